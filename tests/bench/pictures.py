"""What photos and recordings in the database cost

A kiosk with 1,000 check-ins on this machine's disk, with 200 photos of 150 kB and 100 recordings of 30 kB of random
bytes; beside the copy stands that of the kiosk without them. Ten times a second somebody opens the start page, or
checks in, while a copy is made, and while the file is rewritten without a photo that was dropped. That waits for
silence and gives way to whoever comes to write, but for its end; here it begins anew for two seconds, and its own time
is measured alone. The limit of a wait is the longest in two seconds in which nothing else was done.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies
from kiosk.db import db, new_key
from kiosk.models import Recording, SessionPhoto, Voice
from kiosk.rules import photos
from tests.bench import chores, growth, load, years
from tests.bench.table import Row, at_most
from tests.cast import databases
from tests.cast.apps import make_app

PHOTOS, RECORDINGS = (200, 150_000), (100, 30_000)  # how many, and bytes of each


def measure(rounds: int = 5) -> list[Row]:
    with load.folder(load.DISK) as folder:
        address = databases.in_folder(folder)
        databases.fill(address, ())
        os.environ["KIOSK_INSTANCE"] = str(folder)
        app = make_app(folder, SQLALCHEMY_DATABASE_URI=address)
        with app.app_context():
            years.fill(1_000)
            bare = [timed(chores.copy) for _round in range(rounds)], size_of_copy()
            fill()
            full = [timed(chores.copy) for _round in range(rounds)], size_of_copy()
            rewriting = [timed(rewrite) for _round in range(rounds) if drop_one()]
            waits = list(rows_of_waits(app, rounds))
            db.engine.dispose()
    return [
        Row("size of a copy", "MB", [full[1]], [bare[1]]),
        Row("time of a copy", "s", full[0], bare[0], [at_most(2)]),
        Row("time of the rewriting after a photo was dropped", "s", rewriting, [], [at_most(2)]),
        *waits,
    ]


def rows_of_waits(app: Flask, rounds: int) -> Iterator[Row]:
    """How long a page and a check-in wait, for either."""
    client = app.test_client()
    for who, visit in (("page", lambda: client.get("/")), ("check-in", chores.check_in)):
        for name, chore in (("copy", chores.copy), ("rewriting", try_to_rewrite)):
            targets = [] if (who, name) == ("check-in", "rewriting") else chores.WAIT
            row, *_others = chores.rows_of(app, f"{name}, a {who}", chore, rounds, targets, drop_one, visit)
            yield row


def fill() -> None:
    """The photos and the recordings."""
    session = growth.newest_closed()
    with db.write():
        voice = Voice(language="id", speaker="Ratna")
        db.session.add(voice)
        db.session.flush()
        for _number in range(PHOTOS[0]):
            fields = {"session_id": session.id, "kept_until": today(), "digest": new_key()}
            db.session.add(SessionPhoto(**fields, image=os.urandom(PHOTOS[1])))
        for _number in range(RECORDINGS[0]):
            fields = {"voice_id": voice.id, "key": new_key(), "kind": "webm", "digest": new_key()}
            db.session.add(Recording(**fields, sound=os.urandom(RECORDINGS[1])))


def drop_one() -> bool:
    """An officer drops a photo."""
    with db.write():
        photos.drop(photos.of_session(growth.newest_closed().id)[0])
    return True


def rewrite() -> None:
    assert db.compact()


def try_to_rewrite() -> None:
    """Again and again, as long as nothing is done otherwise."""
    end = time.monotonic() + 2
    while time.monotonic() < end:
        with suppress(sqlite3.Error):
            db.compact()


def timed(act: Callable[[], object]) -> float:
    """The seconds it takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def size_of_copy() -> float:
    return (copies.folder() / "copy.sqlite3").stat().st_size / 1e6
