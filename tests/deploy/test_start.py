"""deploy/start.py, piece by piece: what it takes for its own kiosk, what it says, and what a browser is opened at."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cast.answering import answering


@pytest.fixture
def opened(start: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that a browser was opened at."""
    addresses: list[str] = []
    monkeypatch.setenv("BROWSER", "none")
    monkeypatch.setattr(start.webbrowser, "open", lambda address: addresses.append(address) or True)
    return addresses


def answer(body: bytes) -> Any:
    """A program that gives this to whoever asks."""

    def program(_environ: object, begin: Any) -> list[bytes]:
        begin("200 OK", [])
        return [body]

    return program


@pytest.fixture
def addresses_file(start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a start of this folder's kiosk writes down its addresses; it has data."""
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    monkeypatch.setattr(start, "INSTANCE", tmp_path)
    monkeypatch.setattr(start, "take_over", lambda *_where: None)
    return tmp_path / "addresses"


def test_a_kiosk_that_runs_already_is_shown(
    start: Any, addresses_file: Path, opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(answer(json.dumps({"status": "ok", "revision": "7"}).encode())) as port:
        addresses_file.write_text(f"http://127.0.0.1:{port}\nhttp://192.168.1.10:8000")
        assert start.main([]) == 0
    assert opened == [f"http://127.0.0.1:{port}/"]
    assert "sudah berjalan" in capsys.readouterr().out


@pytest.mark.parametrize("body", [b"<h1>Router</h1>", b"[]", b"{}"])
def test_a_stranger_at_its_port_is_no_kiosk(start: Any, addresses_file: Path, body: bytes) -> None:
    with answering(answer(body)) as port:
        addresses_file.write_text(f"http://127.0.0.1:{port}")
        assert start.running_at() == ""
    assert start.running_at() == ""
