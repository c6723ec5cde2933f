"""Voices and recordings in a copy: they come back with a restore; none here is replaced."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from kiosk.config import instance_folder
from kiosk.data_care import carried_files
from kiosk.db.whole_files import copy
from kiosk.models import Setting, Tombstone
from kiosk.rules.audio import recordings


def come_back(chosen: Connection) -> int:
    """Add what a staged copy carried and is missing here, before it replaces the database; how many."""
    return bring(beside(chosen), set(voices_of(chosen)), erased_in(chosen), instance_folder())


def beside(staged: Connection) -> Path:
    """Where the files lie that a staged copy carried."""
    return Path(staged.engine.url.database or "").parent


def voices_of(database: Connection) -> dict[str, Any]:
    """Its voices, whose fields nobody has checked yet."""
    found = database.scalar(select(Setting.value).where(Setting.name == "voices"))
    return found if isinstance(found, dict) else {}


def erased_in(database: Connection) -> set[str]:
    return set(database.scalars(select(Tombstone.nonce_hash)))


def bring(source: Path, slugs: Collection[str], erased: Collection[str], into: Path) -> int:
    """Copy from one folder to another recordings of these voices, sound, missing here and not deleted; how many."""
    brought = set[str]()  # of each phrase one: the file may hold it in two kinds
    for path in carried_files.present(source, carried_files.RECORDINGS):
        content = (source / path).read_bytes()
        _audio, voice, name = path.split("/")
        phrase = path.partition(".")[0]
        wanted = voice in slugs and Tombstone.hash_of(content) not in erased and is_sound(name, content)
        if wanted and phrase not in brought and name.partition(".")[0] not in recordings.files(voice):
            (into / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            copy(source / path, into / path)
            brought.add(phrase)
    return len(brought)


def is_sound(name: str, data: bytes) -> bool:
    """Whether a file is a recording of the kind its name says."""
    try:
        return bool(recordings.checked(name, data))
    except recordings.Refused:
        return False
