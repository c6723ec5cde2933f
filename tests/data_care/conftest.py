"""Another kiosk, a session whose names are due, a copy on a stick, and a migration that is still to come."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import text

from kiosk.config import ROOT
from kiosk.data_care import schema
from kiosk.db import db
from kiosk.models import Officer, OutreachSession
from tests.cast.commands import check_in, flask
from tests.cast.halls import THREE_ROUNDS, hold_hall
from tests.cast.two_kiosks import hall, loaded_elsewhere  # noqa: F401 - fixtures

HEAD = """
'''A migration of the test.'''
import sqlalchemy as sa
from alembic import op
revision = 'of_the_test'
down_revision = '{down}'

def upgrade():
    with op.batch_alter_table('outreach_session') as batch:
        batch.alter_column('title', type_=sa.String(300))
    {then}

def downgrade():
    pass
"""


@pytest.fixture
def copy(app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, supervisor: Officer) -> Path:
    """A copy in which Wayan and Sari stand, a hall has voted, and Pak Hasan is the supervisor."""
    check_in(session_in_lontar, "n1", "Wayan")
    check_in(session_in_lontar, "n2", "Sari")
    hold_hall(session_in_lontar, *THREE_ROUNDS)
    path = tmp_path / "usb" / "copy.sqlite3"
    path.parent.mkdir()
    assert flask(app, "backup", path).exit_code == 0
    return path


@pytest.fixture
def next_migration(app: Flask, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Puts a made-up next revision, which rebuilds outreach_session, behind the real ones in a copy of their folder."""

    def write(then: str) -> Path:
        folder = tmp_path / "migrations"
        for file in (ROOT / "kiosk" / "migrations").rglob("*"):
            if file.suffix in (".py", ".ini", ".mako"):
                copy = folder / file.relative_to(ROOT / "kiosk" / "migrations")
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(file.read_text())
        down = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        db.session.rollback()
        (folder / "versions" / "of_the_test.py").write_text(HEAD.format(down=down, then=then))
        Migrate(app, db, directory=str(folder), render_as_batch=True)
        schema.needed_revision.cache_clear()  # which a program in use reads once
        return folder

    yield write
    schema.needed_revision.cache_clear()
