"""After a check-in: one form is one record, a code takes it back, names go when their days are over."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Tombstone, Village
from kiosk.rules import audit, checkins, failed_tries
from kiosk.views import checkins as pages
from tests.cast import people
from tests.cast.checkins import NAMED, only, problem, stored, typed
from tests.cast.pages import Browser
from tests.conftest import PASSWORD, add, open_session

# --- one form, one record ---


def test_one_form_sent_by_eight_threads_at_once_is_one_record(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    form, cookie = typed(visitor, **NAMED), visitor.client.get_cookie("anjungan")
    assert cookie

    def send(_number: int) -> str:
        with app.app_context():
            tab = Browser(app)
            tab.client.set_cookie("anjungan", cookie.value)
            page = tab.post("/check-in/", form)
        return str(page.select_one(".digits").text)

    with ThreadPoolExecutor(8) as threads:
        codes = set(threads.map(send, range(8)))
    assert len(codes) == 1
    assert only().nonce == form["nonce"]


def test_a_form_left_overnight_comes_back_filled(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.client.delete_cookie("anjungan")
    visitor.submit(status=422, **NAMED)
    assert "sudah lama terbuka" in visitor.text
    assert stored() == []
    visitor.submit()
    assert only().name == "Siti Aminah"


def test_forty_people_at_eight_tablets_are_forty_rows(app: Flask, session_in_lontar: OutreachSession) -> None:
    def tablet(number: int) -> list[bool]:
        browser, recorded = Browser(app), []
        with app.app_context():
            for person in range(5):
                browser.get("/check-in/")
                browser.submit(**NAMED | {"name": f"Orang {number} {person}"})
                recorded.append(browser.path == "/check-in/done")
        return recorded

    with ThreadPoolExecutor(8) as tablets:
        answers = [answer for answers in tablets.map(tablet, range(8)) for answer in answers]
    assert answers == [True] * 40
    assert len({check_in.name for check_in in stored()}) == 40
    assert db.session.scalar(select(func.count(func.distinct(CheckIn.withdrawal_code)))) == 40


# --- after it ---


def test_the_page_after_shows_a_code_and_the_way_on(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    page = visitor.submit(age="child")
    assert page.h1.text == "Tercatat"
    code = page.select_one(".digits").text
    assert code.replace(" ", "") == only().withdrawal_code
    assert len(code) == 9
    assert page.select_one("main a[href='/quiz/']")
    assert page.select_one("main a[href='/offers/']")
    assert page.select_one("main a[href='/check-in/withdraw']")


def test_the_code_is_for_this_visit_alone(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    another_visitor.get("/check-in/done")
    assert another_visitor.path == "/"
    visitor.get("/check-in/")
    visitor.submit(age="child")
    visitor.press("Selesai")
    visitor.get("/check-in/done")
    assert visitor.path == "/"


def test_a_check_in_forgets_the_activity_before(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with visitor.client.session_transaction() as cookie:
        cookie["quiz"] = "a token"
    visitor.submit(age="child")
    with visitor.client.session_transaction() as cookie:
        assert "quiz" not in cookie


def test_no_page_of_the_kiosk_counts_check_ins(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    before = visitor.get("/").select_one("main").text
    for _number in range(3):
        add(people.came(session_in_lontar, name="Siti Aminah"))
    assert visitor.get("/").select_one("main").text == before
    assert "Siti" not in visitor.get("/check-in/").text


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
    assert "Sudah diproses" in another_visitor.text
    assert stored() == []
    assert [t.nonce_hash for t in db.session.scalars(select(Tombstone))] == [checkins.hashed(nonce)]
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


def test_a_right_code_and_a_wrong_one_are_the_same_work(
    app: Flask, another_visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long each takes is measured by tests/bench/withdrawal_times.py: here it is what takes the time."""
    code = taken_part(session_in_lontar)
    work, waited = {}, []
    app.config["WITHDRAWAL_SECONDS"] = 1000
    monkeypatch.setattr(pages, "sleep", waited.append)
    for typed_code in ("00000000", code, "00000001"):
        another_visitor.get("/check-in/withdraw")
        with done() as work[typed_code]:
            another_visitor.submit(code=typed_code)
    assert stored() == []
    assert len([seconds for seconds in waited if seconds > 900]) == 3, "answered at the same moment after it came"
    for wrong in ("00000000", "00000001"):
        assert work[code]["commit"] == work[wrong]["commit"] == 1
        assert work[code].keys() - work[wrong].keys() <= {"INSERT", "DELETE"}, "nothing is rewritten while she waits"
        assert abs(work[code].total() - work[wrong].total()) <= 3, "the row, its tombstone, the note of its traces"


@contextmanager
def done() -> Iterator[Counter[str]]:
    """What the database is asked to do meanwhile: statements by their first word, and commits."""
    did: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        did[statement.split()[0]] += 1

    def commit(_connection: Any) -> None:
        did["commit"] += 1

    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", commit)
    yield did
    event.remove(db.engine, "before_cursor_execute", count)
    event.remove(db.engine, "commit", commit)


# --- guessing codes ---


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the time that guesses go by."""
    passed = timedelta()

    def move(**by: float) -> None:
        nonlocal passed
        passed += timedelta(**by)

    monkeypatch.setattr(failed_tries, "monotonic", lambda: monotonic() + passed.total_seconds())
    return move


def at(app: Flask, address: str) -> Browser:
    """A browser at this address."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def withdraw(browser: Browser, code: str, status: int = 200) -> str:
    """Type a code; what the page says."""
    browser.get("/check-in/withdraw")
    browser.submit(code=code, status=status)
    return browser.text


def wrong_codes(app: Flask, number: int, address: str = "127.0.0.1") -> None:
    """As many wrong codes, from browsers that have nothing in common but where they are."""
    for code in range(number):
        assert "Sudah diproses" in withdraw(at(app, address), f"{code:08d}")


def taken_part(session: OutreachSession) -> str:
    """Somebody's code, who has gone on since."""
    with db.write():
        check_in = checkins.record("n1", session_id=session.id, age="adult", name="Siti Aminah")
        check_in.withdrawal_code = "99999999"
    return check_in.withdrawal_code


def test_guessing_is_slowed_and_a_right_code_works_again_ten_minutes_later(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, clock: Callable[..., None]
) -> None:
    code = taken_part(session_in_lontar)
    wrong_codes(app, failed_tries.OF_ONE)
    for typed_code in (code, "12345678"):
        assert "Terlalu banyak kode yang salah" in withdraw(visitor, typed_code, 429), "right or wrong reads the same"
        assert visitor.page.select_one("[name=code]")["value"] == typed_code
    clock(minutes=9)
    withdraw(visitor, code, 429)
    assert len(stored()) == 1
    clock(minutes=2)
    assert "Sudah diproses" in withdraw(visitor, code), "refused tries add nothing"
    assert stored() == []


def test_who_guesses_at_one_address_holds_up_nobody_at_another(
    app: Flask, session_in_lontar: OutreachSession, clock: Callable[..., None]
) -> None:
    code = taken_part(session_in_lontar)
    wrong_codes(app, failed_tries.OF_ONE, "192.168.1.66")
    withdraw(at(app, "192.168.1.66"), code, 429)
    withdraw(at(app, "192.168.1.10"), code)
    assert stored() == []
    clock(minutes=11)
    withdraw(at(app, "192.168.1.66"), "12345678")


def test_guessing_from_many_addresses_is_slowed_for_all(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = taken_part(session_in_lontar)
    for number in range(failed_tries.OF_ALL):
        failed_tries.count("withdrawal-code", f"192.168.{number // 20}.{number}")
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


def test_a_jump_of_the_clock_keeps_nobody_out(
    app: Flask, visitor: Browser, clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong_codes(app, failed_tries.OF_ONE)
    monkeypatch.setattr(time, "time", lambda: 1_577_836_800.0)  # an empty clock battery
    withdraw(visitor, "12345678", 429)
    clock(minutes=11)
    withdraw(visitor, "12345678")


def test_what_is_held_of_guesses_never_grows(app: Flask) -> None:
    for number in range(2 * failed_tries.OF_ALL):
        failed_tries.count("withdrawal-code", f"address {number}")
    [held] = failed_tries._failures.values()
    assert len(held) == failed_tries.OF_ALL
    assert not any(b"address" in one for _at, one in held)


# --- what is no code, and a form that comes again ---


@pytest.mark.parametrize("code", ["", "1234", "123456789", "abcdefgh", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_is_said_kindly(visitor: Browser, app: Flask, code: str) -> None:
    visitor.get("/check-in/withdraw")
    visitor.submit(status=422, code=code)
    assert "delapan angka" in problem(visitor, "code")


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
