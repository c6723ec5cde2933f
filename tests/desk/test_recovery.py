"""The recovery sheet: how a supervisor makes one, what it opens, once, and to whom it says no."""

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, Draft, Officer, Setting
from kiosk.rules import failed_tries, officers, recovery, settings
from tests.cast.officers import NEW, PASSWORD, account, audit, is_signed_in, signed_in
from tests.cast.pages import Browser
from tests.conftest import add

REFUSED = "tidak cocok"


def make_sheet(desk: Browser) -> str:
    """The code on a new sheet."""
    desk.get("/admin/settings/recovery")
    desk.submit(present=PASSWORD)
    return str(desk.page.select_one(".paper .typed").text)


def try_to_recover(browser: Browser, username: str, code: str, status: int = 422) -> str:
    """A try that is refused; what the page says."""
    browser.get("/admin/recover")
    browser.submit(username=username, recovery=code, status=status)
    return browser.text


def test_the_only_supervisor_comes_back_with_the_sheet_and_only_once(
    app: Flask, supervisors_desk: Browser, visitor: Browser, supervisor: Officer
) -> None:
    code = make_sheet(supervisors_desk)
    visitor.get("/admin/sign-in")
    visitor.follow("pakai lembar pemulihan")
    visitor.submit(username="HASAN", recovery=code.lower().replace("-", " "))
    assert visitor.path.startswith("/admin/set-up/")
    assert not is_signed_in(supervisors_desk), "every cookie of before is dead"
    visitor.submit(password=NEW, again=NEW)
    assert visitor.path == "/admin/settings/first-run", "a new sheet is to be made"
    assert REFUSED in try_to_recover(supervisors_desk, "hasan", code)
    assert officers.recognise("hasan", NEW)
    assert audit() == ["recovery-made", "recovery-used", "set-up", "recovery-failed"]


def test_the_code_is_shown_once_and_stored_as_a_hash_only(supervisors_desk: Browser) -> None:
    code = make_sheet(supervisors_desk)
    assert len(set(code) - {"-"} - set(recovery.LETTERS)) == 0
    assert len(recovery.plain(code)) * 5 >= 100, "bits, of 32 letters"
    assert len(set(recovery.LETTERS)) == 32
    assert code not in str(supervisors_desk.get("/admin/settings/recovery"))
    assert f"dibuat {today():%d/%m/%Y}" in supervisors_desk.text
    stored = db.session.get_one(Setting, "recovery").value
    assert recovery.plain(code) not in repr(stored)
    assert recovery.plain(code) not in repr([vars(entry) for entry in db.session.scalars(select(AuditEntry))])


def test_it_takes_the_password_again_and_a_supervisor(desk: Browser, supervisors_desk: Browser) -> None:
    desk.get("/admin/settings/recovery", status=403)
    supervisors_desk.get("/admin/settings/recovery")
    supervisors_desk.submit(present="salah semua", status=422)
    assert "tidak cocok" in supervisors_desk.text
    assert recovery.made_on() is None


def test_of_a_form_sent_twice_the_paper_that_is_shown_is_good(supervisors_desk: Browser, visitor: Browser) -> None:
    form = supervisors_desk.get("/admin/settings/recovery").select_one("main form")
    data = supervisors_desk.filled(form)
    code = make_sheet(supervisors_desk)
    data["present"] = PASSWORD
    supervisors_desk.post("/admin/settings/recovery", data, status=422)
    assert "Baru saja sudah dibuat lembar lain" in supervisors_desk.text
    newer = str(supervisors_desk.submit(present=PASSWORD).select_one(".paper .typed").text)
    assert REFUSED in try_to_recover(visitor, "hasan", code), "a new sheet makes the old one worthless"
    try_to_recover(visitor, "hasan", newer, status=200)


def test_every_failure_reads_the_same_costs_the_same_and_leaves_the_sheet_good(
    app: Flask, desk: Browser, supervisors_desk: Browser, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = account("budi", "Budi", "supervisor")
    gone.active = False
    add(gone)
    code, compared = make_sheet(supervisors_desk), list[str]()
    real = recovery.compare_digest
    monkeypatch.setattr(recovery, "compare_digest", lambda *both: bool(compared.append("once") or real(*both)))
    tries = [("hasan", "ABCD" * 6), ("siapa", code), ("ratna", code), ("budi", code), ("", code), ("hasan", "")]
    assert len({try_to_recover(visitor, *each) for each in tries}) == 1
    assert len(compared) == len(tries)
    assert is_signed_in(desk)
    failed = select(AuditEntry).where(AuditEntry.action == "recovery-failed")
    rows = list(db.session.scalars(failed))
    assert {row.row[:9] for row in rows} == {"username:"}
    assert {row.officer_id for row in rows} == {None}
    try_to_recover(visitor, "hasan", code, status=200)


def test_without_a_sheet_no_code_is_right(visitor: Browser, supervisor: Officer) -> None:
    for code in ("", "ABCD" * 6):
        assert REFUSED in try_to_recover(visitor, "hasan", code)


def test_guessing_is_slowed_and_keeps_nobody_from_signing_in(
    app: Flask, supervisors_desk: Browser, visitor: Browser, another_visitor: Browser
) -> None:
    code = make_sheet(supervisors_desk)
    visitor.get("/admin/recover")
    for _try in range(failed_tries.OF_ONE):
        visitor.submit(username="hasan", recovery="ABCD" * 6, status=422)
    assert "Tunggu beberapa menit" in try_to_recover(visitor, "hasan", code, 429)
    assert settings.get("recovery"), "it is good still"
    another_visitor.get("/admin/sign-in")
    another_visitor.submit(username="hasan", password=PASSWORD)
    assert another_visitor.path == "/admin/"


@pytest.mark.parametrize("field", ["present", "recovery"])
def test_neither_password_nor_code_is_kept_where_a_sign_in_has_ended(
    app: Flask, supervisor: Officer, field: str
) -> None:
    desk = signed_in(app, supervisor)
    form = desk.get("/admin/settings/recovery").select_one("main form")
    data = {"csrf_token": desk.filled(form)["csrf_token"], field: PASSWORD}
    with desk.client.session_transaction() as cookie:
        cookie["seen_at"] = 1
    desk.post("/admin/settings/recovery", data)
    assert "belum dijalankan, dan tidak disimpan" in desk.text
    assert db.count(Draft.id.is_not(None)) == 0
