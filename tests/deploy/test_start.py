"""deploy/start.py, piece by piece: what it takes for its own kiosk, what it says, and what a browser is opened at."""

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pytestmark = pytest.mark.look


@pytest.fixture
def shown(start: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was opened at."""
    opened: list[str] = []
    monkeypatch.setenv("BROWSER", "none")
    monkeypatch.setattr(start.webbrowser, "open", lambda address: opened.append(address) or True)
    return opened


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """A server that gives this to whoever asks; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_line: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=[0.01]).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture
def noted(start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a start of this folder's kiosk writes down its addresses; it has data."""
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    monkeypatch.setattr(start, "INSTANCE", tmp_path)
    monkeypatch.setattr(start, "DATABASE", tmp_path / "kiosk.sqlite3")
    (tmp_path / "kiosk.sqlite3").touch()
    return tmp_path / "addresses"


def test_a_kiosk_that_runs_already_is_shown(
    start: Any, noted: Path, shown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(json.dumps({"status": "ok", "revision": "7"}).encode()) as address:
        noted.write_text(f"{address}\nhttp://192.168.1.10:8000")
        assert start.main([]) == 0
        start.DATABASE.unlink()  # taken over by a newer folder, which now runs there
        assert start.noted_address() == ""
    assert shown == [f"{address}/"]
    assert "sudah berjalan" in capsys.readouterr().out


@pytest.mark.parametrize("said", [b"<h1>Router</h1>", b"[]", b"{}", b"null"])
def test_a_stranger_at_its_port_is_no_kiosk(start: Any, said: bytes) -> None:
    with answering(said) as address:
        assert start.kiosk_at(address) == ""
    assert start.kiosk_at(address) == ""


@pytest.mark.program
def test_what_the_server_says_of_a_taken_port_is_seen(
    start: Any, noted: Path, shown: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "is_whole", lambda _root: True)
    monkeypatch.setattr(start, "FLASK", (sys.executable, "-m", "flask"))
    monkeypatch.setattr(start.signal, "signal", lambda *_how: None)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert start.main(["--host", "127.0.0.1", "--port", str(port)]) == 1
    assert f"Port {port} sedang dipakai program lain: tutup program itu" in capfd.readouterr().err
    assert shown == []


def test_what_is_in_the_way_of_a_hall_is_said_in_a_line_each(start: Any) -> None:
    for system, wall in (("nt", "jaringan privat"), ("posix", "ufw allow 8001/tcp")):
        lines = start.hints(system, "http://127.0.0.1:8001").strip().splitlines()
        assert len(lines) == 3
        assert wall in lines[0]
        assert "tidur" in lines[1]
