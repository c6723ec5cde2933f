"""Recordings as pages name them, and voices of people."""

from typing import Any

from kiosk.db import db, new_key
from kiosk.models import Recording, Tombstone, Voice
from kiosk.rules import recordings, settings


def clip_of(text: str) -> str:
    """The file name of the machine's clip of a text."""
    return f"{recordings.clip_name(recordings.MACHINE_VOICE, text)}.opus"


def said(page: Any) -> dict[str, str]:
    """What this page says: text to addresses of recordings."""
    elements = page.select("main [data-say]")
    return {" ".join(element.get_text(" ").split()): str(element["data-say"]) for element in elements}


def wave(words: str) -> bytes:
    """A recording, by its beginning."""
    return b"RIFF1234WAVE" + words.encode()


def lend_voice(*texts: str, language: str = "jaseng", heard_by: str | None = "Wayan") -> str:
    """A voice that has recorded these texts; its id."""
    with db.write():
        voice = Voice(language=language, speaker="Bu Ratna")
        db.session.add(voice)
        db.session.flush()
        for text in texts:
            key, content = recordings.clip_name(voice.id, text), wave(text)
            digest = Tombstone.hash_of(content)
            db.session.add(Recording(voice_id=voice.id, key=key, kind="wav", digest=digest, content=content))
    let_hear(voice.id, heard_by)
    return voice.id


def let_hear(voice: str, heard_by: str | None) -> None:
    """Somebody has listened to this voice, and it is heard; or it is not."""
    with db.write():
        db.session.get_one(Voice, voice).heard_by = heard_by
        settings.store("voices", new_key())
