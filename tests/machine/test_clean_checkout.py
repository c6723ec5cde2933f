"""A checkout that was started stays as git left it: all that a kiosk writes lies where git does not look."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cast.apps import make_app
from tests.cast.programs import ROOT, command, running

pytestmark = pytest.mark.program


def start_of(checkout: Path) -> dict[str, Any]:
    """`flask serve` in this checkout, with the instance folder that it has by itself."""
    start = command(checkout, "serve", "--port", "0") | {"cwd": checkout}
    del start["env"]["KIOSK_INSTANCE"]
    return start


def changes(checkout: Path) -> str:
    """What git sees there that is not in the last commit."""
    asked = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.run(asked, cwd=checkout, capture_output=True, text=True, check=True).stdout


def test_without_a_first_start_it_says_what_to_do(tmp_path: Path) -> None:
    """`flask run`, or a server that was pointed at a new checkout."""
    client = make_app(tmp_path / "instance", SECRET_KEY=None).test_client()
    for answer in (client.get("/"), client.post("/admin/sign-in"), client.get("/admin/")):
        assert answer.status_code == 503
        assert "flask serve" in answer.text


def test_a_started_kiosk_changes_nothing_that_git_sees(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "--quiet", ROOT, checkout], check=True)
    for _start in range(2):
        with running(start_of(checkout)):
            assert (checkout / "instance" / "kiosk.sqlite3").is_file()
            assert changes(checkout) == ""
        assert changes(checkout) == ""
