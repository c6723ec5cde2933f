"""Texts that the kiosk says: finding them, their pronunciation in Indonesian, and their recordings."""

import ast
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes

from kiosk.config import OFFICE_SETTINGS, ROOT
from kiosk.models import Hotline, Question
from kiosk.models.hotline import CHANNEL_KINDS, SHORT_CODES
from kiosk.models.texts import in_language, sentences
from kiosk.rules import content, hotlines, questions, settings

MACHINE_FOLDER = ROOT / "static" / "audio"
MACHINE_VOICE = "machine-1"  # raise its number to have all of the machine's clips made anew
MIME_TYPES = {"ogg": "audio/ogg", "webm": "audio/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav"}
NUMBER_IN_TEXT = re.compile(
    r"((?<!\d)(?:\d\d/)?(?:0[1-9]|1[0-2])/[12]\d{3}|\d+)"
)  # a date as the office writes it, too
# views that say nothing aloud: their words are for the tablet, in a picture, or for officers
SILENT_MODULES = ("halls.py", "offline.py", "take_home.py", "officers_errors.py", "__init__.py")
HOTLINE_TEXTS = ("agency", "purpose", "hours", "cost", "abroad", "address")

# --- how numbers and abbreviations are said in Indonesian

DIGITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()
# numbers that change from time to time are put together from these
NUMBERS = (*DIGITS, "sepuluh", "sebelas", "belas", "puluh", "seratus", "ratus", "seribu", "ribu", "plus")
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
LARGEST_COUNTED = 999_999  # above it, and with a zero in front, a number is said digit by digit
LETTERS = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet".split()
SIGN_NAMES = dict(zip("0123456789+ABCDEFGHIJKLMNOPQRSTUVWXYZ", (*DIGITS, "plus", *LETTERS), strict=True))
# abbreviations that are said as words, and foreign words; every other abbreviation is spelt
SPOKEN_FORMS = {
    "Bapak/Ibu": "bapak dan ibu",
    "Kelas I": "kelas satu",
    "KUR": "kur",
    "LAPOR": "lapor",
    "PIMPASA": "pimpasa",
    "RI": "republik indonesia",
    "SAPA": "sapa",
    "SISKOP2MI": "sisko pe dua em i",
    "UU": "undang-undang",
    "WA": "we a",
    "WhatsApp": "wotsap",
    "chat": "cet",
    "online": "onlain",
    "panic button": "penik baten",
    "Hotline": "hotlain",
    "hotline": "hotlain",
}
ABBREVIATION = re.compile(r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9])[A-Z0-9]{2,}\b|\be-(?=[A-Z])")
TELEPHONE = re.compile(rf"(?<![\d.])(?:\+?\d[\d -]{{5,}}\d|(?:{'|'.join(SHORT_CODES)}))(?![\d.]\d)\b")
MONEY = re.compile(r"Rp ?([\d.]+(?: (?:ribu|juta|miliar))?)")
LAW = re.compile(r"\b(\d+)/(\d{4})\b")
FOREIGN = re.compile("|".join(rf"\b{word}\b" for word in SPOKEN_FORMS))


def pronounce(text: str) -> str:
    """The Indonesian text respelt for the machine: abbreviations, foreign words, money, laws, slashes, telephones."""
    text = MONEY.sub(r"\1 rupiah", text).replace("✓ =", "Tanda cek artinya")
    text = LAW.sub(r"\1 tahun \2", FOREIGN.sub(lambda found: SPOKEN_FORMS[found[0]], text)).replace("/", ", ")
    text = TELEPHONE.sub(lambda found: dialling_words(found[0]), text)
    return ABBREVIATION.sub(lambda found: spell_out(found[0]), text)


def dialling_words(number: str) -> str:
    """The digits of a telephone number in words, with a comma for a pause between its groups."""
    return ", ".join(" ".join(digit_words(group)) for group in re.split(r"[ -]+", number))


def spell_out(abbreviation: str) -> str:
    """An abbreviation in the Indonesian names of its letters and digits; ends in a space where it ended in a hyphen."""
    return " ".join(digit_words(abbreviation.upper())) + " " * abbreviation.endswith("-")


def digit_words(number: str) -> list[str]:
    """The Indonesian name of each digit, capital letter and plus in turn; all other characters are left out."""
    return [SIGN_NAMES[sign] for sign in number if sign in SIGN_NAMES]


def number_words(digits: str) -> list[str]:
    """A number in words as people say it; digit by digit if above LARGEST_COUNTED or with a zero in front."""
    number = int(digits)
    if number > LARGEST_COUNTED or (len(digits) > 1 and digits.startswith("0")):
        return digit_words(digits)
    return counting_words(number) or [DIGITS[0]]


def date_words(written: str) -> list[str]:
    """The words of a date as the office writes it: 24/11/2026 or 11/2025."""
    *day, month, year = map(int, written.split("/"))
    return [*(word for number in day for word in counting_words(number)), MONTHS[month - 1], *counting_words(year)]


def counting_words(number: int) -> list[str]:
    """An Indonesian number below a million in words; [] for zero."""
    for size, one, many in ((1000, "seribu", "ribu"), (100, "seratus", "ratus"), (10, "sepuluh", "puluh")):
        if 10 < number < 20:
            return ["sebelas"] if number == 11 else [DIGITS[number - 10], "belas"]
        if number >= size:
            first = [one] if number // size == 1 else [*counting_words(number // size), many]
            return [*first, *counting_words(number % size)]
    return [DIGITS[number]] if number else []


# --- how a text falls apart where it holds numbers


@lru_cache(maxsize=4096)
def normal_text(text: str) -> str:
    """The text in one line and Unicode NFC, so that equal texts compare equal."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def split_text(text: str, by_digit: bool = False) -> list[str]:
    """Parts to record of a text, split at its numbers, in words: Soal 12 dari 5 → Soal, dua, belas, dari, lima.

    ``by_digit``: as people's voices say numbers, one digit after the other: Soal, satu, dua, dari, lima.
    """
    return [word for part in NUMBER_IN_TEXT.split(normal_text(text)) for word in split_part(part, by_digit)]


def split_part(part: str, by_digit: bool) -> list[str]:
    """Words of a part that is a date or number; else the phrase without signs around it, or [] without a letter."""
    if by_digit and NUMBER_IN_TEXT.fullmatch(part):
        return digit_words(part)
    if "/" in part and NUMBER_IN_TEXT.fullmatch(part):
        return date_words(part)
    words = part.strip(" .,:;–/()")
    return number_words(part) if part.isdigit() else [words] * any(map(str.isalpha, words))


# --- what is said

# in the order in which people need them, each with the templates and modules whose phrases it has; others: LAST_SET
SETS = {
    "start": ("home/index", "base", "ui"),
    "help": ("hotlines", "family", "again", "error", "forms", "offline", "unsaved", "words"),
    "check-in": ("checkins", "join"),
    "feedback": ("quiz",),
    "questions": ("halls",),
    "offers": ("home", "offers"),
}
LAST_SET = "offers"
SPOKEN_LANGUAGES = {"id": "Bahasa Indonesia", "jaseng": "Jawa Serang", "su": "Sunda"}  # each voice says its own name


def current_sets(language: str = "id") -> dict[str, list[str]]:
    """Indonesian texts that this kiosk says now, by set, each once; of questions and hotlines those switched on alone.

    They are what a voice of ``language`` records: of numbers the digits alone.
    """
    office = settings.office_values() | {"notice": settings.current_notice()}
    return collect_sets(questions.asked_questions(), hotlines.hotlines_in_order(Hotline.active), office, language)


def current_texts() -> list[str]:
    """All Indonesian texts that this kiosk says now, each once, with the words of numbers."""
    return all_texts(current_sets())


def shipped_texts() -> list[str]:
    """All Indonesian texts that a fresh kiosk says, from files and defaults alone; they are recorded ahead."""
    asked = [Question(slug=slug, **fields) for slug, fields in content.shipped_questions().items()]
    listed = [Hotline(**row) for row in content.read_json("hotlines.json")]
    return all_texts(collect_sets(asked, listed, OFFICE_SETTINGS, "id"))


def all_texts(sets: dict[str, list[str]]) -> list[str]:
    """The texts of all sets and the words by which the machine says numbers, each once."""
    return list(dict.fromkeys([*NUMBERS, *MONTHS, *(text for texts in sets.values() for text in texts)]))


def collect_sets(
    asked: list[Question], listed: list[Hotline], office: dict[str, Any], language: str
) -> dict[str, list[str]]:
    """Texts of pages, files, these questions and hotlines, in normal form, each in the first set that needs it."""
    found: dict[str, list[str]] = {name: [] for name in SETS}
    found["start"].append(SPOKEN_LANGUAGES[language])
    for source, message in page_phrases():
        name = next((name for name, sources in SETS.items() if source.startswith(sources)), LAST_SET)
        found[name] += split_message(message, office["office_name"])
    found["start"] += [*DIGITS, (office["notice"] or {}).get("id", "")]
    found["help"] += [*texts_of_help(), "plus", office["contact"]]
    found["help"] += [text for hotline in listed for text in texts_of_hotline(hotline)]
    found["questions"] += [text for question in asked for text in texts_of_question(question)]
    found["offers"] += texts_of_offers()
    return drop_repeated(found)


def drop_repeated(sets: dict[str, list[str]]) -> dict[str, list[str]]:
    """The sets in normal form, without empty texts and those of an earlier set."""
    seen = {""}
    fresh = {}
    for name, texts in sets.items():
        fresh[name] = [text for text in dict.fromkeys(map(normal_text, texts)) if text not in seen]
        seen.update(fresh[name])
    return fresh


def texts_of_help() -> list[str]:
    """Texts that only files hold and pages of help say: family, emergency contact, glossary."""
    family, entries = content.family_content(), content.read_json("glossary.json")
    danger = family["danger"]
    titles = [*family["countries"], *family["sayings"], danger["intro"], *danger["steps"], *entries]
    return [
        *(row["id"] for row in titles),
        *(line for step in danger["steps"] for line in sentences(in_language(step["say"], "id"))),
        *(word for entry in entries for word in entry["words"]["id"]),
        *(words["id"] for _slug, _kind, words in hotlines.EMERGENCY_CONTACT),
        *(text for kind in CHANNEL_KINDS.values() for text in (kind.label, kind.button, kind.scan)),
    ]


def texts_of_offers() -> list[str]:
    """Texts that only files hold and pages of offers and preparations say: checklist and offer signs."""
    sections = content.checklist_sections()
    items = [item for section in sections for item in section["items"]]
    return [
        *(section["id"] for section in sections),
        *(line for item in items for line in sentences(in_language(item, "id"))),
        *(sign["id"][name] for sign in content.offer_signs().values() for name in ("glance", "statement", "why", "do")),
    ]


def split_message(message: str, office_name: str) -> list[str]:
    """Parts to record of a phrase with the office's name put in: the whole, or split_text() with 0 for placeholders."""
    message = message.replace("%(office)s", office_name)
    return split_text(message % defaultdict(int)) if "%(" in message else [message]


def texts_of_question(question: Question) -> list[str]:
    """All Indonesian texts of a question except its source."""
    parts = [part for name, part in question.texts["id"].items() if name != "source"]
    return [text for part in parts for text in (part.values() if isinstance(part, dict) else [part])]


def texts_of_hotline(hotline: Hotline) -> list[str]:
    """All Indonesian texts of a hotline except its source and its numbers; "" for those it does not have."""
    labels = [Hotline.label(channel, "id") for channel in hotline.channels]
    return [hotline.name("id"), *(hotline.text(name, "id") for name in HOTLINE_TEXTS), *labels]


# --- phrases of pages: found in the files themselves, so that this list is never behind


@lru_cache(maxsize=1)
def page_phrases() -> list[tuple[str, str]]:
    """(source, phrase) said by villagers' templates, or marked directly in kiosk/views and kiosk/web; cached.

    Not the desk's. The source is the template's path without its ending, or the module's name.
    """
    found: list[tuple[str, str]] = []
    folder, code = ROOT / "templates", ROOT / "kiosk"
    for path in sorted(folder.rglob("*.html")):
        if folder / "admin" not in path.parents:
            source = path.relative_to(folder).with_suffix("").as_posix()
            found += [(source, phrase) for phrase in phrases_of_template(path.read_text(encoding="utf-8"))]
    for path in sorted((*(code / "views").glob("*.py"), *(code / "web").glob("*.py"))):
        if path.name not in SILENT_MODULES:
            found += [(path.stem, phrase) for phrase in phrases_of_module(path)]
    return found


def phrases_of_template(source: str) -> Iterable[str]:
    """Phrases of say(…), and those that _(…) marks in say_as(…) from its second argument on and in {% set %}."""
    tree = Environment(autoescape=True).parse(source)
    parts: list[nodes.Node] = list(tree.find_all(nodes.Assign))
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        if name == "say":
            yield str(call.args[0].as_const())
        if name == "say_as":
            parts += call.args[1:]
    for part in parts:
        for node in (part, *part.find_all(nodes.Call)):
            if isinstance(node, nodes.Call) and getattr(node.node, "name", "") == "_":
                yield str(node.args[0].as_const())


def phrases_of_module(path: Path) -> Iterable[str]:
    """Literal phrases that a Python module marks with _(…), _l(…) or pgettext(…), as often as they stand there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "_l", "pgettext"):
            phrase = node.args[-1]  # pgettext has a context before it
            if isinstance(phrase, ast.Constant):
                yield str(phrase.value)


# --- names and files


@lru_cache(maxsize=4096)
def clip_name(voice: str, text: str) -> str:
    """The name of a clip without its ending, a hash of voice, text and, for the machine, pronunciation."""
    heard = pronounce(text) if voice == MACHINE_VOICE else ""
    seed = "\n".join(("id", voice, normal_text(text), heard))
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def machine_clips() -> dict[str, str]:
    """File names of the machine's clips by clip name; they come with the program, and are listed only once."""
    return {path.stem: path.name for path in MACHINE_FOLDER.glob("*.opus")}


def clip_file(key: str, digest: str, kind: str) -> str:
    """File name of a person's clip; it changes with the recording, so that browsers may cache it."""
    return f"{key}-{digest[:8]}.{kind}"


def find_words(words: list[str], recorded: dict[str, dict[str, str]]) -> tuple[str, list[str]]:
    """(voice, files) of the first in ``recorded`` with all these words, in order; ("", []) where none has."""
    for voice, names in recorded.items():
        files = [names.get(clip_name(voice, word), "") for word in words]
        if files and all(files):
            return voice, files
    return "", []


def find_playlist(text: str, recorded: dict[str, dict[str, str]]) -> tuple[str, list[str]]:
    """(voice, files) of the first in ``recorded`` with this text whole, or else all its parts; ("", []) where none.

    It is said whole if recorded so, else in pieces with its numbers; never half of it. ``recorded``: clips by voice.
    """
    for voice, names in recorded.items():
        for parts in ([text], split_text(text, by_digit=voice != MACHINE_VOICE)):
            found = find_words(parts, {voice: names})
            if found[1]:
                return found
    return "", []
