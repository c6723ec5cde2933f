"""The doctor: each fault of a machine or its server is found, said in plain words, and how to mend it."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.machine import doctor, hardware, network
from kiosk.models import OutreachSession
from tests.cast import people
from tests.cast.apps import make_app
from tests.cast.commands import flask
from tests.cast.doctor import finding, wrong
from tests.conftest import add


@pytest.mark.sqlite_only  # on PostgreSQL the night's dump is made by another program
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
    machine = "clock disk rights database retention-waits integrity server desk versions".split()
    data = "copies second-copies clean-copies".split()
    looked_at_first = [*machine, *data]
    assert looked_at[: len(looked_at_first)] == looked_at_first
    owed = looked_at[len(looked_at_first) :]
    assert {"contact", "hotlines", "bp3mi", "questions"} <= set(owed)
    assert not {"retention", "sessions-left-open"} & set(owed), "that there are none is no finding"


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


# --- the server


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def answering(program: Any, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port on which this program answers, by HTTPS with a context."""
    with make_server("127.0.0.1", 0, program, handler_class=Quiet) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
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


def test_a_certificate_that_is_not_trusted_is_called_that(app: Flask, tmp_path: Path) -> None:
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*asked, "-keyout", key, "-out", made], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    with answering(app, context) as port:
        network.note_addresses(app, [f"https://127.0.0.1:{port}"])
        assert "Sertifikat HTTPS" in wrong(app, "server", thorough=True)


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
