"""Connections that say nothing, or half of what they want: whoever comes then is answered. On the server people use."""

import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from kiosk.config import DEFAULTS
from kiosk.machine.serve import MOST_CONNECTIONS, redact_record
from tests.cast.server import (
    Server,
    server,  # noqa: F401 - the fixture
)

pytestmark = [pytest.mark.sqlite_only, pytest.mark.program]

HALVES = {
    "nothing": b"",
    "half a form": b"POST /language HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nlanguage=",
}


@pytest.fixture
def many() -> Iterator[ExitStack]:
    """Connections that are closed at the end."""
    with ExitStack() as many:
        yield many


def half(port: int, message: bytes) -> socket.socket:
    """A connection that waits."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(message)
    return connection


@pytest.mark.parametrize("message", HALVES.values(), ids=HALVES)
def test_who_comes_is_answered_however_many_say_nothing(server: Server, many: ExitStack, message: bytes) -> None:  # noqa: F811
    server.start()
    for _connection in range(MOST_CONNECTIONS + 50):
        many.enter_context(closing(half(server.port, message)))
    for path in ("/", "/check-in/", "/hotlines/"):
        assert server.ask(path).status == 200
    assert "Traceback" not in server.printed()


def test_a_length_of_5000_digits_is_refused_and_writes_no_address_into_the_log(server: Server) -> None:  # noqa: F811
    """Python refuses to read such a number, and waitress wrote down whose connection it closed for that."""
    server.start()
    with closing(half(server.port, b"POST / HTTP/1.1\r\nContent-Length: %s\r\n\r\n" % (b"9" * 5000))) as connection:
        assert connection.recv(100) == b""
    assert server.ask("/").status == 200
    assert "closing channel" not in server.printed()


def head_of(path: str, *lines: str, host: str = "127.0.0.1", version: str = "1.1") -> bytes:
    """The head of a form that somebody sends."""
    return "\r\n".join([f"POST {path} HTTP/{version}", f"Host: {host}", *lines, "", ""]).encode()


def answer_to(port: int, message: bytes) -> str:
    """All that is answered on one connection until it ends."""
    with closing(half(port, message)) as connection, connection.makefile("rb") as answer:
        return answer.read().decode()


LARGE = f"Content-Length: {DEFAULTS['MAX_CONTENT_LENGTH'] + 1}"
LARGER_THAN_ANY_FILE = f"Content-Length: {2 * DEFAULTS['MAX_CONTENT_LENGTH_WITH_FILE']}"
MAY_SEND = "HTTP/1.1 100 Continue"  # the answer to who asks first


def answer_to_question(port: int, path: str, *lines: str, host: str = "127.0.0.1", length: str = LARGE) -> str:
    """The first line of the answer to somebody who asks if a large body may be sent."""
    with closing(half(port, head_of(path, length, "Expect: 100-continue", *lines, host=host))) as connection:
        return connection.makefile("rb").readline().decode().strip()


TOO_LARGE = {
    "by its length": head_of("/language", LARGE),
    "as HTTP/1.0": head_of("/language", LARGE, "Connection: keep-alive", version="1.0"),
    "asking first": head_of("/language", LARGE, "Expect: 100-continue"),
    "in chunks": head_of("/language", "Transfer-Encoding: chunked"),
    "with a request in it": head_of("/language", LARGE) + b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


def test_a_large_body_is_refused_by_its_head(server: Server) -> None:  # noqa: F811
    """By a page, before any of it came. Whoever sends half of it and waits holds nothing."""
    server.start()
    for name, message in TOO_LARGE.items():
        answer = answer_to(server.port, message)
        assert answer[9:12] == "413", name
        assert "Tulisannya terlalu panjang" in answer, name
        assert answer.count("HTTP/1.") == 1, f"{name}: what follows is no request"
    assert server.ask("/").status == 200
    assert "Traceback" not in server.printed()


def test_a_file_is_taken_from_machines_that_the_desk_is_open_to(server: Server) -> None:  # noqa: F811
    server.start()
    for path in ("/admin/data/", "/admin/sessions/x/photos", "/admin/voice/x/y.webm"):
        assert answer_to_question(server.port, path) == MAY_SEND
        for host in ("anjungan.desa", "[::1"):
            assert answer_to_question(server.port, path, host=host) != MAY_SEND
        assert answer_to_question(server.port, path, "X-Forwarded-For: 10.0.0.9") != MAY_SEND
        assert answer_to_question(server.port, path, "Transfer-Encoding: chunked") != MAY_SEND
        assert "413" in answer_to_question(server.port, path, length=LARGER_THAN_ANY_FILE)
    for path in ("/admin/data/give", "/admin/settings/", "/admin/sign-in", "/admin/no-such-page/"):
        assert answer_to_question(server.port, path) != MAY_SEND


def test_a_server_behind_a_proxy_takes_files(server: Server) -> None:  # noqa: F811
    server.environment |= {"KIOSK_HTTPS": "1", "KIOSK_TRUST_PROXY": "1"}
    server.start()
    forwarded = ("X-Forwarded-Proto: https", "X-Forwarded-For: 10.0.0.9")
    assert answer_to_question(server.port, "/admin/data/", *forwarded, host="a.id") == MAY_SEND
    assert answer_to_question(server.port, "/language", *forwarded, host="a.id") != MAY_SEND


def test_what_waitress_says_of_a_fault_names_no_address() -> None:
    sentence = "uncaptured python exception, closing channel <Connection connected 192.168.1.66:5000 at 0x7f> (x:y z)"
    record = logging.LogRecord("waitress", logging.ERROR, "", 0, sentence, None, None)
    assert redact_record(record)
    assert record.getMessage() == "uncaptured python exception,"
