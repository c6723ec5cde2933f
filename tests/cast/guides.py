"""The guides as data: what they tell somebody to type, where they lead, and what they call a heading; no test."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kiosk.config import ROOT

SHEETS = sorted((ROOT / "deploy").glob("*.md"))
GUIDES = [path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *SHEETS) if path.stem != "CHANGELOG"]
MARKS = ("Not tried", "Belum dicoba")  # how a paragraph begins that says why nobody here types what stands above it
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
TYPED = re.compile(r"(?:\.venv/bin/)?(flask|python3?|pip|pybabel|pytest|gunicorn|bash|sudo|systemctl|schtasks) \S")


class Told(NamedTuple):
    """Something to type, and whether the guide says there that it was not tried."""

    guide: str
    command: str
    marked: bool


def told() -> Iterator[Told]:
    """Each line of a shell's block, and each command within a sentence or a table."""
    for guide in GUIDES:
        parts = paragraphs(guide.read_text(encoding="utf-8"))
        for part, following in zip(parts, [*parts[1:], ""], strict=True):
            marked = following.strip().startswith(MARKS)
            for command in commands(part):
                yield Told(guide.relative_to(ROOT).as_posix(), command, marked)


def paragraphs(text: str) -> list[str]:
    """Text between blank lines; a block between fences is one."""
    blocks = [match.group() for match in FENCED.finditer(text)]
    pieces = re.split(r"\n\s*\n", FENCED.sub("\n\n\0\n\n", text))
    left = iter(blocks)
    return [next(left) if piece.strip() == "\0" else piece for piece in pieces if piece.strip()]


def commands(part: str) -> list[str]:
    """What a paragraph tells to type."""
    block = FENCED.match(part)
    if block:
        lines = block[2].replace("\\\n", " ").splitlines() if block[1] in ("sh", "bat") else []
        return [typed for line in lines if (typed := " ".join(line.partition(" #")[0].split()))]
    return [found for found in re.findall(r"`([^`]+)`", " ".join(part.split())) if TYPED.match(found)]


def links(guide: Path) -> list[tuple[Path, str]]:
    """(file, heading) of each link that leads to a file of ours."""
    found = re.findall(r"\]\((?!\w+:)([^)\s#]*)#?([^)\s]*)\)", FENCED.sub("", guide.read_text(encoding="utf-8")))
    return [((guide.parent / name).resolve() if name else guide, heading) for name, heading in found]


def headings(guide: Path) -> set[str]:
    """Their names in a link, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", guide.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
