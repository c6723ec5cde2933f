"""A real server whose disk is full, whose database another program holds or whose clock is wrong: nothing is lost."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import Any

import pytest

from kiosk.config import ROOT
from tests.cast.ledger import faults_of_file, rows
from tests.cast.server import (
    NONCE,
    SESSION,
    TOKEN,
    Browser,
    Page,
    Server,
    found,
    full_disk,
    held_by_another,
    wrong_clock,
)

NAME = "Sulastri Warsono"


def fill(page: str) -> dict[str, str]:
    """The form of this page as Sulastri fills it in."""
    hidden = {"csrf_token": found(TOKEN, page), "nonce": found(NONCE, page), "session": found(SESSION, page)}
    return hidden | {"age": "adult", "anonymous": "", "name": NAME, "consent": "1"}


def read_check_ins(server: Server) -> list[tuple[str, str]]:
    """Name and year of each check-in in the database, which is intact."""
    with closing(sqlite3.connect(server.database)) as connection:
        connection.row_factory = sqlite3.Row
        assert faults_of_file(connection) == []
        return [(row["name"], row["created_at"][:4]) for row in rows(connection, "SELECT * FROM check_in")]


@pytest.mark.parametrize("fault", [full_disk, held_by_another], ids=lambda fault: fault.__name__)
def test_nothing_is_lost_and_work_goes_on(server: Server, fault: Any) -> None:
    server.start()
    with closing(Browser(server.port)) as browser:
        form = fill(browser.open("GET", "/check-in/").body)
        with fault(server):
            refused = browser.open("POST", "/check-in/", form)
            assert_honest(refused)
            assert read_check_ins(server) == []
            assert server.ask("/").status == server.ask("/hotlines/").status == 200
        again = form | {"csrf_token": found(TOKEN, refused.body)}
        assert [browser.open("POST", "/check-in/", again).location for _tap in range(2)] == ["/check-in/done"] * 2
    server.kill()
    server.start()
    assert [name for name, _year in read_check_ins(server)] == [NAME]


def assert_honest(page: Page) -> None:
    """The page says that it is not stored, whom to call, and still holds what was typed."""
    assert page.status == 503
    assert "Belum tersimpan" in page.body
    assert "Panggil petugas" in page.body
    assert re.search(rf'name="name" value="{NAME}"', page.body)
    assert "Traceback" not in page.body


def test_on_a_full_disk_the_start_and_the_doctor_say_so(server: Server) -> None:
    start = run_on_a_full_disk(server, "serve", "--port", str(server.port))
    assert (start.returncode, start.stdout) == (1, "")
    assert len(start.stderr.splitlines()) == 1, start.stderr
    assert "ruang simpan" in start.stderr
    server.start()
    server.kill()
    doctor = run_on_a_full_disk(server, "doctor")
    assert (doctor.returncode, doctor.stderr) == (1, "")
    assert "ruang simpan" in doctor.stdout
    assert "flask restore" not in doctor.stdout, "the database is not broken"


def run_on_a_full_disk(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of ours there."""
    command = ["prlimit", "--fsize=1", sys.executable, "-m", "flask", *arguments]
    return subprocess.run(command, cwd=ROOT, env=server.environment, capture_output=True, text=True, check=False)


@pytest.mark.long
@pytest.mark.parametrize("moment", ["2020-01-01 08:00:00", "2041-05-05 08:00:00"])
def test_a_wrong_clock_erases_no_name(server: Server, moment: str) -> None:
    """The clock battery is empty in the middle of a session."""
    server.start()  # retention runs today
    server.kill()
    server.start(*wrong_clock(moment))
    with closing(Browser(server.port)) as browser:
        form = fill(browser.open("GET", "/check-in/").body)
        assert browser.open("POST", "/check-in/", form).location == "/check-in/done"
    server.kill()
    server.start(*wrong_clock(moment))  # retention looks again, still by the wrong clock
    server.kill()
    server.start()
    assert read_check_ins(server) == [(NAME, moment[:4])]
