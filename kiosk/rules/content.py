"""Loads kiosk/content/ into the database, and keeps what officers edited."""

import csv
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import Hotline, Question, Village, VillageAlias
from kiosk.models.question import is_due
from kiosk.rules import hotlines, questions

FOLDER = Path(__file__).parents[1] / "content"
# what an officer may change of a question or a hotline; the file's other fields follow the file
QUESTION_FIELDS = ("topic", "level", "form", "twin", "answer", "texts", "volatile", "checked_on")


class Loaded(NamedTuple):
    """What a load did: rows added or renewed, and where an officer's edit differs from the file."""

    changed: int
    differing: dict[str, list[str]]  # slug: names of the parts


def read(name: str) -> Any:
    """A JSON file of the content folder."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def offer_signs() -> dict[str, dict[str, Any]]:
    """The 18 signs by slug: {weight, facts, volatile, checked_on, id: {statement, why, do}, en: {…}, source}."""
    return {sign["slug"]: dated(sign) for sign in read("offer_signs.json")}


@lru_cache(maxsize=1)
def checklist() -> list[dict[str, Any]]:
    """Sections in order: {slug, id, en, volatile, checked_on, source, items: [{slug, id, en, facts}]}."""
    return [dated(section) for section in read("checklist.json")]


def dated(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a file with the day of its last check as a date."""
    return row | {"checked_on": date.fromisoformat(row["checked_on"])}


def of_files() -> list[dict[str, Any]]:
    """What is shown from the files themselves and bears a source: the signs, and the checklist by its sections."""
    return [*offer_signs().values(), *checklist()]


def load() -> Loaded:
    """Bring villages, questions and hotlines up to date, inside db.write(). Twice is the same as once."""
    added, asked, listed = load_villages(), load_questions(), load_hotlines()
    return Loaded(added + asked.changed + listed.changed, asked.differing | listed.differing)


def load_villages() -> int:
    """Add villages and aliases that are missing. What an officer renamed or switched off stays."""
    known = set(db.session.scalars(select(Village.code)))
    new = [row for row in read_csv("villages.csv") if row["code"] not in known]
    db.session.add_all(
        Village(
            code=row["code"],
            name=row["village"],
            kind=row["kind"],
            district=row["district"],
            regency=row["regency"],
        )
        for row in new
    )
    db.session.flush()
    aliases = {(a.code, a.alias) for a in db.session.scalars(select(VillageAlias))}
    more = [r for r in read_csv("village_aliases.csv") if (r["code"], r["alias"]) not in aliases]
    db.session.add_all(VillageAlias(code=row["code"], alias=row["alias"]) for row in more)
    return len(new) + len(more)


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the content folder."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def question_fields(row: dict[str, Any]) -> dict[str, Any]:
    """A question of the file as columns."""
    fields = {name: row[name] for name in QUESTION_FIELDS if name in row}
    fields["checked_on"] = date.fromisoformat(row["checked_on"])
    fields["texts"] = {language: row[language] for language in LANGUAGES if language in row}
    return fields


def load_questions() -> Loaded:
    """Insert new questions and a next version of those that the file changed, unless an officer wrote the present one.

    A date alone is no version.
    """
    current = {question.slug: question for question in questions.every()}
    changed, differing = 0, {}
    for row in read("questions.json"):
        fields, old = question_fields(row), current.get(row["slug"])
        if old is None:
            db.session.add(Question(slug=row["slug"], **fields))
            changed += 1
            continue
        names = [name for name in old.differences(fields) if name != "checked_on"]
        if names and old.origin == "officer":
            differing[old.slug] = names
        elif names:
            questions.add_version(old, **fields)
            changed += 1
        else:
            changed += renew_check(old, fields["checked_on"])
    return Loaded(changed, differing)


def question_of_file(slug: str) -> Question | None:
    """A question as the file has it, to look at: it is not in the database."""
    rows = (row for row in read("questions.json") if row["slug"] == slug)
    return next((Question(slug=slug, **question_fields(row)) for row in rows), None)


def renew_check(question: Question, checked_on: date) -> int:
    """The file's date, until an officer has confirmed the question: then the day they did stays."""
    if question.confirmed_by or question.checked_on == checked_on:
        return 0
    question.checked_on = checked_on
    return 1


HOTLINE_FIELDS = (
    *("agency", "purpose", "channels", "hours", "cost", "abroad", "government", "mission"),
    *("source", "source_url", "source_date", "confidence"),
)


def load_hotlines() -> Loaded:
    """Insert new hotlines and renew those that the file changed, unless an officer did too.

    A changed number is an unchecked one.
    """
    known = {h.slug: h for h in db.session.scalars(select(Hotline))}
    changed, differing = 0, {}
    for row in read("hotlines.json"):
        fields, old = {name: row[name] for name in HOTLINE_FIELDS}, known.get(row["slug"])
        if old is None:
            db.session.add(Hotline(slug=row["slug"], position=row["order"], **fields))
            changed += 1
            continue
        names = [name for name, value in fields.items() if getattr(old, name) != value]
        if names and old.origin == "officer":
            differing[old.slug] = names
        elif names:
            hotlines.uncheck_new_numbers(old, fields["channels"])
            for name in names:
                setattr(old, name, fields[name])
            changed += 1
    return Loaded(changed, differing)


def stale() -> list[str]:
    """Slugs of what is shown and due for another look: hotlines not called for 90 days, questions, texts of files.

    A question that may change is due at once, until an officer has confirmed it.
    """
    again = [q.slug for q in questions.asked() if q.is_due or (q.volatile and q.confirmed_by is None)]
    return hotlines.to_call() + again + texts_due()


def texts_due() -> list[str]:
    """Slugs of signs and of parts of the checklist whose last check is too long ago; no officer can confirm them."""
    return [row["slug"] for row in of_files() if is_due(row["checked_on"], row["volatile"])]


def unsourced() -> list[str]:
    """Slugs of what is shown without a source."""
    rows = [slug for query in UNSOURCED for slug in db.session.scalars(query)]
    return rows + [row["slug"] for row in of_files() if not row["source"].get("id")]


def is_empty(words: Any) -> ColumnElement[bool]:
    """Whether a text of a column is missing or empty."""
    return func.coalesce(words.as_string(), "") == ""


UNSOURCED = (
    select(Question.slug).where(Question.current, is_empty(Question.texts[("id", "source")])).order_by(Question.slug),
    select(Hotline.slug).where(is_empty(Hotline.source["id"])).order_by(Hotline.slug),
)
