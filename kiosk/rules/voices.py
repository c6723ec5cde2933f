"""Voices of people: consent, recordings, listening, and taking a voice back.

Rules write inside their caller's `db.write()`.
"""

from datetime import date
from functools import lru_cache
from itertools import chain
from math import ceil
from typing import NamedTuple

from sqlalchemy import delete, select, update

from kiosk.clock import today
from kiosk.db import db, new_key
from kiosk.models import Recording, Tombstone, Voice
from kiosk.rules import recordings, settings, traces
from kiosk.rules.recordings import MACHINE_VOICE, SETS
from kiosk.rules.refusals import Refused

LARGEST_RECORDING = 300_000  # bytes; a minute of speech as the desk records it has 180,000
WEBM = b"\x1a\x45\xdf\xa3"  # how such a file begins
OPUS = b"A_OPUS"  # names the codec in its header
HEADER = 1000  # bytes


class HeardVoice(NamedTuple):
    """A voice as villagers hear it.

    It has its recordings that were listened to, and the sets in which they were.
    """

    language: str
    sets: set[str]
    clips: dict[str, str]  # file names by clip name

    def reads(self, name: str) -> bool:
        """True once this set and all before it were listened to.

        A page of this set says texts of those before it, too.
        """
        return self.sets.issuperset(SETS[: SETS.index(name) + 1])


class VoiceText(NamedTuple):
    """A text of a set, with its clip name for a voice.

    Both marks are False for a text that is new, or was changed since it was recorded.
    """

    key: str
    text: str
    is_recorded: bool
    is_heard: bool


# --- what villagers hear


def heard_voices() -> dict[str, HeardVoice]:
    """Voices by id of which any recording was listened to.

    They are cached until an officer changes one.
    """
    version = settings.get("voices")
    return load_heard_voices(version) if version else {}


@lru_cache(maxsize=1)
def load_heard_voices(_version: str) -> dict[str, HeardVoice]:
    """The heard voices as the database has them.

    They are cached until ``_version`` differs.
    """
    columns = (Voice.id, Voice.language, Recording.heard_in, Recording.key, Recording.digest, Recording.kind)
    rows = select(*columns).where(Voice.id == Recording.voice_id, Recording.heard_in.is_not(None))
    voices: dict[str, HeardVoice] = {}
    for row in db.session.execute(rows):
        voice = voices.setdefault(row.id, HeardVoice(row.language, set(), {}))
        voice.sets.add(row.heard_in)
        voice.clips[row.key] = recordings.clip_file(row.key, row.digest, row.kind)
    return voices


def texts_by_recording() -> dict[str, list[str]]:
    """All texts said now, by whether a person or the machine has a clip of them.

    The keys are "missing", "machine" and "person". What is only said in pieces is missing.
    """
    clips = {voice_id: voice.clips for voice_id, voice in heard_voices().items()}
    clips[MACHINE_VOICE] = recordings.machine_clips()  # behind those of people
    texts: dict[str, list[str]] = {"missing": [], "machine": [], "person": []}
    by_voice = {"": "missing", MACHINE_VOICE: "machine"}
    for text in recordings.current_texts():
        voice, _files = recordings.find_words([text], clips)
        texts[by_voice.get(voice, "person")].append(text)
    return texts


# --- what an officer sees


def list_voices() -> list[Voice]:
    """All voices by language."""
    by_language = select(Voice).order_by(Voice.language)
    return list(db.session.scalars(by_language))


def texts_of_voice(voice: Voice) -> dict[str, list[VoiceText]]:
    """The texts that a voice reads, by set, and which of them are recorded and heard."""
    rows = select(Recording.key, Recording.heard_in).filter_by(voice_id=voice.id)
    heard_in = dict(row for row in db.session.execute(rows))
    sets: dict[str, list[VoiceText]] = {}
    for name, texts in recordings.current_sets(voice.language).items():
        sets[name] = []
        for text in texts:
            key = recordings.clip_name(voice.id, text)
            sets[name].append(VoiceText(key, text, key in heard_in, bool(heard_in.get(key))))
    return sets


def recorders_of(voice: Voice, name: str) -> set[str]:
    """Ids of the officers who recorded what nobody has listened to yet in a set."""
    keys = [each.key for each in texts_of_voice(voice).get(name, [])]
    unheard = select(Recording.recorded_by).filter_by(voice_id=voice.id, heard_in=None)
    ids = db.session.scalars(unheard.where(Recording.key.in_(keys)))
    return set(filter(None, ids))


def minutes_to_record(texts: list[VoiceText]) -> int:
    """Minutes, rounded up, to say these texts and to hear each of them once.

    Each takes four seconds for three presses, and one for every six letters: it is spoken at twice that speed.
    """
    seconds = sum(4 + len(each.text) / 6 for each in texts)
    return ceil(seconds / 60)


# --- what an officer does, inside db.write()


def begin_voice(language: str, speaker: str, consent_on: date) -> Voice:
    """Note the consent of the one voice of a language.

    The same name again changes nothing. ``speaker`` may be empty. Raises Refused where the language
    has another person's voice.
    """
    voice = db.session.scalar(select(Voice).filter_by(language=language))
    if voice is None:
        voice = Voice(language=language, speaker=speaker or None, consent_on=consent_on)
        db.session.add(voice)
        db.session.flush()  # it gets its key
    elif voice.speaker != (speaker or None):
        raise Refused("other-voice")
    return voice


def store_recording(voice: Voice, key: str, content: bytes, officer_id: str) -> None:
    """Store an officer's WebM recording of a current text, to be listened to.

    It replaces an older one. Raises Refused.
    """
    if len(content) > LARGEST_RECORDING:
        raise Refused("too-large")
    if not content.startswith(WEBM) or OPUS not in content[:HEADER]:
        raise Refused("not-a-recording")
    keys = [each.key for each in chain(*texts_of_voice(voice).values())]
    if key not in keys:
        raise Refused("not-a-text")
    row = Recording(voice_id=voice.id, key=key, heard_in=None, recorded_by=officer_id, kind="webm", content=content)
    row.digest = Tombstone.hash_of(content)
    db.session.merge(row)
    settings.store("voices", new_key())


def release_set(voice: Voice, name: str, listener: str) -> None:
    """Let villagers hear all recordings of a set, to which this officer listened.

    Raises Refused unless it is whole.
    """
    texts = texts_of_voice(voice)[name]
    if not all(each.is_recorded for each in texts):
        raise Refused("not-whole")
    keys = [each.key for each in texts]
    of_set = update(Recording).where(Recording.voice_id == voice.id, Recording.key.in_(keys))
    db.session.execute(of_set.values(heard_in=name))
    voice.heard_by = listener
    settings.store("voices", new_key())


def withdraw_voice(voice: Voice) -> None:
    """Delete a voice and all its recordings, and note traces.

    Tombstones keep copies from bringing anything back.
    """
    digests = select(Recording.digest).filter_by(voice_id=voice.id)
    for stone in {stone_of_voice(voice.id), *db.session.scalars(digests)}:
        db.session.merge(Tombstone(nonce_hash=stone, erased_on=today()))
    db.session.execute(delete(Recording).filter_by(voice_id=voice.id))
    db.session.delete(voice)
    traces.add_note()
    settings.store("voices", new_key())


def stone_of_voice(voice_id: str) -> str:
    """The hash under which a withdrawn voice's tombstone is stored."""
    return Tombstone.hash_of(voice_id.encode())
