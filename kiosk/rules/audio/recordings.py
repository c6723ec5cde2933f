"""Recordings: their names, which voices are heard, what is missing."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import select

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import Recording, Voice
from kiosk.rules import settings
from kiosk.rules.audio import texts
from kiosk.rules.audio.pronunciation import pronounce

MACHINE_FOLDER = ROOT / "static" / "audio"
MACHINE = "machine-1"  # counted up when how a machine's clip is made changes: all are then made anew
TYPES = {"ogg": "audio/ogg", "webm": "audio/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav"}


# --- names and files


@lru_cache(maxsize=4096)
def clip_name(language: str, voice: str, text: str) -> str:
    """The name of a clip, without its ending: another text, or another way to pronounce it, is another name."""
    heard = pronounce(text) if voice == MACHINE else ""
    seed = "\n".join((language, voice, texts.normal(text), heard))
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def machine_clips() -> dict[str, str]:
    """The machine's clips, name to file name; they come with the program."""
    return {path.stem: path.name for path in MACHINE_FOLDER.glob("*.opus")}


def people_clips() -> dict[str, dict[str, str]]:
    """Clips of the people who are heard, name to file name, by voice, the best first. Looked up when they change."""
    changed = settings.get("voices")
    return stored_clips(changed) if changed else {}


@lru_cache(maxsize=1)
def stored_clips(_changed: str) -> dict[str, dict[str, str]]:
    """Clips of voices that somebody has listened to; those of the villages' own language come first."""
    columns = select(Recording.voice_id, Recording.key, Recording.digest, Recording.kind)
    listened_to = columns.join(Voice, Voice.id == Recording.voice_id).where(Voice.heard_by.is_not(None))
    clips: dict[str, dict[str, str]] = {}
    for voice, key, digest, kind in db.session.execute(listened_to.order_by(Voice.language == "id", Voice.id)):
        clips.setdefault(voice, {})[key] = clip_file(key, digest, kind)
    return clips


def clip_file(key: str, digest: str, kind: str) -> str:
    """The file name of a person's clip, which a browser may keep: another sound has another one."""
    return f"{key}-{digest[:8]}.{kind}"


def find(parts: Sequence[str], voice: str, recorded: dict[str, str]) -> list[str]:
    """The files that say these parts one after the other; none if one of them is missing."""
    names = [recorded.get(clip_name("id", voice, part), "") for part in parts]
    return names if all(names) else []


def playlist(text: str, recorded: dict[str, dict[str, str]]) -> tuple[str, list[str]]:
    """Whose voice says this text, and the files; no files where nobody does. ``recorded``: clips by voice, best first.

    Said whole if it was recorded so; else in pieces, with its numbers put together. Never half of it.
    """
    for voice, names in recorded.items():
        found = find([text], voice, names) or find(texts.pieces(text), voice, names)
        if found:
            return voice, found
    return "", []


# --- what is recorded


def texts_by_state() -> dict[str, list[str]]:
    """Every text that the kiosk says now, by who has recorded it: person, machine (alone) or missing."""
    recorded = people_clips() | {MACHINE: machine_clips()}
    found: dict[str, list[str]] = {"missing": [], "machine": [], "person": []}
    for text, *_origin in texts.current_texts():
        voices = [voice for voice, clips in recorded.items() if clip_name("id", voice, text) in clips]
        found["person" if voices and voices[0] != MACHINE else "machine" if voices else "missing"].append(text)
    return found
