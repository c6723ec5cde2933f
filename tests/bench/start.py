"""Start, memory and size

The time is from `flask serve` to its first answer, on one core: the first start makes the database and loads the
content, the next finds them. Memory is what the process holds (RSS) after that answer, and after 600 pages for eight
connections. The limit is Flask alone on the same server, with one page of 4.5 kB. Size is what the packages take
that `pyproject.toml` asks for and those that they ask for, and the files of the checkout; the limit is Flask and
waitress.
"""

import itertools
import time
import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kiosk.config import ROOT
from tests.bench import load, table
from tests.bench.table import Row
from tests.cast.server import Server

PAGES = ("/", "/hotlines/", "/check-in/", "/quiz/", "/offers/")


def measure(rounds: int = 5, pages: int = 600) -> list[Row]:
    ours: list[tuple[float, float, float, float]] = []
    bare: list[tuple[float, float, float]] = []
    with load.folder(load.DISK) as folder:
        for number in range(rounds):
            kiosk = Server(folder / f"{number}" / "instance")
            kiosk.instance.mkdir(parents=True)
            ours.append((first_answer(kiosk), *again(kiosk, PAGES, pages)))
            bare.append(again(load.Bare(folder / f"bare-{number}"), ("/",), pages))
    first, following, idle, loaded = zip(*ours, strict=True)
    bare_start, bare_idle, bare_loaded = zip(*bare, strict=True)
    return [
        Row("first start", "s", first),
        Row("next start", "s", following, bare_start),
        Row("memory after the first answer", "MB", idle, bare_idle),
        Row("memory after load", "MB", loaded, bare_loaded, [table.at_most(110)]),
        *sizes(),
    ]


def again(server: Server, paths: Iterable[str], pages: int) -> tuple[float, float, float]:
    """Seconds to the first answer, memory then, and after so many pages."""
    took = first_answer(server, ends=False)
    idle = load.memory(server)
    asked = itertools.islice(itertools.cycle(load.request(path) for path in paths), pages)
    load.a_second(server, list(asked), 60)
    loaded = load.memory(server)
    server.kill()
    return took, idle, loaded


def first_answer(server: Server, ends: bool = True) -> float:
    """Seconds from the command to the first answer."""
    begun = time.perf_counter()
    server.start(*load.THEIRS)
    took = time.perf_counter() - begun
    if ends:
        server.kill()
    return took


def sizes() -> list[Row]:
    """What is installed."""
    product = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    ours, flask = (sum(map(size_of, needed(asked))) / 1e6 for asked in (product, ["flask", "waitress"]))
    checkout = sum((ROOT / name).stat().st_size for name in table.said("git", "ls-files").splitlines()) / 1e6
    return [Row("packages", "MB", [ours], [flask]), Row("checkout", "MB", [checkout])]


def needed(asked: list[str]) -> set[str]:
    """The names of these packages and of all that they ask for."""
    found: set[str] = set()
    for one in map(Requirement, asked):
        name = canonicalize_name(one.name)
        if name not in found and (not one.marker or one.marker.evaluate({"extra": ""})):
            found |= {name} | needed(distribution(name).requires or [])
    return found


def size_of(name: str) -> int:
    """The bytes of a package's files, compiled ones too."""
    files = (Path(str(file.locate())) for file in distribution(name).files or ())
    return sum(file.stat().st_size for file in files if file.is_file())
