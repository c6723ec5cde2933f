"""Withdrawal codes are not to be guessed, and who guesses holds up nobody else."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import AuditEntry, FailedTry, Officer, OutreachSession
from kiosk.rules import audit, checkins, failed_tries
from tests.cast.checkins import NAMED, only, stored
from tests.cast.clock import Clock
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser
from tests.cast.withdrawals import at, taken_part, withdraw, wrong_codes


def test_guessing_is_slowed_and_a_right_code_works_again_ten_minutes_later(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, clock: Clock
) -> None:
    code = taken_part(session_in_lontar)
    wrong_codes(app, failed_tries.OF_ONE)
    for typed_code in (code, "12345678"):
        assert "Terlalu banyak kode yang salah" in withdraw(visitor, typed_code, 429), "right or wrong reads the same"
        assert visitor.page.select_one("[name=code]")["value"] == typed_code
    clock(timedelta(minutes=9))
    withdraw(visitor, code, 429)
    assert len(stored()) == 1
    clock(timedelta(minutes=2))
    assert "catatannya sudah dihapus" in withdraw(visitor, code), "refused tries add nothing"
    assert stored() == []


def test_who_guesses_at_one_address_holds_up_nobody_at_another(
    app: Flask, session_in_lontar: OutreachSession, clock: Clock
) -> None:
    code = taken_part(session_in_lontar)
    wrong_codes(app, failed_tries.OF_ONE, "192.168.1.66")
    withdraw(at(app, "192.168.1.66"), code, 429)
    withdraw(at(app, "192.168.1.10"), code)
    assert stored() == []
    clock(timedelta(minutes=11))
    withdraw(at(app, "192.168.1.66"), "12345678")


def test_guessing_from_many_addresses_is_slowed_for_all(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = taken_part(session_in_lontar)
    with db.write():
        for number in range(failed_tries.OF_ALL):
            failed_tries.count("withdrawal-code", f"{number:032x}")
    withdraw(visitor, code, 429)
    assert len(stored()) == 1


def test_over_the_limit_everything_else_goes_on(
    app: Flask, visitor: Browser, officer: Officer, session_in_lontar: OutreachSession
) -> None:
    wrong_codes(app, failed_tries.OF_ONE)
    withdraw(Browser(app), "12345678", 429)
    for path in ("/", "/quiz/", "/offers/", "/hotlines/", "/checklist/", "/check-in/", "/check-in/withdraw"):
        visitor.get(path)
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    assert visitor.path == "/check-in/done"
    desk = Browser(app)
    desk.get("/admin/sign-in")
    desk.submit(username=officer.username, password=PASSWORD)
    assert desk.path == "/admin/", "codes that villagers mistype shut no desk"


def test_a_right_code_counts_as_no_guess(app: Flask, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    code = taken_part(session_in_lontar)
    wrong_codes(app, failed_tries.OF_ONE - 1)
    withdraw(visitor, code)
    assert stored() == []
    withdraw(visitor, code)
    withdraw(visitor, code, 429)


def test_guesses_of_others_do_not_hold_up_who_has_just_checked_in(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(**NAMED)
    code = str(only().withdrawal_code)
    wrong_codes(app, failed_tries.OF_ONE)
    withdraw(Browser(app), code, 429)
    withdraw(visitor, code)
    assert stored() == []


def test_what_is_kept_of_guesses_is_one_entry_an_hour_with_no_code_and_no_address(
    app: Flask, supervisors_desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong_codes(app, 3)
    monkeypatch.setattr(audit, "utcnow", lambda: utcnow() + timedelta(minutes=61))
    withdraw(Browser(app), "87654321")
    monkeypatch.setattr(audit, "utcnow", lambda: utcnow() - timedelta(days=400))
    withdraw(Browser(app), "87654321")
    entries = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == checkins.WRONG_CODE)))
    kept = {(entry.row, entry.officer_id, tuple(entry.fields), entry.reason) for entry in entries}
    assert kept == {("", None, (), "")}
    assert sorted(entry.times for entry in entries) == [1, 1, 3], "what is still to come is another hour too"
    assert "Kode penarikan salah (3 kali)" in supervisors_desk.get("/admin/audit/").text
    supervisors_desk.press("Unduh semua")
    assert supervisors_desk.response
    assert "Kode penarikan salah (3 kali)" in supervisors_desk.response.get_data(as_text=True)


def test_a_jump_of_the_clock_keeps_nobody_out(app: Flask, visitor: Browser, clock: Clock) -> None:
    wrong_codes(app, failed_tries.OF_ONE)
    withdraw(visitor, "12345678", 429)
    clock(timedelta(days=-2000))  # an empty clock battery
    withdraw(visitor, "12345678")


def test_what_is_kept_of_who_guesses_is_a_hash_and_for_an_hour(app: Flask, visitor: Browser, clock: Clock) -> None:
    wrong_codes(app, 2)
    rows = db.session.scalars(select(FailedTry)).all()
    assert len({row.source for row in rows}) == 1
    assert all(re.fullmatch("[0-9a-f]{32}", row.source) and row.kind == "withdrawal-code" for row in rows)
    clock(timedelta(minutes=61))
    withdraw(visitor, "12345678")
    assert db.count(FailedTry.kind == "withdrawal-code") == 1, "those of before went"
    clock(timedelta(minutes=61))
    retention.purge(None, "harian")
    assert db.count(FailedTry.kind == "withdrawal-code") == 0
