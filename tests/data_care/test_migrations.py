"""The schema: children survive a rebuilt table, and a migration that fails half-way leaves all as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from kiosk.config import ROOT
from kiosk.db import Base, db
from kiosk.models import CheckIn, OutreachSession
from tests.cast import people
from tests.conftest import add

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
def next_migration(app: Flask, tmp_path: Path) -> Callable[[str], None]:
    """Puts a migration that rebuilds outreach_session behind the real ones, in a copy of their folder."""

    def write(then: str) -> None:
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

    return write


def check_ins() -> int:
    """How many check-ins stand in the database."""
    count = db.session.scalar(select(func.count()).select_from(CheckIn))
    db.session.rollback()
    return count or 0


def test_children_survive_a_rebuilt_parent(
    next_migration: Callable[[str], None], session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar))
    next_migration("pass")
    upgrade()
    assert check_ins() == 1
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == "of_the_test"
    db.session.rollback()


def test_a_failing_migration_changes_nothing(
    next_migration: Callable[[str], None], session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar))
    before = {c["name"]: str(c["type"]) for c in inspect(db.engine).get_columns("outreach_session")}
    next_migration("raise RuntimeError('power went out')")
    with pytest.raises(SystemExit):
        upgrade()
    after = {c["name"]: str(c["type"]) for c in inspect(db.engine).get_columns("outreach_session")}
    assert after == before
    assert check_ins() == 1
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) != "of_the_test"
    db.session.rollback()


def test_a_migration_that_orphans_rows_is_undone(
    next_migration: Callable[[str], None], session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar))
    next_migration("op.execute('DELETE FROM outreach_session')")
    with pytest.raises((SystemExit, IntegrityError)):
        upgrade()
    assert db.session.get(OutreachSession, session_in_lontar.id)
    db.session.rollback()


def test_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    made = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert made == set(Base.metadata.tables)


def test_down_and_up_again(app: Flask) -> None:
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert "check_in" in inspect(db.engine).get_table_names()
