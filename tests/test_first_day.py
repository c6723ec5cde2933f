"""The first day as the guides tell it: what an exercise or a block says is done on a copy of the checkout."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from kiosk.models import OutreachSession
from tests.cast.pages import Browser
from tests.cast.programs import ROOT, command, open_page, running, token

NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "instance", "screenshots")
SERVE = ".venv/bin/flask serve"
# two people say the new field, a child too; the desk reads it in the list and has a field to correct it
VISIT = """
from sqlalchemy import select
from kiosk import create_app
from kiosk.db import db
from kiosk.machine import serve
from kiosk.models import CheckIn, Village
from tests.cast.officers import account, signed_in
from tests.cast.pages import Browser
from tests.conftest import add, open_session

app = create_app()
with app.app_context():
    serve.prepare(app)
    session = add(open_session(db.session.get(Village, "36.04.13.2007")))
    for said in ({"anonymous": "1", "age": "adult"}, {"age": "child"}):
        visitor = Browser(app)
        visitor.get("/check-in/")
        visitor.submit(**said, school="dasar")
    by_age = dict(db.session.execute(select(CheckIn.age, CheckIn.school)).all())
    assert by_age == {"adult": "dasar", "child": None}, by_age
    desk = signed_in(app, add(account("ratna", "Ratna", "officer")))
    desk.get(f"/admin/check-ins/{session.id}/")
    assert "Sekolah terakhir" in desk.text and "Sekolah dasar" in desk.text
    desk.get(f"/admin/check-ins/{session.id}/paper")
    desk.submit("form.paper-entry", name="Siti", school="menengah")
    desk.follow("Siti")
    desk.submit("main form.card", school="dasar")
    assert "Perubahan disimpan" in desk.page.text
"""

pytestmark = pytest.mark.program


def blocks(guide: str) -> list[tuple[str, str]]:
    """(kind, text) of each block between fences; the kind of a new file is followed by its path."""
    return re.findall(r"^```(\w[^\n]*)\n(.*?)^```$", (ROOT / guide).read_text(encoding="utf-8"), re.M | re.S)


class Checkout:
    """A copy of ours, with the same packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
        (folder / ".venv").symlink_to(sys.prefix)
        self.serve: dict[str, Any] = command(folder / "instance", "serve", "--port", "0") | {"cwd": folder}
        self.serve["env"]["PYTHONPATH"] = str(folder)

    def do(self, kind: str, text: str) -> None:
        """What somebody does with this block: makes the file or the change, or types the commands, server excepted."""
        _kind, _space, path = kind.partition(" ")
        if path:
            (self.folder / path).parent.mkdir(exist_ok=True)
            (self.folder / path).write_text(text, encoding="utf-8")
            return
        steps = {"diff": ["git", "apply", "-"], "sh": ["bash", "-eu"], "visit": [".venv/bin/python", "-"]}[kind]
        command = self.serve | {"args": steps, "input": text.replace(SERVE, "")}
        result = subprocess.run(**command, capture_output=True, check=False)
        assert result.returncode == 0, f"{text}\n{result.stdout}{result.stderr}"

    @contextmanager
    def running(self) -> Iterator[str]:
        """`flask serve`; gives the address that it prints."""
        with running(self.serve) as printed:
            yield re.findall(r"http://127\.0\.0\.1:\d+", printed)[0]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def villager() -> OpenerDirector:
    """Somebody's browser."""
    return build_opener(HTTPCookieProcessor(CookieJar()))


@pytest.mark.long
def test_a_question_that_was_added_is_asked(checkout: Checkout, villager: OpenerDirector) -> None:
    for kind, text in blocks("docs/exercises/question.md"):
        checkout.do(kind, text)
    with checkout.running() as address:
        with closing(sqlite3.connect(checkout.folder / "instance" / "kiosk.sqlite3")) as database:
            database.execute("UPDATE question SET active = 0 WHERE slug <> 'Q68'")  # so that the lot falls on it
            database.commit()
        start = open_page(villager, f"{address}/quiz/")
        question_page = open_page(
            villager, f"{address}/quiz/", {"csrf_token": token(start), "length": "short", "phase": "free"}
        )
        for words in ("Begitu kata tetangga.", "Apa langkah Bu Imas?"):
            assert words in question_page.main.text
        form = question_page.select_one("main form")
        answered = open_page(villager, address + form["action"], {"csrf_token": token(question_page), "option": "b"})
    assert "Paspor hanya untuk pemiliknya." in answered.main.text
    assert "UU 6/2011 Pasal 126 huruf b" in answered.main.text


def test_a_language_that_was_added_is_spoken(checkout: Checkout, villager: OpenerDirector) -> None:
    for kind, text in blocks("docs/translating.md")[1:]:
        checkout.do(kind, text)
    with checkout.running() as address:
        start = open_page(villager, f"{address}/")
        assert "Basa Jawa" in start.text
        key = start.select_one("input[name=csrf_token]")["value"]
        page = open_page(villager, f"{address}/language", {"csrf_token": key, "language": "jv", "next": "/"})
    assert page.html["lang"] == "jv"
    assert page.select_one("header .help").text.strip() == "Pitulungan"
    assert "Kuis berangkat aman" in page.main.text, "what has no word yet stays Indonesian"


@pytest.mark.long
def test_a_field_that_was_added_is_said_kept_and_read(checkout: Checkout) -> None:
    (checkout.folder / "instance").mkdir()
    for kind, text in blocks("docs/exercises/check-in-field.md"):
        checkout.do(kind, text)
    (revision,) = (checkout.folder / "kiosk" / "migrations" / "versions").glob("*_the_last_school_of_a_check_in.py")
    assert "batch_op.add_column(sa.Column('school'" in revision.read_text(encoding="utf-8")
    checkout.do("visit", VISIT)


def test_a_page_that_was_added_is_read_and_one_at_the_desk_overwrites_nothing(checkout: Checkout) -> None:
    for kind, text in blocks("docs/exercises/desk-page.md"):
        checkout.do(kind, text)  # the last steps are its own visits


def test_words_are_collected_as_the_guide_says(checkout: Checkout) -> None:
    words = checkout.folder / "kiosk" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    text = words.read_text(encoding="utf-8")
    words.write_text(text.replace('msgid "Bantuan"\nmsgstr "Help"\n\n', ""), encoding="utf-8")
    checkout.do(*blocks("docs/translating.md")[0])
    assert 'msgid "Bantuan"\nmsgstr ""\n' in words.read_text(encoding="utf-8")
    assert not (checkout.folder / "messages.pot").exists()


def test_the_example_of_a_feature_goes_through_and_its_files_know_it(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    ((_kind, visit),) = blocks("docs/exercises/feature.md")
    example: dict[str, Any] = {}
    exec(visit, example)  # noqa: S102 - the code of our own guide
    example["test_a_hall_votes_talks_votes_again_and_hears_why"](desk, session_in_lontar)
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs/exercises/feature.md").read_text(encoding="utf-8"), re.M)
    paths = [ROOT / name for name in re.findall(r"`([\w/.-]+\w)`", " ".join(rows))]
    assert len(paths) > 20
    assert [path for path in paths if "hall" not in path.read_text(encoding="utf-8").lower()] == []
