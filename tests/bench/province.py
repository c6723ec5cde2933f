"""A province: many halls at one server

PostgreSQL, PgBouncer, gunicorn and Caddy with the files of deploy/hosting, asked over HTTPS; PostgreSQL flushes to this
machine's disk, and holds a million check-ins in 5,000 sessions. Today so many halls are open besides, each with a
session in its own village, four paired tablets and twenty phones: 80 people in 30 minutes, each with the 25 pages of
"A morning in the hall" and four seconds between two taps, at that very pace. A phone opens the poster's address before,
and fetches styles and scripts. In one hall of ten an officer, and in another a supervisor of all, looks at the day, at
lists, at a session and its people, a page every five seconds. Each page is asked for at its planned moment however slow
the others were, and what it takes is counted from there. Halls are added until 99 of 100 pages take more than 500 ms;
the figures are of the most halls before that, and docs/scaling.md has all steps.

Who asks is one process beside the four programs, on the same cores: what it computes is among the figures. The limit is
Flask alone with one page of 4.5 kB, by the same gunicorn behind the same Caddy, asked by as many at the same pace.

Then, with half as many halls, a worker, PgBouncer and PostgreSQL are killed in turn and started anew; who was not
answered presses again. At last all that was acknowledged in any hall is looked for in the database.
"""

import asyncio
import os
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import func, select, text

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import CheckIn
from tests.bench import load, many_halls, steps, table, years
from tests.bench.bare_hosting import bare_hosting
from tests.bench.crowd import Crowd
from tests.bench.lines import Door, Notes
from tests.bench.steps import Step, watched
from tests.bench.struck import kills, rows_of_kill
from tests.bench.table import Row, at_most
from tests.bench.visitors import LIMIT, OURS, Hall, Kinds
from tests.cast.apps import make_app
from tests.cast.hosting import SITE, Hosting, hosting
from tests.cast.ledger import Ledger

DRAWN, BEGIN, END = ROOT / "docs" / "scaling.md", "<!-- steps -->\n", "<!-- end of steps -->"
STEPS = (20, 40, 80, 120, 160, 200, 220, 240, 260, 280, 300, 320, 340, 360, 400)
# what the limit is asked for as well
BESIDE = tuple(f"a page, {which}" for which in ("median", "95 of 100", "99 of 100")) + tuple(
    f"computed by {name}" for name in ("gunicorn", "Caddy", "who asks")
)
SETTLE = 12  # seconds until what was changed counts


class Place(NamedTuple):
    """A server, how its rows are written and read, its halls, and what people in them were told."""

    server: Hosting
    app: Flask
    halls: list[Hall]
    ledger: Ledger


def measure(halls: Sequence[int] = STEPS, seconds: float = 40, check_ins: int = 1_000_000) -> list[Row]:
    with load.folder(load.DISK) as folder:
        folder.chmod(0o755)  # PostgreSQL's own user goes in
        with hosting(folder, workers=len(load.CORES), fsync=True) as server, filled(server, check_ins) as place:
            seen = asyncio.run(raised(place, halls, seconds))
            most = max((step.halls for step in seen if step.is_within), default=halls[0])
            killed = asyncio.run(disturbed(place, max(1, most // 2), seconds / 3))
            faults, size = lost(place), size_of(place.app)
        with bare_hosting(folder / "bare") as bare:
            limit = asyncio.run(at_the_limit(bare, place.halls[:most], seconds))
    assert place.ledger.acknowledged
    size_row = Row(f"the database after {check_ins:,} check-ins and as many acts", "MB", [size])
    lost_row = Row("lost, not whole or doubled", "", [len(faults)], (), [at_most(0)], ", ".join(faults[:3]))
    return [*summary(seen, most, limit), size_row, *killed, lost_row]


@contextmanager
def filled(server: Hosting, check_ins: int) -> Iterator[Place]:
    """The database as after years of use."""
    os.environ["KIOSK_INSTANCE"] = str(server.instance)
    app = make_app(server.instance, SQLALCHEMY_DATABASE_URI=server.direct)
    with app.app_context():
        years.fill(check_ins)
    yield Place(server, app, [], Ledger())
    with app.app_context():
        db.engine.dispose()


@asynccontextmanager
async def crowd(server: Hosting, ledger: Ledger, kinds: Kinds = OURS) -> AsyncIterator[Crowd]:
    """People at this server, who go home at the end."""
    trusted = ssl.create_default_context(cafile=str(server.folder / "ca.pem"))
    async with asyncio.TaskGroup() as group:
        people = Crowd(Door(SITE, server.port, trusted), group, ledger, kinds)
        yield people
        people.go_home()


async def raised(place: Place, halls: Sequence[int], seconds: float) -> list[Step]:
    """More and more halls, until it takes too long."""
    seen: list[Step] = []
    async with crowd(place.server, place.ledger) as people:
        for number in halls:
            more = await asyncio.to_thread(many_halls.opened, place.app, number - len(place.halls))
            if not seen:
                more[0] = more[0]._replace(officer="ratna")  # who sees every hall
            place.halls.extend(more)
            people.open(more)
            await asyncio.sleep(min(SETTLE, seconds))
            seen.append(await watched(place.server, people, number, seconds))
            if not seen[-1].is_within:
                break
    return seen


async def disturbed(place: Place, halls: int, seconds: float) -> list[Row]:
    """Each part is killed once while people are at it."""
    rows: list[Row] = []
    async with crowd(place.server, place.ledger) as people:
        people.open(place.halls[:halls])
        await asyncio.sleep(min(SETTLE, seconds))
        for name, kill in kills(place.server).items():
            people.notes, begun = Notes(), time.monotonic()
            await asyncio.to_thread(kill)
            back = time.monotonic() - begun
            await asyncio.sleep(seconds)
            rows += rows_of_kill(f"{name} killed among {halls} halls", back, people.notes)
    return rows


def lost(place: Place) -> list[str]:
    """What is not as people in these halls were told."""
    ledger, halls = place.ledger, [hall.session for hall in place.halls]

    def of_quiz(query: str) -> list[dict[str, Any]]:
        """Of quizzes that were begun here; those of the years before are of nobody."""
        rows = db.session.execute(text(query)).mappings()
        return [dict(row) for row in rows if row.get("token", row.get("attempt_token")) in ledger.attempts]

    with place.app.app_context():
        db.engine.dispose()  # PostgreSQL was started anew since
        check_ins = select(*CheckIn.__table__.columns).where(CheckIn.session_id.in_(halls))
        stored = [dict(row) for row in db.session.execute(check_ins).mappings()]
        return ledger.faults_of_check_ins(stored) + ledger.faults_of_quiz(of_quiz)


async def at_the_limit(server: Hosting, halls: list[Hall], seconds: float) -> Step:
    """The same people where there is one page."""
    async with crowd(server, Ledger(), LIMIT) as people:
        people.open([hall._replace(officer="") for hall in halls])
        await asyncio.sleep(min(SETTLE, seconds))
        return await watched(server, people, len(halls), seconds)


def size_of(app: Flask) -> float:
    """What the database takes on disk, in MB."""
    with app.app_context():
        return float(db.session.scalar(select(func.pg_database_size(func.current_database())))) / 1e6


def summary(seen: Sequence[Step], most: int, bare: Step) -> list[Row]:
    """The most halls, beside the limit; then every step."""
    best, limit = next(step for step in seen if step.halls == most), bare.figures()
    rows = [Row("halls", "", [most])]
    for name, (figure, unit) in best.figures().items():
        limits = [limit[name][0]] if name in BESIDE else []
        targets = [at_most(0)] if name == steps.UNANSWERED else []
        rows.append(Row(name, unit, [figure], limits, targets, best.notes.said() if targets else ""))
    return rows + [row for step in seen for row in step.rows()]


def draw() -> None:
    """Write docs/scaling.md with the steps that are kept."""
    DRAWN.write_text(drawn(table.kept()), encoding="utf-8")


def drawn(parts: dict[str, Any]) -> str:
    """The page as it is, with these steps."""
    before, begin, rest = DRAWN.read_text(encoding="utf-8").partition(BEGIN)
    return before + begin + steps.drawn(table.rows_of(parts["province"])) + END + rest.partition(END)[2]
