"""Accounts, at the desk and at the machine; passwords, set-up links, signing in and out."""

from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import AuditEntry, Officer
from kiosk.rules import officers, settings
from kiosk.web import throttle
from tests.cast.officers import NEW, PASSWORD, account, audit, invite, is_signed_in, signed_in, try_to_sign_in
from tests.cast.pages import Browser
from tests.conftest import add


def row(officer: Officer, act: str = "") -> str:
    """The form of this account that does this; without an act the one with its names and role."""
    field = f"[name=act][value={act}]" if act else "[name=version]"
    return f"form[action='/admin/officers/{officer.id}']:has({field})"


def add_account(desk: Browser) -> str:
    """Add an account; its link, or "" where none is shown."""
    desk.submit("#new-account form", name="Dewi", role="officer")
    link = desk.page.select_one("#set-up-link")
    return urlsplit(link.text).path if link else ""


def test_a_new_officer_gets_a_link_that_is_shown_once(supervisors_desk: Browser, another_visitor: Browser) -> None:
    supervisors_desk.get("/admin/officers/")
    form = supervisors_desk.page
    link = add_account(supervisors_desk)
    assert "Tautan untuk Dewi" in supervisors_desk.text
    assert not supervisors_desk.page.select(".set-up-code"), "no other device opens the desk"
    with supervisors_desk.client.session_transaction() as cookie:
        assert link not in str(dict(cookie))
    assert link not in str(supervisors_desk.get("/admin/officers/"))
    supervisors_desk.page = form
    assert add_account(supervisors_desk) == "", "pressed twice"
    assert "Sudah disimpan tadi" in supervisors_desk.page.text
    assert [account.name for account in officers.list_officers()] == ["Dewi", "Hasan"]
    another_visitor.get(link)
    another_visitor.submit(username="dewi", password=NEW, again=NEW)
    assert another_visitor.path == "/admin/"
    another_visitor.get("/admin/officers/", status=403)
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "refused"))
    assert (entry.officer.name, entry.row) == ("Dewi", "admin.officers.index")
    supervisors_desk.page = form
    assert add_account(supervisors_desk) == "", "an account in use keeps its password"
    assert is_signed_in(another_visitor)


def test_reset_and_disabled_accounts_are_out_at_once(
    supervisors_desk: Browser, desk: Browser, officer: Officer
) -> None:
    with db.write():
        officer.nip = "199001012015032001"
    supervisors_desk.get("/admin/officers/")
    supervisors_desk.submit(row(officer, "reset-password"))
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=PASSWORD, status=422)
    desk.get(urlsplit(supervisors_desk.page.select_one("#set-up-link").text).path)
    assert not desk.page.select("#username"), "the name stays"
    desk.submit(password=NEW, again=NEW)
    assert desk.path == "/admin/"
    supervisors_desk.get("/admin/officers/")
    supervisors_desk.submit(row(officer, "disable"))
    assert (officer.active, officer.nip) == (False, "")
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=NEW, status=422)
    supervisors_desk.submit(row(officer, "enable"))
    assert not is_signed_in(desk), "the cookie of before stays worthless"
    desk.submit(username="ratna", password=NEW)
    assert desk.path == "/admin/"


def test_names_and_role_change(supervisors_desk: Browser, desk: Browser, supervisor: Officer, officer: Officer) -> None:
    before = supervisors_desk.get("/admin/officers/")
    supervisors_desk.submit(row(officer), name="Ratna Dewi", nip="199001012015032001")
    assert is_signed_in(desk)
    supervisors_desk.submit(row(officer), role="supervisor")
    assert not is_signed_in(desk)
    assert (officer.name, officer.nip, officer.role) == ("Ratna Dewi", "199001012015032001", "supervisor")
    supervisors_desk.submit(row(officer), name="", status=422)
    assert supervisors_desk.page.select_one("details[open] [aria-invalid=true]")["value"] == ""
    entries = db.session.scalars(select(AuditEntry.fields).where(AuditEntry.action == "officer-changed"))
    assert list(entries) == [["name", "nip"], ["role"]]
    supervisors_desk.page = before
    supervisors_desk.submit(row(supervisor), name="Pak Hasan", role="officer")
    assert (supervisor.name, supervisor.role) == ("Pak Hasan", "supervisor"), "nobody changes the own role"


def test_nobody_shuts_themselves_out(supervisors_desk: Browser, supervisor: Officer, officer: Officer) -> None:
    for act in ("disable", "reset-password"):
        supervisors_desk.get("/admin/officers/")
        supervisors_desk.page.select_one(row(officer, act))["action"] = f"/admin/officers/{supervisor.id}"
        supervisors_desk.submit(row(supervisor, act), status=422)
        assert "Minta supervisor lain mengubahnya" in supervisors_desk.text
    assert supervisor.state == "active"


# --- at the machine


def test_accounts_from_the_command_line(app: Flask, visitor: Browser, supervisor: Officer) -> None:
    run = app.test_cli_runner().invoke
    added = run(args=["officer", "add", "Ratna Dewi", "Ratna", "--role", "officer"])
    link = added.output.split("http://127.0.0.1:8000")[1].split()[0]
    visitor.get(link)
    visitor.submit(password=NEW, again=NEW)
    assert run(args=["officer", "add", "Lain", "ratna"]).exit_code == 1
    network.note_addresses(app, ["http://127.0.0.1:8123", "http://192.168.1.10:8123"])
    reset = run(args=["officer", "reset-password", "ratna"])
    assert "http://127.0.0.1:8123/admin/set-up/" in reset.output
    assert not is_signed_in(visitor)
    assert run(args=["officer", "disable", "hasan"]).exit_code == 1, "the last supervisor"
    assert run(args=["officer", "disable", "ratna"]).exit_code == 0
    assert "Akun nonaktif: aktifkan dulu" in run(args=["officer", "reset-password", "ratna"]).output
    assert len(officers.list_officers()) == 2
    assert run(args=["officer", "disable", "siapa"]).exit_code == 1


def test_the_only_supervisor_resets_the_password_at_the_machine_and_everybody_is_told(
    app: Flask, visitor: Browser, supervisor: Officer, officer: Officer, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    addresses: list[str] = []  # in the browser of this machine
    monkeypatch.setattr("click.launch", lambda link: addresses.append(urlsplit(link).path))
    run = app.test_cli_runner().invoke
    for _time in range(2):  # nobody can sign in: once more
        result = run(args=["officer", "reset-password"])
        assert result.exit_code == 0
        assert "setiap petugas melihat" in result.output
    visitor.get(addresses[0], status=404)
    visitor.get(addresses[1])
    assert "Hasan (hasan)" in visitor.text, "the page says for whom it is"
    visitor.submit(password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    assert officers.recent_resets()[0][0] == "Hasan"
    with db.write():
        officers.change_account(officer, {"role": "supervisor"})
    result = run(args=["officer", "reset-password"])
    assert result.exit_code == 1
    assert "Minta salah satu dari Hasan, Ratna membuat tautan baru" in result.stderr
    assert len(addresses) == 2, "where another supervisor can help the machine resets nothing"
    with db.write():
        officers.make_set_up_link(supervisor)
        officers.make_set_up_link(officer)
    assert "2. Ratna (ratna)" in run(args=["officer", "reset-password"], input="2\n").output
    assert officers.recent_resets()[0][0] == "Ratna"
    clock(days=13)
    assert officers.recent_resets()
    clock(days=2)
    assert officers.recent_resets() == []


GUESSED = """qwertyuiop christopher basketball manchester1 1234567890 indonesia123 Sayangkamu123 bismillah2026
    KabupatenSerang imigrasiserang123 tirtayasa2026 desabinaan@123 Pulautunda12 nusantaranusantara""".split()


def test_weak_passwords_are_refused(app: Flask) -> None:
    browser = signed_in(app, add(account("ratna.dewi", "Ratna", "officer")))
    browser.get("/admin/password")
    for weak, why in (("pendek", "Terlalu pendek"), ("PASSWORD123", "sering dipakai"), ("Ratna.Dewi", "nama pengguna")):
        browser.submit(present=PASSWORD, password=weak, again=weak, status=422)
        assert why in browser.text
    for guessed in GUESSED:
        assert officers.password_weakness(guessed, "ratna") == "common"
    passwords = officers.COMMON_PASSWORDS.read_text(encoding="utf-8").split()
    assert len(passwords) >= 3000
    assert {line for line in passwords if len(line) < officers.SHORTEST_PASSWORD or line != line.lower()} == set()


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
    for _try in range(throttle.MOST_FROM_ONE):
        desk.submit(present="salah semua", password=NEW, again=NEW, status=422)
    desk.submit(present=PASSWORD, password=NEW, again=NEW, status=422)
    assert "Tunggu beberapa menit" in desk.text


# --- set-up links


def test_a_set_up_link_works_once_and_for_a_day(visitor: Browser, another_visitor: Browser, clock: Any) -> None:
    officer, link = invite()
    assert link.rpartition("/")[2] not in repr(vars(officer)), "its hash is kept"
    clock(hours=23, minutes=59)
    another_visitor.get(link)
    visitor.get(link)
    visitor.submit(name="Pak Hasan", username="Hasan", password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    assert (officer.name, officer.username, officer.state) == ("Pak Hasan", "hasan", "active")
    another_visitor.submit(name="Maling", username="maling", password=NEW, again=NEW, status=404)
    assert "tidak berlaku" in another_visitor.text
    assert officer.name == "Pak Hasan"
    _officer, link = invite()
    clock(hours=24, minutes=1)
    visitor.get(link, status=404)


def test_usernames_that_will_not_do(visitor: Browser, officer: Officer) -> None:
    _officer, link = invite()
    visitor.get(link)
    for username in ("ra", "ratna dewi", "-ratna", "ratna@kantor", "R" * 41, "ratna", "RATNA"):
        visitor.submit(name="Pak Hasan", username=username, password=NEW, again=NEW, status=422)
        assert visitor.page.select("#username[aria-invalid=true]")


def test_an_officer_signs_in_afresh_and_out_everywhere(app: Flask, visitor: Browser, officer: Officer) -> None:
    phone = signed_in(app, officer)
    visitor.get("/")
    visitor.press("English")
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody before"
    visitor.get("/admin/")
    assert visitor.path == "/admin/sign-in"
    visitor.submit(username=" Ratna ", password=PASSWORD)
    assert visitor.path == "/admin/"
    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "en"
    visitor.press("Sign out")
    assert audit() == ["sign-in", "sign-out"]
    assert not is_signed_in(visitor)
    assert not is_signed_in(phone)


def test_failures_read_and_cost_the_same(visitor: Browser, officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    former_officer = account("budi", "Budi", "officer")
    former_officer.active = False
    add(former_officer)
    with db.write():
        officers.add_account("Dewi", "officer", "dewi")
    checked: list[str] = []
    monkeypatch.setattr(
        officers, "check_password_hash", lambda stored_hash, _password: bool(checked.append(stored_hash))
    )
    nobodys = [("siapa", PASSWORD), ("budi", PASSWORD), ("dewi", PASSWORD), ("", ""), ("ratna", "")]
    assert len({try_to_sign_in(visitor, *names) for names in nobodys}) == 1
    assert checked == [*[officers.UNMATCHABLE_HASH] * 4, officer.password_hash]
    monkeypatch.undo()
    real = Officer(login_token="-")
    officers.set_password(real, PASSWORD)
    assert officers.UNMATCHABLE_HASH.split("$")[0] == str(real.password_hash).split("$")[0], (
        "as much work as a real one"
    )


def test_a_sign_in_ends_after_a_day_however_busy(desk: Browser, clock: Any) -> None:
    with db.write():
        settings.store("desk_idle_minutes", 60)
    for _hour in range(12):
        clock(minutes=59)
        assert is_signed_in(desk)
    clock(minutes=59)
    assert not is_signed_in(desk)


def over(browser: Browser, how: str) -> None:
    """The script of a villagers' page ended the visit: because nobody was there (idle), or by a button."""
    browser.client.set_cookie("over", how)
    browser.get("/")


def leave_quickly(browser: Browser, **fields: str) -> None:
    """Press "Tutup cepat", as without script."""
    browser.get("/checklist/")
    browser.press("Tutup cepat", **fields)
    assert browser.page.h1.text == "Balai Desa"


ENDS: dict[str, tuple[Any, bool]] = {
    "silence": (lambda desk: over(desk, "idle"), True),
    "a button while the server was away": (lambda desk: over(desk, "pressed"), False),
    "Tutup cepat": (leave_quickly, False),
    "Selesai": (lambda desk: desk.press("Selesai"), False),
}


@pytest.mark.parametrize("end", ENDS)
def test_only_a_person_ends_a_sign_in(app: Flask, desk: Browser, visitor: Browser, officer: Officer, end: str) -> None:
    phone = signed_in(app, officer)
    how, keeps = ENDS[end]
    for browser in (visitor, desk):
        assert is_signed_in(phone), "nobody else's end signs an officer out"
        browser.get("/quiz/")
        browser.submit()
        question = browser.path
        how(browser)
        browser.get(question)
        assert browser.path == "/", "the visit is over in any case"
    assert is_signed_in(desk) is is_signed_in(phone) is keeps
    if not keeps:
        assert "Selesai atau Tutup cepat" in desk.text
        assert audit() == ["sign-out"]


def test_villagers_pages_and_what_refreshes_itself_keep_no_sign_in_alive(desk: Browser, clock: Any) -> None:
    def ask() -> TestResponse:
        return Context().run(desk.client.get, "/admin/today", headers={"HX-Request": "true"})

    for path in ("/", "/checklist/", "/exit"):
        clock(minutes=3)
        desk.get(path)
        assert ask().status_code == 200
    clock(minutes=2)
    assert (ask().status_code, ask().headers["HX-Redirect"]) == (401, "/admin/sign-in")
