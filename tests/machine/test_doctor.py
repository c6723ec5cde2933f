"""The doctor: each fault of a machine, its server or its data is found, said in plain words, and how to mend it."""

import shutil
import socket
import sqlite3
import ssl
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from kiosk.clock import today, utcnow
from kiosk.data_care import copies, schema
from kiosk.db import db
from kiosk.machine import conditions, network, upkeep
from kiosk.models import Hotline, OutreachSession, Question
from kiosk.rules import content, questions, settings
from tests.cast import databases, people
from tests.cast.answering import answering
from tests.cast.commands import check_in, flask
from tests.cast.doctor import words_of
from tests.conftest import add


@pytest.mark.sqlite_only  # on PostgreSQL the night's dump is made by another program
def test_a_healthy_machine_and_a_new_one(healthy: Flask) -> None:
    result = flask(healthy, "doctor")
    assert result.exit_code == 0, result.output
    assert "PERLU TINDAKAN" not in result.output
    for words in ("Semua baik.", "Server tidak berjalan", "Jam mesin"):
        assert words in result.output
    with db.write():
        settings.store("contact", "")
    result = flask(healthy, "doctor")
    assert result.exit_code == 1
    assert "1 hal perlu tindakan" in result.output
    assert "->" in result.output


def test_a_clock_that_stands_behind_or_jumped(
    healthy: Flask, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not words_of(healthy, "clock") + words_of(healthy, "clock-behind")
    add(people.came(session_in_lontar, created_at=utcnow() + timedelta(days=1)))
    assert "catatan terbaru" in words_of(healthy, "clock-behind")
    with db.write():
        people_of_then = people.came(session_in_lontar, name="Siti", erase_on=today() - timedelta(days=1))
        db.session.add(people_of_then)
        settings.store("date_confirmed", (today() - timedelta(days=31)).isoformat())
    assert "1 data yang habis masa simpannya menunggu" in words_of(healthy, "retention-waits")
    monkeypatch.setattr(conditions, "utcnow", lambda: datetime(2000, 1, 1, tzinfo=UTC))
    assert "01/01/2000 07.00" in words_of(healthy, "clock")


def test_little_room(healthy: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=30 * 1024**2))
    assert "30 MB" in words_of(healthy, "disk")


@pytest.mark.sqlite_only
def test_a_file_that_others_can_read(healthy: Flask, tmp_path: Path) -> None:
    for name in ("kiosk.sqlite3", "secret", "backups/copy.sqlite3"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o640)
        assert Path(name).name in words_of(healthy, "rights")
        for path in (tmp_path / name, *tmp_path.glob("kiosk.sqlite3-*")):  # SQLite gives its log the rights of its file
            path.chmod(0o600)
        assert not words_of(healthy, "rights")
    (tmp_path / "secret").chmod(0o640)
    assert f"Jalankan: chmod -R go-rwx {tmp_path}" in flask(healthy, "doctor").output


def another_program(_environ: object, start: Any) -> list[bytes]:
    """Somebody else's server."""
    start("404 Not Found", [])
    return [b"nothing here"]


def note_ports(app: Flask, *ports: int) -> None:
    """As a start does that has printed these."""
    network.note_addresses(app, [f"http://127.0.0.1:{port}" for port in ports])


def free_port() -> int:
    """A port at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as asking:
        return int(asking.getsockname()[1])


def test_the_kiosk_is_asked_at_every_address(app: Flask) -> None:
    """The machine got another address from the hall's network, or its firewall is shut, or another program answers."""
    with answering(app) as port, answering(app) as port_to_the_hall, answering(another_program) as port_of_another:
        note_ports(app, port, port_to_the_hall)
        assert not words_of(app, "server")
        note_ports(app, port_of_another)
        assert f":{port_of_another}" in words_of(app, "server")
        closed_port = free_port()
        note_ports(app, port, closed_port)
        assert f":{closed_port}" in words_of(app, "server")
        assert f":{port}" not in words_of(app, "server")
    note_ports(app, free_port(), free_port())
    assert not words_of(app, "server"), "a server that was ended is no fault"


@pytest.mark.program
def test_a_certificate_that_is_not_trusted_is_called_that(app: Flask, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with answering(app, context) as port:
        network.note_addresses(app, [f"https://127.0.0.1:{port}"])
        assert "Sertifikat HTTPS" in words_of(app, "server")


def test_a_desk_that_is_open_to_the_network_is_told(healthy: Flask) -> None:
    assert not words_of(healthy, "desk")
    healthy.config["DESK_ON_NETWORK"] = True
    assert "Wi-Fi yang sama" in words_of(healthy, "desk")


@pytest.mark.sqlite_only
def test_a_database_that_is_held_broken_or_missing(app: Flask, tmp_path: Path) -> None:
    """Looking makes none."""
    path = tmp_path / "kiosk.sqlite3"
    db.session.remove()
    db.engine.dispose()
    with databases.impatient(), closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("DELETE FROM setting WHERE name = 'x'")
        output = flask(app, "doctor").output
    assert "sedang dipakai program lain" in output
    assert "flask restore" not in output
    db.session.remove()
    db.engine.dispose()
    for broken in (b"a letter" * 4000, b"SQLite format 3\0" * 999):
        path.write_bytes(broken)
        result = flask(app, "doctor")
        assert result.exit_code == 1
        assert "flask restore" in result.output
        db.session.remove()
        db.engine.dispose()
    for file in tmp_path.glob("kiosk.sqlite3*"):
        file.unlink()
    assert "belum dibuat" in flask(app, "doctor").output
    assert not path.exists()


def test_a_schema_of_another_version(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "needed_revision", lambda: "next")
        assert "lebih lama" in words_of(app, "database")
    with db.write():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'next_year'"))
    assert "tidak dikenal program ini" in words_of(app, "database")


@pytest.mark.sqlite_only
def test_a_row_that_points_nowhere(healthy: Flask, tmp_path: Path) -> None:
    assert not words_of(healthy, "integrity")
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as connection, connection:
        connection.execute("INSERT INTO village_alias VALUES ('99.99.99.9999', 'Nowhere')")
    assert "village_alias" in words_of(healthy, "integrity")


@pytest.mark.sqlite_only
def test_copies(healthy: Flask, tmp_path: Path) -> None:
    def date_copies(day: str) -> None:
        for path in copies.own_copies(copies.folder()):
            path.rename(copies.folder() / f"{day}{path.name[8:]}")

    stick = tmp_path / "stick"
    assert not words_of(healthy, "copies")
    with db.write():
        settings.store("second_folder", str(stick))
    assert not words_of(healthy, "second-copies"), "it is not there, and that is fine"
    stick.mkdir()
    assert str(stick) in words_of(healthy, "second-copies")
    upkeep.run_chores(healthy, *upkeep.HOURLY)
    assert not words_of(healthy, "second-copies")
    date_copies("20260102")
    assert "02/01/2026" in words_of(healthy, "copies")
    date_copies("21990102")
    assert words_of(healthy, "copies")
    shutil.rmtree(copies.folder())
    assert "belum ada" in words_of(healthy, "copies")


def test_tasks_that_officers_owe(healthy: Flask, session_in_lontar: OutreachSession) -> None:
    for key in ("retention", "questions", "hotlines", "contact"):
        assert not words_of(healthy, key), key
    row = check_in(session_in_lontar)
    with db.write():
        row.erase_on = today() - timedelta(days=1)
        hotline = db.session.get_one(Hotline, "polisi-110")
        question = db.session.scalars(select(Question).limit(1)).one()
        hotline.checked_on = today() - timedelta(days=91)
        question.confirmed_by = None
    assert "1 kehadiran melewati masa simpan" in words_of(healthy, "retention")
    assert "1 hotline" in words_of(healthy, "hotlines")
    assert "1 pertanyaan" in words_of(healthy, "questions")


@pytest.mark.parametrize(("volatile", "days"), [(True, 180), (False, 365)])
def test_a_check_falls_due_again(healthy: Flask, monkeypatch: pytest.MonkeyPatch, volatile: bool, days: int) -> None:
    rows = content.sourced_texts()

    def date_checks(ago: int) -> None:
        day = today() - timedelta(days=ago)
        with db.write():
            question = questions.find_question("Q01")
            question.volatile, question.confirmed_on = volatile, day
        old = [rows[0] | {"volatile": volatile, "as_of": day}, *rows[1:]]
        monkeypatch.setattr(content, "sourced_texts", lambda: old)

    date_checks(days)
    assert not words_of(healthy, "questions-due") + words_of(healthy, "texts-due")
    assert content.slugs_due() == []
    date_checks(days + 1)
    assert "1 pertanyaan" in words_of(healthy, "questions-due")
    assert "1 teks" in words_of(healthy, "texts-due")
    assert content.slugs_due() == ["Q01", rows[0]["slug"]]
