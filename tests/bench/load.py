"""A server on a core of its own, the limit beside it on the same core, and who asks them both from another."""

import gzip
import os
import random
import re
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.cast.server import Server

CORES = sorted(os.sched_getaffinity(0))
THEIRS = ("taskset", "-c", str(CORES[0]))  # what starts a server on its core
CONNECTIONS = 8
# where a flush takes no time, and where it takes the disk's
MEMORY, DISK = Path("/dev/shm"), Path("/var/tmp")  # noqa: S108 - a folder of our own is made there
A_PAGE = gzip.compress(random.Random(1).randbytes(4_000).hex().encode(), mtime=0)  # of 4.5 kB
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class Bare(Server):
    """The limit, with these pages, compressed, beside one of its own. It is there once /healthz answers, as ours is."""

    def __init__(self, folder: Path, **pages: bytes) -> None:
        put(folder, {"healthz": A_PAGE} | pages)
        super().__init__(folder / "instance")

    def program(self) -> list[str]:
        return ["tests.bench.bare", str(self.port), str(self.instance.parent)]


def put(folder: Path, pages: dict[str, bytes]) -> None:
    """Pages of the limit, in a folder of their own; one is its home."""
    folder.mkdir()
    for name, page in ({"home": A_PAGE} | pages).items():
        (folder / name).write_bytes(page)


@contextmanager
def folder(where: Path) -> Iterator[Path]:
    """A folder there that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=where) as name:
        yield Path(name)


@contextmanager
def alone() -> Iterator[None]:
    """This process asks from the last core, and leaves the first to the servers."""
    os.sched_setaffinity(0, CORES[-1:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, CORES)


@contextmanager
def running(*servers: Server) -> Iterator[None]:
    """These servers, on their core."""
    try:
        for server in servers:
            server.start(*THEIRS)
        yield
    finally:
        for server in servers:
            if server.process:
                server.kill()


def request(path: str, cookie: str = "", fields: bytes | None = None, site: str = "http://127.0.0.1") -> bytes:
    """What a browser sends: a GET, or a POST of these fields."""
    lines = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1", f"Host: {site.partition('//')[2]}"]
    lines += ["Accept-Encoding: gzip", f"Referer: {site}/"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    if fields is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(fields)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (fields or b"")


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """The status and the body of the next answer."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError(got[:200])
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    assert length, head
    parts, missing = [body], int(length[1]) - len(body)
    while missing > 0:
        parts.append(connection.recv(65536))
        missing -= len(parts[-1])
    return int(head[9:12]), b"".join(parts)


def ask(server: Server, message: bytes) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    with closing(socket.create_connection(("127.0.0.1", server.port))) as connection:
        connection.sendall(message)
        return answer(connection)


def a_second(server: Server, requests: Iterable[bytes], seconds: float, status: int = 200) -> float:
    """How many of these requests the server answers in a second, by eight connections that are kept.

    It ends after so many seconds, or when all are answered.
    """
    answers, following = Counter[int](), iter(requests)
    start = time.perf_counter()
    all_at_once([lambda: press(server.port, following, start + seconds, answers)] * CONNECTIONS)
    took = time.perf_counter() - start
    assert set(answers) == {status}, answers
    return answers.total() / took


def press(port: int, following: Iterator[bytes], end: float, answers: Counter[int]) -> None:
    """One connection: the next request when the last is answered."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for message in following:
            connection.sendall(message)
            answers[answer(connection)[0]] += 1
            if time.perf_counter() > end:
                return


def all_at_once(jobs: Iterable[Callable[[], None]]) -> None:
    """All of these at once; what goes wrong in one of them goes wrong here."""
    wrong: list[BaseException] = []

    def guard(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=guard, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]


def memory(server: Server) -> float:
    """What the server holds in memory now, in MB."""
    assert server.process
    match = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{server.process.pid}/status").read_text())
    assert match
    return int(match[1]) / 1024
