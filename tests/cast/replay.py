"""What somebody who holds the disk reads out of SQLite's files: the log commit by commit, and pages by their bytes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

HEADER, FRAME = 32, 24
NAMES, QUIZ, OFFERS = "SELECT name FROM check_in", "SELECT token FROM quiz_attempt", "SELECT token FROM offer_check"


class Person(NamedTuple):
    """Whose answers these are: what nobody may find out."""

    name: str
    quiz: str
    offer: str


class Disk(NamedTuple):
    """The database and its log as they lie there at one moment."""

    database: bytes
    log: bytes

    @classmethod
    def of(cls, database: Path) -> "Disk":
        """Taken while the server runs, or after."""
        log = database.with_name(database.name + "-wal")
        return cls(database.read_bytes(), log.read_bytes() if log.exists() else b"")

    def states(self) -> Iterator[bytes]:
        """The database before the log, and after each commit in it."""
        yield self.database
        if len(self.log) <= HEADER:
            return
        size, salts, pages = int.from_bytes(self.log[8:12]) or 65536, self.log[16:24], {}
        for at in range(HEADER, len(self.log) - size - FRAME + 1, size + FRAME):
            head, page = self.log[at : at + FRAME], self.log[at + FRAME : at + FRAME + size]
            if head[8:16] != salts:
                return  # left over from before the log began anew
            pages[int.from_bytes(head[:4])] = page
            length = int.from_bytes(head[4:8])
            if length:
                before = (self.database[n * size : (n + 1) * size] for n in range(length))
                yield b"".join(pages.get(n + 1, page).ljust(size, b"\0") for n, page in enumerate(before))


def tied(disk: Disk, people: list[Person], folder: Path) -> int:
    """How many of these people are tied to their quiz or their offer check by what was committed after what."""
    quizzes, offers = {person.quiz for person in people}, {person.offer for person in people}
    order: list[str] = []
    known: set[str] = set()
    for number, state in enumerate(disk.states()):
        rows = rows_of(state, folder / "state")
        order += sorted(rows - known) if number else []  # what was there before the log has no order
        known |= rows
    after = {person: order[order.index(person.name) :] if person.name in order else [] for person in people}
    return sum(
        next_of(after[person], quizzes) == person.quiz or next_of(after[person], offers) == person.offer
        for person in people
    )


def next_of(order: list[str], wanted: set[str]) -> str | None:
    """The first of these that came."""
    return next((mark for mark in order if mark in wanted), None)


def rows_of(state: bytes, path: Path) -> set[str]:
    """Names and tokens in a database of these bytes."""
    path.write_bytes(state)
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        found = {row[0] for query in (NAMES, QUIZ, OFFERS) for row in connection.execute(query) if row[0]}
    path.unlink()
    return found
