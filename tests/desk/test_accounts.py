"""Accounts: supervisors add, disable and change them, at the desk and at the machine."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import AuditEntry, Officer
from kiosk.rules import officers
from kiosk.rules.hotline_codes import qr_svg
from tests.cast.officers import NEW, PASSWORD, is_signed_in
from tests.cast.pages import Browser


def row(officer: Officer, act: str = "") -> str:
    """The form of this account that does this; without an act the one with its names and role."""
    field = f"[name=act][value={act}]" if act else "[name=version]"
    return f"form[action='/admin/officers/{officer.id}']:has({field})"


def new_account(desk: Browser, **fields: str) -> str:
    """Add an account; its link, or "" where none is shown."""
    desk.submit("#new-account form", name="Dewi", role="officer", **fields)
    link = desk.page.select_one("#set-up-link")
    return urlsplit(link.text).path if link else ""


def test_a_supervisor_adds_an_officer_who_is_told_the_link_once(
    supervisors_desk: Browser, another_visitor: Browser
) -> None:
    supervisors_desk.get("/admin/")
    supervisors_desk.follow("Kantor")
    supervisors_desk.follow("Akun")
    form = supervisors_desk.page
    first = new_account(supervisors_desk)
    assert "Tautan untuk Dewi" in supervisors_desk.text
    assert "Dibuka di mesin ini" in supervisors_desk.text
    assert not supervisors_desk.page.select(".set-up-code"), "no other device opens the desk"
    with supervisors_desk.client.session_transaction() as cookie:
        assert first not in str(dict(cookie))
    assert first not in str(supervisors_desk.get("/admin/officers/"))
    supervisors_desk.page = form
    assert new_account(supervisors_desk) == "", "pressed twice"
    assert "Akun Dewi sudah disimpan tadi" in supervisors_desk.page.text
    assert [account.name for account in officers.every()] == ["Dewi", "Hasan"]
    another_visitor.get(first)
    assert "Untuk akun Dewi" in another_visitor.text
    another_visitor.submit(username="dewi", password=NEW, again=NEW)
    assert another_visitor.path == "/admin/"
    assert "Kantor" not in [a.text for a in another_visitor.page.select("nav a")]
    supervisors_desk.page = form
    assert new_account(supervisors_desk) == "", "an account in use keeps its password"
    assert is_signed_in(another_visitor)


def test_a_link_has_the_address_of_another_device_where_the_desk_opens_to_it(
    app: Flask, supervisors_desk: Browser, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "hall_addresses", lambda _app: ["http://192.168.1.10:8000", "http://10.1.2.3:8000"])
    app.config["DESK_ON_NETWORK"] = True
    supervisors_desk.get("/admin/officers/")
    supervisors_desk.submit(row(officer, "reset-password"))
    link = supervisors_desk.page.select_one("#set-up-link").text
    assert link.startswith("http://192.168.1.10:8000/admin/set-up/")
    assert supervisors_desk.page.select_one(".set-up-code path")["d"] in qr_svg(link)
    app.config["ADDRESS"] = "https://anjungan.contoh.go.id"
    supervisors_desk.submit(row(officer, "reset-password"))
    assert "https://anjungan.contoh.go.id/admin/set-up/" in supervisors_desk.text


def test_a_reset_kills_the_old_password_at_once(supervisors_desk: Browser, desk: Browser, officer: Officer) -> None:
    supervisors_desk.get("/admin/officers/")
    supervisors_desk.submit(row(officer, "reset-password"))
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=PASSWORD, status=422)
    desk.get(urlsplit(supervisors_desk.page.select_one("#set-up-link").text).path)
    assert not desk.page.select("#username"), "the name stays"
    desk.submit(password=NEW, again=NEW)
    assert desk.path == "/admin/"


def test_a_disabled_account_is_out_at_once(supervisors_desk: Browser, desk: Browser, officer: Officer) -> None:
    with db.write():
        officer.nip = "199001012015032001"
    supervisors_desk.get("/admin/officers/")
    supervisors_desk.submit(row(officer, "disable"))
    db.session.expire_all()
    assert officer.nip == ""
    assert not is_signed_in(desk)
    desk.submit(username="ratna", password=PASSWORD, status=422)
    supervisors_desk.submit(row(officer, "enable"))
    assert not is_signed_in(desk), "the cookie of before stays worthless"
    desk.submit(username="ratna", password=PASSWORD)
    assert desk.path == "/admin/"


def test_names_and_role_are_changed_in_place_and_another_role_ends_the_sign_in(
    supervisors_desk: Browser, desk: Browser, supervisor: Officer, officer: Officer
) -> None:
    before = supervisors_desk.get("/admin/officers/")
    supervisors_desk.submit(row(officer), name="Ratna Dewi", nip="199001012015032001")
    assert is_signed_in(desk)
    supervisors_desk.submit(row(officer), role="supervisor")
    assert not is_signed_in(desk)
    assert (officer.name, officer.nip, officer.role) == ("Ratna Dewi", "199001012015032001", "supervisor")
    supervisors_desk.submit(row(officer), name="", status=422)
    assert supervisors_desk.page.select_one("details[open] [aria-invalid=true]")["value"] == ""
    entries = db.session.execute(select(AuditEntry.fields).where(AuditEntry.action == "officer-changed")).scalars()
    assert list(entries) == [["name", "nip"], ["role"]]
    supervisors_desk.page = before
    supervisors_desk.submit(row(supervisor), name="Pak Hasan", role="officer")
    assert (supervisor.name, supervisor.role) == ("Pak Hasan", "supervisor"), "nobody changes the own role"


def test_a_role_that_another_supervisor_gave_is_not_taken_back(supervisors_desk: Browser, officer: Officer) -> None:
    supervisors_desk.get("/admin/officers/")
    with db.write():
        officers.change_role(officer, "supervisor")
    supervisors_desk.submit(row(officer), status=422, name="Ratna Dewi")
    assert "Yang tersimpan “Supervisor”; di bawah ini isian Anda." in supervisors_desk.text
    assert (officer.name, officer.role) == ("Ratna", "supervisor")
    supervisors_desk.submit(row(officer), role="supervisor")
    assert (officer.name, officer.role) == ("Ratna Dewi", "supervisor")


def test_nobody_shuts_themselves_out(supervisors_desk: Browser, supervisor: Officer, officer: Officer) -> None:
    with db.write():
        officers.change_role(officer, "supervisor")
    for act in ("disable", "reset-password"):
        supervisors_desk.get("/admin/officers/")
        supervisors_desk.page.select_one(row(officer, act))["action"] = f"/admin/officers/{supervisor.id}"
        supervisors_desk.submit(row(supervisor, act), status=422)
        assert "Minta supervisor lain mengubahnya" in supervisors_desk.text
    assert supervisor.state == "active"


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
    assert "Akun nonaktif: aktifkan dulu" in run(args=["officer", "reset-password", "ratna"]).output
    assert "paling banyak 80 huruf" in run(args=["officer", "add", "x" * 81, "siti"]).output
    assert len(officers.every()) == 2
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


def test_an_officer_who_tries_a_supervisors_page_is_in_the_audit(desk: Browser, officer: Officer) -> None:
    desk.get("/admin/officers/", status=403)
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "refused"))
    assert (entry.officer_id, entry.row) == (officer.id, "admin.officers.index")
