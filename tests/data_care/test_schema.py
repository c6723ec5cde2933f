"""The database's revision: when a copy is made, and that it is whole and its owner's alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from kiosk.data_care import schema


def test_nothing_is_copied_when_the_schema_stays(app: Flask, tmp_path: Path) -> None:
    schema.bring_up_to_date()
    assert schema.present() == schema.head()
    assert not (tmp_path / "backups").exists()


@pytest.mark.sqlite_only
def test_the_file_is_copied_before_an_upgrade(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "head", lambda: "the next revision")
    schema.bring_up_to_date()
    [copy] = (tmp_path / "backups").iterdir()
    assert copy.name.startswith("before-update-")
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT version FROM question WHERE slug = 'Q01'").fetchall() == [(1,)]
