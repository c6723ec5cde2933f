"""The questions: which are asked, the next version, confirmed, on or off together with the twin."""

import secrets
from typing import Any

from sqlalchemy import func, select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import EVERY_TOPIC, OWN, Columns, is_due

# what an edit leaves as it is
KEPT = ("kind", "topic", "level", "form", "twin", "sound", "channel", "telling", "picture", "as_of")
ASKED = select(Question).where(Question.current, Question.active).order_by(Question.slug)
UNCONFIRMED = select(func.count()).where(Question.current, Question.active, Question.confirmed_by.is_(None))
CONFIRMED = select(Question.confirmed_on, Question.volatile).where(
    Question.current, Question.active, Question.confirmed_by.is_not(None)
)


LETTERS = "2345679ACDEFGHJKLMNPQRSTUVWXYZ"  # of a slug of our own: none is taken for another


class Overtaken(Exception):
    """Somebody else has made a newer version meanwhile."""


def every() -> list[Question]:
    """The newest version of every question, by topic."""
    newest = db.session.scalars(select(Question).where(Question.current).order_by(Question.slug))
    return sorted(newest, key=lambda question: EVERY_TOPIC.index(question.topic))


def asked() -> list[Question]:
    """The newest version of every question that may be asked."""
    return list(db.session.scalars(ASKED))


def free() -> list[Question]:
    """The newest version of every question of the free quiz, by topic, asked or not."""
    return [question for question in every() if question.kind == "choice" and question.form is None]


def stems() -> dict[str, Question]:
    """Every question by what it asks, as that is compared."""
    return {compared(question.text("id")["stem"]): question for question in every()}


def compared(stem: str) -> str:
    """What a question asks, large and small letters alike."""
    return " ".join(stem.casefold().split())


def find(slug: str | None) -> Question | None:
    """The newest version of this question."""
    return db.session.scalar(select(Question).where(Question.slug == slug, Question.current))


def versions(slug: str) -> list[Question]:
    """Every version of this question, the newest first."""
    return list(db.session.scalars(select(Question).where(Question.slug == slug).order_by(Question.version.desc())))


def is_to_confirm(question: Question) -> bool:
    """Whether it is asked though no officer has confirmed it."""
    return question.active and question.confirmed_by is None


def unconfirmed() -> int:
    """How many of these there are."""
    return db.session.scalars(UNCONFIRMED).one()


def due() -> int:
    """How many are asked that an officer has confirmed, but too long ago."""
    return sum(is_due(day, volatile) for day, volatile in db.session.execute(CONFIRMED) if day)


def is_to_check(question: Question) -> bool:
    """Whether it is asked though no officer has confirmed it, or too long ago."""
    return question.active and (question.confirmed_by is None or question.is_due)


def others_to_check(slug: str) -> list[str]:
    """The other questions of which that is so, from this one on; after the last one, the first."""
    listed = every()
    here = [question.slug for question in listed].index(slug)
    return [other.slug for other in listed[here + 1 :] + listed[:here] if is_to_check(other)]


def revise(old: Question, seen: str, fields: Columns, officer: str) -> list[str]:
    """An edit of the newest version as the next, inside db.write(); the names of what changed.

    Without a change there is no version; a date alone is none, for that there is ``confirm``. Answers keep the
    version they saw. Raises Overtaken where the officer saw another version (``seen``, a key).
    """
    changed = old.differences(fields)
    if changed in ([], ["confirmed_on"]):
        return []
    if old.id != seen:
        raise Overtaken
    kept = {name: getattr(old, name) for name in KEPT}
    add_version(old.slug, origin="officer", active=old.active, confirmed_by=officer, **(kept | fields))
    return changed


def add_version(slug: str, **fields: Any) -> None:
    """The first or next version of a question, inside db.write()."""
    latest = db.session.scalar(select(func.max(Question.version)).where(Question.slug == slug)) or 0
    db.session.execute(update(Question).where(Question.slug == slug).values(current=False))
    db.session.add(Question(slug=slug, version=latest + 1, **fields))


def add(key: str, fields: Columns) -> str:
    """A question of the officers' own under this key, inside db.write(); its slug. The free quiz alone asks it."""
    slug = own_slug()
    while versions(slug):
        slug = own_slug()
    add_version(slug, id=key, origin="officer", **fields)
    return slug


def own_slug() -> str:
    """A name for a question of our own: short, and hardly ever another kiosk's too."""
    return OWN + "".join(secrets.choice(LETTERS) for _ in range(4))


def confirm(question: Question, seen: str, officer: str) -> None:
    """An officer has checked the version ``seen`` (a key) today, inside db.write(). Raises Overtaken."""
    if question.id != seen:
        raise Overtaken
    question.confirmed_on, question.confirmed_by = today(), officer


def switch(question: Question, on: bool) -> list[str]:
    """Ask this question and its twin, or no longer, inside db.write(); the slugs of those that changed."""
    twin = find(question.twin) if question.form else None
    changed = [each for each in (question, twin) if each and each.active != on]
    for each in changed:
        each.active = on
    return [each.slug for each in changed]
