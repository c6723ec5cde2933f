"""Rows of figures: how one is judged, where they are kept, and docs/performance.md, which is drawn from them."""

import json
import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any, NamedTuple

from kiosk.config import ROOT

KEPT, DRAWN = ROOT / "docs" / "performance.json", ROOT / "docs" / "performance.md"
HEAD = """# How fast it is

Written by `python -m tests.bench`; `python -m tests.bench server tablet` measures these two parts anew and keeps the
others. A figure is the median of its rounds, with the smallest and the largest. Its limit is the least that could do
the same, measured in the same rounds; the share is the figure over its limit. `performance.json` has every row; of a
part with more than twenty, pages of the desk that meet the same target are one line here.
"""
COLUMNS = "| what | figure | limit | share | target | |\n|---|---|---|---|---|---|"


class Target(NamedTuple):
    """What is to be reached, by the figure itself or by its share of the limit."""

    of: str  # "figure" or "share"
    rule: str  # "at least" or "at most"
    bound: float

    def words(self) -> str:
        return f"{self.rule} {short(self.bound)}{' of the limit' if self.of == 'share' else ''}"


class Row(NamedTuple):
    """One thing that was measured, a number for each round."""

    what: str
    unit: str
    rounds: Sequence[float]
    limits: Sequence[float] = ()  # the limit's numbers in the same rounds
    targets: Sequence[Target] = ()
    note: str = ""
    why: str = ""  # a target is missed, and what it would take: said only where it is

    def value_of(self, of: str) -> float:
        """The figure, or its share of the limit."""
        if of == "figure":
            return median(self.rounds)
        return median(ours / limit for ours, limit in zip(self.rounds, self.limits, strict=True))

    def meets(self, target: Target) -> bool:
        reached = self.value_of(target.of)
        return reached >= target.bound if target.rule == "at least" else reached <= target.bound

    def as_line(self) -> str:
        """The row as a line of the table."""
        cells = (
            self.what + (f" ({self.note})" if self.note else ""),
            f"{spread(self.rounds)} {self.unit}",
            spread(self.limits),
            short(self.value_of("share")) if self.limits else "",
            " and ".join(target.words() for target in self.targets),
            self.verdict(),
        )
        return f"| {' | '.join(cells)} |"

    def verdict(self) -> str:
        """Whether its targets are met, if it has any."""
        if not self.targets or all(map(self.meets, self.targets)):
            return "met" if self.targets else ""
        return f"**missed**: {self.why}" if self.why else "**missed**"


def at_least(bound: float, of: str = "figure") -> Target:
    return Target(of, "at least", bound)


def at_most(bound: float, of: str = "figure") -> Target:
    return Target(of, "at most", bound)


def short(number: float) -> str:
    """Three digits are enough to compare by."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def spread(numbers: Sequence[float]) -> str:
    """The median, and between which two numbers it lies."""
    if len(numbers) < 2:
        return "".join(map(short, numbers))
    return f"{short(median(numbers))} ({short(min(numbers))} to {short(max(numbers))})"


def read_parts() -> dict[str, Any]:
    """The parts that were measured until now, by name."""
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def keep(part: ModuleType, rows: Sequence[Row]) -> None:
    """Put a part's rows in place of those it had."""
    title, _, how = (part.__doc__ or "").strip().partition("\n\n")
    run = {"title": title, "how": how, "day": f"{date.today()}", "commit": commit(), "machine": machine()}
    parts, name = read_parts(), part.__name__.rpartition(".")[2]
    parts.pop(name, None)  # so that the page has its parts in the order in which they were measured
    parts[name] = run | {"rows": [round_row(row) for row in rows]}
    KEPT.write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def draw() -> None:
    """Write the page from what is kept."""
    DRAWN.write_text(render_page(read_parts()), encoding="utf-8")


def round_row(row: Row) -> dict[str, Any]:
    """A row for the file, its numbers no longer than they are sure."""
    digits = {name: [float(f"{number:.4g}") for number in getattr(row, name)] for name in ("rounds", "limits")}
    return row._asdict() | digits


def render_page(parts: dict[str, Any]) -> str:
    """The whole page."""
    judged = [row.meets(target) for run in parts.values() for row in rows_of(run) for target in row.targets]
    met = f"{sum(judged)} of {len(judged)} targets are met.\n"
    return "\n".join([HEAD, met, *map(section, parts.values())])


def rows_of(run: dict[str, Any]) -> list[Row]:
    """The rows of a part as it is kept."""
    return [Row(**row | {"targets": [Target(*target) for target in row["targets"]]}) for row in run["rows"]]


def section(run: dict[str, Any]) -> str:
    """One part: how it was measured, where and when, and its table."""
    where = f"Measured on {run['day']} at commit {run['commit']}, on {run['machine']}."
    return "\n".join([f"## {run['title']}\n", f"{run['how']}\n{where}\n", COLUMNS, *lines(rows_of(run)), ""])


def lines(rows: list[Row]) -> Iterator[str]:
    """The table's lines; of many rows the pages that meet the same target are one, the slowest of them."""
    many: dict[str, list[Row]] = {}
    for row in rows:
        is_one_of_many = len(rows) > 20 and row.what.startswith("`/admin/") and row.verdict() == "met"
        many.setdefault(f"{row.targets} {row.what.rpartition(', ')[2]}" if is_one_of_many else row.what, []).append(row)
    for alike in many.values():
        slowest = max(alike, key=lambda row: row.value_of("figure"))
        of = f"the slowest of {len(alike)}: " if len(alike) > 1 else ""
        yield slowest._replace(what=of + slowest.what).as_line()


def commit() -> str:
    """What was measured, and whether its files differ from it."""
    changes = output_of(
        "git", "status", "--porcelain", "--", ".", *(f":!{path.relative_to(ROOT)}" for path in (KEPT, DRAWN))
    )
    return output_of("git", "rev-parse", "--short", "HEAD") + (" with changes" if changes else "")


def machine() -> str:
    """What it ran on, and how busy that was before."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    parts = (
        f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}",
        f"{memory:.0f} GB of memory",
        f"Linux {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("Flask", "SQLAlchemy", "waitress")),
        f"SQLite {sqlite3.sqlite_version}",
        " ".join(output_of("chromium", "--version").split()[:2]),
    )
    return ", ".join(part for part in parts if part)


def output_of(*command: str) -> str:
    """What a program prints, nothing if it is not there."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""
