"""A connection over TLS that is kept, as a browser keeps it; what is asked by it, and what was seen."""

import asyncio
import gzip
import re
import ssl
from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bench import load

PATIENCE = 30  # seconds for an answer
COOKIE = re.compile(rb"\r\nset-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE)
CUT, LATE = "cut off", "too late"
AWAY = ("503", CUT)
FAILURES = (OSError, EOFError, asyncio.LimitOverrunError)


class Door(NamedTuple):
    """Where a server is, and by whose certificate it is known."""

    host: str
    port: int
    context: ssl.SSLContext

    @property
    def site(self) -> str:
        return f"https://{self.host}:{self.port}"


class Notes:
    """How long it took, in milliseconds, and what went wrong."""

    def __init__(self) -> None:
        self.pages: list[float] = []
        self.stored: list[float] = []  # of the pages those that were check-ins
        self.desk: list[float] = []
        self.lag: list[float] = []  # how late this process itself came to ask
        self.wrong: Counter[str] = Counter()

    @property
    def strange(self) -> int:
        """How often it was something else than a server that is away for a while, and says so if it can."""
        return sum(number for what, number in self.wrong.items() if what not in AWAY)

    def said(self) -> str:
        """What went wrong, the most frequent first."""
        return ", ".join(f"{number} {what}" for what, number in self.wrong.most_common())


class Line:
    """A connection that is kept, and made anew once it is gone."""

    def __init__(self, door: Door) -> None:
        self.door, self.cookies = door, dict[str, str]()
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Status, head and body of the answer. Raises one of FAILURES."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode(fields).encode() if fields else None
        try:
            async with asyncio.timeout(PATIENCE):
                head, page = await self.answer(load.request(path, cookie, body, self.door.site))
        except FAILURES:
            self.close()
            raise
        self.cookies |= {name.decode(): value.decode() for name, value in COOKIE.findall(head)}
        return int(head[9:12]), head, opened(page)

    async def answer(self, asked: bytes) -> tuple[bytes, bytes]:
        """Head and body; one that does not say its length is of a proxy, and its connection is not kept."""
        if not self.streams:
            self.streams = await asyncio.open_connection(self.door.host, self.door.port, ssl=self.door.context)
        reader, writer = self.streams
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        length = load.LENGTH.search(head)
        if length and b"\r\nconnection: close" not in head.lower():
            return head, await reader.readexactly(int(length[1]))
        self.close()
        return head, b""

    def close(self) -> None:
        if self.streams:
            self.streams[1].transport.abort()  # at once, without a farewell that somebody would have to wait for
        self.streams = None


def opened(sent: bytes) -> str:
    """A page, or a file, as text; what is neither is looked at by nobody."""
    return (gzip.decompress(sent) if sent.startswith(b"\x1f\x8b") else sent).decode(errors="replace")
