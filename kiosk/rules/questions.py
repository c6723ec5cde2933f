"""Questions: which are asked, and changing one together with its twin.

Rules write inside their caller's `db.write()`.
"""

import secrets
from typing import Any

from sqlalchemy import func, select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import EVERY_TOPIC, OWN_SLUG_PREFIX, Columns

IS_ASKED = (Question.current, Question.active)
SET_BY_VERSION = {"id", "slug", "version", "current"}  # columns
SLUG_LETTERS = "2345679ACDEFGHJKLMNPQRSTUVWXYZ"  # of officers' own questions: none looks like another


def newest_questions() -> list[Question]:
    """The newest version of every question and offer, by topic and slug.

    It may be switched on or off.
    """
    by_slug = select(Question).where(Question.current).order_by(Question.slug)
    return sorted(db.session.scalars(by_slug), key=lambda question: EVERY_TOPIC.index(question.topic))


def asked_questions() -> list[Question]:
    """The newest version of every question and offer that is switched on, by slug."""
    by_slug = select(Question).where(*IS_ASKED).order_by(Question.slug)
    return list(db.session.scalars(by_slug))


def find_question(slug: str | None) -> Question | None:
    """The newest version of the question or offer with this slug, switched on or off.

    Returns None where there is none.
    """
    return db.session.scalar(select(Question).filter_by(slug=slug, current=True))


def count_unconfirmed() -> int:
    """Number of questions and offers on whose newest version is unconfirmed."""
    return db.count(*IS_ASKED, Question.confirmed_by.is_(None))


def count_due_questions() -> int:
    """Number of questions and offers on that were confirmed too long ago."""
    return sum(question.is_due for question in asked_questions() if question.confirmed_by)


def needs_check(question: Question) -> bool:
    """True where an asked question was never confirmed, or too long ago."""
    return question.active and (question.confirmed_by is None or question.is_due)


def changes_meaning(old: Question, fields: Columns) -> bool:
    """True where these values differ in any text or in the right answer.

    A text's source counts too. Stores nothing.
    """
    return any(name == "answer" or "." in name for name in old.differences(fields))


def change_question(old: Question, fields: Columns, officer: str, checked: bool) -> list[str]:
    """Store changes as a question's next version.

    Returns the names of what changed. Answers keep the version they saw. ``checked`` says that the officer read it
    beside its source today; that, and switching it on or off together with its twin, makes no new version. Where its
    options became others, it is not known what they do; unchecked they only got another spelling.
    """
    active = fields.get("active", old.active)
    names = [name for name in old.differences(fields) if name != "active"]
    newest = old
    if names:
        columns = columns_of(old) | fields
        columns["active"] = old.active
        columns["origin"] = "officer"
        if checked and ("answer" in names or "id.options" in names):
            columns["does"] = {}
        newest = add_version(old.slug, **columns)
    if checked and newest.set_columns({"confirmed_on": today(), "confirmed_by": officer}):
        names.append("confirmed_on")
    if switch_question(newest, active):
        names.append("active")
    return names


def columns_of(question: Question) -> Columns:
    """The columns of a question that its next version takes over."""
    names = set(Question.__table__.columns.keys()) - SET_BY_VERSION
    return {name: getattr(question, name) for name in names}


def add_version(slug: str, **fields: Any) -> Question:
    """Add a question's first or next version with these columns.

    It becomes the current one.
    """
    versions = select(func.max(Question.version)).filter_by(slug=slug)
    latest = db.session.scalar(versions) or 0
    db.session.execute(update(Question).filter_by(slug=slug).values(current=False))
    newest = Question(slug=slug, version=latest + 1, **fields)
    db.session.add(newest)
    return newest


def add_question(key: str, fields: Columns) -> Question:
    """Add an officer's own question with this id and a random slug."""
    letters = [secrets.choice(SLUG_LETTERS) for _ in range(4)]
    slug = OWN_SLUG_PREFIX + "".join(letters)
    return add_version(slug, id=key, origin="officer", **fields)


def switch_question(question: Question, on: bool) -> list[str]:
    """Switch this question on or off, and its twin if it has a ``form``.

    Returns the slugs that changed.
    """
    together = [question]
    if question.form:
        twin = find_question(question.twin)
        if twin:
            together.append(twin)
    return [each.slug for each in together if each.set_columns({"active": on})]
