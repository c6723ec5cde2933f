"""Loads kiosk/content/ into the database, and keeps what officers edited."""

import csv
import json
from bisect import bisect
from datetime import date
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import Hotline, Question, Village, VillageAlias
from kiosk.models.question import OFFER_TOPIC, Columns, is_due
from kiosk.rules import hotlines, questions

FOLDER = Path(__file__).parents[1] / "content"
PAGE_WORDS = 39  # a page of the checklist holds no more of its items, for who hardly reads
# what an officer may change of a question or a hotline; the file's other fields follow the file
CHOICE_FIELDS = ("topic", "level", "form", "twin", "answer", "sound", "picture", "volatile")
OFFER_FIELDS = ("twin", "channel", "picture", "volatile")
# another decision is asked where one of these differs
OTHER_DECISION = ("kind", "topic", "level", "form", "twin", "sound", "channel", "telling")
NO_VERSION = ("as_of", "picture", "sound")  # what the file may change without making another question of it
OFFER_OPTIONS = {
    "id": {"sound": "Aman, boleh dilanjutkan", "rotten": "Tipuan atau berbahaya"},
    "en": {"sound": "Safe: may go on", "rotten": "A scam, or dangerous"},
}


class Loaded(NamedTuple):
    """What a load did: rows added or renewed, and where an officer's edit differs from the file."""

    changed: int
    differing: dict[str, list[str]]  # slug: names of the parts


def read(name: str) -> Any:
    """A JSON file of the content folder."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def offer_signs() -> dict[str, dict[str, Any]]:
    """The 20 signs by slug: {weight, facts, volatile, as_of, id: {statement, why, do}, en: {…}, source}."""
    return {sign["slug"]: dated(sign) for sign in read("offer_signs.json")}


@lru_cache(maxsize=1)
def checklist() -> list[dict[str, Any]]:
    """Sections in order: {slug, picture, id, en, volatile, as_of, source, items: [{slug, picture, id, en, facts}]}."""
    return [dated(section) for section in read("checklist.json")]


def checklist_pages() -> list[dict[str, Any]]:
    """The sections as they are shown: a long one goes on, on pages of about the same number of Indonesian words.

    Each page is its section with the items of the page, and its step of so many steps: {…, items, step, steps}.
    """
    pages = []
    for section in checklist():
        lengths = [len(item["id"].split()) for item in section["items"]]
        steps = -(-sum(lengths) // PAGE_WORDS)
        middles = [end - length / 2 for end, length in zip(accumulate(lengths), lengths, strict=True)]
        for step in range(steps):
            first, last = (bisect(middles, sum(lengths) * n / steps) for n in (step, step + 1))
            items = section["items"][first:last]
            pages.append(section | {"items": items, "step": step + 1, "steps": steps})
    return pages


@lru_cache(maxsize=1)
def family() -> dict[str, Any]:
    """What a family holds on to: {sheet: {id, en, intro, foot, groups, fields}, danger: {id, en, intro, steps},
    countries: [{slug, id, en}] in the order in which they are offered, sayings: [{id, en}] for whoever calls}.

    The sheet and each step have a source, and say how old it is: volatile, as_of.
    """
    row: dict[str, Any] = read("family.json")
    age = {"volatile": row["volatile"], "as_of": first_of(row["as_of"])}
    steps = [step | age for step in row["danger"]["steps"]]
    return row | {"sheet": row["sheet"] | age, "danger": row["danger"] | {"steps": steps}}


def dated(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a file with the month of its newest source as a date, its first day."""
    return row | {"as_of": first_of(row["as_of"])}


def first_of(month: str) -> date:
    """2026-03 as its first day."""
    return date.fromisoformat(f"{month}-01")


def of_files() -> list[dict[str, Any]]:
    """What is shown from the files themselves and bears a source: signs, the checklist by its sections, a family's."""
    return [*offer_signs().values(), *checklist(), family()["sheet"], *family()["danger"]["steps"]]


def load() -> Loaded:
    """Bring villages, questions and hotlines up to date, inside db.write(). Twice is the same as once."""
    added, asked, listed = load_villages(), load_questions(), load_hotlines()
    return Loaded(added + asked.changed + listed.changed, asked.differing | listed.differing)


def load_villages() -> int:
    """Add villages and aliases that are missing, and let the others follow a newer list. None is deleted, and one that
    an officer took off the list stays off it.
    """
    known = {v.code: v for v in db.session.scalars(select(Village).options(selectinload(Village.aliases)))}
    changed = 0
    for row in read_csv("villages.csv"):
        fields = {"name": row["village"]} | {column: row[column] for column in ("kind", "district", "regency")}
        if row["code"] in known:
            changed += renew_village(known[row["code"]], fields)
        else:
            known[row["code"]] = Village(code=row["code"], **fields)
            db.session.add(known[row["code"]])
            changed += 1
    for row in read_csv("village_aliases.csv"):
        village = known[row["code"]]
        if row["alias"] not in {village.name, *(alias.alias for alias in village.aliases)}:
            village.aliases.append(VillageAlias(alias=row["alias"]))
            changed += 1
    return changed


def renew_village(village: Village, fields: Columns) -> bool:
    """Bring a village to what the list says. Its old name stays as an alias, so that search finds it.

    A village whose listed name is an alias was renamed by an officer of an earlier version: that name stays.
    """
    if fields["name"] in {alias.alias for alias in village.aliases}:
        fields = fields | {"name": village.name}
    elif fields["name"] != village.name:
        village.aliases.append(VillageAlias(alias=village.name))
    changed = [column for column, value in fields.items() if getattr(village, column) != value]
    for column in changed:
        setattr(village, column, fields[column])
    return bool(changed)


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the content folder."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def questions_of_files() -> dict[str, Columns]:
    """The questions and the offers of the files, as columns by slug."""
    choices = {row["slug"]: choice_fields(row) for row in read("questions.json")}
    return choices | {row["slug"]: offer_fields(row) for row in read("offers.json")}


def choice_fields(row: dict[str, Any]) -> Columns:
    """A question of the file as columns. Its tags are for a test alone."""
    texts = {language: row[language] for language in LANGUAGES if language in row}
    return {name: row[name] for name in CHOICE_FIELDS} | {"as_of": first_of(row["as_of"]), "texts": texts}


def offer_fields(row: dict[str, Any]) -> Columns:
    """An offer of the file as columns of a question."""
    return {name: row[name] for name in OFFER_FIELDS} | {
        "kind": "offer",
        "topic": OFFER_TOPIC,
        "level": 1,
        "answer": row["verdict"],
        "sound": row["verdict"] == "sound",
        "telling": [str(number) for number in row["key"]],
        "as_of": first_of(row["as_of"]),
        "texts": {language: offer_texts(row, language) for language in LANGUAGES if language in row["sender"]},
    }


def offer_texts(row: dict[str, Any], language: str) -> dict[str, Any]:
    """The texts of an offer in one language, under the names that a question's have."""
    names = {"stem": "sender", "known": "known", "explanation": "reason", "next": "next", "source": "source"}
    texts = {name: row[part][language] for name, part in names.items()}
    if row["technique"]:
        texts["technique"] = row["technique"][language]
    bubbles = {str(number): bubble[language] for number, bubble in enumerate(row["bubbles"], 1)}
    return texts | {"bubbles": bubbles, "options": OFFER_OPTIONS.get(language, {})}


def load_questions() -> Loaded:
    """Insert new questions and a next version of those that the file changed, and retire those it no longer has.

    What an officer wrote stays, unless the file has put the question into another form, topic or pair: then another
    decision is asked.
    """
    current = {question.slug: question for question in questions.every()}
    of_files = questions_of_files()
    dropped = [old for slug, old in current.items() if slug not in of_files and not old.is_own]
    for old in dropped:
        old.current = False  # asked never again; its answers keep it
    changed, differing = len(dropped), {}
    for slug, fields in of_files.items():
        known = current.get(slug)
        if known is None:
            questions.add_version(slug, **fields)
            changed += 1
            continue
        names = other_question(known, fields)
        if known.origin == "officer" and names and not set(names) & set(OTHER_DECISION):
            differing[slug] = names
        else:
            changed += renew(known, fields)
    return Loaded(changed, differing)


def other_question(old: Question, fields: Columns) -> list[str]:
    """Names of what differs and makes another question of it."""
    return [name for name in old.differences(fields) if name not in NO_VERSION]


def renew(old: Question, fields: Columns) -> bool:
    """Bring a question to what the file says, as a next version where it became another; whether anything changed."""
    if other_question(old, fields):
        questions.add_version(old.slug, active=old.active, **fields)
        return True
    names = old.differences(fields)
    for name in names:
        setattr(old, name, fields[name])
    return bool(names)


HOTLINE_FIELDS = (
    *("agency", "purpose", "channels", "hours", "cost", "abroad", "government", "country"),
    *("address", "address_date", "address_sure", "source", "source_url", "source_date", "confidence"),
)
NO_ADDRESS = {"address": {}, "address_date": "", "address_sure": False}  # what the file leaves out of most rows


def hotlines_of_files() -> list[dict[str, Any]]:
    """The hotlines of the file, each with all of HOTLINE_FIELDS."""
    return [NO_ADDRESS | row for row in read("hotlines.json")]


def load_hotlines() -> Loaded:
    """Insert new hotlines and renew those that the file changed, unless an officer did too.

    A changed number is an unchecked one.
    """
    known = {h.slug: h for h in db.session.scalars(select(Hotline))}
    changed, differing = 0, {}
    for row in hotlines_of_files():
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
    again = [q.slug for q in questions.every_asked() if q.is_due or (q.volatile and q.confirmed_by is None)]
    return [hotline.slug for hotline in hotlines.to_call()] + again + texts_due()


def texts_due() -> list[str]:
    """Slugs of what is shown from the files and has a newest source that is too old; no officer can confirm them."""
    return [row["slug"] for row in of_files() if is_due(row["as_of"], row["volatile"])]


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
