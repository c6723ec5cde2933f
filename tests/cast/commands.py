"""Our commands as a person types them, and what tests of keeping data look at; no test."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import checkins


def flask(app: Flask, *arguments: object, typed: str = "") -> Result:
    """A command of ours, as a person types it."""
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments], input=typed)
    assert done.exit_code in (0, 1), done.exception
    assert "Traceback" not in done.output
    return done


def refused(app: Flask, *arguments: object) -> str:
    """What a command that does nothing says: one sentence."""
    done = flask(app, *arguments)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.strip().endswith(".")
    return done.stderr


def check_in(session: OutreachSession, nonce: str = "n1", name: str = "Wayan") -> CheckIn:
    """Somebody with a name."""
    with db.write():
        return checkins.add_check_in(nonce, session_id=session.id, age="adult", name=name)


def grow_old() -> None:
    """The last day of every name that stands here is over."""
    with db.write():
        db.session.execute(update(CheckIn).values(erase_on=today() - timedelta(days=1)))


def names() -> list[str | None]:
    """Who stands in the database."""
    found = list(db.session.scalars(select(CheckIn.name).order_by(CheckIn.nonce)))
    db.session.rollback()
    return found


def rows(path: Path) -> list[str]:
    """Every row of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())
