"""Loading kiosk/content/ into the database without losing officers' edits.

Rules that load write inside their caller's `db.write()`.
"""

import csv
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import Hotline, Village, VillageAlias
from kiosk.models.question import OFFER_TOPIC, Columns, is_check_due
from kiosk.rules import hotlines, questions

FOLDER = Path(__file__).parents[1] / "content"
PAGE_WORDS = 39  # most words on a page of the checklist, for people who hardly read
# columns of a question that are taken from its row in the file as they are
CHOICE_FIELDS = "topic level form twin answer genuine danger does picture volatile as_of".split()
OFFER_FIELDS = "twin channel picture volatile as_of".split()
# a change of one of these makes it another question, whatever an officer edited
FIELDS_OF_DECISION = {"kind", "topic", "level", "form", "twin", "genuine", "channel", "telling"}
# a change of these needs no new version: an option does what it did, only called by another name
FIELDS_WITHOUT_VERSION = {"as_of", "picture", "genuine", "danger", "does"}
OFFER_OPTIONS = {
    "id": {"genuine": "Aman, boleh dilanjutkan", "scam": "Tipuan atau berbahaya"},
    "en": {"genuine": "Safe: may go on", "scam": "A scam, or dangerous"},
}


def read_json(name: str) -> Any:
    """Read a JSON file of the content folder."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def offer_signs() -> dict[str, dict[str, Any]]:
    """The signs of offers from the file, by slug.

    Each is {weight, facts, volatile, as_of, id: {statement, why, do}, en, …}.
    """
    return {sign["slug"]: with_date(sign) for sign in read_json("offer_signs.json")}


@lru_cache(maxsize=1)
def checklist_sections() -> list[dict[str, Any]]:
    """The sections of the checklist from the file, in order.

    Each is {slug, picture, id, en, volatile, as_of, source, items}, with items {slug, picture, id, en, facts}.
    """
    return [with_date(section) for section in read_json("checklist.json")]


def checklist_pages() -> list[dict[str, Any]]:
    """Sections of the checklist, split into pages that a tablet shows at once.

    A page has at most PAGE_WORDS Indonesian words, unless one item has more. It is its section with its own items and
    its number: {…, items, step, steps}.
    """
    pages = []
    for section in checklist_sections():
        parts: list[list[Any]] = [[]]
        for item in section["items"]:
            if sum(len(each["id"].split()) for each in (*parts[-1], item)) > PAGE_WORDS:
                parts.append([])
            parts[-1].append(item)
        pages += [section | {"items": items, "step": n, "steps": len(parts)} for n, items in enumerate(parts, 1)]
    return pages


@lru_cache(maxsize=1)
def family_content() -> dict[str, Any]:
    """The family pages from the file: {sheet, danger, countries, sayings}.

    They are {sheet: {id, en, intro, foot, groups, fields}, danger: {id, en, intro, steps}, countries: [{slug, id, en}]
    in the order in which they are offered, sayings: [{id, en}] for callers}. The sheet and each step have a source, and
    its age: volatile, as_of.
    """
    row = with_date(read_json("family.json"))
    age = {name: row[name] for name in ("volatile", "as_of")}
    steps = [step | age for step in row["danger"]["steps"]]
    return row | {"sheet": row["sheet"] | age, "danger": row["danger"] | {"steps": steps}}


def with_date(row: dict[str, Any]) -> dict[str, Any]:
    """A copy of the row, its month ``as_of`` replaced by the first day's date.

    The month stands as "2026-03" in the files.
    """
    return row | {"as_of": date.fromisoformat(f"{row['as_of']}-01")}


def sourced_texts() -> list[dict[str, Any]]:
    """Rows with a source that stand in files alone.

    They are the offer signs, the checklist sections, the family sheet and the danger steps.
    """
    family = family_content()
    return [*offer_signs().values(), *checklist_sections(), family["sheet"], *family["danger"]["steps"]]


def load_content() -> int:
    """Update the database from the files, and return the number of changes.

    Most edits of officers stay.
    """
    return load_villages() + load_questions() + load_hotlines()


def load_villages() -> int:
    """Add and update villages and aliases, and return the number of changes.

    None is deleted. One that an officer took off the list stays off it. An old name stays as an alias.
    """
    villages = {v.code: v for v in db.session.scalars(select(Village).options(selectinload(Village.aliases)))}
    changes = 0
    for row in read_csv("villages.csv"):
        village = villages.setdefault(row["code"], Village(code=row["code"]))
        if village.name not in (None, row["village"]):
            village.aliases.append(VillageAlias(alias=village.name))
        db.session.add(village)
        columns = {"name": row["village"]} | {name: row[name] for name in ("kind", "district", "regency")}
        changes += bool(village.set_columns(columns))
    for row in read_csv("village_aliases.csv"):
        village = villages[row["code"]]
        if row["alias"] not in {village.name, *(alias.alias for alias in village.aliases)}:
            village.aliases.append(VillageAlias(alias=row["alias"]))
            changes += 1
    return changes


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the content folder, by column."""
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


def shipped_questions() -> dict[str, Columns]:
    """Columns of all questions and offers in the files, by slug."""
    fields = {}
    for row in map(with_date, read_json("questions.json")):
        texts = {language: dict(row[language]) for language in LANGUAGES if language in row}
        for parts in texts.values():
            parts.pop("short", None)
        fields[row["slug"]] = {name: row[name] for name in CHOICE_FIELDS} | {"texts": texts}
    return fields | {row["slug"]: offer_fields(row) for row in map(with_date, read_json("offers.json"))}


@lru_cache(maxsize=1)
def short_options() -> dict[str, dict[str, dict[str, str]]]:
    """Options in three words for a big screen, as {slug: {language: {key: text}}}.

    Not every question has them. They are not in the database, where another wording would be a new version.
    """
    rows = [row for row in read_json("questions.json") if "short" in row["id"]]
    return {row["slug"]: {each: row[each]["short"] for each in LANGUAGES if each in row} for row in rows}


def offer_fields(row: dict[str, Any]) -> Columns:
    """Columns of the question as which an offer is stored.

    ``row`` is the offer's row in the file after with_date(). The texts are named like a question's. Its options are {}
    where OFFER_OPTIONS lacks the language.
    """
    names = {"stem": "sender", "known": "known", "explanation": "reason", "next": "next", "source": "source"}
    if row["technique"]:
        names["technique"] = "technique"
    texts = {}
    for language in LANGUAGES & row["sender"].keys():
        texts[language] = {name: row[part][language] for name, part in names.items()} | {
            "bubbles": {str(number): bubble[language] for number, bubble in enumerate(row["bubbles"], 1)},
            "options": OFFER_OPTIONS.get(language, {}),
        }
    return {name: row[name] for name in OFFER_FIELDS} | {
        "kind": "offer",
        "topic": OFFER_TOPIC,
        "level": 1,
        "answer": row["verdict"],
        "genuine": row["verdict"] == "genuine",
        "does": {"genuine": "accepts", "scam": "refuses"},
        "telling": [str(number) for number in row["key"]],
        "texts": texts,
    }


def load_questions() -> int:
    """Add, update and retire questions by the files.

    Returns the number of changes. A change of the texts makes a new version. Most edits of officers stay: one is
    overwritten only where the file moved the question to another form, topic or pair. Officers' own questions are never
    retired.
    """
    current = {question.slug: question for question in questions.newest_questions()}
    in_files = shipped_questions()
    changes = 0
    for slug, question in current.items():
        if slug not in in_files and not question.is_own:
            question.current = False  # never asked again, but kept for its answers
            changes += 1
    for slug, fields in in_files.items():
        old = current.get(slug)
        names = {*old.differences(fields)}.difference(FIELDS_WITHOUT_VERSION) if old else FIELDS_OF_DECISION
        if old and not names:
            changes += bool(old.set_columns({name: fields[name] for name in FIELDS_WITHOUT_VERSION & fields.keys()}))
        elif not old or old.origin != "officer" or not FIELDS_OF_DECISION.isdisjoint(names):
            questions.add_version(slug, active=old is None or old.active, **fields)
            changes += 1
    return changes


def load_hotlines() -> int:
    """Add hotlines, and update those that no officer edited.

    Returns the number of changes. A new number needs a check. No hotline is deleted, and none loses its place.
    """
    changes = 0
    for row in read_json("hotlines.json"):
        old = db.session.get(Hotline, row["slug"])
        if old is None:
            db.session.add(Hotline(**row))
            changes += 1
        elif old.origin == "file":
            hotlines.uncheck_new_numbers(old, row["channels"])
            changes += bool(old.set_columns(row | {"position": old.position}))
    return changes


def slugs_due() -> list[str]:
    """Slugs of shown hotlines, asked questions and file texts to check again.

    A question that may change is due until an officer has confirmed it.
    """
    due: list[Any] = [hotline for hotline in hotlines.hotlines_in_order() if hotline.is_to_call]
    due += [q for q in questions.asked_questions() if q.is_due or (q.volatile and q.confirmed_by is None)]
    return [each.slug for each in due] + slugs_of_texts_due()


def slugs_of_texts_due() -> list[str]:
    """Slugs of texts from files whose newest source is too old.

    Only a new release can renew them.
    """
    return [row["slug"] for row in sourced_texts() if is_check_due(row["as_of"], row["volatile"])]


def slugs_without_source() -> list[str]:
    """Slugs of what names no source in Indonesian.

    They are those of questions and hotlines, hidden ones too, and of texts from files.
    """
    slugs = [question.slug for question in questions.newest_questions() if not question.texts["id"].get("source")]
    slugs += [hotline.slug for hotline in hotlines.hotlines_in_order() if not hotline.source.get("id")]
    return slugs + [row["slug"] for row in sourced_texts() if not row["source"].get("id")]
