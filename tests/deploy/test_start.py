"""deploy/start.py, piece by piece: what it takes for its own kiosk, what it says, and what a browser is opened at."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cast.answering import answering


@pytest.fixture
def browser_addresses(start: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
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
    return tmp_path / "addresses"


def test_a_kiosk_that_runs_already_is_shown(
    start: Any, addresses_file: Path, browser_addresses: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(answer(json.dumps({"status": "ok", "revision": "7"}).encode())) as port:
        addresses_file.write_text(f"http://127.0.0.1:{port}\nhttp://192.168.1.10:8000")
        assert start.main([]) == 0
    assert browser_addresses == [f"http://127.0.0.1:{port}/"]
    assert "sudah berjalan" in capsys.readouterr().out


@pytest.mark.parametrize("body", [b"<h1>Router</h1>", b"[]", b"{}"])
def test_a_stranger_at_its_port_is_no_kiosk(start: Any, addresses_file: Path, body: bytes) -> None:
    with answering(answer(body)) as port:
        addresses_file.write_text(f"http://127.0.0.1:{port}")
        assert start.running_at() == ""
    assert start.running_at() == ""


def version_folder(parent: Path, name: str) -> Path:
    """The folder of a version, in which no kiosk was started yet."""
    folder = parent / name
    (folder / "instance").mkdir(parents=True)
    (folder / "instance" / "README.md").touch()
    (folder / "wsgi.py").touch()
    return folder


def test_a_newer_version_takes_over_by_the_steps_of_the_sheet_and_never_beside_the_old_one(
    start: Any, tmp_path: Path
) -> None:
    old, new = version_folder(tmp_path, "anjungan-1.0"), version_folder(tmp_path, "anjungan-1.1")
    start.refuse_data_beside(new)
    (old / "instance" / "secret").write_text("of this kiosk")
    with pytest.raises(start.Stuck, match=r"Data anjungan masih di .*anjungan-1\.0.*pindah-mesin\.md"):
        start.refuse_data_beside(new)
    shutil.copytree(old / "instance", new / "instance", dirs_exist_ok=True)
    for started in (new, old):
        with pytest.raises(start.Stuck, match="menjadi instance-dipindahkan"):
            start.refuse_data_beside(started)
    (old / "instance").rename(old / "instance-dipindahkan")
    start.refuse_data_beside(new)
    other = version_folder(tmp_path, "another-kiosk")
    (other / "instance" / "secret").write_text("of another kiosk")
    start.refuse_data_beside(new)
    with pytest.raises(start.Stuck, match="Data anjungan masih di"):
        start.refuse_data_beside(old)
    shutil.rmtree(other)
    (new / "instance").rename(new / "instance-dipindahkan")  # the way back
    (old / "instance-dipindahkan").rename(old / "instance")
    start.refuse_data_beside(old)


def test_mulai_says_so_and_begins_a_new_kiosk_only_when_told(
    start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = version_folder(tmp_path, "anjungan-1.0"), version_folder(tmp_path, "anjungan-1.1")
    (old / "instance" / "secret").write_text("of this kiosk")
    served: list[list[str]] = []
    monkeypatch.setattr(start, "ROOT", new)
    monkeypatch.setattr(start, "INSTANCE", new / "instance")
    monkeypatch.setattr(start, "is_whole", lambda _root: True)
    monkeypatch.setattr(start, "serve", lambda arguments: served.append(arguments) or 0)
    assert start.main([]) == 1
    assert f"Data anjungan masih di {old}" in capsys.readouterr().err
    assert start.main(["--new-kiosk"]) == 0
    assert served == [["--new-kiosk"]]
