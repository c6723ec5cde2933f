"""Counts failed codes and sign-ins, so that guessing is slow: in the database, for all processes together.

Where a guess came from is a keyed hash that the views make. An hour later it goes, with the next guess or the day's
erasing. Time is the machine's clock as it is now: what is dated later counts for nothing, so no jump keeps anybody out.

A hall is often one address, so only further guesses of the same kind are held up, and nothing else is ever asked here.
"""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import FailedTry

KEPT = timedelta(hours=1)  # no limit looks further back


class Limits(NamedTuple):
    """So many failures of one kind from one source, and from all of them, each within its time."""

    of_one: int = 30
    within: timedelta = timedelta(minutes=10)
    of_all: int = 300
    all_within: timedelta = timedelta(minutes=10)


USUAL = Limits()


def may_try(kind: str, source: str, limits: Limits = USUAL) -> bool:
    """Whether few enough tries of this kind failed lately, from this source and from all. A refused one is none."""
    now = utcnow()
    lately = FailedTry.at.between(now - limits.all_within, now)
    mine = func.count().filter(FailedTry.source == source, FailedTry.at > now - limits.within)
    from_all, from_one = db.session.execute(select(func.count(), mine).where(FailedTry.kind == kind, lately)).one()
    return bool(from_all < limits.of_all and from_one < limits.of_one)


def count(kind: str, source: str) -> None:
    """Count one. Ask `may_try` first, both within one db.write(): so not even tries at once get beyond."""
    forget_old()
    db.session.add(FailedTry(kind=kind, source=source))


def forget_old() -> None:
    """Drop what no limit looks at any more, inside db.write(), and what a clock that was wrong has dated far ahead."""
    now = utcnow()
    db.session.execute(delete(FailedTry).where(~FailedTry.at.between(now - KEPT, now + KEPT)))
