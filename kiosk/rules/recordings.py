"""Texts that the kiosk says, and their recordings.

Words of pages stand in content/spoken.json, which `flask audio build` writes. Texts of questions, hotlines and settings
are read from the database each time.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from kiosk.config import OFFICE_SETTINGS, ROOT
from kiosk.models import Hotline, Question
from kiosk.models.hotline import CHANNEL_KINDS
from kiosk.models.texts import Text, in_language, sentences
from kiosk.rules import content, hotlines, questions, settings
from kiosk.rules.pronunciation import DIGITS, MONTHS, NUMBERS, normal_text, pronounce, split_text

Sets = dict[str, list[str]]  # texts by set
Clips = dict[str, dict[str, str]]  # by voice the file names of its clips, by clip name
Playlist = tuple[str, list[str]]  # a voice, and its files in order
MACHINE_FOLDER = ROOT / "static" / "audio"
MACHINE_VOICE = "machine-1"  # raise its number to have all of the machine's clips made anew
MIME_TYPES = {"ogg": "audio/ogg", "webm": "audio/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav"}
HOTLINE_TEXTS = ("agency", "purpose", "hours", "cost", "abroad", "address")
# texts that are recorded and released together, in the order in which people need them
SETS = ("start", "help", "check-in", "feedback", "questions", "offers")
SPOKEN_LANGUAGES = {"id": "Bahasa Indonesia", "jaseng": "Jawa Serang", "su": "Sunda"}  # each voice says its own name
PAGE_WORDS = "spoken.json"


# --- what is said


def current_sets(language: str = "id") -> Sets:
    """Indonesian texts that this kiosk says now, by set, each once.

    They are what a voice of ``language`` records: of numbers the digits alone, of questions and hotlines those that are
    switched on.
    """
    office = settings.office_values()
    office["notice"] = settings.current_notice()
    open_hotlines = hotlines.hotlines_in_order(Hotline.active)
    return collect_sets(questions.asked_questions(), open_hotlines, office, language)


def current_texts() -> list[str]:
    """All Indonesian texts that this kiosk says now, with the words of numbers."""
    return all_texts(current_sets())


def shipped_texts() -> list[str]:
    """All Indonesian texts that a fresh kiosk says, which are recorded ahead.

    They come from files and defaults alone.
    """
    every_question = [Question(**columns) for columns in content.shipped_questions().values()]
    every_hotline = [Hotline(**row) for row in content.read_json("hotlines.json")]
    sets = collect_sets(every_question, every_hotline, OFFICE_SETTINGS, "id")
    return all_texts(sets)


def all_texts(sets: Sets) -> list[str]:
    """The texts of all sets and the machine's words for numbers, each once."""
    return list(dict.fromkeys(chain(NUMBERS, MONTHS, *sets.values())))


def collect_sets(
    open_questions: list[Question], open_hotlines: list[Hotline], office: dict[str, Any], language: str
) -> Sets:
    """Texts in normal form, each in the first set that needs it.

    They are those of pages, of files, and of these questions, hotlines and settings of the office.
    """
    sets: Sets = {name: [] for name in SETS}
    sets["start"].append(SPOKEN_LANGUAGES[language])
    for name, phrases in page_phrases().items():
        for phrase in phrases:
            sets[name] += parts_of_phrase(phrase, office["office_name"])
    sets["start"] += DIGITS
    notice = office["notice"]
    if notice:
        sets["start"].append(notice["id"])
    sets["help"] += [*texts_of_help(), "plus", office["contact"]]
    for hotline in open_hotlines:
        sets["help"] += texts_of_hotline(hotline)
    sets["feedback"] += texts_of_plan()
    for question in open_questions:
        sets["questions"] += texts_of_question(question)
    sets["offers"] += texts_of_offers()
    first_sets: Sets = {}
    texts = {""}  # of the sets before
    for name in SETS:
        new_texts = dict.fromkeys(map(normal_text, sets[name]))
        first_sets[name] = [text for text in new_texts if text not in texts]
        texts.update(new_texts)
    return first_sets


def page_phrases() -> Sets:
    """Phrases that villagers' pages say, by set, as they are marked for translation."""
    sets = content.read_json(PAGE_WORDS).items()
    return {name: list(chain(*by_file.values())) for name, by_file in sets}


def parts_of_phrase(phrase: str, office_name: str) -> list[str]:
    """The parts to record of a page's phrase, with the office's name in it.

    All its other placeholders count as numbers.
    """
    phrase = phrase.replace("%(office)s", office_name)
    if "%(" not in phrase:
        return [phrase]
    return split_text(phrase % defaultdict(int))


def texts_of_help() -> list[str]:
    """Texts of the files that pages of help say: family, contact, glossary."""
    family = content.family_content()
    glossary = content.read_json("glossary.json")
    danger = family["danger"]
    rows = [*family["countries"], *family["sayings"], danger["intro"], *danger["steps"], *glossary]
    texts = [row["id"] for row in rows]
    for step in danger["steps"]:
        texts += sentences(in_language(step["say"], "id"))
    for entry in glossary:
        texts += entry["words"]["id"]
    for kind in CHANNEL_KINDS.values():
        texts += [kind.label, kind.button, kind.scan]
    labels = [label["id"] for _slug, _kind, label in hotlines.EMERGENCY_CONTACT]
    return texts + labels


def texts_of_plan() -> list[str]:
    """Texts of the file that the plan at the end of a quiz says."""
    plan = content.dated_row("plan")
    rows = [*plan["card"].values(), plan["done"], plan["own"]]
    for question in plan["questions"].values():
        rows += [question["title"], question["lead"], *question["choices"]]
    return [row["id"] for row in rows]


def texts_of_offers() -> list[str]:
    """Texts of the files that pages of offers say: checklist, signs and replies."""
    sections = content.checklist_sections()
    texts = [section["id"] for section in sections]
    for section in sections:
        for item in section["items"]:
            texts += sentences(in_language(item, "id"))
            texts.append(item["short"]["id"])
    for sign in content.offer_signs().values():
        texts += [sign["id"][name] for name in ("glance", "statement", "why", "do")]
    replies = content.dated_row("replies")
    rows = [replies["title"], replies["intro"], replies["warning"], *replies["replies"]]
    return texts + [row["id"] for row in rows]


def texts_of_question(question: Question) -> list[str]:
    """All Indonesian texts of a question except its source.

    Its stem, and what to do about an offer, are said by the sentence.
    """
    texts: list[str] = []
    for name, part in question.texts["id"].items():
        if name in ("stem", "next"):
            texts += sentences(Text(part))
        elif name != "source":
            texts += part.values() if isinstance(part, dict) else [part]
    return texts


def texts_of_hotline(hotline: Hotline) -> list[str]:
    """All Indonesian texts of a hotline except its source and its numbers.

    A text that it does not have is "".
    """
    texts = [hotline.text(name, "id") for name in HOTLINE_TEXTS]
    labels = [Hotline.label(channel, "id") for channel in hotline.channels]
    return [hotline.name("id"), *texts, *labels]


# --- names and files


@lru_cache(maxsize=4096)
def clip_name(voice: str, text: str) -> str:
    """The name of a clip without its ending.

    It is a hash of voice, text and, for the machine, pronunciation.
    """
    pronunciation = ""
    if voice == MACHINE_VOICE:
        pronunciation = pronounce(text)
    seed = f"id\n{voice}\n{normal_text(text)}\n{pronunciation}"
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def machine_clips() -> dict[str, str]:
    """File names of the machine's clips by clip name.

    They come with the program, so they are listed only once.
    """
    return {path.stem: path.name for path in MACHINE_FOLDER.glob("*.opus")}


def clip_file(key: str, digest: str, kind: str) -> str:
    """File name of a person's clip.

    It changes with the recording, so that browsers may keep it.
    """
    return f"{key}-{digest[:8]}.{kind}"


def find_words(words: Sequence[str], recorded: Clips) -> Playlist:
    """Voice and files of the first voice that has all these words, in order.

    ("", []) where none has. ``recorded``: clips by voice.
    """
    for voice, names in recorded.items():
        clips = [clip_name(voice, word) for word in words]
        if clips and names.keys() >= set(clips):
            return voice, [names[clip] for clip in clips]
    return "", []


def find_playlist(text: str, recorded: Clips) -> Playlist:
    """Voice and files of the first voice that has this text whole or in parts.

    ("", []) where none has. It is said whole if recorded so, else by the sentence or in pieces with its numbers; never
    half of it.
    ``recorded``: clips by voice.
    """
    for voice, names in recorded.items():
        pieces = split_text(text, by_digit=voice != MACHINE_VOICE)
        for parts in ([text], sentences(Text(text)), pieces):
            _voice, files = find_words(parts, {voice: names})
            if files:
                return voice, files
    return "", []
