"""Everybody in the halls of a province, asked for by one process: each page at the moment that was planned for it.

Nobody comes later because a server is slow: all times are counted from the planned moment on.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import closing
from typing import Any

from tests.bench.hall import AT_TABLETS, MINUTES, PAGES, PHONES, TABLETS, TAP
from tests.bench.lines import Door, Line
from tests.bench.visitors import OURS, Gone, Hall, Kinds, Reader, Told, now, until
from tests.cast.ledger import Ledger

EACH = MINUTES * 60 * TABLETS // AT_TABLETS  # seconds from one person at a tablet to the next
PHONES_A_SECOND = PHONES / MINUTES / 60


class Crowd(Told):
    """Everybody in the halls that are open."""

    def __init__(self, door: Door, group: asyncio.TaskGroup, ledger: Ledger, kinds: Kinds = OURS) -> None:
        super().__init__(ledger)
        self.door, self.group, self.kinds = door, group, kinds
        self.tasks: set[asyncio.Task[None]] = set()

    def open(self, halls: list[Hall]) -> None:
        """People are in the middle of what they do, as if the hall had been open for long."""
        for hall in halls:
            for cookies in hall.tablets:
                self.begin(self.at_tablet(cookies))
            self.begin(self.on_phones(hall.join_key))
            if hall.officer:
                self.begin(self.comes(self.at_desk(hall)))

    async def at_tablet(self, cookies: dict[str, str]) -> None:
        past, due = self.lot.randrange(EACH // TAP), self.soon()
        with closing(Line(self.door)) as line:
            while True:
                line.cookies = dict(cookies)
                await self.comes(self.kinds[0](self, line, due).visit(past))
                past, due = 0, due + EACH - past * TAP

    async def on_phones(self, key: str) -> None:
        past, due = self.lot.randrange(PAGES), self.soon()
        while True:
            self.begin(self.comes(self.on_phone(key, past, due)))
            past, due = 0, due + self.lot.expovariate(PHONES_A_SECOND)
            await until(due)

    async def on_phone(self, key: str, past: int, due: float) -> None:
        with closing(Line(self.door)) as line:
            visitor = self.kinds[1](self, line, due)
            await visitor.join(key, past)
            await visitor.visit(past)

    async def at_desk(self, hall: Hall) -> None:
        with closing(Line(self.door)) as line:
            await Reader(self, line, self.soon()).visit(hall)

    async def comes(self, visit: Coroutine[Any, Any, None]) -> None:
        """Who finds another page than there should be goes away, and it is noted."""
        try:
            await visit
        except (Gone, AssertionError) as why:
            self.notes.wrong[str(why)[:60]] += 1

    def begin(self, what: Coroutine[Any, Any, None]) -> None:
        task = self.group.create_task(what)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def soon(self) -> float:
        return now() + self.lot.uniform(0, TAP)

    def go_home(self) -> None:
        """All of them, whatever they are doing."""
        for task in self.tasks:
            task.cancel()
