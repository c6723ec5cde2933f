"""Recordings as pages name them, and voices of people."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Recording, Tombstone, Voice
from kiosk.rules import recordings, voices

# as static/app/aloud.js: read only when asked for, or not seen
PASSED_OVER = ".quiz-progress, .steps-progress, .quiz-topic, .back, .say-own, details:not([open]) > :not(summary)"
LATER = ".say-later"
SAMPLES_A_SECOND = 48_000  # in which Opus counts, whatever it holds


def clip_of(text: str) -> str:
    """The file name of the machine's clip of a text."""
    return f"{recordings.clip_name(recordings.MACHINE_VOICE, text)}.opus"


def spoken_texts(page: Any) -> dict[str, str]:
    """What this page says: text to addresses of recordings."""
    elements = page.select("main [data-say]")
    return {" ".join(element.get_text(" ").split()): str(element["data-say"]) for element in elements}


def seconds_of(addresses: str) -> float:
    """How long the machine's recordings at these addresses last together, by the last page of each."""
    clips = [recordings.MACHINE_FOLDER / address.split("/")[-1].split("?")[0] for address in addresses.split()]
    last_pages = [clip.read_bytes().rpartition(b"OggS")[2] for clip in clips]
    return sum(int.from_bytes(page[2:10], "little") for page in last_pages) / SAMPLES_A_SECOND


def texts_heard(page: BeautifulSoup | Tag, where: str, but: str = "") -> list[Tag]:
    """The texts with recordings in one part of the page but not in another, or in what is passed over."""
    left_out = set(map(id, page.select(f":is({PASSED_OVER}{', ' + but if but else ''}) [data-say]")))
    return [text for text in page.select(f":is({where}) [data-say]") if id(text) not in left_out]


def seconds_to_say(texts: list[Tag]) -> float:
    """How long it takes to say them. Each has a recording."""
    assert [text for text in texts if not text["data-say"]] == []
    return sum(seconds_of(str(text["data-say"])) for text in texts)


def sound(words: str) -> bytes:
    """A recording as the desk makes it, by its beginning."""
    return voices.WEBM + voices.OPUS + words.encode()


def lend_voice(*sets: str, language: str = "id", speaker: str = "Bu Ratna", heard_by: str | None = "Wayan") -> str:
    """A voice that has recorded all texts of these sets, and to which somebody listened or not; its id."""
    with db.write():
        voice = voices.begin_voice(language, speaker, today())
        texts = voices.texts_of_voice(voice)
        for each in (text for name in sets for text in texts[name]):
            content = sound(each.text if language == "id" else f"{each.text} ({language})")
            row = Recording(voice_id=voice.id, key=each.key, kind="webm", content=content)
            row.digest = Tombstone.hash_of(content)
            db.session.add(row)
        db.session.flush()
        for name in sets if heard_by else ():
            voices.release_set(voice, name, heard_by or "")
        return voice.id


def record_text(voice_id: str, text: str, words: str = "") -> None:
    """A voice says one text, perhaps anew and in other words."""
    with db.write():
        voice = db.session.get_one(Voice, voice_id)
        voices.store_recording(voice, recordings.clip_name(voice_id, text), sound(words or text), "")
