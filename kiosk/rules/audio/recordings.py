"""Recordings: their names, whose voice is heard where, what is missing, uploads."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.clock import today
from kiosk.config import ROOT, instance_folder
from kiosk.db import db
from kiosk.db.whole_files import write
from kiosk.models import Tombstone
from kiosk.rules import settings, traces
from kiosk.rules.audio import texts
from kiosk.rules.audio.pronunciation import pronounce
from kiosk.rules.audio.texts import Text

MACHINE_FOLDER = ROOT / "static" / "audio"
MACHINE = "machine-1"  # counted up when how a machine's clip is made changes: all are then made anew
VARIETIES = ("id", "jaseng", "sunda")
LARGEST_UPLOAD = 200 * 1024
PAGE = 50
TYPES = {"ogg": "audio/ogg", "webm": "audio/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav"}
# how the content of each kind begins, and what a file of that kind may be called
BEGINNINGS = {
    "ogg": re.compile(rb"OggS.{24,60}(OpusHead|\x01vorbis)", re.DOTALL),
    "webm": re.compile(rb"\x1a\x45\xdf\xa3.{0,60}webm", re.DOTALL),
    "mp3": re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
    "m4a": re.compile(rb".{4}ftyp", re.DOTALL),
    "wav": re.compile(rb"RIFF.{4}WAVE", re.DOTALL),
}
ENDINGS = {"ogg": "ogg", "oga": "ogg", "opus": "ogg"} | {kind: kind for kind in ("webm", "mp3", "m4a", "wav")}
FILE_NAME = re.compile(rf"([0-9a-f]{{16}})\.(opus|{'|'.join(TYPES)})")


class Refused(ValueError):
    """Why a recording was not taken: empty, too-large, not-audio, name, unknown-voice."""


class Voice(NamedTuple):
    """A person who reads texts aloud, and where this voice is heard."""

    slug: str
    label: str
    variety: str
    everywhere: bool = False
    villages: Sequence[str] = ()


class Standing(NamedTuple):
    """A text and who has recorded it."""

    text: Text
    machine: bool
    people: Sequence[str]

    @property
    def key(self) -> str:
        """What the desk calls this text in an address."""
        return clip_name("id", "", self.text.text)

    @property
    def state(self) -> str:
        """person, machine (only) or missing."""
        return "person" if self.people else "machine" if self.machine else "missing"


# --- names and files


@lru_cache(maxsize=4096)
def clip_name(language: str, voice: str, text: str) -> str:
    """The name of a clip, without its ending: another text, or another way to pronounce it, is another name."""
    heard = pronounce(text) if voice == MACHINE else ""
    seed = "\n".join((language, voice, texts.normal(text), heard))
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


def folder(voice: str) -> Path:
    return MACHINE_FOLDER if voice == MACHINE else instance_folder() / "audio" / voice


def files(voice: str) -> dict[str, str]:
    """The clips of this voice: name to file name."""
    try:
        return {found[1]: found[0] for path in folder(voice).iterdir() if (found := FILE_NAME.fullmatch(path.name))}
    except (FileNotFoundError, NotADirectoryError):
        return {}


@lru_cache(maxsize=4)
def machine_files(_changed: int) -> dict[str, str]:
    """The machine's clips, read again when the folder changes."""
    return files(MACHINE)


def clips(voice: str) -> dict[str, str]:
    """The same as ``files``, quick for the machine's many."""
    changed = machine_changed()
    return machine_files(changed) if voice == MACHINE and changed else files(voice)


def machine_changed() -> int:
    """When the folder of the machine's clips last changed; 0 where there is none."""
    return MACHINE_FOLDER.stat().st_mtime_ns if MACHINE_FOLDER.is_dir() else 0


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


# --- voices


def voices() -> list[Voice]:
    """Everybody who lends a voice."""
    return [Voice(slug, **fields) for slug, fields in settings.get("voices").items()]


def by_slug(slug: str) -> Voice | None:
    return next((voice for voice in voices() if voice.slug == slug), None)


def heard_in(villages: Collection[str], known: Iterable[Voice]) -> list[str]:
    """Which voices are heard in these villages, the villages' own first; the machine's comes last."""
    known = list(known)
    own = [voice.slug for voice in known if set(voice.villages) & set(villages)]
    return [*own, *(voice.slug for voice in known if voice.everywhere and voice.slug not in own), MACHINE]


def add_voice(label: str, variety: str) -> Voice:
    """A new voice, heard nowhere yet, inside db.write()."""
    plain = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:24] or "suara"
    taken = [voice.slug for voice in voices()]
    slug = next(s for n in range(len(taken) + 1) if (s := f"{variety}-{plain}{f'-{n + 1}' * bool(n)}") not in taken)
    voice = Voice(slug, label, variety)
    put(voice)
    return voice


def put(voice: Voice) -> None:
    """Keep a voice and where it is heard, inside db.write()."""
    fields: dict[str, Any] = voice._asdict()
    settings.put("voices", settings.get("voices") | {fields.pop("slug"): fields | {"villages": list(voice.villages)}})


# --- what is recorded


def standings() -> list[Standing]:
    """Every text that the kiosk says now, and who has recorded it."""
    machine = clips(MACHINE)
    people = {voice.slug: files(voice.slug) for voice in voices()}
    return [
        Standing(
            text,
            clip_name("id", MACHINE, text.text) in machine,
            [slug for slug, names in people.items() if clip_name("id", slug, text.text) in names],
        )
        for text in texts.shown()
    ]


def counted(standings: Iterable[Standing]) -> Counter[str]:
    """How many of these texts are person, machine (only) or missing."""
    return Counter(each.state for each in standings)


def standing(key: str) -> Standing | None:
    """The text of this key and who has recorded it."""
    return next((each for each in standings() if each.key == key), None)


# --- a person's recordings


def kind_of(data: bytes) -> str | None:
    """What kind of recording this is, by its content."""
    return next((kind for kind, beginning in BEGINNINGS.items() if beginning.match(data)), None)


def checked(name: str, data: bytes) -> str:
    """The kind of an upload whose size, content and name are right. Raises Refused."""
    if not data:
        raise Refused("empty")
    if len(data) > LARGEST_UPLOAD:
        raise Refused("too-large")
    kind = kind_of(data)
    if kind is None:
        raise Refused("not-audio")
    if ENDINGS.get(name.rpartition(".")[2].lower()) != kind:
        raise Refused("name")
    return kind


def save(text: str, voice: str, name: str, data: bytes) -> str:
    """Keep a person's recording in place of the one before, inside db.write(); its file name. Raises Refused."""
    kind = checked(name, data)
    if by_slug(voice) is None:
        raise Refused("unknown-voice")
    path = folder(voice) / f"{clip_name('id', voice, text)}.{kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    deleted_before = db.session.get(Tombstone, Tombstone.hash_of(data))
    if deleted_before:
        db.session.delete(deleted_before)
    write(path, lambda unfinished: unfinished.write_bytes(data))
    for other in set(TYPES) - {kind}:
        path.with_suffix(f".{other}").unlink(missing_ok=True)
    return path.name


def recording(text: str, voice: str) -> str | None:
    """The file name of this person's recording of a text."""
    return files(voice).get(clip_name("id", voice, text)) if by_slug(voice) else None


def take_away(text: str, voice: str) -> str | None:
    """Delete a person's recording, in time from the copies too, inside db.write(); its file name, or None."""
    name = recording(text, voice)
    if name:
        path = folder(voice) / name
        db.session.merge(Tombstone(nonce_hash=Tombstone.hash_of(path.read_bytes()), erased_on=today()))
        traces.leave()
        db.session.flush()
        path.unlink(missing_ok=True)
    return name
