"""What the server does by itself: retention and a copy once a day, and wiping what was left; no command and no page."""

import threading
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from kiosk import backups, copies, retention, schema, staging_folder
from kiosk.db import db, today

EVERY_SECONDS = 3600
FAULTS = (*backups.FAULTS, SQLAlchemyError)


def start(app: Flask) -> None:
    """One round now, before anybody is served, then one each hour until the server ends."""
    with app.app_context():
        attempt(app, backups.drop_unfinished)
        attempt(app, staging_folder.clear)
        attempt(app, retention.wipe_what_is_left)
    round_of(app)
    threading.Thread(target=go_round, args=(app,), name="upkeep", daemon=True).start()


def go_round(app: Flask) -> None:
    """Once an hour, for as long as the server runs."""
    pause = threading.Event()
    while not pause.wait(EVERY_SECONDS):
        round_of(app)


def round_of(app: Flask) -> None:
    """Do what is not done today. A fault stops no other chore and never the server: the next round tries again."""
    with app.app_context():
        for chore in (run_retention, keep_copy, wipe_again, erase_in_copies):
            attempt(app, chore)
        db.session.remove()


def attempt(app: Flask, chore: Callable[[], object]) -> None:
    """Run one chore; say in the log what kept it, without a value of any row."""
    try:
        chore()
    except FAULTS as error:
        db.session.rollback()
        app.logger.warning("upkeep: %s: %s", chore.__name__, type(getattr(error, "orig", error)).__name__)


def run_retention() -> None:
    """Erase what is due, once a day; not while the clock is in doubt."""
    if retention.waits() or (retention.ran_today() and not retention.due()):
        return
    with db.write():
        erased = retention.purge(None, "by-itself")
    if erased or retention.copies_hold_erased():
        retention.wipe_traces()


def keep_copy() -> None:
    """A copy of today here, and on the second place as soon as that is there."""
    if not is_of_today(backups.folder()):
        backups.keep(schema.revision_of(db.engine))
    second = backups.second_folder()
    if second and not is_of_today(second):
        backups.copy_to(second)


def is_of_today(folder: Path) -> bool:
    """Whether the newest copy in a folder is of today."""
    last = backups.newest(folder)
    return last is not None and backups.made_at(last).date() == today()


def wipe_again() -> None:
    """Wipe what could not be wiped when it was erased."""
    if retention.TRACES_LEFT.is_set():
        retention.wipe_traces()


def erase_in_copies() -> None:
    """A stick that was away when somebody was erased may be there now."""
    copies.erase(retention.waits(), anew=False)
