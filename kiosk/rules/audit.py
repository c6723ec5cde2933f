"""The audit: noting acts and searching them.

No entry is ever changed. Rules write inside their caller's `db.write()`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_
from sqlalchemy.orm import contains_eager

from kiosk.clock import midnight, utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Hotline, Officer, OutreachSession, Question, Village, Voice

PAGE_SIZE = 100
SAID = Question.texts["id"]["said"].as_string()
IN_QUOTES = func.coalesce("“" + func.nullif(SAID, "") + "” ", "")
FULL_STEM = IN_QUOTES + Question.texts["id"]["stem"].as_string()  # as Question.full_stem
# key and title of rows, by the noun in an entry's row; a check-in has its session's title
TITLE_QUERIES: dict[str, Any] = {
    "officer": select(Officer.id, Officer.name),
    "outreach_session": select(OutreachSession.id, OutreachSession.title),
    "check_in": select(CheckIn.id, OutreachSession.title).join(CheckIn.session),
    "hotline": select(Hotline.slug, Hotline.agency["id"].as_string()),
    "question": select(Question.slug, FULL_STEM).where(Question.current),
    "village": select(Village.code, Village.name),
    "voice": select(Voice.id, Voice.language),
}


def note(action: str, row: str = "", *, officer_id: str | None, fields: Iterable[str] = (), reason: str = "") -> None:
    """Add an entry: who did what to which row ("noun:key").

    ``fields`` are names, never values.
    """
    db.session.add(AuditEntry(action=action, row=row, officer_id=officer_id, fields=list(fields), reason=reason))


def note_folded(action: str, row: str = "", *, officer_id: str | None) -> None:
    """Add an entry, or count up the same officer's on the same act and row.

    Only the last hour counts.
    """
    an_hour_ago = utcnow() - timedelta(hours=1)
    entries = select(AuditEntry).filter_by(action=action, row=row, officer_id=officer_id)
    entries = entries.where(AuditEntry.at > an_hour_ago).order_by(AuditEntry.at.desc())
    entry = db.session.scalar(entries.limit(1))
    if entry:
        entry.times = AuditEntry.times + 1
    else:
        note(action, row, officer_id=officer_id)


def last_change(row: str) -> tuple[str, datetime] | None:
    """(name, moment) of the officer who last changed fields of this row.

    Only its PAGE_SIZE newest entries are looked at. Returns None without one.
    """
    entries = select(Officer.name, AuditEntry.at, AuditEntry.fields).join(Officer)
    newest_first = entries.where(AuditEntry.row == row).order_by(AuditEntry.at.desc()).limit(PAGE_SIZE)
    for name, at, fields in db.session.execute(newest_first):
        if fields:
            return name, at
    return None


def search_entries(conditions: Iterable[ColumnElement[bool]], before: str) -> Select[AuditEntry]:
    """Query for entries that meet these conditions, newest first.

    If ``before`` is an entry's key, only older ones.
    """
    entries = select(AuditEntry).where(*conditions)
    entries = entries.outerjoin(AuditEntry.officer).options(contains_eager(AuditEntry.officer))
    mark = None
    if before:
        mark = db.session.get(AuditEntry, before)
    if mark:
        entries = entries.where(tuple_(AuditEntry.at, AuditEntry.id) < (mark.at, mark.id))
    return entries.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def is_of_day(day: date) -> ColumnElement[bool]:
    """SQL condition: the entry is from this day in local time."""
    next_day = day + timedelta(days=1)
    return and_(AuditEntry.at >= midnight(day), AuditEntry.at < midnight(next_day))


def mentions(text: str, actions: Iterable[str]) -> ColumnElement[bool]:
    """SQL condition for search_entries(): an entry that mentions the text.

    It is one of these acts, or the officer's name or the row's title holds the text.
    """
    condition = AuditEntry.action.in_(actions) | Officer.name.icontains(text, autoescape=True)
    for noun, query in TITLE_QUERIES.items():
        key, title = query.selected_columns
        keys = query.with_only_columns(literal(f"{noun}:") + key)
        keys_with_title = keys.where(title.icontains(text, autoescape=True))
        condition |= AuditEntry.row.in_(keys_with_title)
    return condition


def titles_by_row(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Titles by row ("noun:key").

    Rows that are deleted, have no title, or no noun of TITLE_QUERIES are missing.
    """
    keys = {entry.row.partition(":")[2] for entry in entries}
    titles = {}
    for noun, query in TITLE_QUERIES.items():
        is_in_entries = query.selected_columns[0].in_(keys)
        for key, title in db.session.execute(query.where(is_in_entries)):
            if title:
                titles[f"{noun}:{key}"] = title
    return titles
