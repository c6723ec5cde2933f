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


def flask(app: Flask, *arguments: object, answers: str = "") -> Result:
    """A command of ours, as a person types it."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments], input=answers)
    assert result.exit_code in (0, 1), result.exception
    assert "Traceback" not in result.output
    return result


def refusal_of(app: Flask, *arguments: object) -> str:
    """What a command that does nothing says: one sentence."""
    result = flask(app, *arguments)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.strip().endswith(".")
    return result.stderr


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
    stored_names = list(db.session.scalars(select(CheckIn.name).order_by(CheckIn.nonce)))
    db.session.rollback()
    return stored_names


def rows(path: Path) -> list[str]:
    """Every row of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())
