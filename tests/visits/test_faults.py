"""When the database can't take what is typed: an honest page, nothing lost, and work goes on once the fault is gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from kiosk.db import db
from kiosk.db.sqlite import faults
from kiosk.machine import serve
from kiosk.models import CheckIn, OfferCheck, Officer, OutreachSession, QuizAnswer, QuizAttempt
from tests.cast.commands import flask
from tests.cast.commands import refused as refused_command
from tests.cast.faults import Fault, at_each_fault, every_transaction
from tests.cast.officers import PASSWORD, account
from tests.cast.pages import Browser
from tests.cast.quiz import begin
from tests.conftest import add

NAME = "Sulastri Warsono"


def count(table: Any) -> int:
    """How many rows there are."""
    found = db.session.scalar(select(func.count()).select_from(table))
    db.session.rollback()
    return found or 0


def refused(visitor: Browser) -> None:
    """The page says that nothing is stored yet, whom to call, and offers to try again."""
    assert visitor.page.h1.text == "Belum tersimpan"
    assert "Panggil petugas" in visitor.text
    assert visitor.page.select("main form[method=post] button")


# --- villagers


@at_each_fault
def test_a_check_in_waits_in_its_form(fault: Fault, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with fault():
        visitor.submit(age="adult", anonymous="", name=NAME, consent="1", sex="P", status=503)
        refused(visitor)
        assert visitor.page.select_one("main input[name=name]")["value"] == NAME
        visitor.press("Coba simpan lagi", status=503)
        refused(visitor)
        assert count(CheckIn) == 0
    visitor.press("Coba simpan lagi")
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
    assert [(row.name, row.sex) for row in db.session.scalars(select(CheckIn))] == [(NAME, "P")]


@at_each_fault
def test_a_quiz_waits_at_its_question(fault: Fault, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor)
    address = visitor.path
    with fault():
        visitor.submit("main form.quiz-options", option="a", status=503)
        refused(visitor)
        visitor.get(address)
        assert visitor.page.select("button[name=option]"), "the question is still there to read"
        visitor.submit("main form.quiz-options", option="b", status=503)
    assert count(QuizAnswer) == 5
    visitor.press("Coba simpan lagi")
    assert visitor.path == address
    assert db.session.scalars(select(QuizAnswer.option).where(QuizAnswer.position == 1)).one() == "b"


@at_each_fault
def test_a_quiz_that_could_not_begin_begins_later(fault: Fault, visitor: Browser, app: Flask) -> None:
    visitor.get("/quiz/")
    with fault():
        visitor.submit(length="full", status=503)
        refused(visitor)
        assert count(QuizAttempt) == count(QuizAnswer) == 0
    visitor.press("Coba simpan lagi")
    assert (count(QuizAttempt), count(QuizAnswer)) == (1, 10)


@at_each_fault
def test_signs_that_were_ticked_stay_ticked(fault: Fault, visitor: Browser, app: Flask) -> None:
    visitor.get("/offers/")
    with fault():
        visitor.submit(sign=["R01", "R08"], status=503)
        refused(visitor)
        assert count(OfferCheck) == 0
    visitor.press("Coba simpan lagi")
    assert db.session.scalars(select(OfferCheck.signs)).one() == ["R01", "R08"]


@at_each_fault
def test_a_withdrawal_is_not_said_to_be_done(
    fault: Fault, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name=NAME, consent="1")
    code = db.session.scalars(select(CheckIn.withdrawal_code)).one()
    visitor.get("/check-in/withdraw")
    with fault():
        visitor.submit(code=code, status=503)
        refused(visitor)
        assert count(CheckIn) == 1
    visitor.press("Coba simpan lagi")
    assert count(CheckIn) == 0


@at_each_fault
def test_all_can_still_be_read(fault: Fault, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    with fault():
        for address in ("/", "/quiz/", "/offers/", "/check-in/", "/hotlines/", "/hotlines/polisi-110", "/checklist/"):
            visitor.get(address)


# --- officers


@at_each_fault
def test_an_officer_is_told_what_to_do(fault: Fault, desk: Browser, session_in_lontar: OutreachSession) -> None:
    session_id = session_in_lontar.id
    desk.get(f"/admin/sessions/{session_id}/finish")
    with fault():
        desk.press("Tutup dan cetak", heads_male="12", heads_female="30", obstacles="Hujan", status=503)
        assert desk.page.h1.text == "Belum tersimpan"
        assert "flask doctor" in desk.text
        assert desk.page.select_one("main input[name=obstacles]")["value"] == "Hujan"
    desk.press("Coba simpan lagi")
    row = db.session.get(OutreachSession, session_id)
    assert row
    assert (row.state, row.heads_male, row.heads_female, row.obstacles) == ("closed", 12, 30, "Hujan")


@at_each_fault
def test_a_password_is_not_put_into_a_page(fault: Fault, visitor: Browser, officer: Officer) -> None:
    visitor.get("/admin/sign-in")
    with fault():
        visitor.submit(username="ratna", password=PASSWORD, status=503)
        assert "flask doctor" in visitor.text
        assert PASSWORD not in str(visitor.page)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


# --- who starts the kiosk or types a command

WHY = ("sedang dipakai program lain", "hanya bisa dibaca")


@at_each_fault
@pytest.mark.parametrize("step", [serve.prepare_database, serve.set_up_link], ids=lambda step: step.__name__)
def test_a_start_ends_in_one_sentence(fault: Fault, app: Flask, step: Callable[[], object]) -> None:
    with fault(), pytest.raises(serve.CannotServe) as refusal:
        step()
    assert any(words in str(refusal.value) for words in WHY)
    step()


@at_each_fault
@pytest.mark.parametrize(
    "command",
    ["officer add Dewi dewi", "officer disable ratna", "officer reset-password ratna", "purge"],
)
def test_a_command_ends_in_one_sentence(fault: Fault, app: Flask, officer: Officer, command: str) -> None:
    add(account("hasan", "Hasan", "supervisor"))
    with fault():
        sentence = refused_command(app, *command.split())
    assert any(words in sentence for words in WHY)
    assert flask(app, *command.split()).exit_code == 0


@at_each_fault
def test_the_doctor_says_what_it_is_and_calls_nothing_broken(fault: Fault, app: Flask) -> None:
    with fault():
        done = flask(app, "doctor")
    assert done.exit_code == 1
    assert any(words in done.output for words in WHY)
    assert "flask restore" not in done.output
    assert not any(words in flask(app, "doctor").output for words in WHY)


# --- a full disk


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not take another page."""
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with every_transaction(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")):
        yield


@pytest.mark.sqlite_only
def test_check_ins_until_the_disk_is_full_and_after(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    recorded = []
    with full_disk():
        for number in range(200):
            name = f"{NAME} {'abcdefghij'[number % 10] * 50}"
            visitor.get("/check-in/")
            visitor.submit(age="adult", anonymous="", name=name, consent="1", status=None)
            if visitor.response and visitor.response.status_code == 503:
                break
            recorded.append(name)
        refused(visitor)
        assert [row.name for row in db.session.scalars(select(CheckIn).order_by(CheckIn.created_at))] == recorded
        another_visitor.get("/")
    visitor.press("Coba simpan lagi")
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
    recorded.append(name)
    assert [row.name for row in db.session.scalars(select(CheckIn).order_by(CheckIn.created_at))] == recorded
    assert len(recorded) < 200
    assert faults(db.engine) == []


@pytest.mark.sqlite_only
def test_a_full_disk_is_called_full(app: Flask) -> None:
    full = pytest.raises(serve.CannotServe, match="ruang simpannya penuh")
    with full_disk(), full, serve.in_one_sentence(), db.write():
        db.session.execute(text("CREATE TABLE one_page_more (words TEXT)"))
