"""flask prepare: what a start makes ready, for a server that others start; and whether that server may serve."""

import pytest
from flask import Flask
from sqlalchemy import text

from kiosk.config import secret_path
from kiosk.db import db
from kiosk.models import Officer
from tests.cast.commands import flask, refused

SITE = "https://anjungan.contoh.go.id"


def test_it_prints_a_link_until_somebody_has_an_account(app: Flask, supervisor: Officer) -> None:
    assert SITE not in flask(app, "prepare", "--address", SITE).output
    with db.write():
        db.session.delete(supervisor)
    printed = flask(app, "prepare", "--address", f"{SITE}/").output
    assert f"\n{SITE}/admin/set-up/" in printed
    assert "di mesin ini" not in printed


def test_the_secret_is_made_once(app: Flask) -> None:
    app.config["SECRET_KEY"] = None
    flask(app, "prepare")
    made = secret_path(app).read_text()
    app.config["SECRET_KEY"] = made
    flask(app, "prepare")
    assert secret_path(app).read_text() == made


@pytest.mark.sqlite_only
def test_sqlite_has_a_command_of_its_own_to_restore(app: Flask) -> None:
    assert "flask restore" in refused(app, "prepare", "--replaced", "anjungan_before")


def test_a_server_is_ready_with_the_tables_of_its_program_and_a_secret(app: Flask) -> None:
    client = app.test_client()
    assert (client.get("/readyz").status_code, client.get("/readyz").data) == (200, b"")
    app.config["SECRET_KEY"] = None
    assert client.get("/readyz").status_code == 503
    app.config["SECRET_KEY"] = "only for tests, never a default"
    with db.write():
        db.session.execute(text("UPDATE alembic_version SET version_num = '20c5c0ffee20'"))
    assert client.get("/readyz").status_code == 503
