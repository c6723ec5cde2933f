"""What others notice of a purge and of a copy, and how much memory these and a long download take; no page."""

import ctypes
import re
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select, update

from kiosk.clock import today
from kiosk.data_care import copies, retention
from kiosk.db import db, new_key
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import checkins
from tests.bench.table import Row, Target, at_most
from tests.cast.pages import Browser

WAIT = [at_most(200)]  # milliseconds
OFTEN = 0.1  # seconds between two check-ins
PURGED = 5_000


class Taken(NamedTuple):
    """What a chore took, and what others waited meanwhile."""

    seconds: float
    memory: float  # the most in MB, above what there was
    wait: float  # the longest in milliseconds


def measure(app: Flask, desk: Browser, rounds: int) -> list[Row]:
    with app.app_context():
        rows = rows_of(app, f"purge of {PURGED:,} names", purge, rounds, WAIT, let_be_due)
        if db.file:
            rows += rows_of(app, "copy", copy, rounds, WAIT)
        rows += rows_of(app, "download", partial(download, desk), rounds)
    return rows


def rows_of(
    app: Flask,
    name: str,
    chore: Callable[[], object],
    rounds: int,
    targets: Sequence[Target] = (),
    before: Callable[[], object] = lambda: None,
) -> list[Row]:
    """A chore in turn with nothing."""
    nothing, taken = [], []
    for _round in range(rounds):
        before()
        nothing.append(during(app, lambda: time.sleep(2)).wait)
        taken.append(during(app, chore))
    return [
        Row(f"longest wait during a {name}", "ms", [one.wait for one in taken], nothing, targets),
        Row(f"time of a {name}", "s", [one.seconds for one in taken]),
        Row(f"memory of a {name}", "MB", [one.memory for one in taken]),
    ]


def during(app: Flask, chore: Callable[[], object]) -> Taken:
    """Do this while somebody checks in again and again."""
    waits, over = [0.0], threading.Event()
    villager = threading.Thread(target=check_in_until, args=(app, over, waits))
    db.session.remove()
    villager.start()
    ctypes.CDLL("libc.so.6").malloc_trim(0)  # what is free goes back: nothing shall fit into what was taken before
    Path("/proc/self/clear_refs").write_text("5")  # forget the most so far
    held, begun = memory("VmRSS"), time.perf_counter()
    try:
        chore()
    finally:
        taken = time.perf_counter() - begun
        over.set()
        villager.join()
    return Taken(taken, max(0, memory("VmHWM") - held), max(waits))


def check_in_until(app: Flask, over: threading.Event, waits: list[float]) -> None:
    """Somebody who checks in ten times a second, and how long each time took."""
    with app.app_context():
        while not over.wait(OFTEN):
            begun = time.perf_counter()
            check_in()
            waits.append((time.perf_counter() - begun) * 1000)


def check_in() -> None:
    """Somebody checks in to the open session."""
    session_id = db.session.scalars(select(OutreachSession.id).where(OutreachSession.state == "open")).one()
    with db.write():
        checkins.record(new_key(), session_id=session_id, age="adult", name="Rohayati Bakau", sex="P")


def memory(name: str) -> float:
    """VmRSS (now) or VmHWM (most so far) of this process, in MB."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


# --- what is done


def let_be_due() -> None:
    """The time of some people was over long ago."""
    named = select(CheckIn.id).where(CheckIn.name.is_not(None), CheckIn.erased_at.is_(None)).limit(PURGED)
    with db.write():
        past = update(CheckIn).where(CheckIn.id.in_(named)).values(erase_on=today() - timedelta(days=9))
        db.session.execute(past, execution_options={"synchronize_session": False})


def download(desk: Browser) -> None:
    """Nearly as many check-ins as a file may hold, or all of last year."""
    year = today().year - 1
    desk.get(f"/admin/reports/?from={year}-04-01&until={year}-06-30&q=bimtek")
    desk.press("Kehadiran tanpa nama (Excel)")


def purge() -> None:
    retention.purge(None, "command")


def copy() -> None:
    copies.folder().mkdir(exist_ok=True)
    copies.make(copies.folder() / "copy.sqlite3")
