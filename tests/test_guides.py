"""The guides: the commands that they name exist with their options, links lead on, and a sheet is a page."""

import re
from pathlib import Path

import pytest
from click import Command, Context, Group
from flask import Flask

from kiosk.config import ROOT
from tests.cast.guides import FENCED, GUIDES, SHEETS, commands, headings, links
from tests.cast.plain import MEAN_WORDS, sentences, words_of

PAGES = (*(ROOT / "templates").rglob("*.html"), *(ROOT / "kiosk" / "views" / "admin").rglob("*.py"))
DESK = "".join(path.read_text(encoding="utf-8") for path in PAGES)


def exists(group: Command, words: list[str]) -> bool:
    """Whether these words lead to a command, and the options among them are its own."""
    if isinstance(group, Group) and words and not words[0].startswith("-"):
        command = group.get_command(Context(group), words[0])
        return command is not None and exists(command, words[1:])
    options = {option for param in group.params for option in param.opts}
    return {word.partition("=")[0] for word in words if word.startswith("--")} <= options


def test_every_command_of_ours_exists_with_its_options(app: Flask) -> None:
    command_lines = {re.sub(r"\[|\]", "", command).partition("flask ")[2] for command in commands()}
    assert len(command_lines) > 20
    assert [
        command for command in command_lines if "/" not in command.split() and not exists(app.cli, command.split())
    ] == []


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    for guide in GUIDES:
        for path, heading in links(guide):
            assert path.exists(), (guide.name, path)
            assert not heading or heading in headings(path), (guide.name, path.name, heading)


def test_the_field_test_has_rows_for_ten_people_five_phones_and_one_genuine_offer() -> None:
    guide = ROOT / "docs" / "uji-lapangan.md"
    text = guide.read_text(encoding="utf-8")
    assert {"hasil", "lima-hp-satu-jam", "satu-tawaran-yang-benar"} <= headings(guide)
    assert re.findall(r"^\| (\d+) \|", text, re.M) == [*"123456789", "10", *"12345"]
    labels = re.findall(r"(?:etuk|ekan|uka|bawah)\s\*\*(.+?)\*\*", text)
    assert len(labels) >= 5
    assert [label for label in labels if f'"{label}"' not in DESK] == [], "what the screens call it"


def test_pictures_are_shown_and_small() -> None:
    linked_files = {path for guide in GUIDES for path, _heading in links(guide)}
    for picture in (ROOT / "docs").glob("*.png"):
        assert picture in linked_files
        assert picture.stat().st_size <= 60_000
    assert set(SHEETS) <= linked_files, "a sheet that nobody is led to"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_is_one_page_of_plain_words(sheet: Path) -> None:
    """As any editor prints it: of letters of 10 pt an A4 with margins of 2 cm takes 58 lines of 80."""
    text = sheet.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) <= 58
    assert max(map(len, lines)) <= 80
    assert "elum dicoba" in lines[2], "the first line says what could not be tried"
    labels = re.findall(r"\*\*(.+?)\*\*", text)
    assert [label for label in labels if f'"{label}"' not in DESK] == [], "what the desk calls it"
    prose = re.sub(r"^[#|].*$|`[^`]*`", "", FENCED.sub("", text), flags=re.M)
    most, mean = words_of([s for part in re.split(r"\n\s*(?:\n|[-\d]+\.? )", prose) for s in sentences(part)])
    assert most <= 25
    assert mean <= MEAN_WORDS
