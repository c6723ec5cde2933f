"""Every Indonesian text that the kiosk says, found in files and database themselves."""

import ast
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, nodes
from sqlalchemy import select

from kiosk.config import OFFICE_SETTINGS, ROOT
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.models.hotline import short_name
from kiosk.models.texts import in_language, sentences
from kiosk.rules import content, questions, settings
from kiosk.rules.audio.pronunciation import MONTHS, NUMBERS, date_words, number_words
from kiosk.rules.hotlines import CONTACT

GROUPS = ("numbers", "pages", "quiz", "offers", "checklist", "hotlines")
NUMBER = re.compile(r"((?<!\d)(?:\d\d/)?(?:0[1-9]|1[0-2])/[12]\d{3}|\d+)")  # a date as the office writes it, too
# of the views: their words are for the tablet, in a picture, or for officers
UNSEEN = ("offline.py", "take_home.py", "officers_errors.py", "__init__.py")
HOTLINE = ("agency", "purpose", "hours", "cost", "abroad", "address")
LISTED = select(Hotline).where(Hotline.active).order_by(Hotline.position, Hotline.slug)


class Text(NamedTuple):
    """A text that is said, where it belongs, and the slug or file it comes from."""

    text: str
    group: str
    origin: str


# --- how a text falls apart where it holds numbers


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """The text as it is compared: one line, one spelling of each letter."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def pieces(text: str) -> list[str]:
    """The text in parts that are recorded once for all numbers: Soal 12 dari 5 → Soal, dua, belas, dari, lima."""
    return [word for part in NUMBER.split(normal(text)) for word in words_of(part)]


def words_of(part: str) -> list[str]:
    """One part in what is recorded: a date, a number, or a phrase without its signs."""
    if "/" in part and NUMBER.fullmatch(part):
        return date_words(part)
    words = part.strip(" .,:;–/()")
    return number_words(part) if part.isdigit() else [words] * any(map(str.isalpha, words))


# --- what is said


def current_texts() -> list[Text]:
    """Everything the kiosk says now, an officer's edits included; each text once, in the order of GROUPS."""
    notice, listed = settings.notice() or {}, db.session.scalars(LISTED)
    return once(
        *fixed(settings.get("office_name"), settings.get("contact"), notice.get("id", "")),
        *(text for row in questions.every_asked() for text in of_question(row.slug, row.texts["id"])),
        *(text for row in listed for text in of_hotline(row.slug, [getattr(row, n) for n in HOTLINE], row.channels)),
    )


def in_files() -> list[Text]:
    """Everything a fresh kiosk says: what is recorded ahead."""
    directory = content.hotlines_of_files()
    return once(
        *fixed(OFFICE_SETTINGS["office_name"], OFFICE_SETTINGS["contact"], ""),
        *(text for slug, row in content.questions_of_files().items() for text in of_question(slug, row["texts"]["id"])),
        *(text for row in directory for text in of_hotline(row["slug"], [row[n] for n in HOTLINE], row["channels"])),
    )


def once(*texts: Text) -> list[Text]:
    """Each text once, where it came first."""
    kept: dict[str, Text] = {}
    for text, group, origin in sorted(texts, key=lambda t: GROUPS.index(t.group)):
        words = normal(text)
        if words and words not in kept:
            kept[words] = Text(words, group, origin)
    return list(kept.values())


def fixed(office_name: str, contact: str, notice: str) -> list[Text]:
    """What stands in files that no officer edits, with these texts of the office."""
    signs, parts, family = content.offer_signs().items(), content.checklist(), content.family()
    danger = family["danger"]
    glossary = content.read("glossary.json")
    return [
        *(Text(word, "numbers", "") for word in (*NUMBERS, *MONTHS)),
        *(Text(part, "pages", origin) for origin, message in messages() for part in parts_of(message, office_name)),
        *(Text(text, "pages", "settings") for text in (contact, notice)),
        *(Text(word["id"], "hotlines", slug) for slug, _kind, word in CONTACT),
        *(Text(sign["id"][name], "offers", slug) for slug, sign in signs for name in ("statement", "why", "do")),
        *(Text(said, "pages", "glossary") for entry in glossary for said in (*entry["words"]["id"], entry["id"])),
        *(Text(part["id"], "checklist", part["slug"]) for part in parts),
        *(Text(said, "checklist", row["slug"]) for part in parts for row in part["items"] for said in lines_of(row)),
        Text(danger["intro"]["id"], "hotlines", danger["slug"]),
        *(Text(row["id"], "hotlines", row["slug"]) for row in (*family["countries"], *family["sayings"])),
        *(Text(step["id"], "hotlines", step["slug"]) for step in danger["steps"]),
        *(Text(said, "hotlines", step["slug"]) for step in danger["steps"] for said in lines_of(step["say"])),
    ]


def lines_of(row: Mapping[str, Any]) -> Iterable[str]:
    """The sentences of a text that is shown in lines, each said by itself."""
    return sentences(in_language(row, "id"))


def parts_of(message: str, office_name: str) -> list[str]:
    """A phrase as it is recorded: whole, or in parts where it holds a number; every other placeholder does."""
    if "%(" not in message:
        return [message]
    message = message.replace("%(office)s", office_name)
    if "%(" not in message:
        return [message]
    return pieces(message % defaultdict(int))


def of_question(slug: str, texts: Mapping[str, Any]) -> list[Text]:
    """What is said of a question."""
    return [Text(text, "quiz", slug) for name, part in texts.items() if name != "source" for text in leaves(part)]


def leaves(part: Any) -> list[str]:
    """The texts of a part: itself, or those in it."""
    return list(part.values()) if isinstance(part, Mapping) else [part]


def of_hotline(slug: str, texts: Iterable[Mapping[str, str]], channels: Iterable[Mapping[str, Any]]) -> list[Text]:
    """What is said of a hotline; its numbers are said digit by digit."""
    agency, *others = texts
    short = {"id": short_name(agency["id"])}
    every = [agency, short, *others, *(channel.get("label") or {} for channel in channels)]
    return [Text(each.get("id") or "", "hotlines", slug) for each in every]


# --- phrases of pages: found in the files themselves, so that this list is never behind


@lru_cache(maxsize=1)
def messages() -> list[tuple[str, str]]:
    """(file, phrase) of what templates say(_("…")) or set to say, and of every phrase in villagers' views."""
    found: list[tuple[str, str]] = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if not name.startswith("admin/"):
            found += [(name, phrase) for phrase in said_in_template(path.read_text(encoding="utf-8"))]
    for path in sorted((*(ROOT / "kiosk" / "views").glob("*.py"), *(ROOT / "kiosk" / "web").glob("*.py"))):
        if path.name not in UNSEEN:
            found += [(path.name, phrase) for phrase in phrases_of_module(path)]
    return found


def said_in_template(source: str) -> Iterator[str]:
    """Phrases marked for translation inside say(…), the second half of say_as(…), and {% set … %}."""
    tree = Environment(autoescape=True).parse(source)
    calls = list(tree.find_all(nodes.Call))
    says = [call for call in calls if named(call, "say")]
    says_as = [nodes.List(call.args[1:]) for call in calls if named(call, "say_as")]
    for part in [*says, *says_as, *tree.find_all(nodes.Assign)]:
        for call in part.find_all(nodes.Call):
            if named(call, "_") and call.args and isinstance(call.args[0], nodes.Const):
                yield str(call.args[0].value)


def named(call: nodes.Call, name: str) -> bool:
    """Whether this is a call of the function ``name``."""
    return isinstance(call.node, nodes.Name) and call.node.name == name


def phrases_of_module(path: Path) -> Iterator[str]:
    """Phrases marked for translation in a Python module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "_l", "pgettext"):
            phrase = node.args[-1]  # before it stands a context
            if isinstance(phrase, ast.Constant):
                yield str(phrase.value)
