"""Two officers press at the same moment."""

from functools import partial

from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, LearningBatch, Officer, OutreachSession
from tests.cast.halls import open_screen, step
from tests.cast.learning import add_all, attempt, questions
from tests.cast.moments import at_once, closing
from tests.cast.officers import account, signed_in
from tests.cast.pages import Browser
from tests.conftest import add


def test_two_supervisors_never_disable_each_other(app: Flask, supervisors_desk: Browser, supervisor: Officer) -> None:
    other = add(account("siti", "Siti", "supervisor"))
    others_desk = signed_in(app, other)
    for browser in (supervisors_desk, others_desk):
        browser.get("/admin/officers/")
    off = "main form:has([value=disable])"
    assert at_once(app, partial(supervisors_desk.submit, off), partial(others_desk.submit, off, status=None))
    assert list(db.session.scalars(select(Officer.active).order_by(Officer.username))) == [True, False]


def test_a_session_that_two_close_is_counted_once(
    app: Flask, desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    add_all(*(attempt(session_in_lontar.id, questions("Q01", "Q04"), "rw") for _person in range(5)))
    second = closing(supervisors_desk, session_in_lontar)
    assert at_once(app, closing(desk, session_in_lontar), second)
    assert list(db.session.scalars(select(LearningBatch.finished))) == [5]
    assert list(db.session.scalars(select(AuditEntry.action))) == ["session-closed"]
    overtaken = [browser for browser in (desk, supervisors_desk) if "Yang tersimpan sudah berubah" in browser.text]
    assert len(overtaken) == 1, "who reports it is the other one now"
    overtaken[0].press("Simpan dan cetak")
    assert overtaken[0].path == f"/admin/sessions/{session_in_lontar.id}/report"


def test_the_same_press_at_two_screens_of_a_hall_leads_one_step_on(
    app: Flask, desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for screen in (desk, supervisors_desk):
        open_screen(screen, session_in_lontar)
    assert at_once(app, partial(desk.press, "Lanjut"), partial(supervisors_desk.press, "Lanjut"))
    assert step(desk) == step(supervisors_desk) == "first"
