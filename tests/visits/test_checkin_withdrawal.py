"""A code takes a check-in back, and names go when their days are over."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, OutreachSession, Tombstone, Village
from kiosk.rules import checkins
from tests.cast import people
from tests.cast.checkins import NAMED, only, problem, stored, typed
from tests.cast.pages import Browser
from tests.conftest import add, open_session

# --- taking it back ---


@pytest.mark.parametrize("spelling", ["{0}{1}", "{0} {1}", " {0}-{1} "])
def test_the_code_takes_a_check_in_back(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession, spelling: str
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    code, nonce = str(only().withdrawal_code), only().nonce
    another_visitor.get("/check-in/withdraw")
    another_visitor.submit(code=spelling.format(code[:4], code[4:]))
    assert "catatannya sudah dihapus" in another_visitor.text
    assert stored() == []
    assert [t.nonce_hash for t in db.session.scalars(select(Tombstone))] == [Tombstone.hash_of(nonce.encode())]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check-in-withdrawn")).one()
    assert (entry.officer_id, entry.row, entry.fields, entry.reason) == (
        None,
        f"outreach_session:{session_in_lontar.id}",
        [],
        "",
    )


def test_a_code_of_nobody_gets_the_same_answer(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    wrong = "00000000" if only().withdrawal_code != "00000000" else "11111111"
    answers = []
    for code in (wrong, str(only().withdrawal_code)):
        visitor.get("/check-in/withdraw")
        visitor.submit(code=code)
        answers.append((visitor.path, visitor.text))
    assert answers[0] == answers[1]
    assert stored() == []


# --- what is no code, and a form that comes again ---


@pytest.mark.parametrize("code", ["", "1234", "123456789", "12345678901", "abcdefgh", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_is_said_kindly(visitor: Browser, app: Flask, code: str) -> None:
    visitor.get("/check-in/withdraw")
    visitor.submit(status=422, code=code)
    assert "delapan atau sepuluh angka" in problem(visitor, "code")


def test_a_form_whose_record_was_taken_back_makes_a_new_one_only_knowingly(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    data = typed(visitor, **NAMED)
    visitor.post("/check-in/", data)
    with db.write():
        checkins.erase(only())
    visitor.get("/check-in/")
    data["csrf_token"] = str(visitor.page.select_one("main [name=csrf_token]")["value"])
    visitor.post("/check-in/", data, status=422)
    assert "sekali lagi" in problem(visitor, "nonce")
    assert stored() == []
    visitor.submit()
    assert only().nonce != data["nonce"]


# --- retention ---


def test_names_and_phones_go_when_their_days_are_over_and_counts_stay(lontar: Village) -> None:
    old = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=91)))
    due = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=90)))
    person = {"name": "Siti", "phone": "+6281234567141", "group": "warga"}
    for number, session in enumerate((old, old, due)):
        add(people.came(session, nonce=f"n{number}", **person))
    add(people.came(old, nonce="nameless"))
    assert checkins.overdue() == 2
    with db.write():
        assert checkins.purge_due() == 2
    assert checkins.overdue() == 0
    rows = {row.nonce: row for row in stored()}
    assert (rows["n0"].name, rows["n0"].phone, rows["n0"].group) == (None, None, "warga")
    assert rows["n0"].erased_at
    assert (rows["n2"].name, rows["n2"].erased_at) == ("Siti", None)
    with db.write():
        assert checkins.purge_due() == 0
