"""One server for many halls, as docs/hosting.md puts it together: from an empty database on, over HTTPS, to a copy that
came back.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError

import psycopg
import pytest
from bs4 import BeautifulSoup

from kiosk.config import DEFAULTS
from kiosk.data_care import copies
from tests.cast.hosting import FILES, Hosting, hosting
from tests.cast.server import PATIENCE, VISITOR, Browser, found
from tests.cast.walks import Visit

pytestmark = pytest.mark.program

SUPERVISOR = {"name": "Hasan", "username": "hasan", "password": "perahu di muara", "again": "perahu di muara"}
OFFICER = {"username": "ratna", "password": "padi sudah kuning", "again": "padi sudah kuning"}
LINK = re.compile(r"(/admin/set-up/[\w-]+)")
LONTAR = "36.04.13.2007"
SESSION = {"title": "Berangkat aman, pulang senang", "village_code": "Lontar Tirtayasa", "kind": "sosialisasi"}
SITI = {"who": "named", "age": "adult", "anonymous": "", "name": "Siti Aminah", "consent": "1"}


@pytest.fixture
def server() -> Iterator[Hosting]:
    """PostgreSQL alone, with an empty database, in a folder that its owner can enter too."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        with hosting(Path(name)) as server:
            yield server


@pytest.mark.long
def test_from_an_empty_database_to_a_copy_that_came_back(server: Hosting) -> None:
    desk = from_nothing(server)
    the_way_is_safe(server, desk)
    no_large_body_comes_in(server)
    phone = a_session_that_a_phone_joins(server, desk)
    assert asked(server, "SELECT name, origin FROM check_in") == [("Siti Aminah", "qr")]
    when_the_database_is_away(server, phone)
    assert asked(server, "SELECT name, origin FROM check_in") == [("Siti Aminah", "qr")], "PostgreSQL was killed"
    a_copy_that_came_back(server, phone)
    nothing_was_told(server)


def from_nothing(server: Hosting) -> Visit:
    """The first start makes all that is missing; its link makes the first account, whose browser this gives."""
    for name in server.names[1:]:
        server.programs[name].start()
    server.wait_ready()
    assert asked(server, "SELECT count(*) FROM officer") == [(1,)]
    assert len(asked(server, "SELECT * FROM hotline")) > 20
    desk = server.visit()
    desk.send(found(LINK, server.logs()), **SUPERVISOR)
    assert "Hari ini" in desk.get("/admin/").title.text
    return desk


def the_way_is_safe(server: Hosting, desk: Visit) -> None:
    """By HTTPS alone, with a certificate that is looked at, and cookies that go no other way."""
    with closing(Browser(server.http_port)) as plain:
        sent_on = plain.open("GET", "/check-in/")
    assert (sent_on.status, sent_on.location) == (308, "https://127.0.0.1/check-in/")
    strict = Browser(server.port, ssl.create_default_context())
    with closing(strict), pytest.raises(ssl.SSLCertVerificationError):
        strict.open("GET", "/")
    assert {cookie.name for cookie in desk.cookies} == {"__Host-anjungan", "known"}
    assert all(cookie.secure for cookie in desk.cookies)
    desk.browser.addheaders.append(("SCRIPT_NAME", "/rahasia"))  # gunicorn would believe Caddy, who passes on none such
    with desk.browser.open(f"{server.address}/admin/") as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert not {"server", "via", "x-powered-by"} & set(map(str.lower, answer.headers))


def no_large_body_comes_in(server: Hosting) -> None:
    """By its head or in chunks, but where files are taken: there somebody is asked to sign in."""
    secure = server.trusted()
    large = bytes(DEFAULTS["MAX_CONTENT_LENGTH"] + 1)
    for body in (large, iter([large])):  # the latter comes in chunks
        with closing(HTTPSConnection("localhost", server.port, timeout=PATIENCE, context=secure)) as connection:
            connection.request("POST", "/language", body)
            answer = connection.getresponse()
            assert (answer.status, "terlalu panjang" in answer.read().decode()) == (413, True)
    with closing(HTTPSConnection("localhost", server.port, timeout=PATIENCE, context=secure)) as connection:
        connection.request("POST", "/admin/data/", large)
        assert connection.getresponse().status == 303


def a_session_that_a_phone_joins(server: Hosting, desk: Visit) -> Visit:
    """An officer opens a session, and a phone of the hall checks in by its poster."""
    page = desk.send("/admin/officers/", name="Ratna", role="officer")
    officer, phone = server.visit(), server.visit()
    officer.send(link_on(page), **OFFICER)
    session_page = officer.send("/admin/sessions/new", **SESSION)
    to = session_page.select_one("form[action*='/open']")["action"].removesuffix("#open")
    officer.send(to.removesuffix("open"), to, sure="1")
    [(key,)] = asked(server, "SELECT join_key FROM outreach_session")
    assert "Masuk ke acara" in phone.get("/").text, "who has not joined sees no session"
    phone.send(f"/join/{key}", device="own")
    assert "Kehadiran tercatat" in phone.send("/check-in/", **SITI).text
    return phone


def link_on(page: BeautifulSoup) -> str:
    """The path of the set-up link that a page shows."""
    return found(LINK, str(page.main))


def when_the_database_is_away(server: Hosting, phone: Visit) -> None:
    """The kiosk itself says so, and is back by itself."""
    server.programs["postgresql"].kill()
    assert "Belum tersimpan" in refused(phone)
    assert server.status("/healthz") == 503
    with socket.create_connection(("127.0.0.1", server.inner_port)) as broken:
        broken.sendall(b"GET / HTTP/1.1\r\nrahasia\r\n\r\n")
        assert b"400 Bad Request" in broken.recv(1000)
    server.programs["postgresql"].start()
    server.wait_ready()
    assert "Cek" in phone.get("/offers/").title.text


def refused(phone: Visit) -> str:
    """The page of somebody who asks while a part is away."""
    with pytest.raises(HTTPError, match="503") as away:
        phone.get("/offers/?rahasia")
    assert away.value.headers["Strict-Transport-Security"]
    return away.value.read().decode()


def a_copy_that_came_back(server: Hosting, phone: Visit) -> None:
    """Every row as it was, but for what was erased since: that stays away, as docs/hosting.md brings a copy back.

    Who asks meanwhile reads an honest page.
    """
    dumps, before = server.folder / "dumps", rows(server, "anjungan")
    dumps.mkdir()
    for old in ("20260101-030000.dump", "20260102-030000.dump"):
        (dumps / old).touch()
    server.run("bash", FILES / "copy.sh", dumps, "2")
    other, newest = sorted(dumps.glob("*.dump"))
    assert (other.name, newest.stat().st_mode & 0o777) == (old, 0o600)
    contents = server.postgresql("pg_restore", "--list", newest)
    assert [name for name in ("check_in", *copies.LEFT_OUT) if f"TABLE DATA public {name} " in contents] == ["check_in"]
    asked(server, "UPDATE check_in SET erase_on = erase_on - 400 RETURNING 1")
    assert "1 data yang melewati masa simpan dihapus" in server.flask("purge")
    server.programs["gunicorn"].kill()
    with ThreadPoolExecutor() as meanwhile:
        away = meanwhile.submit(refused, phone)
        bring_back(server, newest)
        assert rows(server, "anjungan") == before
        output = server.flask("restore", "--replaced", "anjungan_before")
    assert "1 kehadiran yang sudah dihapus tidak dihidupkan lagi" in output
    assert asked(server, "SELECT name, origin FROM check_in") == [(None, "qr")]
    assert "mungkin belum tercatat" in away.result()


def bring_back(server: Hosting, copy: Path) -> None:
    """A copy, in place of the database."""
    server.postgresql("psql", "-c", "ALTER DATABASE anjungan RENAME TO anjungan_before")
    server.make_database()
    server.postgresql("pg_restore", "--exit-on-error", "--no-owner", "-d", "anjungan", copy, user="anjungan")


def nothing_was_told(server: Hosting) -> None:
    """No log names who came, what they asked for, or what they typed; nor what is no request at all."""
    logs = server.logs()
    assert "Invalid request" in logs
    secrets = ("Siti", "Aminah", "hasan", "ratna", "perahu", "rahasia", "/offers", "/check-in", VISITOR, "urllib")
    assert [words for words in secrets if words in logs] == []


def asked(server: Hosting, sentence: str, database: str = "anjungan") -> list[tuple[object, ...]]:
    """What PostgreSQL itself answers."""
    with psycopg.connect(f"host={server.folder} user=postgres dbname={database}") as connection:
        return connection.execute(sentence).fetchall()


def rows(server: Hosting, database: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a database, but for what no copy holds."""
    tables = asked(server, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database)
    names = {str(name) for (name,) in tables}.difference(copies.LEFT_OUT)
    return {name: sorted(asked(server, f"TABLE {name}", database), key=str) for name in names}
