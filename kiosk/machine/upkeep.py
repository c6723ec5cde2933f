"""Upkeep by the server itself: retention, copies, and wiping traces."""

import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import monotonic, sleep

from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, erasing, moved_aside, retention, schema, session_files
from kiosk.db import db
from kiosk.learning import counting
from kiosk.rules import traces

MINUTE = 60  # seconds
SILENCE = 10 * MINUTE  # without a request, before the files are rewritten


def start(app: Flask) -> None:
    """Do the chores that are due, and start the threads of upkeep.

    Nobody is served before the chores are done.
    """
    run_chores(app, copies.drop_unfinished, run_retention, *TIDYING, retention.wipe_traces, *COPYING)
    note_request(app)
    for loop in (repeat_chores, watch_log, watch_sessions):
        threading.Thread(target=loop, args=(app,), name=loop.__name__, daemon=True).start()


def watch_log(app: Flask) -> None:
    """Empty the log each moment, without end.

    A second after the last reader has gone it holds nothing.
    """
    while True:
        sleep(0.25)
        run_chores(app, db.empty_leftover_log)


def watch_sessions(app: Flask) -> None:
    """Rewrite the file whenever a session has ended, without end.

    So no row's place tells when it came. Everybody goes on meanwhile: where a visitor comes first, it is tried again.
    """
    while True:
        db.is_to_compact.wait()
        run_chores(app, db.compact)
        sleep(5)


def repeat_chores(app: Flask) -> None:
    """Do the hourly chores and wipe in silence for as long as the server runs."""
    for minute in count(1):
        sleep(MINUTE)
        if minute % 60 == 0:
            run_chores(app, *HOURLY)
        wipe_in_silence(app)


def note_request(app: Flask) -> None:
    """Note that somebody asked for a page just now."""
    app.extensions["requested_at"] = monotonic()


def wipe_in_silence(app: Flask) -> None:
    """Wipe the traces that wait, after ten minutes without a request.

    Done or failed, the ten minutes begin anew. A full disk or a visitor may be in the way: then it waits ten more.
    """
    if monotonic() - app.extensions["requested_at"] >= SILENCE:
        run_chores(app, wipe_waiting_traces)
        note_request(app)


def run_chores(app: Flask, *chores: Callable[[], object]) -> None:
    """Run chores one after the other.

    A fault stops no other chore and never the server: the next round tries again.
    """
    with app.app_context():
        for chore in chores:
            try:
                chore()
            except Exception as error:  # logged without a value of any row
                db.session.rollback()
                fault = type(getattr(error, "orig", error)).__name__
                app.logger.warning("upkeep: %s: %s", chore.__name__, fault)
        db.session.remove()


def run_retention() -> None:
    """Erase overdue data once a day, and again while overdue names are found."""
    if not retention.has_run_today() or retention.count_overdue_names():
        retention.purge(None, "by-itself")


def count_finished_months() -> None:
    """Replace sessionless quizzes and offer checks of past months by counts."""
    with db.write():
        counting.count_months()


def wipe_waiting_traces() -> None:
    """Wipe the traces of what was erased, if a note says there are any."""
    if traces.current_note():
        retention.wipe_traces()


def make_daily_copy() -> None:
    """Make today's copy where it is missing: here, and in the second place.

    Nothing on PostgreSQL.
    """
    if db.file:
        copy = todays_copy(copies.folder()) or copies.make_daily(schema.revision_of(db.engine))
        second = copies.second_folder()
        if second and not todays_copy(second):
            copies.carry_to_second_place(copy, second)


def todays_copy(where: Path) -> Path | None:
    """This machine's daily copy of today in a folder, None without one.

    There may be others that a wrong clock has dated later.
    """
    for copy in copies.own_copies(where):
        if copies.made_at(copy).date() == today():
            return copy
    return None


# under gunicorn none of this runs by itself: a timer's `flask purge` tidies up
TIDYING = (count_finished_months, session_files.drop_undecided_files)
COPYING = (make_daily_copy, moved_aside.delete_old_folders)
HOURLY = (run_retention, *TIDYING, erasing.erase, *COPYING)  # a stick that was away may be there now
