"""A real server whose clock battery is empty in the middle of a session: the name that was recorded is still there."""

import sqlite3
from contextlib import closing

import pytest

from tests.cast.server import NONCE, SESSION, TOKEN, Browser, Server, found, wrong_clock

NAME = "Sulastri Warsono"


@pytest.mark.parametrize("moment", ["2020-01-01 08:00:00", "2031-05-05 08:00:00"])
def test_a_wrong_clock_erases_no_name(server: Server, moment: str) -> None:
    server.start()  # retention runs today
    server.kill()
    server.start(*wrong_clock(moment))
    with closing(Browser(server.port)) as browser:
        page = browser.open("GET", "/check-in/").body
        hidden = {"csrf_token": found(TOKEN, page), "nonce": found(NONCE, page), "session": found(SESSION, page)}
        form = hidden | {"age": "adult", "anonymous": "", "name": NAME, "consent": "1"}
        assert browser.open("POST", "/check-in/", form).location == "/check-in/done"
    server.kill()
    server.start(*wrong_clock(moment))  # retention looks again, still by the wrong clock
    server.kill()
    server.start()
    with closing(sqlite3.connect(server.database)) as database:
        [(name, created_at)] = database.execute("SELECT name, created_at FROM check_in")
    assert (name, created_at[:4]) == (NAME, moment[:4])
