"""A hall without internet: from the stick alone, in an empty folder, as a user who has nothing, to a first copy."""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cast.programs import ROOT

NOBODY_HERE = 48123  # a number that no user of this machine has
NO_NETWORK = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
CLOSED = "http://127.0.0.1:9"

pytestmark = pytest.mark.program


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that another user can reach too."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def bundle(checkout: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """deploy/bundle.sh, as a person runs it."""
    command = ["bash", checkout / "deploy" / "bundle.sh", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def stick(place: Path) -> Path:
    """A stick for this machine alone."""
    version = ["/usr/bin/python3", "-c", "import sys; print('{}.{}'.format(*sys.version_info))"]
    python = subprocess.run(version, capture_output=True, text=True, check=True).stdout.strip()
    (place / "stick").mkdir()
    (place / "stick" / "python-3.13.9-amd64.exe").write_bytes(b"MZ")
    result = bundle(ROOT, place / "stick", f"linux-{platform.machine()}-{python}")
    assert result.returncode == 0, result.stderr
    assert "Flashdisk siap" in result.stdout
    assert f"{sha256(b'MZ').hexdigest()}  python-3.13.9-amd64.exe" in result.stdout
    return place / "stick"


def test_a_kiosk_that_was_started_on_the_stick_is_not_thrown_away(place: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    data = place / f"anjungan-{version}" / "instance" / "kiosk.sqlite3"
    data.parent.mkdir(parents=True)
    data.touch()
    result = bundle(ROOT, place)
    assert result.returncode == 1
    assert "ada data anjungan" in result.stderr
    assert data.exists()


@pytest.mark.long
def test_a_first_morning_without_internet(stick: Path, place: Path) -> None:
    paths = {line.split("  ", 1)[1] for line in (stick / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    there = {path.relative_to(stick).as_posix() for path in stick.rglob("*") if path.is_file()}
    assert there - paths == {"SHA256SUMS"}
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=stick, check=True)
    home, (folder,) = place / "bu ratna", stick.glob("anjungan-*")
    shutil.copytree(folder, home / "anjungan")
    user = []
    if os.geteuid() == 0:
        user = ["setpriv", f"--reuid={NOBODY_HERE}", f"--regid={NOBODY_HERE}", "--clear-groups"]
        subprocess.run(["chown", "-R", f"{NOBODY_HERE}:{NOBODY_HERE}", home], check=True)
    can_be_alone = subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode == 0
    alone = NO_NETWORK if can_be_alone else []
    # where no network can be taken away, whatever asks for one meets a closed door
    shut = {} if can_be_alone else dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "PIP_INDEX_URL"), CLOSED)
    morning = [*alone, sys.executable, "-m", "tests.deploy.morning", home / "anjungan", home, *user]
    result = subprocess.run(morning, cwd=ROOT, env=os.environ | shut, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]
    with closing(sqlite3.connect(home / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT origin FROM check_in").fetchall() == [("kiosk",)]
    assert result.stdout.count("Menyiapkan anjungan") == 1, "a second start installs nothing"
