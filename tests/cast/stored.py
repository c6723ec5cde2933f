"""Rules for what may stand in the database: everything else no form should have let through."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import String, Text, select

from kiosk import config
from kiosk.db import Base, db
from kiosk.models import (
    CheckIn,
    Hotline,
    OfferCheck,
    Officer,
    OutreachSession,
    QuizAnswer,
    QuizAttempt,
    Setting,
    hotline,
    offer_check,
    officer,
    outreach_session,
    quiz_attempt,
)
from kiosk.models import check_in as check_ins
from kiosk.models.check_in import OF_A_CHILD
from kiosk.models.question import UNKNOWN
from kiosk.rules import content


def broken_rules() -> Iterator[str]:
    """Everything in the database that no form should have let through."""
    db.session.rollback()
    db.session.expire_all()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(select(table)).mappings().all()
        for column in table.columns:
            for text in texts_in([row[column.name] for row in rows]):
                yield from faults_of_text(f"{table.name}.{column.name}", text, column.type)
    for model, rules in RULES.items():
        for each in db.session.scalars(select(model)):
            yield from (f"{model.__name__}: {name}: {vars(each)}" for name, holds in rules.items() if not holds(each))


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a value, also inside JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(key)
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def faults_of_text(place: str, text: str, kind: Any) -> Iterator[str]:
    """The faults of a text: too long for its column, or with characters that are none."""
    if isinstance(kind, String) and not isinstance(kind, Text) and len(text) > (kind.length or 0):
        yield f"{place} is too long: {text!r}"
    allowed = "\n" if isinstance(kind, Text) else ""
    odd = [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co") and c not in allowed]
    if odd:
        yield f"{place} has odd characters: {text!r}"


def is_child_alone(row: CheckIn) -> bool:
    """A child leaves nothing but what a child is asked."""
    return row.age != "child" or not any(getattr(row, field) for field in check_ins.SAID if field not in OF_A_CHILD)


def is_count(number: int | None) -> bool:
    return number is None or 0 <= number <= 9999


RULES: dict[Any, dict[str, Any]] = {
    CheckIn: {
        "age": lambda row: row.age in check_ins.AGES,
        "sex": lambda row: row.sex in (None, *check_ins.SEXES),
        "group": lambda row: row.group in (None, *check_ins.GROUPS),
        "plans": lambda row: not row.name or row.group in (None, *check_ins.ANSWERS["group"].beside_name),
        "child": is_child_alone,
        "consent": lambda row: bool(row.name) == bool(row.consent_at) == bool(row.consent_version),
        "phone": lambda row: row.phone is None or (row.name and re.fullmatch(r"\+[1-9][0-9]{6,14}", row.phone)),
        "name": lambda row: row.name is None or row.name.strip(),
        "state": lambda row: row.state in check_ins.REVIEW_STATES and row.origin in check_ins.ORIGINS,
        "void": lambda row: row.void_reason in (None, *check_ins.VOID_REASONS),
        "nonce": lambda row: re.fullmatch(r"[\w-]{1,43}", row.nonce, re.ASCII),
    },
    QuizAttempt: {
        "phase": lambda row: row.phase in quiz_attempt.PHASES and row.length in quiz_attempt.LENGTHS,
        "form": lambda row: row.form in (None, "A", "B"),
        "language": lambda row: row.language in config.LANGUAGES,
        "attitude": lambda row: {row.attitude_possible, row.attitude_ask} <= {None, 1, 2, 3},
    },
    QuizAnswer: {"option": lambda row: row.option in (None, UNKNOWN, *row.question.texts["id"]["options"])},
    OfferCheck: {
        "signs": lambda row: set(row.signs) <= set(content.offer_signs()) and row.verdict in offer_check.VERDICTS,
        "checked": lambda row: (
            row.checked in offer_check.CHECKED if {"R16", "R17", "R18"} & set(row.signs) else row.checked is None
        ),
    },
    OutreachSession: {
        "kind": lambda row: row.kind in outreach_session.KINDS and row.place_kind in outreach_session.PLACES,
        "state": lambda row: row.state in outreach_session.STATES,
        "phase": lambda row: row.quiz_phase in quiz_attempt.CHOSEN_PHASES,
        "key": lambda row: re.fullmatch(r"[\w-]{16}", row.join_key, re.ASCII),
        "day": lambda row: date(2000, 1, 1) <= row.held_on <= date(2100, 12, 31),
        "heads": lambda row: all(map(is_count, (row.heads_male, row.heads_female, *row.heads_by_group.values()))),
        "groups": lambda row: set(row.heads_by_group) <= set(check_ins.GROUPS),
        "title": lambda row: row.title.strip(),
    },
    Hotline: {
        "channels": lambda row: all(channel["kind"] in hotline.CHANNEL_KINDS for channel in row.channels),
        "source": lambda row: row.text("source", "id"),
    },
    Officer: {
        "role": lambda row: row.role in officer.ROLES,
        "username": lambda row: row.username is None or re.fullmatch(r"[a-z0-9][a-z0-9.-]{2,39}", row.username),
    },
    Setting: {"name": lambda row: row.name in {*config.OFFICE_SETTINGS, *config.BOOKKEEPING}},
}
