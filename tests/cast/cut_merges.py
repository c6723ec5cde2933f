"""A merge at the desk that is cut off: rows, photos and recordings are all there or none, and again gives the same."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.clock import today
from kiosk.data_care import backup
from kiosk.db import db
from kiosk.models import CheckIn, OfferBatch, Tombstone
from kiosk.rules.audio import recordings
from tests.cast.apps import make_app
from tests.cast.databases import FILE
from tests.cast.kills import Desk, Office, office, whole
from tests.cast.officers import PASSWORD
from tests.cast.server import Server, found

MERGE = "/admin/settings/copies/merge"
WHICH = re.compile(r'name="which" value="([^"]+)"')
SOUND = b"OggS" + bytes(24) + b"OpusHead" + bytes(99)


class State(NamedTuple):
    """What stands in the database, and what lies beside it."""

    check_ins: int
    learned: int
    photos: int
    files_of_photos: int
    recordings: int


class Merges(Office):
    """An office into which a hall's file comes; it holds as many people, and erases one of the office's."""

    def __init__(self, folder: Path, filled: Path, check_ins: int) -> None:
        self.server = office(folder / "instance", filled, check_ins)
        self.file = the_halls(folder / "hall", filled, check_ins, erased=somebody(self.server.database))
        self.pristine = shutil.copytree(self.server.instance, folder / "pristine")
        self.before = State(check_ins, 0, 2, 2, 0)
        self.after = State(2 * check_ins - 1, 1, 4, 4, 1)
        self.seen = set[State]()

    def act(self, desk: Desk) -> None:
        """The file is sent and looked at, and what it would do is wanted."""
        assert desk.press(MERGE, files={"file": self.file}, present=PASSWORD).status == 303
        desk.wait()
        which = found(WHICH, desk.browser.open("GET", MERGE).body)
        assert desk.press(MERGE, f"{MERGE}/confirm", which=which, agreed="1").status == 303
        desk.wait()
        assert "Data sudah digabungkan" in desk.browser.open("GET", MERGE).body

    def look(self, server: Server) -> None:
        """As before or as after, and nothing left; what is merged is put back, so that there is something to merge."""
        state = state_of(server)
        assert state in (self.before, self.after), state
        left = [path.name for name in ("incoming-*/", "merged-*", "uploads/*") for path in server.instance.glob(name)]
        assert not left
        assert all(whole(path) for path in (server.instance / "backups").glob("*.sqlite3"))
        self.seen.add(state)
        if state == self.after:
            server.kill()
            shutil.rmtree(server.instance)
            shutil.copytree(self.pristine, server.instance)
            server.start()


def somebody(database: Path) -> str:
    """The nonce of somebody who stands there."""
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("SELECT max(nonce) FROM check_in").fetchone()[0])


def the_halls(folder: Path, filled: Path, check_ins: int, erased: str) -> Path:
    """The file of a hall with people, photos, a recording and counts, where this person was erased."""
    office(folder, filled, check_ins)
    with pytest.MonkeyPatch.context() as patch, make_app(folder).app_context():
        patch.setenv("KIOSK_INSTANCE", str(folder))
        with db.write():
            voice = recordings.add_voice("Ratna", "id")
            recordings.save("Yuk cek dulu.", voice.slug, "a.ogg", SOUND)
            db.session.add(OfferBatch(month=today().replace(day=1), checks=6, verdicts={"stop": 6}, signs={"R01": 6}))
            db.session.add(Tombstone(nonce_hash=Tombstone.hash_of(erased.encode()), erased_on=today()))
        backup.make(folder / "copy.sqlite3", one_file=True)
        db.session.remove()
        db.engine.dispose()
    return folder / "copy.sqlite3"


def state_of(server: Server) -> State:
    """What a start has left standing."""
    whole(server.database)
    with closing(sqlite3.connect(server.instance / FILE)) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names of our own
            for table in (CheckIn.__tablename__, OfferBatch.__tablename__, "session_photo")
        ]
    files = (len(list(server.instance.glob(pattern))) for pattern in ("photos/*.jpg", "audio/*/*"))
    return State(*counts, *files)
