"""What somebody double-clicks: Mulai, Meja Petugas and Lupa sandi, on Windows as a text, on Linux as it runs."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cast.programs import ROOT

FOR_WINDOWS = sorted((ROOT / "deploy").glob("*.bat"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of deploy/ whose name has a space and a %, and beside it programs of the test's own alone."""
    copy = tmp_path / "balai%20 desa" / "deploy"
    shutil.copytree(ROOT / "deploy", copy)
    (tmp_path / "bin").mkdir()
    for name in ("dirname", "mkdir", "cp"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or "")
    return copy


def add_program(folder: Path, name: str, script: str) -> None:
    path = folder.parents[1] / "bin" / name
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)


def run(folder: Path, name: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    alone = {"PATH": str(folder.parents[1] / "bin"), "HOME": str(folder.parents[1])} | environment
    how: dict[str, Any] = {"env": alone, "stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
    return subprocess.run(["/bin/bash", folder / name, *options], check=False, **how)


@pytest.mark.parametrize("path", FOR_WINDOWS, ids=lambda path: path.stem)
def test_a_file_for_windows_is_as_windows_reads_it(path: Path) -> None:
    text = path.read_bytes()
    assert text.isascii()
    assert text.count(b"\r\n") == text.count(b"\n")
    assert b"*.bat text eol=crlf" in (ROOT / ".gitattributes").read_bytes()
    lines = text.decode("ascii").splitlines()
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"(?:goto |call :)(\w+)", "\n".join(lines))) == labels


def test_mulai_finds_a_python_a_window_and_the_menu_or_says_what_is_missing(folder: Path) -> None:
    add_program(folder, "python3", "exit 1")
    alone = run(folder, "mulai.sh")
    assert alone.returncode == 1
    assert "sudo apt install python3 python3-venv" in alone.stderr
    add_program(folder, "python3.12", 'echo "$@"')
    result = run(folder, "mulai.sh", "--port", "8001", WAYLAND_DISPLAY="wayland-0")
    assert result.stdout.splitlines()[-1] == f"{folder}/start.py --port 8001"
    icon = folder.parents[1] / ".local" / "share" / "applications" / "meja-petugas.desktop"
    assert "/admin/" in icon.read_text(encoding="utf-8")
    add_program(folder, "x-terminal-emulator", 'echo "window: $*"')
    window = run(folder, "mulai.sh", "--port", "8001", DISPLAY=":0")
    assert window.stdout == f"window: -e bash {folder}/mulai.sh --port 8001\n"


def test_lupa_sandi_goes_the_way_of_mulai(folder: Path) -> None:
    add_program(folder, "bash", 'exec /bin/bash "$@"')
    add_program(folder, "python3", 'case "$1" in -c) ;; *) echo "$@"; exit 1 ;; esac')
    result = run(folder, "lupa-sandi.sh")
    assert (result.returncode, result.stdout) == (1, f"{folder}/start.py lupa-sandi\n")
