"""Done by the server itself: retention and a copy once a day, and wiping what was left."""

import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import monotonic, sleep

from flask import Flask

from kiosk.clock import today
from kiosk.data_care import copies, erasing, older_versions, retention, schema, session_files
from kiosk.db import db
from kiosk.learning import counting
from kiosk.rules import known_days, traces

HOUR, MINUTE, MOMENT = 3600, 60, 0.25
SILENCE = 10 * MINUTE  # so long nobody asks for anything before the files are rewritten
HEARD_AT = "heard_at"


def start(app: Flask) -> None:
    """Do what is due, before anybody is served; then what comes due, until the server ends."""
    run_chores(app, copies.drop_unfinished, run_retention, *TIDYING, retention.wipe_traces, *COPYING)
    somebody_is_here(app)
    for rounds in (go_round, watch_log):
        threading.Thread(target=rounds, args=(app,), name=rounds.__name__, daemon=True).start()


def watch_log(app: Flask) -> None:
    """Empty the log each moment: a second after the last reader has gone it holds nothing any more."""
    while True:
        sleep(MOMENT)
        run_chores(app, db.empty_leftover_log)


def go_round(app: Flask) -> None:
    """Do each hour's chores, and each minute look for silence, for as long as the server runs."""
    for minute in count(1):
        sleep(MINUTE)
        if minute % (HOUR // MINUTE) == 0:
            run_chores(app, *HOURLY)
        wipe_in_silence(app)


def somebody_is_here(app: Flask) -> None:
    """Note that somebody asked for a page just now."""
    app.extensions[HEARD_AT] = monotonic()


def wipe_in_silence(app: Flask) -> None:
    """Rewrite the files without what was erased once nobody has asked for anything for ten minutes.

    What could not be wiped, for a full disk or somebody who came, is tried again after ten more.
    """
    if monotonic() - app.extensions[HEARD_AT] >= SILENCE:
        run_chores(app, wipe_what_waits)
        somebody_is_here(app)


def run_chores(app: Flask, *chores: Callable[[], object]) -> None:
    """Run these one after the other. A fault stops no other chore and never the server: the next round tries again."""
    with app.app_context():
        for chore in chores:
            try:
                chore()
            except Exception as error:  # told in the log without a value of any row
                db.session.rollback()
                app.logger.warning("upkeep: %s: %s", chore.__name__, type(getattr(error, "orig", error)).__name__)
        db.session.remove()


def run_retention() -> None:
    """Erase what is due, once a day; not while the clock is in doubt."""
    if known_days.clock_in_doubt() or (retention.ran_today() and not retention.count_overdue_names()):
        return
    retention.purge(None, "by-itself")


def count_what_is_over() -> None:
    """Let quizzes and offer checks become counts; no month is over while the clock is in doubt."""
    with db.write():
        counting.count_sessions()
        if not known_days.clock_in_doubt():
            counting.count_months()


def wipe_what_waits() -> None:
    """Wipe the traces of what was erased since the last time."""
    if traces.traces_note():
        retention.wipe_traces()


def keep_copy() -> None:
    """Make a copy of today here, and on the second place as soon as that is there. PostgreSQL keeps its own."""
    if db.file is None:
        return
    newest, second = copies.newest(copies.folder()), copies.second_folder()
    if not is_of_today(newest):
        newest = copies.make_daily(schema.revision_of(db.engine))
    if newest and second and not is_of_today(copies.newest(second)):
        copies.carry(newest, second)


def is_of_today(copy: Path | None) -> bool:
    """True for a copy that is there and was made today."""
    return copy is not None and copies.made_at(copy).date() == today()


# where gunicorn serves nothing runs by itself, and a timer's `flask purge` tidies up
TIDYING = (count_what_is_over, session_files.drop_undecided_files)
COPYING = (keep_copy, older_versions.drop_moved_folders)
HOURLY = (run_retention, *TIDYING, erasing.erase, *COPYING)  # a stick that was away may be there now
