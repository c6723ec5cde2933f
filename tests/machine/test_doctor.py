"""The doctor: each fault of a machine is found, said in plain words, and how to mend it."""

import shutil
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask
from sqlalchemy import select, text

from kiosk.clock import today, utcnow
from kiosk.data_care import backup
from kiosk.db import db
from kiosk.machine import doctor, hardware, network, upkeep
from kiosk.machine.hardware import Finding
from kiosk.models import Hotline, OutreachSession, Question
from kiosk.rules import content, questions, settings
from tests.cast import people
from tests.cast.apps import make_app
from tests.cast.commands import check_in, flask
from tests.conftest import add


@pytest.fixture
def healthy(app: Flask, tmp_path: Path, checked_today: None) -> Flask:
    """A machine on which nothing is to be done."""
    with db.write():
        settings.put("contact", "Loket 3")
    upkeep.start(app)
    for path in tmp_path.glob("kiosk.sqlite3*"):
        path.chmod(0o600)
    return app


def finding(app: Flask, key: str, **more: Any) -> Finding:
    """What the doctor says of one thing."""
    db.session.rollback()
    found = [finding for finding in doctor.findings(app, **more) if finding.key == key]
    assert len(found) == 1, key
    return found[0]


def wrong(app: Flask, key: str, **more: Any) -> str:
    """What is wrong, in words; there is always a way to mend it."""
    found = finding(app, key, **more)
    with app.test_request_context():
        assert not found.ok, str(found.words)
        assert str(found.remedy).strip()
        return str(found.words)


def test_a_healthy_machine(healthy: Flask) -> None:
    done = flask(healthy, "doctor")
    assert done.exit_code == 0, done.output
    assert "PERLU TINDAKAN" not in done.output
    assert "Semua baik." in done.output
    assert "Server tidak berjalan" in done.output, "that is no fault"


def test_a_new_machine(app: Flask) -> None:
    done = flask(app, "doctor")
    assert done.exit_code == 1
    assert "hal perlu tindakan" in done.output
    assert "->" in done.output


def test_what_it_looks_at(app: Flask) -> None:
    looked_at = [finding.key for finding in doctor.findings(app, thorough=True)]
    machine = "clock zone disk rights secret database clean-copies".split()
    data = "copies second-copies retention-waits".split()
    counted = "sessions-left-open retention contact hotlines questions questions-due texts-due sources".split()
    assert looked_at == [*machine, *data, *counted, "integrity", "server", "desk", "versions"]


# --- the machine


def test_a_clock_before_this_program(healthy: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "utcnow", lambda: datetime(2000, 1, 1, tzinfo=UTC))
    assert "01/01/2000 07.00" in wrong(healthy, "clock")


def test_a_clock_before_the_newest_row(healthy: Flask, session_in_lontar: OutreachSession) -> None:
    assert finding(healthy, "clock").ok
    add(people.came(session_in_lontar, created_at=utcnow() + timedelta(days=1)))
    assert "catatan terbaru" in wrong(healthy, "clock")


def test_little_room(healthy: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=30 * 1024**2))
    assert "30 MB" in wrong(healthy, "disk")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", ["kiosk.sqlite3", "secret", "backups/copy.sqlite3"])
def test_a_file_that_others_can_read(healthy: Flask, tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / name).chmod(0o640)
    assert Path(name).name in wrong(healthy, "rights")
    (tmp_path / name).chmod(0o600)
    assert finding(healthy, "rights").ok


def test_a_folder_that_can_not_be_written(healthy: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(**_options: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(hardware.tempfile, "TemporaryFile", read_only)
    assert "tidak bisa ditulis" in wrong(healthy, "rights")


def test_no_secret(healthy: Flask) -> None:
    healthy.config["SECRET_KEY"] = None
    assert "belum ada" in wrong(healthy, "secret")


# --- the server


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def answering(program: Any) -> Iterator[int]:
    """The port on which this program answers."""
    with make_server("127.0.0.1", 0, program, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(timeout=10)


def another_program(_environ: object, start: Any) -> list[bytes]:
    """Somebody else's server."""
    start("404 Not Found", [])
    return [b"nothing here"]


def printed(app: Flask, *ports: int) -> None:
    """What a start printed."""
    network.note_addresses(app, [f"http://127.0.0.1:{port}" for port in ports])


def free_port() -> int:
    """A port at which nobody answers."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def test_the_kiosk_answers_at_every_address(app: Flask) -> None:
    with answering(app) as port, answering(app) as port_to_the_hall:
        printed(app, port, port_to_the_hall)
        assert finding(app, "server", thorough=True).ok


def test_another_program_on_the_port(app: Flask) -> None:
    with answering(another_program) as port:
        printed(app, port)
        assert f":{port}" in wrong(app, "server", thorough=True)


def test_the_address_for_tablets_does_not_answer(app: Flask) -> None:
    """The machine got another address from the hall's network, or its firewall is shut."""
    with answering(app) as port:
        gone = free_port()
        printed(app, port, gone)
        words = wrong(app, "server", thorough=True)
    assert f":{gone}" in words
    assert f":{port}" not in words


def test_a_server_that_was_ended_is_no_fault(app: Flask) -> None:
    printed(app, free_port(), free_port())
    assert finding(app, "server", thorough=True).ok


def test_a_desk_that_is_open_to_the_network_is_told(healthy: Flask) -> None:
    """By this app's own setting, and of a server that was started otherwise by asking it."""
    assert finding(healthy, "desk").ok
    opened = make_app(Path(healthy.instance_path), DESK_ON_NETWORK=True)
    for app, ok in ((healthy, True), (opened, False)):
        with answering(app) as port:
            printed(healthy, port)
            assert finding(healthy, "desk", thorough=True).ok is ok
    with opened.app_context():
        db.engine.dispose()
    healthy.config["DESK_ON_NETWORK"] = True
    assert "Wi-Fi yang sama" in wrong(healthy, "desk")


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
        other.execute("INSERT INTO setting VALUES ('x', '1')")
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
    for path in backup.ours(folder):
        path.rename(folder / f"{day}{path.name[8:]}")


@pytest.mark.sqlite_only
def test_copies(healthy: Flask) -> None:
    assert finding(healthy, "copies").ok
    age_copies(backup.folder(), "20260102")
    assert "02/01/2026" in wrong(healthy, "copies")
    age_copies(backup.folder(), "21990102")
    wrong(healthy, "copies")
    shutil.rmtree(backup.folder())
    assert "Belum ada salinan" in wrong(healthy, "copies")


@pytest.mark.sqlite_only
def test_copies_on_a_stick(healthy: Flask, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    healthy.config["BACKUP_SECOND_FOLDER"] = str(stick)
    assert finding(healthy, "second-copies").ok, "it is not there, and that is fine"
    stick.mkdir()
    assert str(stick) in wrong(healthy, "second-copies")
    upkeep.round_of(healthy)
    assert finding(healthy, "second-copies").ok


def test_names_past_their_time(healthy: Flask, session_in_lontar: OutreachSession) -> None:
    assert finding(healthy, "retention").ok
    row = check_in(session_in_lontar)
    with db.write():
        row.erase_on = today() - timedelta(days=1)
    assert "1 check-in lewat masa simpan" in wrong(healthy, "retention")


def test_a_clock_that_jumped(healthy: Flask) -> None:
    with db.write():
        settings.put("retention_ran_at", (utcnow() - timedelta(days=31)).isoformat())
    assert "melompat" in wrong(healthy, "retention-waits")


def test_content(healthy: Flask) -> None:
    for key in ("sources", "questions", "questions-due", "texts-due", "hotlines", "contact"):
        assert finding(healthy, key).ok, key
    with db.write():
        hotline, question = (db.session.scalars(select(model).limit(1)).one() for model in (Hotline, Question))
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
            question = questions.newest("Q01")
            question.volatile, question.checked_on = volatile, day
        old = [rows[0] | {"volatile": volatile, "checked_on": day}, *rows[1:]]
        monkeypatch.setattr(content, "of_files", lambda: old)

    checked(days)
    assert finding(healthy, "questions-due").ok
    assert finding(healthy, "texts-due").ok
    assert content.stale() == []
    checked(days + 1)
    assert "1 pertanyaan" in wrong(healthy, "questions-due")
    assert "1 teks" in wrong(healthy, "texts-due")
    assert content.stale() == ["Q01", rows[0]["slug"]]
    with db.write():
        questions.confirm("Q01", questions.newest("Q01").id, "Ratna")
    assert finding(healthy, "questions-due").ok
