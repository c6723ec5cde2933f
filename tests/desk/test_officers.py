"""Accounts: sign-in with its limits and its end, passwords, set-up links, roles, the last supervisor."""

import threading
import time
from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, Officer, OutreachSession
from kiosk.rules import failed_tries, officers, passwords, settings
from tests.cast.pages import Browser
from tests.conftest import PASSWORD, account, add, signed_in

NEW = "sampan kecil bercat biru"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the machine's clock for rules and rows, and for the cookie's two times."""
    passed = timedelta()
    real = utcnow

    def move(**by: float) -> None:
        nonlocal passed
        passed += timedelta(**by)

    monkeypatch.setattr(officers, "utcnow", lambda: real() + passed)
    monkeypatch.setattr("kiosk.rules.audit.utcnow", lambda: real() + passed)
    monkeypatch.setattr("kiosk.views.admin.locked.time.time", lambda: (real() + passed).timestamp())
    return move


@pytest.fixture
def desk(app: Flask, officer: Officer) -> Browser:
    """Bu Ratna's browser, in which she typed her password."""
    browser = Browser(app)
    browser.get("/admin/sign-in")
    browser.submit(username="ratna", password=PASSWORD)
    return browser


def audit() -> list[str]:
    """Acts in the audit, the oldest first."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))


def try_to_sign_in(browser: Browser, username: str, password: str, status: int = 422) -> str:
    """A try that is refused; what the page says."""
    browser.get("/admin/sign-in")
    browser.submit(username=username, password=password, status=status)
    return browser.text


def is_signed_in(browser: Browser) -> bool:
    """Whether the desk opens."""
    browser.get("/admin/")
    return browser.path == "/admin/"


# --- signing in and out


def test_an_officer_signs_in_and_out(visitor: Browser, officer: Officer) -> None:
    visitor.get("/admin/")
    assert visitor.path == "/admin/sign-in"
    visitor.submit(username=" Ratna ", password=PASSWORD)
    assert visitor.path == "/admin/"
    visitor.press("Keluar")
    assert not is_signed_in(visitor)
    assert audit() == ["sign-in", "sign-out"]


def test_every_failure_reads_the_same(visitor: Browser, officer: Officer) -> None:
    gone = account("budi", "Budi", "officer")
    gone.active = False
    add(gone)
    tries = [("ratna", "salah semua"), ("siapa", PASSWORD), ("budi", PASSWORD), ("", ""), ("ratna", "")]
    assert len({try_to_sign_in(visitor, *names) for names in tries}) == 1


def test_an_unknown_name_costs_the_same_work(app: Flask, officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    monkeypatch.setattr(passwords, "check_password_hash", lambda known, _password: bool(checked.append(known)))
    assert officers.recognise("ratna", "x") is None
    gone = add(account("budi", "Budi", "officer"))
    with db.write():
        gone.active = False
        officers.add("Dewi", "officer", "dewi")
    for nobody in ("siapa", "budi", "dewi", ""):  # unknown, disabled, no password yet, nothing typed
        assert officers.recognise(nobody, "x") is None
    assert checked == [officer.password_hash, *[passwords.NOBODYS_HASH] * 4]
    monkeypatch.undo()
    real = Officer(login_token="-")
    officers.set_password(real, PASSWORD)
    assert real.password_hash
    assert passwords.NOBODYS_HASH.split("$")[0] == real.password_hash.split("$")[0], "as much work as a real one"


def test_a_sign_in_starts_a_fresh_cookie(visitor: Browser, officer: Officer) -> None:
    visitor.get("/")
    visitor.press("English")
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody before"
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "en"


@pytest.mark.parametrize("end", ["Keluar", "Keluar dari semua perangkat"])
def test_an_old_cookie_is_worthless_after_signing_out(app: Flask, desk: Browser, officer: Officer, end: str) -> None:
    phone = signed_in(app, officer)
    stolen = Browser(app)
    with desk.client.session_transaction() as cookie:
        kept = dict(cookie)
    desk.get("/admin/password")
    desk.press(end)
    with stolen.client.session_transaction() as cookie:
        cookie.update(kept)
    assert not is_signed_in(stolen)
    assert not is_signed_in(phone)


def test_a_sign_in_ends_when_idle_and_after_a_day(desk: Browser, clock: Any) -> None:
    for _round in range(4):
        clock(minutes=9)
        assert is_signed_in(desk)
    clock(minutes=11)
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=PASSWORD)
    with db.write():
        settings.put("desk_idle_minutes", 60)
    for _hour in range(12):
        clock(minutes=59)
        assert is_signed_in(desk)
    clock(minutes=59)
    assert not is_signed_in(desk)


def ask_by_itself(browser: Browser) -> TestResponse:
    """A part of an open page refreshes itself; from outside, as everybody asks."""
    return Context().run(browser.client.get, "/admin/today", headers={"HX-Request": "true"})


def test_a_page_that_refreshes_itself_does_not_keep_a_sign_in_alive(desk: Browser, clock: Any) -> None:
    for _minutes in range(4):
        clock(minutes=2)
        assert ask_by_itself(desk).status_code == 200
    clock(minutes=3)
    answer = ask_by_itself(desk)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/admin/sign-in")


# --- guessing


def guess(browser: Browser, username: str = "ratna", times: int = failed_tries.OF_ONE) -> None:
    """So many wrong passwords, all answered."""
    for _try in range(times):
        try_to_sign_in(browser, username, "salah semua")


def from_address(app: Flask, address: str) -> Browser:
    """A device elsewhere in the network, at a kiosk whose desk is open to it."""
    app.config["DESK_ON_NETWORK"] = True
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def test_an_address_that_guesses_is_held_up_for_ten_minutes_and_no_longer(
    visitor: Browser, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = failed_tries.monotonic()
    guess(visitor)
    assert "Tunggu beberapa menit" in try_to_sign_in(visitor, "RATNA", PASSWORD, 429)
    monkeypatch.setattr(failed_tries, "monotonic", lambda: started + failed_tries.WITHIN - 1)
    assert "Tunggu beberapa menit" in try_to_sign_in(visitor, "ratna", PASSWORD, 429), "a refused try adds nothing"
    monkeypatch.setattr(failed_tries, "monotonic", lambda: started + failed_tries.WITHIN + 60)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


def test_a_stranger_who_keeps_guessing_keeps_the_owner_out_of_no_browser(
    app: Flask, visitor: Browser, officer: Officer
) -> None:
    """Neither of a new one nor of one used before."""
    stranger = from_address(app, "192.0.2.7")
    guess(stranger)
    try_to_sign_in(stranger, "ratna", PASSWORD, 429)
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


def test_strangers_of_many_addresses_keep_nobody_out_of_their_own_browser(
    app: Flask, desk: Browser, another_visitor: Browser, supervisor: Officer
) -> None:
    desk.get("/admin/")
    desk.press("Keluar")
    for number in range(failed_tries.OF_ALL // failed_tries.OF_ONE):
        guess(from_address(app, f"192.0.2.{number + 7}"))
    try_to_sign_in(another_visitor, "ratna", PASSWORD, 429)
    try_to_sign_in(desk, "hasan", PASSWORD, 429)  # the mark is of Ratna alone
    desk.get("/admin/sign-in")
    desk.submit(username="ratna", password=PASSWORD)
    assert desk.path == "/admin/"


def test_guessing_is_slowed_in_a_known_browser_too(desk: Browser, visitor: Browser, supervisor: Officer) -> None:
    desk.get("/admin/")
    desk.press("Keluar")
    guess(desk)
    try_to_sign_in(desk, "ratna", PASSWORD, 429)
    visitor.client.set_cookie("known", "forged.mark", path="/admin/")
    guess(visitor, "hasan")
    try_to_sign_in(visitor, "hasan", PASSWORD, 429)


def test_a_hall_behind_one_address_is_not_held_up_by_who_guesses_there(
    app: Flask, visitor: Browser, another_visitor: Browser, officer: Officer, session_in_lontar: OutreachSession
) -> None:
    guess(visitor)
    try_to_sign_in(visitor, "ratna", PASSWORD, 429)
    another_visitor.get("/check-in/")
    another_visitor.submit(age="adult", anonymous="1")
    assert "Tercatat" in another_visitor.page.h1.text
    another_visitor.get("/quiz/")
    another_visitor.submit(length="short", phase="free")
    another_visitor.get("/offers/")
    another_visitor.submit(sign="R01")
    for path in ("/", "/hotlines/", "/checklist/", "/check-in/withdraw"):
        another_visitor.get(path)


def test_guesses_of_one_account_are_one_entry_an_hour_and_nothing_personal_is_kept(visitor: Browser) -> None:
    guess(visitor, "siti.aminah", 3)
    guess(visitor, "SITI.Aminah", 2)
    guess(visitor, "budi", 1)
    rows = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.at)))
    assert [(entry.action, entry.times) for entry in rows] == [("sign-in-failed", 5), ("sign-in-failed", 1)]
    for entry in rows:
        assert "siti" not in f"{entry.row} {entry.reason} {entry.fields}"
        assert entry.officer_id is None


def test_an_account_that_exists_leaves_the_same_in_the_audit(visitor: Browser, officer: Officer) -> None:
    guess(visitor, "ratna", 2)
    guess(visitor, "siapa", 2)
    rows = list(db.session.scalars(select(AuditEntry)))
    assert [(entry.action, entry.times, entry.row[:9]) for entry in rows] == [("sign-in-failed", 2, "username:")] * 2


def test_many_guesses_at_once_get_no_more_answers(
    visitor: Browser, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one guess is being checked, others fail: it gets no answer, though it was right."""
    recognise = officers.recognise

    def slowly(username: str, password: str) -> Officer | None:
        for _guess in range(failed_tries.OF_ONE):
            failed_tries.count("sign-in", "127.0.0.1")
        return recognise(username, password)

    monkeypatch.setattr(officers, "recognise", slowly)
    try_to_sign_in(visitor, "ratna", PASSWORD, 429)
    assert not is_signed_in(visitor)


def test_one_sum_is_made_and_one_waits_and_a_third_is_refused_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, visitor: Browser, officer: Officer
) -> None:
    at_work, done, most = threading.Semaphore(0), threading.Event(), []

    def slow(_known: str, _password: str) -> bool:
        most.append(threading.active_count())
        at_work.release()
        assert done.wait(30)
        return False

    monkeypatch.setattr(passwords, "check_password_hash", slow)
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 30)
    two = [threading.Thread(target=passwords.is_right, args=[None, "x"]) for _guesser in range(2)]
    for guesser in two:
        guesser.start()
    assert at_work.acquire(timeout=30)
    while passwords._places._value:  # until the second waits
        time.sleep(0.01)
    assert "Terlalu banyak percobaan" in page_of(visitor, PASSWORD)
    with pytest.raises(passwords.Busy):
        passwords.hashed("x")
    assert len(most) == 1, "the second has not begun"
    assert audit() == [], "nothing was tried"
    done.set()
    for guesser in two:
        guesser.join(30)
    monkeypatch.undo()
    visitor.get("/admin/sign-in")
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


def page_of(browser: Browser, password: str) -> str:
    """The heading of what a try brings that is not answered."""
    browser.get("/admin/sign-in")
    browser.submit(username="ratna", password=password, status=429)
    return str(browser.page.h1.text)


def test_who_waits_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 0.01)
    with passwords.one_at_a_time(), pytest.raises(passwords.Busy), passwords.one_at_a_time():
        pass
    with passwords.one_at_a_time():
        pass  # the place of who was refused is free again


# --- passwords


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("pendek", "Terlalu pendek"),
        ("indonesia123", "sering dipakai"),
        ("PASSWORD123", "sering dipakai"),
        ("Ratna.Dewi", "nama pengguna"),
    ],
)
def test_weak_passwords_are_refused(app: Flask, weak: str, why: str) -> None:
    browser = signed_in(app, add(account("ratna.dewi", "Ratna", "officer")))
    browser.get("/admin/password")
    browser.submit(present=PASSWORD, password=weak, again=weak, status=422)
    assert why in browser.text


def test_the_common_passwords_are_many_and_no_shorter_ones_stand_among_them() -> None:
    listed = officers.COMMON_PASSWORDS.read_text(encoding="utf-8").split()
    assert len(listed) >= 3000
    assert listed == sorted(set(listed)), "a line each, in order"
    assert {line for line in listed if len(line) < officers.SHORTEST_PASSWORD or line != line.lower()} == set()
    licence = officers.COMMON_PASSWORDS.with_name("LICENCE-passwords.txt").read_text(encoding="utf-8")
    assert "MIT License" in licence


@pytest.mark.parametrize(
    "guessed",
    """qwertyuiop christopher basketball manchester1 1234567890 Sayangkamu123 bismillah2026 KabupatenSerang
    imigrasiserang123 tirtayasa2026 desabinaan@123 Pulautunda12 nusantaranusantara""".split(),
)
def test_what_is_guessed_first_is_refused(guessed: str) -> None:
    assert officers.weakness(guessed, "ratna") == "common"


def test_a_change_of_password_ends_every_other_sign_in(app: Flask, desk: Browser, officer: Officer) -> None:
    phone = signed_in(app, officer)
    desk.get("/admin/password")
    desk.submit(present="salah semua", password=NEW, again=NEW, status=422)
    assert "tidak cocok" in desk.text
    desk.submit(present=PASSWORD, password=NEW, again=NEW + "!", status=422)
    assert "belum sama" in desk.text
    desk.submit(present=PASSWORD, password=NEW, again=NEW)
    assert "sudah diganti" in desk.text
    assert not is_signed_in(phone)
    phone.submit(username="ratna", password=PASSWORD, status=422)
    phone.submit(username="ratna", password=NEW)
    assert phone.path == "/admin/"


def test_the_present_password_can_not_be_guessed_at_a_desk_left_open(desk: Browser) -> None:
    desk.get("/admin/password")
    for _try in range(failed_tries.OF_ONE):
        desk.submit(present="salah semua", password=NEW, again=NEW, status=422)
    desk.submit(present=PASSWORD, password=NEW, again=NEW, status=429)


def test_a_stranger_who_keeps_guessing_keeps_nobody_from_a_new_password(desk: Browser, visitor: Browser) -> None:
    guess(visitor)
    desk.get("/admin/password")
    desk.submit(present=PASSWORD, password=NEW, again=NEW)
    assert desk.path == "/admin/"


def test_the_mark_of_a_known_browser_is_the_desks_alone(desk: Browser) -> None:
    for address, sent in {"/admin/sign-in": True, "/admin/password": True, "/": False, "/check-in/": False}.items():
        desk.get(address)
        assert desk.response
        assert ("known=" in desk.response.request.headers.get("Cookie", "")) is sent, address


# --- set-up links


def invited(name: str = "", role: str = "supervisor") -> tuple[Officer, str]:
    """An account that waits, and its link."""
    with db.write():
        officer = officers.add(name, role)
        token = officers.invite(officer)
    return officer, f"/admin/set-up/{token}"


def test_a_set_up_link_works_once(visitor: Browser, another_visitor: Browser, app: Flask) -> None:
    officer, link = invited()
    another_visitor.get(link)
    visitor.get(link)
    visitor.submit(name="Pak Hasan", username="Hasan", password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    assert (officer.name, officer.username, officer.state) == ("Pak Hasan", "hasan", "active")
    another_visitor.submit(name="Maling", username="maling", password=NEW, again=NEW, status=404)
    assert "tidak berlaku" in another_visitor.text
    assert officer.name == "Pak Hasan"


def test_the_link_is_kept_as_a_hash_only(app: Flask) -> None:
    officer, link = invited()
    assert officer.set_up_hash
    assert officer.set_up_hash not in link
    assert link.rpartition("/")[2] not in repr(vars(officer))


def test_a_set_up_link_ends_after_a_day(visitor: Browser, app: Flask, clock: Any) -> None:
    _officer, link = invited()
    clock(hours=23, minutes=59)
    visitor.get(link)
    clock(minutes=2)
    visitor.get(link, status=404)


@pytest.mark.parametrize("username", ["ra", "ratna dewi", "-ratna", "ratna@kantor", "R" * 41, "ratna", "RATNA"])
def test_usernames_that_will_not_do(visitor: Browser, officer: Officer, username: str) -> None:
    _officer, link = invited()
    visitor.get(link)
    visitor.submit(name="Pak Hasan", username=username, password=NEW, again=NEW, status=422)
    assert visitor.page.select("#username[aria-invalid=true]")


# --- supervisors and accounts


def test_a_supervisor_adds_an_officer(supervisors_desk: Browser, another_visitor: Browser) -> None:
    supervisors_desk.get("/admin/")
    supervisors_desk.follow("Akun")
    supervisors_desk.follow("Tambah akun")
    page = supervisors_desk.submit(name="Dewi", role="officer")
    link = page.select_one("code").text
    supervisors_desk.get(supervisors_desk.path)
    assert link not in str(supervisors_desk.page), "it is shown once"
    another_visitor.get(link)
    another_visitor.submit(username="dewi", password=NEW, again=NEW)
    assert another_visitor.path == "/admin/"
    assert "Akun" not in [a.text for a in another_visitor.page.select("nav a")]


def dewi_is_added(desk: Browser, page: BeautifulSoup) -> str:
    """The link that this page's form gives; "" if it gives none."""
    desk.page = page
    link = desk.submit(name="Dewi", role="officer").select_one("code")
    return link.text if link else ""


def test_pressed_twice_one_account_is_added_and_its_last_link_works(
    supervisors_desk: Browser, another_visitor: Browser
) -> None:
    page = supervisors_desk.get("/admin/officers/new")
    first, second = dewi_is_added(supervisors_desk, page), dewi_is_added(supervisors_desk, page)
    assert [account.name for account in officers.every()] == ["Dewi", "Hasan"]
    another_visitor.get(first, status=404)
    another_visitor.get(second)
    another_visitor.submit(username="dewi", password=NEW, again=NEW)
    assert another_visitor.path == "/admin/"
    assert dewi_is_added(supervisors_desk, page) == "", "an account in use keeps its password"
    another_visitor.get("/admin/")
    assert another_visitor.path == "/admin/"


def test_a_reset_kills_the_old_password_at_once(supervisors_desk: Browser, desk: Browser, officer: Officer) -> None:
    supervisors_desk.get(f"/admin/officers/{officer.id}")
    page = supervisors_desk.press("Buat tautan baru")
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=PASSWORD, status=422)
    desk.get(page.select_one("code").text)
    assert not desk.page.select("#username"), "the name stays"
    desk.submit(password=NEW, again=NEW)
    assert desk.path == "/admin/"


def test_a_disabled_account_is_out_at_once(supervisors_desk: Browser, desk: Browser, officer: Officer) -> None:
    supervisors_desk.get(f"/admin/officers/{officer.id}")
    supervisors_desk.press("Nonaktifkan")
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=PASSWORD, status=422)
    supervisors_desk.press("Aktifkan lagi")
    assert not is_signed_in(desk), "the cookie of before stays worthless"
    desk.submit(username="ratna", password=PASSWORD)
    assert desk.path == "/admin/"


def test_another_role_ends_the_sign_in(supervisors_desk: Browser, desk: Browser, officer: Officer) -> None:
    supervisors_desk.get(f"/admin/officers/{officer.id}")
    supervisors_desk.submit(role="supervisor")
    assert officer.role == "supervisor"
    assert not is_signed_in(desk)


def test_nobody_shuts_themselves_out(supervisors_desk: Browser, supervisor: Officer, officer: Officer) -> None:
    supervisors_desk.get(f"/admin/officers/{officer.id}")
    for act in ("disable", "reset-password", "role"):
        for form in supervisors_desk.page.select("main form"):
            form["action"] = f"/admin/officers/{supervisor.id}/{act}"
        supervisors_desk.submit(role="officer", status=422)
        assert "akun Anda sendiri" in supervisors_desk.text
        supervisors_desk.get(f"/admin/officers/{officer.id}")
    assert (supervisor.role, supervisor.state) == ("supervisor", "active")


def test_the_last_supervisor_stays(app: Flask, supervisor: Officer, officer: Officer) -> None:
    with db.write():
        officers.add("not yet in use", "supervisor")
    acts = [officers.disable, officers.keep_a_supervisor, lambda o: officers.change_role(o, "officer")]
    for act in acts:
        with pytest.raises(officers.Refused, match="last-supervisor"), db.write():
            act(supervisor)
    assert supervisor.active
    with db.write():
        officers.change_role(officer, "supervisor")
        officers.disable(supervisor)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_officer_reaches_no_supervisors_page(app: Flask, desk: Browser, officer: Officer, method: str) -> None:
    closed = ["/admin/officers/", f"/admin/officers/{officer.id}/role", "/admin/audit/", "/admin/settings/"]
    for address in closed:
        answer = desk.client.open(address, method=method, data={"role": "supervisor"})
        assert answer.status_code in (403, 405), address
    refusals = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "refused")))
    assert {entry.officer_id for entry in refusals} == {officer.id}
    assert "admin.settings.index" in {entry.row for entry in refusals}
    assert officer.role == "officer"


def test_the_language_changes_at_the_desk_too(desk: Browser) -> None:
    desk.get("/admin/password")
    desk.press("English")
    assert desk.path == "/admin/password"
    assert desk.page.html["lang"] == "en"


def test_a_stale_page_asks_to_press_again(visitor: Browser, officer: Officer) -> None:
    visitor.get("/admin/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie.clear()
    visitor.submit(username="ratna", password=PASSWORD, status=422)
    assert "sudah lama terbuka" in visitor.text
    visitor.submit(username="ratna", password=PASSWORD)
    assert visitor.path == "/admin/"


# --- at the machine


def test_accounts_from_the_command_line(app: Flask, visitor: Browser, supervisor: Officer) -> None:
    run = app.test_cli_runner().invoke
    added = run(args=["officer", "add", "Ratna Dewi", "Ratna", "--role", "officer"])
    link = added.output.split("http://127.0.0.1:8000")[1].split()[0]
    assert "menunggu" in run(args=["officer", "list"]).output
    visitor.get(link)
    visitor.submit(password=NEW, again=NEW)
    assert "Ratna Dewi" in visitor.page.text
    assert run(args=["officer", "add", "Lain", "ratna"]).exit_code == 1
    reset = run(args=["officer", "reset-password", "ratna"])
    assert "/admin/set-up/" in reset.output
    assert not is_signed_in(visitor)
    assert run(args=["officer", "disable", "hasan"]).exit_code == 1, "the last supervisor"
    assert run(args=["officer", "disable", "ratna"]).exit_code == 0
    assert run(args=["officer", "disable", "siapa"]).exit_code == 1


def test_content_from_the_command_line(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert "0 baris" in run(args=["content", "load"]).output
    checked = run(args=["content", "check"])
    assert checked.exit_code == 0
    assert "polisi-110: perlu diperiksa lagi" in checked.output
    with db.write():
        db.session.execute(db.text("UPDATE hotline SET source = '{}' WHERE slug = 'polisi-110'"))
    checked = run(args=["content", "check"])
    assert checked.exit_code == 1
    assert "polisi-110: tanpa sumber" in checked.output
