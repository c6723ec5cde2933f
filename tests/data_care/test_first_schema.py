"""The first schema makes exactly the tables of the models, and a database that is none of ours is left alone."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from kiosk.data_care import schema
from kiosk.db import Base, db, errors
from kiosk.machine import serve
from tests.cast.commands import refusal_of

OF_0_3_0 = "2f8d6b1c04e7"  # a revision that no file of this program names


def describe_index(index: Any) -> str:
    """An index with the rule by which it leaves rows out."""
    options = {name: str(value) for name, value in index["dialect_options"].items()}
    return f"{index['name']}: {index['column_names']}, unique {index['unique']}, {options}"


def describe_tables() -> dict[str, Any]:
    """The tables of the database as it tells them itself: columns, keys, rules, indexes and options."""
    there = inspect(db.engine)
    names = sorted(set(there.get_table_names()) - {"alembic_version"})
    return {
        name: {
            "columns": [column | {"type": str(column["type"])} for column in there.get_columns(name)],
            "primary key": there.get_pk_constraint(name),
            "foreign keys": sorted(there.get_foreign_keys(name), key=str),
            "unique": sorted(there.get_unique_constraints(name), key=str),
            "rules": sorted(there.get_check_constraints(name), key=str),
            "indexes": sorted(map(describe_index, there.get_indexes(name))),
            "options": there.get_table_options(name),
        }
        for name in names
    }


def test_it_makes_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    made_by_the_migration = describe_tables()
    db.drop_all()
    db.create_all()
    assert made_by_the_migration == describe_tables()
    assert made_by_the_migration.keys() == Base.metadata.tables.keys()
    assert sum(len(table["rules"]) for table in made_by_the_migration.values()) > 30


def test_it_can_be_taken_back_and_made_again(app: Flask) -> None:
    made_first = describe_tables()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert describe_tables() == made_first


@pytest.mark.parametrize("revision", [OF_0_3_0, "from_next_year"])
def test_a_database_of_an_unknown_revision_is_refused_in_a_sentence_and_not_changed(app: Flask, revision: str) -> None:
    with db.write():
        db.session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    with pytest.raises(serve.CannotServe) as refusal:
        serve.prepare(app)
    words = str(refusal.value)
    assert "tidak bisa dipakai: dibuat oleh versi anjungan yang tidak dikenal program ini" in words
    assert "Tidak ada yang diubah: pasang versi anjungan yang terbaru" in words
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == revision
    assert words.strip() in refusal_of(app, "purge")
    with pytest.raises(errors.Unusable):
        schema.bring_up_to_date()
