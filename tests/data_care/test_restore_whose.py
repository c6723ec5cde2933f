"""Whose copy is restored, and who can sign in after it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from kiosk.data_care import copies, retention
from kiosk.db import db
from kiosk.machine import serve
from kiosk.models import Officer
from kiosk.rules import officers, settings
from tests.cast.commands import flask, names, refused, rows
from tests.cast.disk import files_with
from tests.cast.officers import PASSWORD, account
from tests.cast.pages import Browser
from tests.cast.people import people_of
from tests.cast.two_kiosks import Kiosk
from tests.conftest import add

pytestmark = pytest.mark.sqlite_only

ANOTHER = "perahu di muara sungai"
FIVE = ("Wayan Ardana", "Sari Puspita", "Made Wirawan", "Komang Ayu", "Ketut Lestari")


@pytest.fixture
def copy_of_hall(hall: Kiosk) -> Path:
    """A copy of another kiosk, in which Sulastri stands and Bu Ratna supervises."""
    with hall.at():
        people_of(hall.app, "Sulastri Warsono")
        add(account("ratna", "Ratna", "supervisor"))
    return hall.copy


def test_another_kiosks_file_takes_nobodys_place_unasked(
    app: Flask, tmp_path: Path, visitor: Browser, supervisor: Officer, copy_of_hall: Path
) -> None:
    people_of(app, *FIVE)
    assert "anjungan lain" in refused(app, "restore", copy_of_hall)
    assert sorted(names()) == sorted(FIVE)
    assert not copies.before("restore")
    done = flask(app, "restore", "--other-kiosk", copy_of_hall)
    assert done.exit_code == 0, done.stderr
    assert "jangan dihapus" in done.output
    assert "set-up" not in done.output, "Bu Ratna can sign in"
    assert [officer.username for officer in officers.every()] == ["ratna"]
    visitor.get("/check-in/withdraw")
    visitor.submit(code="12345670")  # Sulastri's
    assert names() == []
    assert retention.wipe_traces()
    shutil.rmtree(copy_of_hall.parent)  # the other kiosk goes home
    assert files_with(tmp_path, "Sulastri") == []
    [kept] = copies.before("restore")
    assert all(name in "".join(rows(kept)) for name in FIVE), "they stand nowhere else"
    db.engine.dispose()
    assert flask(app, "restore", "--other-kiosk", kept).exit_code == 0
    assert sorted(names()) == sorted(FIVE)


def test_a_new_laptop_for_a_dead_one_is_that_kiosk_from_now_on(
    app: Flask, copy_of_hall: Path, supervisor: Officer
) -> None:
    serve.prepare(app)
    done = flask(app, "restore", copy_of_hall)
    assert done.exit_code == 0, done.stderr
    assert [officer.username for officer in officers.every()] == ["ratna"]
    identity = settings.get("kiosk_id")
    serve.prepare(app)
    assert settings.get("kiosk_id") == identity
    assert flask(app, "restore", copy_of_hall).exit_code == 0


def test_a_copy_of_before_has_no_identity_and_is_taken_as_ours(app: Flask, copy: Path) -> None:
    serve.prepare(app)
    identity = settings.get("kiosk_id")
    assert identity
    assert flask(app, "restore", copy).exit_code == 0
    assert settings.get("kiosk_id") == identity


def break_database(supervisor: Officer) -> None:
    """Only the copy still knows the accounts."""
    db.session.remove()
    db.engine.dispose()
    assert db.file
    db.file.write_bytes(b"broken" * 1000)


def change_password(supervisor: Officer) -> None:
    with db.write():
        officers.set_password(db.session.get_one(Officer, supervisor.id), ANOTHER)


def disable_supervisor(supervisor: Officer) -> None:
    with db.write():
        db.session.get_one(Officer, supervisor.id).active = False


@pytest.mark.parametrize(
    ("since", "password"), [(break_database, PASSWORD), (change_password, ANOTHER), (disable_supervisor, "")]
)
def test_after_a_restore_a_supervisor_can_sign_in_or_gets_a_link(
    app: Flask, copy: Path, supervisor: Officer, visitor: Browser, since: Callable[[Officer], None], password: str
) -> None:
    since(supervisor)
    link = re.search(r"8000(/admin/set-up/\S+)", flask(app, "restore", copy).output)
    assert bool(link) is (not password)
    if link:
        visitor.get(link[1])
        visitor.submit(name="Ratna", username="ratna", password=ANOTHER, again=ANOTHER)
    else:
        visitor.get("/admin/sign-in")
        visitor.submit(username="hasan", password=password)
    assert visitor.path == "/admin/"
