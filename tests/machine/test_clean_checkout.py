"""A checkout that was started stays as git left it: all that a kiosk writes lies where git does not look."""

import subprocess
from pathlib import Path

import pytest

from tests.cast.apps import make_app
from tests.cast.programs import ROOT, command, running

pytestmark = pytest.mark.program


def test_without_a_first_start_it_says_what_to_do(tmp_path: Path) -> None:
    """`flask run`, or a server that was pointed at a new checkout."""
    client = make_app(tmp_path / "instance", SECRET_KEY=None).test_client()
    for answer in (client.get("/"), client.post("/admin/sign-in"), client.get("/admin/")):
        assert answer.status_code == 503
        assert "flask serve" in answer.text


def test_a_started_kiosk_changes_nothing_that_git_sees(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "--quiet", ROOT, checkout], check=True)
    start = command(checkout, "serve", "--port", "0") | {"cwd": checkout}
    del start["env"]["KIOSK_INSTANCE"]  # it has a folder by itself
    status = ["git", "status", "--porcelain", "--untracked-files=all"]
    for _start in range(2):
        with running(start):
            assert (checkout / "instance" / "kiosk.sqlite3").is_file()
            assert subprocess.run(status, cwd=checkout, capture_output=True, check=True).stdout == b""
    assert subprocess.run(status, cwd=checkout, capture_output=True, check=True).stdout == b""
