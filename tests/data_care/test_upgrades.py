"""What 0.2.0 left, made by its own code (made_by.py in the archive), is all here after Mulai of today."""

import importlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.db.sqlite import faults
from kiosk.machine import serve
from kiosk.models import Officer, Recording, SessionPhoto, Voice
from tests.cast import dumps, reports
from tests.cast.apps import make_app
from tests.cast.clock import movable, to
from tests.cast.commands import flask
from tests.cast.pages import Browser

pytestmark = [pytest.mark.sqlite_only, pytest.mark.program]

SAME_FIGURES = {
    "Rekapitulasi kegiatan": ("Judul", "L", "P", "Peserta"),
    "Menurut desa": ("Desa", "L", "P", "Peserta"),
    "Menurut jenis": ("Jenis", "L", "P", "Peserta"),
    "Menurut kelompok peserta": ("Kelompok", "Peserta"),
}
# has another shape now, and stands below; of an account that was limited to villages only that it waits; what people
# learned was counted by what was right, and is not carried on
ANOTHER_SHAPE = {"alembic_version", "learning_batch", "learning_count", "learning_pairs", "offer_batch", "setting"}
ANOTHER_SHAPE |= {"officer"}
# what came by a merge is the officers' own now, and offers are genuine or a scam
RENAMED = {("hotline", "origin"), *(("question", name) for name in ("origin", "answer", "texts"))}
RENAMED |= {("quiz_answer", "option")}


@pytest.fixture(params=["0.2.0"])
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of that version."""
    return dumps.folder_of(request.param, tmp_path)


@pytest.fixture
def new(left: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of today's version beside it, which took the data over when their time was not over yet."""
    movable(monkeypatch)(to("2026-11-30"))
    new = dumps.folder_of_today(left.parent)
    monkeypatch.syspath_prepend(ROOT / "deploy")
    importlib.import_module("take_over").take_over(new, (sys.executable, "-m", "flask"))
    for name in ("take_over", "environment"):
        sys.modules.pop(name, None)
    monkeypatch.setenv("KIOSK_INSTANCE", str(new / "instance"))
    return new


@pytest.fixture
def app(new: Path) -> Iterator[Flask]:
    """On what was taken over, and not started yet."""
    app = make_app(new / "instance")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def lost(then: Path, now: Path) -> dict[str, set[Any]]:
    """By table, rows of then that are not here as they were, in the tables and columns that there still are."""
    with closing(sqlite3.connect(now)) as connection:
        connection.execute("ATTACH ? AS before", [str(then)])
        names = "SELECT name FROM {}.sqlite_master WHERE type = 'table'"
        here, there = ({name for (name,) in connection.execute(names.format(of))} for of in ("main", "before"))
        found = {}
        for table in (here & there) - ANOTHER_SHAPE:
            columns = "SELECT name FROM pragma_table_info(?, ?)"
            both = (set(connection.execute(columns, (table, of))) for of in ("main", "before"))
            said = ", ".join(f'"{name}"' for (name,) in sorted(set.intersection(*both)) if (table, name) not in RENAMED)
            every = f"SELECT {said} FROM {{}}.{table}"  # noqa: S608 - names of tables of our own
            found[table] = set(connection.execute(every.format("before"))) - set(
                connection.execute(every.format("main"))
            )
        return found


def tables(browser: Browser) -> dict[str, list[list[str]]]:
    """The sheets of the workbook of a year, as the papers of then are kept."""
    found = {}
    browser.get("/admin/reports/?from=2026-01-01&until=2026-12-31")
    browser.press("Excel")
    for sheet in reports.workbook(browser):
        rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return found


def figures(papers: dict[str, list[list[str]]], sheet: str, *columns: str) -> list[list[str]]:
    """What a table says in these columns, by line; the first is what the line is of."""
    rows = next(rows for title, rows in papers.items() if title.startswith(sheet))
    start = next(number for number, row in enumerate(rows) if set(columns) <= set(row))
    places = [rows[start].index(column) for column in columns]
    return [[row[place] for place in places] for row in rows[start + 1 :] if row[max(places)]]


def test_all_of_it_is_here_and_every_paper_says_the_same(left: Path, new: Path, app: Flask) -> None:
    then, now = left / "instance-dipindahkan", new / "instance"
    found = lost(then / "kiosk.sqlite3", now / "kiosk.sqlite3")
    assert {"outreach_session", "check_in", "tombstone", "audit_entry", "question", "hotline"} <= set(found)
    assert {table: rows for table, rows in found.items() if rows} == {}
    serve.prepare(app)
    assert faults(db.engine) == []
    kepala = Browser(app)
    kepala.get("/admin/sign-in")
    kepala.submit(username="kepala", password="kata sandi contoh")
    before, after = json.loads((left / "papers.json").read_text()), tables(kepala)
    for sheet, columns in SAME_FIGURES.items():
        assert figures(after, sheet, *columns) == figures(before, sheet, *columns)
    check_files(app, then, now)


def check_files(app: Flask, then: Path, now: Path) -> None:
    """Photos and recordings are in the database, and in one that its copies of then gave back; so are accounts."""
    db.session.rollback()
    assert {photo.image for photo in db.session.scalars(select(SessionPhoto))} == contents(then, "photos/*")
    assert {recording.content for recording in db.session.scalars(select(Recording))} == contents(then, "audio/*/*")
    assert [voice.speaker for voice in db.session.scalars(select(Voice))] == ["Bu Ratna"]
    active = {officer.username: officer.active for officer in db.session.scalars(select(Officer))}
    assert active["petugas"]
    assert not active.get("sari"), "an account that was limited to villages waits for a supervisor"
    pictures, sounds = contents(then, "photos/*"), contents(then, "audio/*/*")
    for copy in ("satu-berkas.sqlite3", next(path.name for path in (then / "backups").glob("*.sqlite3"))):
        [path] = now.rglob(copy)
        assert flask(app, "restore", path).exit_code == 0
        serve.prepare(app)
        assert {photo.image for photo in db.session.scalars(select(SessionPhoto))} == pictures
        if pictures:  # copies of 0.1.0 carried no recordings
            assert {recording.content for recording in db.session.scalars(select(Recording))} == sounds
        db.session.rollback()


def contents(folder: Path, pattern: str) -> set[bytes]:
    """The bytes of the files of then."""
    return {path.read_bytes() for path in folder.glob(pattern)}
