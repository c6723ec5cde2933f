"""Who did what: writing it down, and reading a page of it or a whole period; no entry is ever changed."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, tuple_

from kiosk.clock import midnight, utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, Officer, OutreachSession

PAGE = 100
OF_SESSION = "outreach_session:"
NOBODY = "-"  # for what no officer did: a command, the machine itself, a try to sign in
DAYS = 90  # what is shown until somebody asks for more
FOLDED_WITHIN = timedelta(hours=1)


class Filters(NamedTuple):
    """Which entries; what is empty leaves nothing out."""

    first: date
    last: date
    officer_id: str = ""
    action: str = ""


class Entry(NamedTuple):
    """One act or several alike, with the name of who did it or None, and what the session it was done to is called."""

    id: str
    at: datetime
    officer: str | None
    action: str
    row: str
    fields: list[Any]
    reason: str
    times: int
    title: str | None


def note(action: str, row: str = "", *, officer_id: str | None, fields: Iterable[str] = (), reason: str = "") -> None:
    """Write down who did what to which row, inside db.write(). Only names of fields, never a value."""
    db.session.add(AuditEntry(action=action, row=row, officer_id=officer_id, fields=list(fields), reason=reason))


def note_folded(action: str, row: str = "", *, officer_id: str | None, reason: str = "") -> None:
    """Like `note`, but what the same officer does to the same row again within an hour is counted in one entry."""
    now = utcnow()
    alike = select(AuditEntry).where(
        AuditEntry.action == action,
        AuditEntry.row == row,
        AuditEntry.officer_id == officer_id,
        AuditEntry.reason == reason,
        AuditEntry.at > now - FOLDED_WITHIN,
        AuditEntry.at <= now,
    )
    entry = db.session.scalar(alike.order_by(AuditEntry.at.desc()).limit(1))
    if entry is None:
        note(action, row, officer_id=officer_id, reason=reason)
    else:
        entry.times = AuditEntry.times + 1


def last_change(row: str) -> tuple[str, datetime] | None:
    """Which officer last changed fields of this row, and when."""
    entries = select(Officer.name, AuditEntry.at, AuditEntry.fields).join(Officer).where(AuditEntry.row == row)
    newest = db.session.execute(entries.order_by(AuditEntry.at.desc()).limit(PAGE))
    return next(((name, at) for name, at, fields in newest if fields), None)


def chosen(filters: Filters, before: AuditEntry | None = None) -> Select[Any]:
    """The entries of these filters, newest first; of a further page those before this one."""
    kept = AuditEntry
    columns = (kept.id, kept.at, Officer.name, kept.action, kept.row, kept.fields, kept.reason, kept.times)
    found = select(*columns, OutreachSession.title)
    found = found.outerjoin(Officer, Officer.id == kept.officer_id)
    session_id = func.substr(kept.row, len(OF_SESSION) + 1)
    found = found.outerjoin(OutreachSession, (OutreachSession.id == session_id) & kept.row.startswith(OF_SESSION))
    # one bound above, and not two: SQLite finds the place by one of them and then reads up to the other
    end = (midnight(filters.last + timedelta(days=1)), "")
    end = min(end, (before.at, before.id)) if before else end
    found = found.where(kept.at >= midnight(filters.first), tuple_(kept.at, kept.id) < end)
    if filters.officer_id:
        who = None if filters.officer_id == NOBODY else filters.officer_id
        found = found.where(kept.officer_id == who)
    if filters.action:
        found = found.where(kept.action == filters.action)
    return found.order_by(kept.at.desc(), kept.id.desc())


def listed(filters: Filters, before: str = "") -> list[Entry]:
    """A page and one entry more, if there is one: what comes before the entry of that key."""
    found = chosen(filters, db.session.get(AuditEntry, before) if before else None)
    return [Entry(*row) for row in db.session.execute(found.limit(PAGE + 1))]


def are_more(filters: Filters, number: int) -> bool:
    """Whether there are more entries than this."""
    return db.is_more(chosen(filters), number)


def every(filters: Filters) -> Iterator[Entry]:
    """All entries, a few in memory at a time."""
    for row in db.session.execute(chosen(filters), execution_options={"yield_per": 500}):
        yield Entry(*row)
