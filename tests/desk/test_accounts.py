"""Accounts: supervisors add, disable and change them, at the desk and at the machine."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import AuditEntry, Officer
from kiosk.rules import officers
from tests.cast.officers import NEW, PASSWORD, is_signed_in
from tests.cast.pages import Browser

# --- supervisors and accounts


def test_a_supervisor_adds_an_officer(supervisors_desk: Browser, another_visitor: Browser) -> None:
    supervisors_desk.get("/admin/")
    supervisors_desk.follow("Kantor")
    supervisors_desk.follow("Akun")
    supervisors_desk.follow("Tambah akun")
    page = supervisors_desk.submit(name="Dewi", role="officer")
    link = page.select_one("code").text
    supervisors_desk.get(supervisors_desk.path)
    assert link not in str(supervisors_desk.page), "it is shown once"
    another_visitor.get(link)
    another_visitor.submit(username="dewi", password=NEW, again=NEW)
    assert another_visitor.path == "/admin/"
    assert "Kantor" not in [a.text for a in another_visitor.page.select("nav a")]


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
    with db.write():
        officer.nip = "199001012015032001"
    supervisors_desk.get(f"/admin/officers/{officer.id}")
    supervisors_desk.press("Nonaktifkan")
    db.session.expire_all()
    assert officer.nip == ""
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


def test_a_stale_page_asks_to_press_again(visitor: Browser, officer: Officer) -> None:
    visitor.get("/admin/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie.clear()
    visitor.submit(username="ratna", password=PASSWORD, status=422)
    assert "sudah lama dibuka" in visitor.text
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
    network.note_addresses(app, ["http://127.0.0.1:8123", "http://192.168.1.10:8123"])
    reset = run(args=["officer", "reset-password", "ratna"])
    assert "http://127.0.0.1:8123/admin/set-up/" in reset.output
    assert not is_signed_in(visitor)
    assert run(args=["officer", "disable", "hasan"]).exit_code == 1, "the last supervisor"
    assert run(args=["officer", "disable", "ratna"]).exit_code == 0
    assert run(args=["officer", "disable", "siapa"]).exit_code == 1


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that a command opens in the browser of this machine."""
    pages: list[str] = []
    monkeypatch.setattr("click.launch", lambda link: pages.append(urlsplit(link).path))
    return pages


def test_the_only_supervisor_resets_the_password_at_the_machine_and_everybody_is_told(
    app: Flask, opened: list[str], visitor: Browser, supervisor: Officer, officer: Officer, clock: Callable[..., None]
) -> None:
    run = app.test_cli_runner().invoke
    done = run(args=["officer", "reset-password"])
    assert done.exit_code == 0
    assert "setiap petugas melihat" in done.output
    assert officers.recent_resets()[0][0] == "Hasan"
    assert run(args=["officer", "reset-password"]).exit_code == 0, "nobody can sign in: once more"
    first, link = opened
    visitor.get(first, status=404)
    visitor.get(link)
    assert "Hasan (hasan)" in visitor.text, "the page says for whom it is"
    visitor.submit(password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    clock(days=13)
    assert officers.recent_resets()
    clock(days=2)
    assert officers.recent_resets() == []


def test_where_another_supervisor_can_help_the_machine_resets_nothing(
    app: Flask, opened: list[str], supervisor: Officer, officer: Officer
) -> None:
    with db.write():
        officers.change_role(officer, "supervisor")
    run = app.test_cli_runner().invoke
    done = run(args=["officer", "reset-password"])
    assert done.exit_code == 1
    assert "Minta salah satu dari Hasan, Ratna membuat tautan baru" in done.stderr
    assert opened == []
    with db.write():
        officers.invite(supervisor)
        officers.invite(officer)
    assert "2. Ratna (ratna)" in run(args=["officer", "reset-password"], input="2\n").output
    assert officers.recent_resets()[0][0] == "Ratna"
    assert len(opened) == 1


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
