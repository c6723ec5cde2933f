"""Counts failed codes and sign-ins, so that guessing is slow: in the database, for all processes together.

Where a guess came from is a keyed hash that the views make. An hour later it goes, with the next guess or the day's
erasing. Time is the machine's clock as it is now: what is dated later counts for nothing, so no jump keeps anybody out.

A hall is often one address, so only further guesses of the same kind are held up, and nothing else is ever asked here.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import FailedTry

WITHIN = timedelta(minutes=10)
OF_ONE, OF_ALL = 30, 300  # failures of one kind from one source, and from all of them
KEPT = timedelta(hours=1)


def may_try(kind: str, source: str, of_one: int = OF_ONE, of_all: int | None = OF_ALL) -> bool:
    """True while few enough tries of this kind failed lately, from this source and from all. A refused one is none."""
    now = utcnow()
    mine = func.count().filter(FailedTry.source == source)
    lately = select(func.count(), mine).where(FailedTry.kind == kind, FailedTry.at.between(now - WITHIN, now))
    from_all, from_one = db.session.execute(lately).one()
    return from_one < of_one and (of_all is None or from_all < of_all)


def count(kind: str, source: str) -> None:
    """Count one. Ask `may_try` first, both within one db.write(): so not even tries at once get beyond."""
    forget_old()
    db.session.add(FailedTry(kind=kind, source=source))


def forget_old() -> None:
    """Drop what no limit looks at any more, inside db.write(), and what a clock that was wrong has dated far ahead."""
    now = utcnow()
    db.session.execute(delete(FailedTry).where(~FailedTry.at.between(now - KEPT, now + KEPT)))
