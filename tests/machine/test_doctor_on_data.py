"""The doctor on the data: a database it can't read, copies too old, and what officers owe."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from kiosk.clock import today, utcnow
from kiosk.data_care import copies
from kiosk.db import db
from kiosk.machine import doctor, upkeep
from kiosk.models import Hotline, OutreachSession, Question
from kiosk.rules import content, questions, settings
from tests.cast.commands import check_in, flask
from tests.cast.doctor import every, finding, wrong

# --- the database


@pytest.mark.sqlite_only
def test_no_database_yet_and_none_is_made_by_looking(app: Flask, tmp_path: Path) -> None:
    db.session.remove()
    db.engine.dispose()
    for path in tmp_path.glob("kiosk.sqlite3*"):
        path.unlink()
    assert "belum dibuat" in wrong(app, "database", thorough=True)
    assert flask(app, "doctor").exit_code == 1
    assert not (tmp_path / "kiosk.sqlite3").exists()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("content", [b"a letter" * 4000, b"SQLite format 3\0" * 999])
def test_a_broken_database(app: Flask, tmp_path: Path, content: bytes) -> None:
    db.session.remove()
    db.engine.dispose()
    (tmp_path / "kiosk.sqlite3").write_bytes(content)
    wrong(app, "database", thorough=True)
    done = flask(app, "doctor")
    assert done.exit_code == 1
    assert "flask restore" in done.output


@pytest.mark.sqlite_only
def test_a_database_that_another_program_holds(app: Flask, tmp_path: Path) -> None:
    db.session.remove()
    db.engine.dispose()
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("INSERT INTO setting VALUES ('x', '1', 1)")
        done = flask(app, "doctor")
    assert done.exit_code == 1
    assert "sedang dipakai program lain" in done.output
    assert "flask restore" not in done.output


def test_an_older_schema(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.schema, "head", lambda: "next")
    assert "lebih lama" in wrong(app, "database")


def test_a_database_of_a_newer_program(app: Flask) -> None:
    with db.write():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'next_year'"))
    assert "lebih baru" in wrong(app, "database", thorough=True)


@pytest.mark.sqlite_only
def test_a_row_that_points_nowhere(healthy: Flask, tmp_path: Path) -> None:
    assert finding(healthy, "integrity", thorough=True).ok
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as connection, connection:
        connection.execute("INSERT INTO village_alias VALUES ('99.99.99.9999', 'Nowhere')")
    assert "village_alias" in wrong(healthy, "integrity", thorough=True)


# --- what officers owe


def age_copies(folder: Path, day: str) -> None:
    """The copies in this folder are of another day."""
    for path in copies.own_copies(folder):
        path.rename(folder / f"{day}{path.name[8:]}")


@pytest.mark.sqlite_only
def test_copies(healthy: Flask) -> None:
    assert finding(healthy, "copies").ok
    age_copies(copies.folder(), "20260102")
    assert "02/01/2026" in wrong(healthy, "copies")
    age_copies(copies.folder(), "21990102")
    wrong(healthy, "copies")
    shutil.rmtree(copies.folder())
    assert "Belum ada salinan" in wrong(healthy, "copies")


@pytest.mark.postgresql_only
def test_copies_of_a_server_are_those_of_the_night(app: Flask, tmp_path: Path) -> None:
    app.config["DUMPS"] = str(tmp_path / "dumps")
    assert "Belum ada salinan" in wrong(app, "copies")
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "20260102-030000.dump").touch()
    assert "02/01/2026" in wrong(app, "copies")
    (tmp_path / "dumps" / f"{today():%Y%m%d}-000000.dump").touch()
    assert finding(app, "copies").ok


@pytest.mark.sqlite_only
def test_copies_on_a_stick(healthy: Flask, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    healthy.config["BACKUP_SECOND_FOLDER"] = str(stick)
    assert finding(healthy, "second-copies").ok, "it is not there, and that is fine"
    assert f"tidak terpasang: {stick}" in str(finding(healthy, "second-copies").words)
    stick.mkdir()
    assert str(stick) in wrong(healthy, "second-copies")
    upkeep.run_chores(healthy, *upkeep.HOURLY)
    assert finding(healthy, "second-copies").ok


def test_names_past_their_time(healthy: Flask, session_in_lontar: OutreachSession) -> None:
    assert not every(healthy, "retention"), "none past their time is no finding"
    row = check_in(session_in_lontar)
    with db.write():
        row.erase_on = today() - timedelta(days=1)
    assert "1 kehadiran melewati masa simpan" in wrong(healthy, "retention")


def test_a_clock_that_jumped(healthy: Flask) -> None:
    with db.write():
        settings.put("retention_ran_at", (utcnow() - timedelta(days=31)).isoformat())
    assert "melompat" in wrong(healthy, "retention-waits")


def test_content(healthy: Flask) -> None:
    for key in ("sources", "questions", "questions-due", "texts-due", "hotlines", "contact"):
        assert not every(healthy, key), key
    with db.write():
        hotline = db.session.get_one(Hotline, "polisi-110")
        question = db.session.scalars(select(Question).limit(1)).one()
        hotline.source, hotline.checked_on = {"id": ""}, today() - timedelta(days=91)
        question.confirmed_by = None
        settings.put("contact", "")
    assert "1 isi tanpa sumber" in wrong(healthy, "sources")
    assert "1 hotline" in wrong(healthy, "hotlines")
    assert "1 pertanyaan" in wrong(healthy, "questions")
    wrong(healthy, "contact")


@pytest.mark.parametrize(("volatile", "days"), [(True, 180), (False, 365)])
def test_what_was_checked_falls_due_again(
    healthy: Flask, monkeypatch: pytest.MonkeyPatch, volatile: bool, days: int
) -> None:
    rows = content.of_files()

    def checked(ago: int) -> None:
        day = today() - timedelta(days=ago)
        with db.write():
            question = questions.find("Q01")
            question.volatile, question.confirmed_on = volatile, day
        old = [rows[0] | {"volatile": volatile, "as_of": day}, *rows[1:]]
        monkeypatch.setattr(content, "of_files", lambda: old)

    checked(days)
    assert not every(healthy, "questions-due") + every(healthy, "texts-due")
    assert content.stale() == []
    checked(days + 1)
    assert "1 pertanyaan" in wrong(healthy, "questions-due")
    assert "1 teks" in wrong(healthy, "texts-due")
    assert content.stale() == ["Q01", rows[0]["slug"]]
    with db.write():
        questions.confirm(question := questions.find("Q01"), question.id, "Ratna")
    assert not every(healthy, "questions-due")
