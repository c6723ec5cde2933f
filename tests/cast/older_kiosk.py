"""A kiosk of version 0.2.0 as far as its photos and recordings go, which were files then; and its copies."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from flask_migrate import downgrade
from sqlalchemy import text

from kiosk.clock import today
from kiosk.data_care import older_versions
from kiosk.db import db
from kiosk.models import OutreachSession, Tombstone
from kiosk.rules import recordings
from tests.cast.photos import small

REVISION = "e18c4a7d95b0"
TEXT = "Nomor bantuan"
VOICES = {
    "jaseng-bu-ratna": {"label": "Bu Ratna", "variety": "jaseng", "everywhere": False, "villages": ["36.04.13.2007"]},
    "jaseng-pak-hasan": {"label": "Pak Hasan", "variety": "jaseng", "everywhere": True, "villages": []},
    "id-wayan": {"label": "Wayan", "variety": "id", "everywhere": False, "villages": []},
}
PHOTO = "INSERT INTO session_photo VALUES (:id, :session_id, :digest, :kept_until, :created_at)"


def wave(words: str) -> bytes:
    """A recording as an office sent one, by its beginning."""
    return b"RIFF1234WAVE" + words.encode()


def clip(voice: str, words: str) -> str:
    """Where a recording lay below the instance folder."""
    return f"audio/{voice}/{recordings.clip_name(voice, words)}.wav"


def files() -> dict[str, bytes]:
    """Photos and recordings below the instance folder."""
    two = {clip("jaseng-bu-ratna", words): wave(words) for words in (TEXT, "satu")}
    heard = {clip("jaseng-pak-hasan", TEXT): wave("Pak Hasan"), clip("id-wayan", TEXT): wave("Wayan")}
    return two | heard | {f"photos/{'photo' + str(n):0>16}.jpg": small(n) for n in (1, 2)}


def go_back_to_0_2_0(session: OutreachSession, folder: Path) -> None:
    """Let the app's database be one of that time, with two photos, one that is lost, and recordings of three people."""
    key = session.id
    db.session.remove()
    downgrade(revision=REVISION)
    with db.engine.begin() as connection:
        for number in (1, 2, 3):
            row = {"id": f"{'photo' + str(number):0>16}", "session_id": key, "kept_until": str(today())}
            row |= {"digest": Tombstone.hash_of(small(number)), "created_at": f"2026-11-24 0{number}:00:00.000000"}
            connection.execute(text(PHOTO), row)
        connection.execute(text("INSERT INTO setting VALUES ('voices', :value)"), {"value": json.dumps(VOICES)})
    db.engine.dispose()  # so that all of it stands in the file
    put_files(folder)


def put_files(folder: Path) -> None:
    """The files, and one of a photo that a power cut left without its row."""
    for path, content in (files() | {"photos/0123456789abcdef.jpg": small(5), "photos/x.jpg.part": b"half"}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def copy_of_0_2_0(database: Path, copy: Path, inside: bool) -> Path:
    """A copy as that program made it: one file, or one that lists what lies beside it."""
    shutil.copyfile(database, copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(
            "CREATE TABLE carried_file (path VARCHAR(120) NOT NULL, digest VARCHAR(64) NOT NULL, content BLOB, "
            "PRIMARY KEY (path))"
        )
        for path, content in files().items():
            digest = Tombstone.hash_of(content)
            connection.execute("INSERT INTO carried_file VALUES (?, ?, ?)", [path, digest, content if inside else None])
            if not inside:
                beside = copy.parent / older_versions.FOLDER / (digest + Path(path).suffix)
                beside.parent.mkdir(exist_ok=True)
                beside.write_bytes(content)
    return copy
