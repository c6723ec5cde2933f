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


def half(port: int, said: bytes) -> socket.socket:
    """A connection that waits."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(said)
    return connection


@pytest.mark.parametrize("said", HALVES.values(), ids=HALVES)
def test_who_comes_is_answered_however_many_say_nothing(server: Server, many: ExitStack, said: bytes) -> None:  # noqa: F811
    server.start()
    for _connection in range(MOST_CONNECTIONS + 50):
        many.enter_context(closing(half(server.port, said)))
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


def test_what_is_larger_than_a_file_may_be_is_refused_by_a_page(server: Server) -> None:  # noqa: F811
    """Not by waitress, which says it in English, and where script reads the answer leaves a blank page."""
    server.start()
    length = DEFAULTS["MAX_CONTENT_LENGTH"] + 1
    head = b"POST /language HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % length
    with closing(half(server.port, head)) as connection, connection.makefile("rb") as answer:
        connection.sendall(bytes(length))
        said = answer.read().decode()
    assert said.startswith("HTTP/1.0 413")
    assert "Tulisannya terlalu panjang" in said


def test_what_waitress_says_of_a_fault_names_no_address() -> None:
    said = "uncaptured python exception, closing channel <Connection connected 192.168.1.66:5000 at 0x7f> (x:y z)"
    record = logging.LogRecord("waitress", logging.ERROR, "", 0, said, None, None)
    assert redact_record(record)
    assert record.getMessage() == "uncaptured python exception,"
