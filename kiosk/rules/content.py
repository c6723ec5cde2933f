"""Loading kiosk/content/ into the database without losing officers' edits.

Rules that load write inside their caller's `db.write()`.
"""

import csv
import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import Hotline, Question, Village, VillageAlias
from kiosk.models.question import OFFER_TOPIC, Columns, is_check_due
from kiosk.rules import hotlines, questions

Row = dict[str, Any]  # of a file
FOLDER = Path(__file__).parents[1] / "content"
BOOSTER_WAIT = timedelta(weeks=3)  # between a session and “Ingat lagi?”
PAGE_WORDS = 39  # most words on a page of the checklist, for people who hardly read
# columns of a question that are taken from its row in the file as they are
CHOICE_FIELDS = "topic level form twin answer genuine danger does picture speaker asker object volatile as_of".split()
OFFER_FIELDS = "twin channel picture speaker asker volatile as_of".split()
# a change of one of these makes it another question, whatever an officer edited
FIELDS_OF_DECISION = {"kind", "topic", "level", "form", "twin", "genuine", "channel", "telling"}
# a change of these needs no new version: an option does what it did, only called by another name, and a face or an
# object says nothing about the answer
FIELDS_WITHOUT_VERSION = {"as_of", "picture", "speaker", "asker", "object", "genuine", "danger", "does"}
OFFER_OPTIONS = {
    "id": {"genuine": "Aman", "scam": "Tipuan"},
    "en": {"genuine": "Safe", "scam": "A scam"},
}


def read_json(name: str) -> Any:
    """Read a JSON file of the content folder."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def offer_signs() -> dict[str, Row]:
    """The signs of offers from the file, by slug.

    Each is {weight, facts, volatile, as_of, id: {statement, why, do}, en, …}.
    """
    return {sign["slug"]: with_date(sign) for sign in read_json("offer_signs.json")}


@lru_cache(maxsize=1)
def checklist_sections() -> list[Row]:
    """The sections of the checklist from the file, in order.

    Each is {slug, picture, id, en, volatile, as_of, source, items}, with items {slug, picture, id, en, short, facts}.
    An item's `short` names it in four words or fewer, as {id, en}.
    """
    return [with_date(section) for section in read_json("checklist.json")]


def checklist_pages() -> list[Row]:
    """Sections of the checklist, split into pages that a tablet shows at once.

    A page has at most PAGE_WORDS Indonesian words, unless one item has more. It is its section with its own items and
    its number, among all pages and in the section: {…, items, section_items, number, step, steps}.
    """
    pages: list[Row] = []
    for section in checklist_sections():
        parts: list[list[Any]] = [[]]
        words = 0  # on the last page
        for item in section["items"]:
            words_of_item = len(item["id"].split())
            words += words_of_item
            if words > PAGE_WORDS:
                parts.append([])
                words = words_of_item
            parts[-1].append(item)
        for step, items in enumerate(parts, 1):
            page = section | {"items": items, "section_items": section["items"]}
            pages.append(page | {"number": len(pages) + 1, "step": step, "steps": len(parts)})
    return pages


@lru_cache(maxsize=1)
def family_content() -> Row:
    """The family pages from the file: {sheet, danger, countries, sayings}.

    They are {sheet: {id, en, intro, foot, groups, fields}, danger: {id, en, intro, steps}, countries: [{slug, id, en}]
    in the order in which they are offered, sayings: [{id, en}] for callers}. The sheet and each step have a source, and
    its age: volatile, as_of.
    """
    content = with_date(read_json("family.json"))
    danger = content["danger"]
    for part in (content["sheet"], *danger["steps"]):
        part["volatile"] = content["volatile"]
        part["as_of"] = content["as_of"]
    return content


@lru_cache
def dated_row(name: str) -> Row:
    """The row of a file that is one row, in which each text is {id, en}.

    “replies” answer an offer: {title, intro, warning, not_with: [sign], source, volatile, as_of, replies}, with replies
    {slug, to: offerer, office or family, verdicts, signs, facts, id, en}.

    “booster” is “Ingat lagi?”, offers to guess at home some weeks later: {title, lead, day, fold, after, source,
    volatile, as_of, offers}, with offers {slug, verdict, facts, text, answer}.

    “plan” is “Rencana saya”, this kiosk's own advice: {questions: {what, who, when}, card: {person, day}, done, own},
    with questions {title, lead, choices: [{slug, picture, id, en}]}.
    """
    return with_date(read_json(f"{name}.json"))


def with_date(row: Row) -> Row:
    """A copy of the row, its month ``as_of`` replaced by the first day's date.

    The month stands as "2026-03" in the files.
    """
    first_day = row["as_of"] + "-01"
    return row | {"as_of": date.fromisoformat(first_day)}


def sourced_texts() -> list[Row]:
    """Rows with a source that stand in files alone.

    They are the offer signs, the checklist sections, the family sheet, the danger steps, the replies to offers, and the
    offers for later.
    """
    signs = offer_signs().values()
    family = family_content()
    return [
        *signs,
        *checklist_sections(),
        family["sheet"],
        *family["danger"]["steps"],
        dated_row("replies"),
        dated_row("booster"),
    ]


def load_content() -> int:
    """Update the database from the files, and return the number of changes.

    Most edits of officers stay.
    """
    return load_villages() + load_questions() + load_hotlines()


def load_villages() -> int:
    """Add and update villages and aliases, and return the number of changes.

    None is deleted. One that an officer took off the list stays off it. An old name stays as an alias.
    """
    rows = db.session.scalars(select(Village).options(selectinload(Village.aliases)))
    villages = {village.code: village for village in rows}
    changes = 0
    for row in read_csv("villages.csv"):
        village = villages.setdefault(row["code"], Village(code=row["code"]))
        if village.name not in (None, row["village"]):
            village.aliases.append(VillageAlias(alias=village.name))
        db.session.add(village)
        columns = {name: row[name] for name in ("kind", "district", "regency")}
        columns["name"] = row["village"]
        changes += bool(village.set_columns(columns))
    for row in read_csv("village_aliases.csv"):
        village = villages[row["code"]]
        names = [village.name, *(alias.alias for alias in village.aliases)]
        if row["alias"] not in names:
            village.aliases.append(VillageAlias(alias=row["alias"]))
            changes += 1
    return changes


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the content folder, by column."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shipped_questions() -> dict[str, Columns]:
    """Columns of all questions and offers in the files, by slug."""
    columns = {}
    for row in read_json("questions.json"):
        columns[row["slug"]] = choice_fields(with_date(row))
    for row in read_json("offers.json"):
        columns[row["slug"]] = offer_fields(with_date(row))
    return columns


def choice_fields(row: Row) -> Columns:
    """Columns of a question, of its row in the file after with_date()."""
    columns = {name: row[name] for name in CHOICE_FIELDS}
    columns["texts"] = {language: row[language].copy() for language in LANGUAGES if language in row}
    for parts in columns["texts"].values():
        parts.pop("short", None)
    return columns


@lru_cache(maxsize=1)
def short_options() -> dict[str, dict[str, dict[str, str]]]:
    """Options in three words for a big screen, as {slug: {language: {key: text}}}.

    Not every question has them. They are not in the database, where another wording would be a new version.
    """
    options = {}
    for row in read_json("questions.json"):
        if "short" in row["id"]:
            options[row["slug"]] = {language: row[language]["short"] for language in LANGUAGES if language in row}
    return options


def offer_fields(row: Row) -> Columns:
    """Columns of the question as which an offer is stored.

    ``row`` is the offer's row in the file after with_date(). The texts are named like a question's. Its options are {}
    where OFFER_OPTIONS lacks the language.
    """
    names = {"stem": "sender", "known": "known", "explanation": "reason", "next": "next", "source": "source"}
    if row["technique"]:
        names["technique"] = "technique"
    texts = {}
    for language in LANGUAGES & row["sender"].keys():
        bubbles = enumerate(row["bubbles"], 1)
        parts: Row = {name: row[part][language] for name, part in names.items()}
        parts["bubbles"] = {str(number): bubble[language] for number, bubble in bubbles}
        parts["options"] = OFFER_OPTIONS.get(language, {})
        texts[language] = parts
    columns = {name: row[name] for name in OFFER_FIELDS}
    return columns | {
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
    shipped = shipped_questions()
    changes = 0
    for question in questions.newest_questions():
        fields = shipped.pop(question.slug, None)
        if fields:
            changes += update_question(question, fields)
        elif not question.is_own:
            question.current = False  # never asked again, but kept for its answers
            changes += 1
    for slug, fields in shipped.items():  # the rest are new
        questions.add_version(slug, active=True, **fields)
    return changes + len(shipped)


def update_question(old: Question, fields: Columns) -> bool:
    """Update a question to the columns of its file, and return True if it changed.

    An officer's edit stays, unless the file moved the question.
    """
    differences = set(old.differences(fields)) - FIELDS_WITHOUT_VERSION
    if not differences:
        values = {name: fields[name] for name in FIELDS_WITHOUT_VERSION & fields.keys()}
        return bool(old.set_columns(values))
    if old.origin == "officer" and FIELDS_OF_DECISION.isdisjoint(differences):
        return False
    questions.add_version(old.slug, active=old.active, **fields)
    return True


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
    slugs = [hotline.slug for hotline in hotlines.hotlines_in_order() if hotline.is_to_call]
    for question in questions.asked_questions():
        if question.is_due or (question.volatile and question.confirmed_by is None):
            slugs.append(question.slug)
    return slugs + slugs_of_texts_due()


def slugs_of_texts_due() -> list[str]:
    """Slugs of texts from files whose newest source is too old.

    Only a new release can renew them.
    """
    texts = sourced_texts()
    return [text["slug"] for text in texts if is_check_due(text["as_of"], text["volatile"])]


def slugs_without_source() -> list[str]:
    """Slugs of what names no source in Indonesian.

    They are those of questions and hotlines, hidden ones too, and of texts from files.
    """
    sources = [(question.slug, question.texts["id"].get("source")) for question in questions.newest_questions()]
    sources += [(hotline.slug, hotline.source.get("id")) for hotline in hotlines.hotlines_in_order()]
    sources += [(text["slug"], text["source"].get("id")) for text in sourced_texts()]
    return [slug for slug, source in sources if not source]
