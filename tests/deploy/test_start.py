"""deploy/start.py, piece by piece: what it says, when it installs, and what it takes for a kiosk. No real install."""

import ast
import importlib
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.cast.programs import ROOT

pytestmark = pytest.mark.look

DEPLOY = ROOT / "deploy"
FILES = ("start", "environment")


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The program as a module; its other file lies beside it."""
    monkeypatch.syspath_prepend(DEPLOY)
    yield importlib.import_module("start")
    for name in FILES:
        sys.modules.pop(name, None)


@pytest.fixture
def environment(start: Any) -> Any:
    """What it installs with."""
    return sys.modules["environment"]


@pytest.fixture
def shown(start: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was opened at."""
    opened: list[str] = []
    monkeypatch.setenv("BROWSER", "none")
    monkeypatch.setattr(start.webbrowser, "open", lambda address: opened.append(address) or True)
    return opened


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with an environment in which pip is missing."""
    folder = tmp_path / "anjungan baru"
    (folder / "deploy").mkdir(parents=True)
    (folder / "deploy" / "requirements.txt").touch()
    (folder / "pyproject.toml").touch()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    return folder


class Pip:
    """What it was asked for; with no network, and cut off at what holds one of these words."""

    def __init__(self, environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.cut_off_at = "nothing"
        monkeypatch.setattr(environment, "pip", self)

    def __call__(self, _root: Path, *arguments: str) -> None:
        self.asked.append(arguments)
        if self.cut_off_at in arguments:
            raise KeyboardInterrupt
        if "--no-index" not in arguments:
            raise subprocess.CalledProcessError(1, "pip")


@pytest.fixture
def pip(environment: Any, monkeypatch: pytest.MonkeyPatch) -> Pip:
    return Pip(environment, monkeypatch)


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
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# --- which Python


def test_a_python_too_old_for_the_kiosk_can_read_it() -> None:
    for name in FILES:
        ast.parse((DEPLOY / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("python", "says"),
    [
        (((3, 9), 2**63, True), "Python 3.9 terlalu lama: pasang Python 3.11"),
        (((3, 13), 2**31, True), "32-bit"),
        (((3, 13), 2**63, False), "sudo apt install python3-venv"),
    ],
)
def test_a_python_that_will_not_do(environment: Any, python: tuple[Any, ...], says: str) -> None:
    with pytest.raises(environment.Stuck, match=says):
        environment.refuse_python(*python)
    environment.refuse_python((3, 11), 2**63, True)


# --- the environment


def test_it_is_installed_once_and_again_for_another_list(environment: Any, checkout: Path, pip: Pip) -> None:
    (checkout / "wheels").mkdir()
    environment.install(checkout)
    assert [arguments[-1] for arguments in pip.asked] == ["deploy/requirements.txt", "."]
    assert environment.is_whole(checkout)
    (checkout / "deploy" / "requirements.txt").write_text("flask==3.2")
    assert not environment.is_whole(checkout)


@pytest.mark.parametrize("step", ["deploy/requirements.txt", "."])
def test_cut_off_it_is_done_again(environment: Any, checkout: Path, pip: Pip, step: str) -> None:
    (checkout / "wheels").mkdir()
    environment.install(checkout)
    pip.cut_off_at = step
    with pytest.raises(KeyboardInterrupt):
        environment.install(checkout)
    assert not environment.is_whole(checkout)


def moved(folder: Path) -> None:
    folder.rename(folder.with_name("anjungan"))


def copied(folder: Path) -> None:
    shutil.copytree(folder, folder.with_name("anjungan"), symlinks=True)


def without_python(folder: Path) -> None:
    moved(folder)
    folder.symlink_to(folder.with_name("anjungan"))
    for name in ("python", "python3"):
        (folder / ".venv" / "bin" / name).unlink()


@pytest.mark.parametrize("happened", [moved, copied, without_python])
def test_an_environment_of_elsewhere_is_made_anew(
    environment: Any, checkout: Path, pip: Pip, monkeypatch: pytest.MonkeyPatch, happened: Any
) -> None:
    (checkout / "wheels").mkdir()
    environment.install(checkout)
    happened(checkout)
    now = checkout.with_name("anjungan")
    assert not environment.is_whole(now)
    made: list[list[str]] = []
    monkeypatch.setattr(environment.subprocess, "run", lambda command, **_how: made.append(command))
    environment.install(now)
    assert made == [[sys.executable, "-m", "venv", "--clear", str(now / ".venv")]]


def test_with_neither_a_stick_nor_the_internet_it_says_what_to_do(environment: Any, checkout: Path, pip: Pip) -> None:
    with pytest.raises(environment.Stuck, match="sambungkan internet sekali ini, atau pakai flashdisk"):
        environment.install(checkout)
    assert len(pip.asked) == 1


def test_a_folder_that_nothing_can_be_made_in(
    environment: Any, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_command: Any, **_how: Any) -> None:
        raise PermissionError

    shutil.rmtree(checkout / ".venv")
    monkeypatch.setattr(environment.subprocess, "run", refuse)
    with pytest.raises(environment.Stuck, match="salin folder ini ke komputer"):
        environment.install(checkout)


# --- the server


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


@pytest.mark.parametrize(("status", "begun"), [(0, ["update", "serve"]), (1, ["update"])])
def test_without_data_an_older_folder_is_asked_first(
    start: Any, noted: Path, monkeypatch: pytest.MonkeyPatch, status: int, begun: list[str]
) -> None:
    """Where that refuses, or somebody says no, nothing is started."""
    start.DATABASE.unlink()
    monkeypatch.delenv("KIOSK_INSTANCE")
    done: list[str] = []
    ended = subprocess.CompletedProcess([], status)
    monkeypatch.setattr(start, "is_whole", lambda _root: True)
    monkeypatch.setattr(start.subprocess, "run", lambda command, **_how: done.append(command[-1]) or ended)
    monkeypatch.setattr(start, "serve", lambda _arguments: done.append("serve") or 0)
    assert start.main([]) == status
    assert done == begun


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


def test_without_a_screen_the_address_is_said(
    start: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    start.show("http://127.0.0.1:8000/")
    assert "Buka di peramban: http://127.0.0.1:8000/" in capsys.readouterr().out
