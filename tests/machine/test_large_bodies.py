"""A body that is larger than text: taken from who is signed in at the desk, from a stranger not for a moment."""

import time
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from kiosk.db import db
from tests.cast.apps import make_app
from tests.cast.officers import account
from tests.cast.server import (
    PATIENCE,
    Server,
    server,  # noqa: F401 - the fixture
)
from tests.conftest import add

pytestmark = [pytest.mark.sqlite_only, pytest.mark.program]

MEGABYTE = 1024 * 1024
CLOSE, RESTORE = "/admin/sessions/x/close", "/admin/settings/copies/restore"


def cookie(server: Server, key: str | None = None) -> str:  # noqa: F811
    """That of a supervisor who is signed in, signed with this machine's secret or with another."""
    app = make_app(server.instance, SECRET_KEY=key or (server.instance / "secret").read_text())
    token = account("hasan", "Hasan", "supervisor").login_token
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    now = int(time.time())
    return f"anjungan={serializer.dumps({'_user_id': token, 'signed_in_at': now, 'seen_at': now})}"


def sign_up(server: Server) -> None:  # noqa: F811
    """Whose cookie it is."""
    with make_app(server.instance).app_context():
        add(account("hasan", "Hasan", "supervisor"))
        db.session.remove()
        db.engine.dispose()


def stored(server: Server) -> int:  # noqa: F811
    """The bytes that lie in files without a name, all of them in the kiosk's own folder."""
    assert server.process
    total = 0
    for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # a connection that was closed meanwhile
            if str(link.readlink()).endswith("(deleted)"):
                assert str(link.readlink()).startswith(str(server.instance)), link.readlink()
                total += link.stat().st_size
    return total


def begun(server: Server, path: str, megabytes: int, **headers: str) -> HTTPConnection:  # noqa: F811
    """All of a body is sent but its last megabyte."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.putrequest("POST", path)
    kind = "multipart/form-data; boundary=x"
    for name, value in {"Content-Type": kind, "Content-Length": str(megabytes * MEGABYTE), **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    for _megabyte in range(megabytes - 1):
        connection.send(bytes(MEGABYTE))
    server.ask("/healthz")  # by then most of it has been read
    return connection


def ended(connection: HTTPConnection) -> HTTPResponse:
    connection.send(bytes(MEGABYTE))
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/", "/check-in/", CLOSE, "/admin/sign-in"])
def test_of_a_strangers_large_body_nothing_is_stored(server: Server, path: str) -> None:  # noqa: F811
    server.start()
    for headers in ({}, {"Cookie": cookie(server, "another kiosk's")}):
        with closing(begun(server, path, 60, **headers)) as connection:
            assert stored(server) < MEGABYTE
            answer = ended(connection)
            assert answer.status == 413
            assert "Tulisannya terlalu panjang" in answer.read().decode()
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200, "what came is no request of its own"


def test_a_photo_of_who_is_signed_in_comes_and_no_more_than_that(server: Server) -> None:  # noqa: F811
    server.start()
    signed = {"Cookie": cookie(server)}
    with closing(begun(server, CLOSE, 11, **signed)) as connection:
        assert stored(server) < MEGABYTE, "a cookie that nobody has any more"
        assert ended(connection).status == 413
    sign_up(server)
    with closing(begun(server, CLOSE, 11, **signed)) as connection:
        assert stored(server) > 4 * MEGABYTE
        assert ended(connection).status == 404, "there is no such session"
    for path, forwarded in ((CLOSE, {"X-Forwarded-For": "10.0.0.9"}), ("/check-in/", {})):
        with closing(begun(server, path, 11, **signed, **forwarded)) as connection:
            assert stored(server) < MEGABYTE, "who may not reach the desk, and a page that takes none"
            assert ended(connection).status == 413
    with closing(begun(server, CLOSE, 12, **signed)) as connection:
        assert stored(server) < MEGABYTE
        answer = ended(connection)
        assert "Berkasnya terlalu besar" in answer.read().decode()


def test_of_a_database_that_is_cut_off_nothing_is_left(server: Server) -> None:  # noqa: F811
    server.start()
    sign_up(server)
    before = {path for path in server.instance.rglob("*") if path.is_file()}
    signed = {"Cookie": cookie(server)}
    with closing(begun(server, RESTORE, 60, **signed)), closing(begun(server, RESTORE, 2, **signed)) as second:
        assert stored(server) > 40 * MEGABYTE
        answer = ended(second)
        assert answer.status == 409, "one at a time"
        assert "Berkas lain sedang dikirim" in answer.read().decode()
        server.kill()
        assert {path for path in server.instance.rglob("*") if path.is_file()} <= before
