"""The guides as data: what they tell somebody to type, where they lead, and what they call a heading; no test."""

import re
from pathlib import Path

from kiosk.config import ROOT

SHEETS = sorted((ROOT / "deploy").glob("*.md"))
GUIDES = [path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *SHEETS) if path.stem != "CHANGELOG"]
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
OURS = re.compile(r"^(?:\.venv/bin/)?(?:KIOSK_\S+ )*(?:\.venv/bin/)?flask \S")


def commands() -> set[str]:
    """Each command of ours: a line of a shell's block, or between backticks within a sentence or a table."""
    texts: list[str] = []
    for guide in GUIDES:
        text = guide.read_text(encoding="utf-8")
        for kind, block in FENCED.findall(text):
            lines = block.replace("\\\n", " ").splitlines() if kind in ("sh", "bat") else []
            texts += [line.partition(" #")[0].strip() for line in lines]
        texts += [" ".join(words.split()) for words in re.findall(r"`([^`]+)`", FENCED.sub("", text))]
    return {command for command in texts if OURS.match(command)}


def links(guide: Path) -> list[tuple[Path, str]]:
    """(file, heading) of each link that leads to a file of ours."""
    targets = re.findall(r"\]\((?!\w+:)([^)\s#]*)#?([^)\s]*)\)", FENCED.sub("", guide.read_text(encoding="utf-8")))
    return [((guide.parent / name).resolve() if name else guide, heading) for name, heading in targets]


def headings(guide: Path) -> set[str]:
    """Their names in a link, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", guide.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
