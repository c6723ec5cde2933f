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

from kiosk.config import OFFICE_SETTINGS, ROOT
from kiosk.models import Hotline, Question
from kiosk.models.texts import in_language, sentences
from kiosk.rules import content, hotlines, questions, settings
from kiosk.rules.audio.pronunciation import MONTHS, NUMBERS, date_words, number_words

GROUPS = ("numbers", "pages", "quiz", "offers", "checklist", "hotlines")
NUMBER = re.compile(r"((?<!\d)(?:\d\d/)?(?:0[1-9]|1[0-2])/[12]\d{3}|\d+)")  # a date as the office writes it, too
# of the views: their words are for the tablet, in a picture, or for officers
UNSEEN = ("offline.py", "take_home.py", "officers_errors.py", "__init__.py")
HOTLINE = ("agency", "purpose", "hours", "cost", "abroad", "address")


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
    office = settings.every() | {"notice": settings.notice()}
    return texts_of(questions.every_asked(), hotlines.in_order(Hotline.active), office)


def in_files() -> list[Text]:
    """Everything a fresh kiosk says: what is recorded ahead."""
    asked = [Question(slug=slug, **fields) for slug, fields in content.questions_of_files().items()]
    listed = [
        Hotline(slug=row["slug"], **{name: row[name] for name in content.HOTLINE_FIELDS})
        for row in content.hotlines_of_files()
    ]
    return texts_of(asked, listed, OFFICE_SETTINGS)


def texts_of(asked: Iterable[Question], listed: Iterable[Hotline], office: Mapping[str, Any]) -> list[Text]:
    """Each text once, where it comes first: of the pages, of these questions and of these hotlines."""
    found = fixed(office["office_name"], [office["contact"], (office["notice"] or {}).get("id", "")])
    for question in asked:
        found += of_question(question)
    for hotline in listed:
        found += of_hotline(hotline)
    texts: dict[str, Text] = {}
    for text, group, origin in sorted(found, key=lambda found: GROUPS.index(found.group)):
        words = normal(text)
        texts.setdefault(words, Text(words, group, origin))
    return [text for words, text in texts.items() if words]


def fixed(office_name: str, others: Iterable[str]) -> list[Text]:
    """Texts of files that no officer edits, with these texts of the office."""
    signs, parts, family = content.offer_signs().items(), content.checklist(), content.family()
    danger = family["danger"]
    glossary = content.read("glossary.json")
    return [
        *(Text(word, "numbers", "") for word in (*NUMBERS, *MONTHS)),
        *(Text(part, "pages", origin) for origin, message in messages() for part in parts_of(message, office_name)),
        *(Text(text, "pages", "settings") for text in others),
        *(Text(word["id"], "hotlines", slug) for slug, _kind, word in hotlines.CONTACT),
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
    message = message.replace("%(office)s", office_name)
    return pieces(message % defaultdict(int)) if "%(" in message else [message]


def of_question(question: Question) -> list[Text]:
    """All texts of a question but its source."""
    parts = [part for name, part in question.texts["id"].items() if name != "source"]
    texts = [text for part in parts for text in (part.values() if isinstance(part, Mapping) else [part])]
    return [Text(text, "quiz", question.slug) for text in texts]


def of_hotline(hotline: Hotline) -> list[Text]:
    """All texts of a hotline; its numbers are said digit by digit."""
    texts = [hotline.name("id"), *(hotline.text(name, "id") for name in HOTLINE)]
    texts += [Hotline.label(channel, "id") for channel in hotline.channels]
    return [Text(text, "hotlines", hotline.slug) for text in texts]


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
    parts: list[nodes.Node] = list(tree.find_all(nodes.Assign))
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        if name in ("say", "say_as"):
            parts += call.args[name == "say_as" :]
    for part in parts:
        for node in (part, *part.find_all(nodes.Call)):
            if isinstance(node, nodes.Call) and getattr(node.node, "name", "") == "_":
                yield str(node.args[0].as_const())


def phrases_of_module(path: Path) -> Iterator[str]:
    """Phrases marked for translation in a Python module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "_l", "pgettext"):
            phrase = node.args[-1]  # before it stands a context
            if isinstance(phrase, ast.Constant):
                yield str(phrase.value)
