"""The guides: what they tell somebody to type is done here or by another test, or they say why not; links lead on."""

import re
from collections.abc import Iterator
from pathlib import Path
from shlex import split

import pytest
from click import Command, Context, Group
from flask import Flask

from kiosk.config import ROOT
from kiosk.models import OutreachSession
from tests.cast.commands import check_in, flask, names
from tests.cast.guides import FENCED, GUIDES, MARKS, SHEETS, headings, links, told
from tests.cast.plain import MEAN_WORDS, sentences, words_of

pytestmark = pytest.mark.look

# typed below in this order, on one kiosk
TYPED = (
    *("flask content load", "flask content check", "flask audio check", "flask doctor"),
    *("flask officer add NAME USERNAME", "flask officer add NAME USERNAME --role supervisor", "flask officer list"),
    *("flask officer reset-password USERNAME", "flask officer disable USERNAME"),
    *("flask backup FILE", "flask restore FILE"),
    *("flask purge", "flask purge --clock-is-right"),
)
SERVE, DAY = "machine/test_serve.py: ", "test_first_day.py: "
FILES = "data_care/test_session_files.py: test_the_commands_say_it_first_and_ask"
HOSTING = "hosting/test_hosting.py: test_from_an_empty_database_to_a_copy_that_came_back"
# where another test does it, and the words by which that can be seen there
ELSEWHERE = {
    "flask serve": (SERVE + "test_from_a_bare_machine_to_the_desk_and_a_second_start", "served(instance)"),
    "flask serve --host": (SERVE + "test_the_desk_is_for_this_machine_unless_somebody_opens_it", '"--host"'),
    "flask serve --desk-on-network": (SERVE + "test_the_desk_is_for_this_machine_unless", '"--desk-on-network"'),
    "flask serve --port": (SERVE + "test_a_taken_port", '"--port"'),
    "flask serve --new-kiosk": ("data_care/test_copies.py: test_a_lost_database_is_no_new_kiosk", "new_kiosk=True"),
    "flask restore --other-kiosk": ("data_care/test_restore.py: test_another_kiosks_file", '"--other-kiosk"'),
    "flask demo": ("commands/test_demo.py: test_from_nothing_to_the_desk", '"demo"'),
    "flask audio build": ("rules/test_audio.py: test_the_build_has_nothing_left_to_do", '["audio", "build"]'),
    "flask session export": (FILES, '"session", "export", file'),
    "flask session import": (FILES, '"session", "import", file'),
    "flask db upgrade": (DAY + "test_a_field_that_was_added_is_said_kept_and_read", "check-in-field.md"),
    "flask db migrate": (DAY + "test_a_field_that_was_added_is_said_kept_and_read", "check-in-field.md"),
    "flask db downgrade": ("data_care/test_migrations.py: test_data_survive_the_upgrade", "downgrade(revision="),
    "KIOSK_HTTPS=1 KIOSK_TRUST_PROXY=1 flask serve": (SERVE + "test_behind_a_proxy_as_the_guide_says", "KIOSK_HTTPS="),
    "flask restore --replaced": (HOSTING, '"restore", "--replaced", "anjungan_before"'),
    "sudo bash deploy/hosting/install.sh": (
        "hosting/test_install.py: test_a_server_is_put_up_updated_and_comes_back_by_itself",
        "deploy/hosting/install.sh",
    ),
    "sudo -u postgres createdb --owner=anjungan": (HOSTING, "server.make_database()"),
    "sudo -u postgres psql": (HOSTING, "ALTER DATABASE anjungan RENAME TO anjungan_before"),
    "sudo -u anjungan pg_restore": (HOSTING, '"pg_restore", "--exit-on-error", "--no-owner"'),
    "bash deploy/mulai.sh": ("deploy/test_bundle.py: test_a_first_morning_without_internet", "tests.deploy.morning"),
    "bash deploy/lupa-sandi.sh": ("deploy/test_icons.py: test_lupa_sandi_goes_the_way", '"lupa-sandi.sh"'),
    "bash deploy/bundle.sh OUT": ("deploy/test_bundle.py: test_a_first_morning_without_internet", '"bundle.sh"'),
    "sha256sum -c SHA256SUMS": ("deploy/test_bundle.py: test_a_first_morning_without_internet", '"SHA256SUMS"]'),
    "bash /opt/anjungan/deploy/layar.sh": ("deploy/test_system_files.py: test_the_screen_waits", '"layar.sh"'),
    "python -m tests.cast.floors": ("test_floors.py: test_the_floors_are_drawn", "floors.drawing("),
    "python -m tests.bench": ("bench/test_bench.py: test_every_part_that_is_kept_can_be_measured", "tests.bench"),
}
BLOCKS = {  # those that test_first_day.py does as they stand
    "docs/translating.md": DAY + "test_words_are_collected_as_the_guide_says",
}
OF_BLOCKS = ("pybabel ", "rm messages.pot")
# what runs this, and what it begins with itself
ITSELF = {*(f"bash tests/run.sh{way}" for way in ("", " quick", " clocks")), "python -m tests.weight"}
ITSELF |= {"python3 -m venv .venv && pip install -e . && flask serve"}


PAGES = (*(ROOT / "templates").rglob("*.html"), *(ROOT / "kiosk" / "views" / "admin").rglob("*.py"))
DESK = "".join(path.read_text(encoding="utf-8") for path in PAGES)


def plain(command: str) -> str:
    """Without where a program lies, and without the brackets of what may be left out."""
    return re.sub(r"\.venv/bin/|\[|\]", "", command)


def pieces(app: Flask, command: str) -> Iterator[str]:
    """Of a command of ours its name, and its name with each of its options; "a / b" are two. They must exist."""
    words = plain(command).split()[1:]
    alternatives = [[*words[:1], word] for word in words[1:] if word.isidentifier() or "-" in word.strip("-")]
    for path in alternatives if "/" in words else [words]:
        yield from named(app.cli, path)


def named(group: Command, words: list[str], name: str = "flask") -> Iterator[str]:
    """The command that these words lead to, and each option among them."""
    if isinstance(group, Group) and words and not words[0].startswith("-"):
        found = group.get_command(Context(group), words[0])
        assert found, (name, words[0])
        yield from named(found, words[1:], f"{name} {words[0]}")
        return
    yield name
    options = {option for param in group.params for option in param.opts}
    for word in words:
        if word.startswith("--"):
            assert word in options, (name, word)
            yield f"{name} {word}"


def is_done(app: Flask, guide: str, command: str) -> bool:
    """Whether a test does this."""
    if plain(command) in ITSELF or any(f"{plain(command)} ".startswith(f"{name} ") for name in ELSEWHERE):
        return True
    if guide in BLOCKS and plain(command).startswith(OF_BLOCKS):
        return True
    if plain(command).startswith("pytest "):  # this run does those
        paths = [word.partition("::") for word in command.split() if word.startswith("tests/")]
        return all(f"def {test or 'test_'}" in (ROOT / path).read_text(encoding="utf-8") for path, _, test in paths)
    if not plain(command).startswith("flask "):
        return False
    done = {piece for typed in TYPED for piece in pieces(app, typed)} | ELSEWHERE.keys()
    return all(any(each == one or each.startswith(f"{one} ") for each in done) for one in pieces(app, command))


def test_every_command_is_done_by_a_test_or_marked(app: Flask) -> None:
    left = [(guide, command) for guide, command, marked in told() if not marked and not is_done(app, guide, command)]
    assert left == [], f"a test for it, or a paragraph after it that begins with one of {MARKS}"


def test_what_is_done_elsewhere_is_done_there(app: Flask) -> None:
    for command, (place, words) in (*ELSEWHERE.items(), *((name, (test, name)) for name, test in BLOCKS.items())):
        name, _, test = place.partition(": ")
        text = (ROOT / "tests" / name).read_text(encoding="utf-8")
        assert f"def {test}" in text, command
        assert words in text, command


def test_what_the_guides_tell_to_type_works(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession) -> None:
    check_in(session_in_lontar)
    put_there = {"NAME": "Hasan", "FILE": str(tmp_path / "copy.sqlite3")}
    for number, typed in enumerate(TYPED):
        user = "ratna" if number == TYPED.index("flask officer add NAME USERNAME") else "hasan"
        user = "ratna" if "disable" in typed else user  # the last supervisor stays
        words = [(put_there | {"USERNAME": user}).get(word, word) for word in split(typed)[1:]]
        done = flask(app, *words)
        assert done.exit_code == 0 or words[-1] in ("check", "doctor"), (typed, done.output)  # those may find something
    assert names() == ["Wayan"]


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    for guide in GUIDES:
        for path, heading in links(guide):
            assert path.exists(), (guide.name, path)
            assert not heading or heading in headings(path), (guide.name, path.name, heading)


def test_pictures_are_shown_and_small() -> None:
    shown = {path for guide in GUIDES for path, _heading in links(guide)}
    for picture in (ROOT / "docs").glob("*.png"):
        assert picture in shown
        assert picture.stat().st_size <= 60_000
    assert set(SHEETS) <= shown, "a sheet that nobody is led to"


# --- the sheets of deploy/


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
