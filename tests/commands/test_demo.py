"""`flask demo`: a server on a sample in a database of its own, made anew each time; the real one stays as it is."""

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from kiosk import demo
from kiosk.demo import SESSIONS
from kiosk.machine import serve
from tests.cast.programs import command, opened, served, token


@pytest.fixture
def instance(tmp_path: Path, filled_database: Path) -> Iterator[Path]:
    """A machine with a real database, whose files must stay as they are."""
    folder = tmp_path
    (folder / "kiosk.sqlite3").write_bytes(filled_database.read_bytes())
    (folder / "secret").write_text("the secret of the real kiosk")
    (folder / "backups").mkdir()
    (folder / "backups" / "copy.sqlite3").write_bytes(b"a copy of real data")
    before = files(folder)
    yield folder
    assert {name: content for name, content in files(folder).items() if "demo" not in name} == before


def files(folder: Path) -> dict[str, bytes]:
    return {f"{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def signed_in(printed: str, username: str) -> tuple[OpenerDirector, str]:
    """A browser after the sign-in with what the command printed, and where the kiosk stands."""
    home = re.search(r"Untuk warga\s+: (\S+)/", printed)
    password = re.search(rf"{username}, kata sandi (\S+)", printed)
    assert home
    assert password
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = opened(browser, f"{home[1]}/admin/sign-in")
    fields = {"username": username, "password": password[1], "csrf_token": token(page)}
    page = opened(browser, f"{home[1]}/admin/sign-in", fields)
    assert page.h1.text == "Hari ini"
    return browser, home[1]


def titles(instance: Path) -> list[str]:
    with closing(sqlite3.connect(instance / "demo.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM outreach_session ORDER BY held_on")]


@pytest.mark.program
def test_from_nothing_to_the_desk_no_second_one_beside_it_and_a_fresh_start(instance: Path) -> None:
    with served(instance, "demo") as printed:
        assert "demo --host 0.0.0.0" in printed
        assert "set-up" not in printed
        browser, home = signed_in(printed, "petugas")
        signed_in(printed, "kepala")
        assert opened(browser, f"{home}/admin/sessions/").select(".sample")
        with closing(sqlite3.connect(instance / "demo.sqlite3")) as connection, connection:
            connection.execute("UPDATE outreach_session SET title = 'spoilt'")
        second = subprocess.run(**command(instance, "demo", "--port", "0"), capture_output=True, check=False)
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == "Contoh ini sedang berjalan di jendela lain: tutup dulu yang itu.\n"
        assert titles(instance) == ["spoilt"] * len(SESSIONS)
    assert all(path.stat().st_mode & 0o077 == 0 for path in instance.glob("demo*"))
    with served(instance, "demo"):
        assert titles(instance) == [plan.title for plan in SESSIONS]


def test_a_broken_sample_is_dropped_or_it_is_said_that_it_can_not_be(tmp_path: Path) -> None:
    database, folder = tmp_path / "demo.sqlite3", tmp_path / "demo"
    database.write_bytes(b"not a database, but long enough to be read as one" * 40)
    (tmp_path / "demo.sqlite3-wal").write_bytes(b"")
    (folder / "backups").mkdir(parents=True)
    demo.delete_sample(folder, database)
    assert list(tmp_path.iterdir()) == []
    folder.write_text("a file where a folder should be")
    with pytest.raises(serve.CannotServe, match="tidak bisa dihapus"):
        demo.delete_sample(folder, database)
