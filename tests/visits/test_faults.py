"""When the database can't take what is typed: an honest page, nothing lost, and work goes on once the fault is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.db.sqlite import faults
from kiosk.models import CheckIn, OfferCheck, Officer, OutreachSession, QuizAnswer, QuizAttempt, Tombstone
from tests.cast.commands import flask, refusal_of
from tests.cast.databases import lock_for_writing
from tests.cast.faults import Fault, at_each_fault, every_transaction
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.quiz import begin
from tests.conftest import add

pytestmark = pytest.mark.usefixtures("session_in_lontar")


NAME = "Sulastri Warsono"


def count(table: Any) -> int:
    """The number of rows."""
    number = db.session.scalar(select(func.count()).select_from(table))
    db.session.rollback()
    return number or 0


def expect_refusal(visitor: Browser) -> None:
    """The page says that nothing is stored yet, whom to call, and offers to try again."""
    assert visitor.page.h1.text == "Belum tersimpan"
    assert "Panggil petugas" in visitor.text
    assert visitor.page.select("main form[method=post] button")


@at_each_fault
def test_a_check_in_waits_in_its_form(fault: Fault, visitor: Browser) -> None:
    visitor.get("/check-in/")
    with fault():
        visitor.submit(age="adult", anonymous="", name=NAME, consent="1", sex="P", status=503)
        expect_refusal(visitor)
        assert visitor.page.select_one("main input[name=name]")["value"] == NAME
        visitor.press("Coba simpan lagi", status=503)
        expect_refusal(visitor)
        assert count(CheckIn) == 0
    visitor.press("Coba simpan lagi")
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
    assert [(row.name, row.sex) for row in db.session.scalars(select(CheckIn))] == [(NAME, "P")]


@at_each_fault
def test_a_quiz_waits_at_its_question(fault: Fault, visitor: Browser) -> None:
    begin(visitor)
    address = visitor.path
    with fault():
        visitor.submit("main form.quiz-options", option="a", status=503)
        expect_refusal(visitor)
        visitor.get(address)
        assert visitor.page.select("button[name=option]"), "the question is still there to read"
        visitor.submit("main form.quiz-options", option="b", status=503)
    assert count(QuizAnswer) == 5
    visitor.press("Coba simpan lagi")
    assert visitor.path == address
    assert db.session.scalars(select(QuizAnswer.option).where(QuizAnswer.position == 1)).one() == "b"


@pytest.mark.parametrize(
    ("address", "fields", "table"),
    [
        ("/quiz/", {"length": "full"}, QuizAttempt),
        ("/offers/", {"sign": ["R01", "R08"]}, OfferCheck),
        ("/check-in/withdraw", {"code": "12345678"}, Tombstone),
    ],
    ids=["quiz", "offer", "withdrawal"],
)
def test_each_form_is_sent_again_from_the_page_that_says_so(
    visitor: Browser, session_in_lontar: OutreachSession, address: str, fields: dict[str, Any], table: Any
) -> None:
    add(came(session_in_lontar, name=NAME, withdrawal_code="12345678"))
    visitor.get(address)
    with lock_for_writing():
        visitor.submit(**fields, status=503)
        expect_refusal(visitor)
        assert count(table) == 0
    visitor.press("Coba simpan lagi")
    assert count(table) == 1
    assert count(CheckIn) == (table is not Tombstone)


@at_each_fault
def test_all_can_still_be_read(fault: Fault, visitor: Browser) -> None:
    with fault():
        for address in ("/", "/quiz/", "/offers/", "/check-in/", "/hotlines/", "/hotlines/polisi-110", "/checklist/"):
            visitor.get(address)


@at_each_fault
def test_an_officer_is_told_what_to_do(
    fault: Fault, desk: Browser, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    session_id = session_in_lontar.id
    desk.get(f"/admin/sessions/{session_id}/finish")
    visitor.get("/admin/sign-in")
    with fault():
        desk.press("Tutup dan cetak", heads_male="12", heads_female="30", obstacles="Hujan", status=503)
        assert desk.page.h1.text == "Belum tersimpan"
        assert not desk.page.select(".face"), "Mak leads villagers"
        assert "flask doctor" in desk.text
        assert desk.page.select_one("main input[name=obstacles]")["value"] == "Hujan"
        visitor.submit(username="ratna", password=PASSWORD, status=503)
        assert "flask doctor" in visitor.text
        assert PASSWORD not in str(visitor.page)
    desk.press("Coba simpan lagi")
    row = db.session.get(OutreachSession, session_id)
    assert row
    assert (row.state, row.heads_male, row.heads_female, row.obstacles) == ("closed", 12, 30, "Hujan")


@at_each_fault
def test_a_command_ends_in_one_sentence(fault: Fault, app: Flask, officer: Officer, supervisor: Officer) -> None:
    for command in ("officer add Dewi dewi", "officer reset-password ratna", "officer disable ratna", "purge"):
        with fault():
            sentence = refusal_of(app, *command.split())
        assert "sedang dipakai program lain" in sentence or "hanya bisa dibaca" in sentence, command
        assert flask(app, *command.split()).exit_code == 0


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not take another page."""
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with every_transaction(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")):
        yield


@pytest.mark.sqlite_only
def test_check_ins_until_the_disk_is_full_and_after(visitor: Browser, another_visitor: Browser) -> None:
    recorded = []
    with full_disk():
        for number in range(200):
            name = f"{NAME} {'abcdefghij'[number % 10] * 50}"
            visitor.get("/check-in/")
            visitor.submit(age="adult", anonymous="", name=name, consent="1", status=None)
            if visitor.response and visitor.response.status_code == 503:
                break
            recorded.append(name)
        expect_refusal(visitor)
        assert [row.name for row in db.session.scalars(select(CheckIn).order_by(CheckIn.created_at))] == recorded
        another_visitor.get("/")
    visitor.press("Coba simpan lagi")
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
    recorded.append(name)
    assert [row.name for row in db.session.scalars(select(CheckIn).order_by(CheckIn.created_at))] == recorded
    assert len(recorded) < 200
    assert faults(db.engine) == []
