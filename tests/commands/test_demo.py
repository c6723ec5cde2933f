"""`flask demo`: a server on a sample database beside the real one, which stays as it is."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from kiosk.demo import SESSIONS
from tests.cast.programs import open_page, running_forked, token


@pytest.fixture
def instance(tmp_path: Path, filled_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with a real database, whose files must stay as they are."""
    folder, temporary = tmp_path / "instance", tmp_path / "temporary"
    for each in (folder, temporary):
        each.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    (folder / "kiosk.sqlite3").write_bytes(filled_database.read_bytes())
    (folder / "secret").write_text("the secret of the real kiosk")
    (folder / "backups").mkdir()
    (folder / "backups" / "copy.sqlite3").write_bytes(b"a copy of real data")
    before = files(folder)
    yield folder
    assert {name: content for name, content in files(folder).items() if not name.startswith("demo.")} == before
    assert list(temporary.iterdir()) == []


def files(folder: Path) -> dict[str, bytes]:
    return {f"{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def signed_in(printed: str, username: str) -> tuple[OpenerDirector, str]:
    """A browser after the sign-in with what the command printed, and where the kiosk stands."""
    home = re.search(r"Untuk warga\s+: (\S+)/", printed)
    password = re.search(rf"{username}, kata sandi (\S+)", printed)
    assert home
    assert password
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = open_page(browser, f"{home[1]}/admin/sign-in")
    fields = {"username": username, "password": password[1], "csrf_token": token(page)}
    page = open_page(browser, f"{home[1]}/admin/sign-in", fields)
    assert page.h1.text == "Hari ini"
    return browser, home[1]


@pytest.mark.program
def test_from_nothing_to_the_desk(instance: Path) -> None:
    with running_forked(instance, "demo", "--port", "0") as printed:
        assert "demo --host 0.0.0.0" in printed
        assert "set-up" not in printed
        browser, home = signed_in(printed, "petugas")
        signed_in(printed, "kepala")
        assert open_page(browser, f"{home}/admin/sessions/").select(".sample")
        database = instance / "demo.sqlite3"
        with closing(sqlite3.connect(database)) as connection:
            titles = connection.execute("SELECT title FROM outreach_session ORDER BY held_on").fetchall()
        assert titles == [(plan.title,) for plan in SESSIONS]
        assert database.stat().st_mode & 0o077 == 0
