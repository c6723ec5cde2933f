"""A real server whose disk is full or whose database another program holds: an honest answer, then work goes on."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from kiosk.config import ROOT
from tests.cast.ledger import faults_of_file, rows
from tests.cast.server import NONCE, SESSION, TOKEN, Browser, Page, Server, found, full_disk, held_by_another

NAME = "Sulastri Warsono"


@pytest.mark.parametrize("fault", [full_disk, held_by_another], ids=lambda fault: fault.__name__)
def test_nothing_is_lost_and_work_goes_on(server: Server, fault: object) -> None:
    server.start()
    with closing(Browser(server.port)) as browser:
        form = filled(browser.open("GET", "/check-in/").body)
        with fault(server):  # type: ignore[operator]
            refused = browser.open("POST", "/check-in/", form)
            assert_honest(refused)
            assert stored(server) == []
            assert server.ask("/").status == server.ask("/hotlines/").status == 200
        again = form | {"csrf_token": found(TOKEN, refused.body)}
        assert [browser.open("POST", "/check-in/", again).location for _tap in range(2)] == ["/check-in/done"] * 2
    assert stored(server) == [NAME]
    server.kill()
    server.start()
    assert stored(server) == [NAME]


def filled(page: str) -> dict[str, str]:
    """The form of this page as Sulastri fills it in."""
    hidden = {"csrf_token": found(TOKEN, page), "nonce": found(NONCE, page), "session": found(SESSION, page)}
    return hidden | {"age": "adult", "anonymous": "", "name": NAME, "consent": "1"}


def assert_honest(page: Page) -> None:
    """The page says that it is not stored, whom to call, and still holds what was typed."""
    assert page.status == 503
    assert "Belum tersimpan" in page.body
    assert "Panggil petugas" in page.body
    assert re.search(rf'name="name" value="{NAME}"', page.body)
    assert "Traceback" not in page.body


def stored(server: Server) -> list[str]:
    """Names in the database, which is sound."""
    with closing(sqlite3.connect(server.database)) as connection:
        connection.row_factory = sqlite3.Row
        assert faults_of_file(connection) == []
        return [row["name"] for row in rows(connection, "SELECT name FROM check_in")]


def test_a_start_on_a_full_disk_says_so_in_one_sentence(server: Server) -> None:
    done = on_a_full_disk(server, "serve", "--port", str(server.port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "ruang simpan" in done.stderr
    server.start()


def test_the_doctor_does_not_call_a_full_disk_a_broken_database(server: Server) -> None:
    server.start()
    server.kill()
    done = on_a_full_disk(server, "doctor")
    assert done.returncode == 1
    assert "ruang simpan" in done.stdout
    assert "flask restore" not in done.stdout
    assert done.stderr == ""


def on_a_full_disk(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a command of ours says there."""
    command = ["prlimit", "--fsize=1", sys.executable, "-m", "flask", *arguments]
    return subprocess.run(command, cwd=ROOT, env=server.environment, capture_output=True, text=True, check=False)
