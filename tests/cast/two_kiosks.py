"""A second kiosk beside the app's: a hall's beside the office's, or another tablet of the session; no test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.data_care import copies
from kiosk.db import db
from kiosk.models import OutreachSession
from tests.cast import databases
from tests.cast.apps import make_app
from tests.conftest import add

LONTAR = "36.04.13.2007"


class Kiosk:
    """Another kiosk, with a database of its own."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        shutil.copy(database, folder / "kiosk.sqlite3")
        self.app = make_app(folder)

    @contextmanager
    def at(self) -> Iterator[None]:
        """While the test stands at that kiosk. What it read here it takes along as it is: nothing is asked of here."""
        along = list(db.session)
        for row in along:
            db.session.refresh(row)
        db.session.expunge_all()
        db.session.rollback()
        with pytest.MonkeyPatch.context() as patched, self.app.app_context():
            patched.setenv("KIOSK_INSTANCE", str(self.folder))
            yield
            db.session.remove()
            db.engine.dispose()
        db.session.add_all(along)
        db.session.expire_all()

    @property
    def copy(self) -> Path:
        """A copy of what it holds now, in one file."""
        path = self.folder / "copy.sqlite3"
        with self.at():
            copies.make_copy(path)
        return path


@pytest.fixture(scope="session")
def loaded_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that loaded the same content by itself: its questions have keys of their own."""
    folder = tmp_path_factory.mktemp("elsewhere")
    databases.fill(databases.in_folder(folder), databases.DISTRICTS)
    return folder / databases.FILE


@pytest.fixture
def hall(app: Flask, tmp_path: Path, loaded_elsewhere: Path) -> Kiosk:
    """The kiosk of a hall, while ``app`` is the office's."""
    (tmp_path / "hall").mkdir()
    return Kiosk(tmp_path / "hall", loaded_elsewhere)


@pytest.fixture
def tablet(app: Flask, tmp_path: Path, loaded_elsewhere: Path, session_in_lontar: OutreachSession) -> Kiosk:
    """The second tablet of the same session."""
    (tmp_path / "tablet").mkdir()
    second = Kiosk(tmp_path / "tablet", loaded_elsewhere)
    columns = {column.name: getattr(session_in_lontar, column.name) for column in OutreachSession.__table__.columns}
    with second.at():
        add(OutreachSession(**columns))
    return second


def only(model: Any, *conditions: Any) -> Any:
    """The one row there is."""
    db.session.rollback()
    return db.session.scalars(select(model).where(*conditions)).one()
