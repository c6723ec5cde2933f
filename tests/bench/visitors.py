"""Who is at a device: villagers, officers, and at the limit whoever asks for one page again and again."""

import asyncio
import random
import re
from itertools import cycle
from typing import NamedTuple

from tests.bench.hall import PAGES, TAP
from tests.bench.lines import CUT, FAILURES, LATE, Line, Notes
from tests.cast.ledger import Answer, Ledger
from tests.cast.officers import PASSWORD
from tests.cast.server import NONCE, OPTION, SESSION, TOKEN, found
from tests.cast.villagers import somebody, typed

DESK = 5  # seconds between two pages of an officer; every other one is what Hari ini asks for by itself
AGAIN, TIMES = 2, 30  # seconds until who was not answered presses again, and how often
LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)
FILE = re.compile(r'/(?:static(?!/audio)|scripts)/[^"\s]+')  # what a browser fetches for its first page


class Gone(Exception):
    """Somebody gave up: the page was another one than it should be."""


class Hall(NamedTuple):
    """An open session, its poster's key, and the cookie of each tablet; an officer reads about it, or none does."""

    session: str
    join_key: str
    tablets: list[dict[str, str]]
    officer: str = ""


class Told:
    """What all visitors of a crowd have in common: their lot, what is noted of them, what they were told."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.lot, self.notes = ledger, random.Random(80), Notes()


class Visitor:
    """Whoever is at a device now, and when their next tap is due."""

    every: float = TAP

    def __init__(self, crowd: Told, line: Line, due: float) -> None:
        self.crowd, self.line, self.due = crowd, line, due

    @property
    def took(self) -> list[float]:
        return self.crowd.notes.pages

    async def get(self, path: str) -> str:
        """A page that must be there."""
        status, _head, body = await self.tap("GET", path)
        if status != 200:
            raise Gone(f"GET /{path.split('/')[1]}: {status}")
        return body

    async def post(self, path: str, fields: dict[str, str], onward: str = "") -> str:
        """A form that must be taken, and lead there; where it leads."""
        status, head, _body = await self.tap("POST", path, fields)
        led = LOCATION.search(head)
        if status != 303 or not led or not led[1].decode().endswith(onward):
            raise Gone(f"POST /{path.split('/')[1]}: {status}")
        return led[1].decode()

    async def tap(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Ask at the planned moment; what it takes counts from there."""
        if self.due > now():
            await until(self.due)
            self.crowd.notes.lag.append(since(self.due))
        answer = await self.answered(method, path, fields)
        self.took.append(since(self.due))
        self.due += self.every
        return answer

    async def answered(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Ask, and again where the server says that it can't, or nothing."""
        wrong = self.crowd.notes.wrong
        for _time in range(TIMES):
            try:
                answer = await self.line.ask(method, path, fields)
            except FAILURES as failure:
                wrong[LATE if isinstance(failure, TimeoutError) else CUT] += 1
            else:
                if answer[0] < 500:
                    return answer
                wrong[str(answer[0])] += 1
            await asyncio.sleep(AGAIN)
        raise Gone("never answered")


class Villager(Visitor):
    """Checks in, takes a short quiz, reads every reason, looks up a number: the visit of tests/bench/hall.py."""

    origin = "kiosk"

    async def visit(self, past: int) -> None:
        """From the page on which they are by now, if they came before anybody looked."""
        if past < 5:
            await self.get("/")
            await self.check_in()
            await self.get("/")
        if past < 22:
            await self.quiz(5 - max(0, past - 7) // 3)
        if past < PAGES:
            for path in ("/hotlines/", "/hotlines/sapa-129"):
                await self.get(path)

    async def check_in(self) -> None:
        page, ledger = await self.get("/check-in/"), self.crowd.ledger
        nonce, row = found(NONCE, page), somebody(self.crowd.lot, "Orang")
        fields = {"csrf_token": found(TOKEN, page), "session": found(SESSION, page), "nonce": nonce} | typed(row)
        ledger.send(nonce, row | {"session_id": fields["session"], "origin": self.origin, "state": "new"})
        await self.post("/check-in/", fields, "/check-in/done")
        self.crowd.notes.stored.append(self.took[-1])
        ledger.acknowledge(nonce)
        await self.get("/check-in/done")

    async def quiz(self, questions: int) -> None:
        fields = {"csrf_token": found(TOKEN, await self.get("/quiz/")), "length": "short", "phase": "free"}
        token = (await self.post("/quiz/", fields)).split("/")[-2]
        self.crowd.ledger.begin(token)
        for number in range(1, questions + 1):
            await self.answer(Answer(token, number))
        if questions == 5:
            await self.get(f"/quiz/{token}/result")

    async def answer(self, key: Answer) -> None:
        address = f"/quiz/{key.token}/{key.number}"
        page = await self.get(address)
        option = self.crowd.lot.choice(OPTION.findall(page))
        self.crowd.ledger.send(key, option)
        await self.post(address, {"csrf_token": found(TOKEN, page), "option": option}, address)
        self.crowd.ledger.acknowledge(key)
        await self.get(address)


class OnPhone(Villager):
    """Somebody with a phone of their own, which has none of our files yet."""

    origin = "qr"

    async def join(self, key: str, past: int) -> None:
        """Open what the poster says; whoever is past that has the files by now."""
        await until(self.due)
        await self.answered("GET", f"/join/{key}")
        if past:
            return
        _status, _head, page = await self.answered("GET", "/")
        for path in sorted(set(FILE.findall(page))):
            await self.answered("GET", path)


class Reader(Visitor):
    """An officer who looks at the day, at lists, and at a session with its people."""

    every = DESK

    @property
    def took(self) -> list[float]:
        return self.crowd.notes.desk

    async def visit(self, hall: Hall) -> None:
        door = await self.get("/admin/sign-in")
        fields = {"csrf_token": found(TOKEN, door), "username": hall.officer, "password": PASSWORD}
        await self.post("/admin/sign-in", fields)
        of_session = (f"/admin/sessions/{hall.session}/", f"/admin/check-ins/{hall.session}/")
        for path in cycle(("/admin/", *of_session, "/admin/sessions/")):
            await self.get(path)
            await self.get("/admin/today")


class AtTheLimit(OnPhone):
    """The same rhythm where there is one page."""

    async def visit(self, past: int) -> None:
        for _page in range(PAGES - past):
            await self.get("/")

    async def join(self, key: str, past: int) -> None:
        """There is no poster."""


Kinds = tuple[type[Villager], type[OnPhone]]  # at a tablet, and on a phone
OURS: Kinds = (Villager, OnPhone)
LIMIT: Kinds = (AtTheLimit, AtTheLimit)


def now() -> float:
    return asyncio.get_running_loop().time()


def since(moment: float) -> float:
    """Milliseconds."""
    return (now() - moment) * 1000


async def until(moment: float) -> None:
    await asyncio.sleep(moment - now())
