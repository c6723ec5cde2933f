"""Where the desk answers: this machine alone, unless somebody opened it; and what HTTPS brings."""

from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import AuditEntry, Officer
from tests.cast.apps import make_app
from tests.cast.officers import PASSWORD, signed_in
from tests.cast.pages import Browser, check_page
from tests.cast.planted import Planted, form_token
from tests.cast.roles import ROWS, send

pytestmark = pytest.mark.look

CLOSED = "Meja petugas hanya terbuka di mesin anjungan"
PHONE = {"REMOTE_ADDR": "192.0.2.7"}  # nobody's: kept for examples
ELSEWHERE: list[tuple[dict[str, str], dict[str, str]]] = [  # (what the line says, what the request says)
    (PHONE, {}),
    (PHONE, {"Host": "127.0.0.1:8000"}),
    ({"REMOTE_ADDR": "2001:db8::7"}, {}),
    ({"REMOTE_ADDR": "::ffff:192.0.2.7"}, {}),
    ({"REMOTE_ADDR": ""}, {}),
    ({}, {"Host": "evil.example"}),  # a name that leads here: DNS rebinding
    ({}, {"Host": "localhost.evil.example:8000"}),
    ({}, {"Host": "127.0.0.1.evil.example"}),
    ({}, {"Host": "192.0.2.7:8000"}),
    ({}, {"Host": "0.0.0.0:8000"}),
    ({}, {"Host": "224.0.0.1"}),
    ({}, {"Host": "2130706433"}),
    ({}, {"Host": "a b"}),
    ({}, {"Forwarded": "for=192.0.2.7"}),
    ({}, {"Via": "1.1 hall"}),
    *[({}, {f"X-{name}": "127.0.0.1"}) for name in ("Forwarded-For", "Forwarded-Host", "Forwarded-Port", "Real-IP")],
    ({}, {"X-Forwarded-Proto": "https"}),
]
HERE = [
    ("127.0.0.1", "localhost"),
    ("127.0.0.1", "LOCALHOST:8000"),
    ("127.8.9.1", "127.0.0.1:8000"),
    ("::1", "[::1]:8000"),
    ("::ffff:127.0.0.1", "localhost"),
]


@pytest.fixture
def planted(app: Flask) -> Planted:
    return Planted()


@pytest.mark.parametrize("who", ["stranger", "supervisor"])
def test_no_address_of_the_desk_answers_from_elsewhere(app: Flask, planted: Planted, who: str) -> None:
    desk = [(rule, method) for rule, method, *_who in ROWS if rule.startswith("/admin/")]
    assert len(desk) > 40
    for number, (rule, method) in enumerate(desk):
        data = {"csrf_token": form_token(app)} if method == "POST" else None
        line, headers = ELSEWHERE[number % len(ELSEWHERE)]
        client = planted.client(app, who)
        for other in (method, "OPTIONS", *(["HEAD"] if method == "GET" else [])):
            more = {"environ_overrides": line, "headers": {"HX-Request": "true"} | headers}
            answer = send(client, other, planted.address(rule), data=data, **more)
            assert answer.status_code == 403, (other, rule, line, headers)
            said = [secret for secret in planted.secrets() if secret in answer.text]
            assert [secret for secret in said if secret not in planted.address(rule)] == []


@pytest.mark.parametrize(("line", "headers"), ELSEWHERE)
def test_from_elsewhere_a_page_says_why_and_what_to_do(
    app: Flask, line: dict[str, str], headers: dict[str, str], desk: Browser
) -> None:
    """Also to a browser that borrowed an officer's cookie; and the wire brings no way back into it."""
    answer = ask(desk.client, "/admin/", environ_overrides=line, headers=headers)
    assert answer.status_code == 403
    page = check_page(answer)
    assert CLOSED in page.h1.text
    assert "--desk-on-network" in page.select_one("main").text
    assert "Ratna" not in answer.text
    assert not page.select("a[href^='/admin/']")


def ask(client: FlaskClient, path: str, **more: Any) -> TestResponse:
    """One page, as from outside the test's own context."""
    return Context().run(client.get, path, **more)


@pytest.mark.parametrize(("peer", "host"), HERE)
def test_it_answers_this_machine(app: Flask, peer: str, host: str) -> None:
    answer = ask(app.test_client(), "/admin/sign-in", environ_overrides={"REMOTE_ADDR": peer}, headers={"Host": host})
    assert answer.status_code == 200
    assert "Wi-Fi" not in answer.text


def test_the_addresses_of_this_machine_in_its_networks_are_its_own_too(app: Flask) -> None:
    for address in network.own_addresses():
        more = {"environ_overrides": {"REMOTE_ADDR": address}, "headers": {"Host": f"{address}:8000"}}
        assert ask(app.test_client(), "/admin/sign-in", **more).status_code == 200


@pytest.mark.parametrize("path", ["/", "/quiz/", "/offers/", "/check-in/", "/hotlines/", "/checklist/", "/healthz"])
def test_villagers_pages_answer_everybody(app: Flask, path: str) -> None:
    for line, headers in ELSEWHERE[:-1]:
        assert ask(app.test_client(), path, environ_overrides=line, headers=headers).status_code == 200


@pytest.fixture
def other_app(app: Flask) -> Iterator[Callable[..., Flask]]:
    """Makes a kiosk on the same database, started otherwise."""
    folder, address, made = Path(app.instance_path), app.config["SQLALCHEMY_DATABASE_URI"], []

    def make(**overrides: Any) -> Flask:
        made.append(make_app(folder, SQLALCHEMY_DATABASE_URI=address, **overrides))
        return made[-1]

    yield make
    for each in made:
        with each.app_context():
            db.engine.dispose()


def test_the_setting_opens_it_and_the_sign_in_says_the_risk(other_app: Callable[..., Flask], officer: Officer) -> None:
    opened = other_app(DESK_ON_NETWORK=True)
    phone = Browser(opened)
    phone.client.environ_base |= PHONE
    phone.get("/admin/sign-in")
    assert "Siapa pun di Wi-Fi ini bisa membaca kata sandi" in phone.text
    phone.submit(username="ratna", password=PASSWORD)
    assert phone.path == "/admin/"


@pytest.mark.parametrize(("said", "is_open"), [("1", True), ("true", True), ("0", False), ("false", False)])
def test_the_environment_opens_it(
    other_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, said: str, is_open: bool
) -> None:
    monkeypatch.setenv("KIOSK_DESK_ON_NETWORK", said)
    answer = ask(other_app().test_client(), "/admin/sign-in", environ_overrides=PHONE)
    assert (answer.status_code == 200) is is_open


# --- HTTPS

SECURE = {"base_url": "https://anjungan.example", "environ_overrides": PHONE}


def set_cookies(answer: TestResponse) -> dict[str, str]:
    """{name: attributes} of the cookies of an answer."""
    return {line.partition("=")[0]: line.partition(";")[2] for line in answer.headers.getlist("Set-Cookie")}


def test_https_brings_secure_cookies_and_hsts(
    other_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, officer: Officer
) -> None:
    monkeypatch.setenv("KIOSK_HTTPS", "1")
    client = other_app().test_client()
    page = ask(client, "/admin/sign-in", **SECURE)
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Wi-Fi" not in page.text
    fields = {"csrf_token": token_of(page), "username": "ratna", "password": PASSWORD}
    answer = Context().run(client.post, "/admin/sign-in", data=fields, **SECURE)
    assert answer.location == "/admin/"
    cookies = set_cookies(page) | set_cookies(answer)
    assert set(cookies) == {"__Host-anjungan", "known"}
    assert all("Secure" in attributes and "HttpOnly" in attributes for attributes in cookies.values())
    assert "Path=/;" in f"{cookies['__Host-anjungan']};"
    assert "Domain" not in cookies["__Host-anjungan"]
    assert ask(client, "/admin/", **SECURE).status_code == 200


def token_of(page: TestResponse) -> str:
    """The form's token."""
    return str(check_page(page).select_one("main input[name=csrf_token]")["value"])


def test_what_comes_without_https_finds_the_desk_closed_though_others_come_with_it(
    other_app: Callable[..., Flask],
) -> None:
    secure = other_app(HTTPS=True, TRUST_PROXY=True)
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "anjungan.example"}
    for headers, status in (({}, 403), (forwarded, 200), (forwarded | {"X-Forwarded-Proto": "http"}, 403)):
        answer = ask(secure.test_client(), "/admin/sign-in", environ_overrides=PHONE, headers=headers)
        assert answer.status_code == status, headers


def test_a_trusted_proxy_alone_brings_no_https(other_app: Callable[..., Flask]) -> None:
    behind = other_app(TRUST_PROXY=True)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost"}
    answer = ask(behind.test_client(), "/admin/sign-in", headers=headers)
    assert answer.status_code == 403
    assert "Strict-Transport-Security" not in answer.headers
    assert [name for name in set_cookies(answer) if name.startswith("__")] == []


# --- "Selesai"


@pytest.mark.parametrize("end", ["finish", "exit", "over"])
def test_the_end_of_a_visit_makes_a_copy_of_the_officers_cookie_worthless(
    app: Flask, desk: Browser, officer: Officer, end: str
) -> None:
    phone, stolen = signed_in(app, officer), Browser(app)
    with desk.client.session_transaction() as cookie:
        kept = dict(cookie)
    if end == "over":
        desk.client.set_cookie("over", "pressed")
    desk.get("/checklist/")
    if end != "over":
        desk.press({"finish": "Selesai", "exit": "Tutup cepat"}[end])
    with stolen.client.session_transaction() as cookie:
        cookie.update(kept)
    for browser in (stolen, phone):
        browser.get("/admin/")
        assert browser.path == "/admin/sign-in"
    assert db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at.desc())).first() == "sign-out"


def test_nobody_elses_end_signs_an_officer_out(app: Flask, desk: Browser, visitor: Browser, officer: Officer) -> None:
    token = officer.login_token
    visitor.get("/checklist/")
    visitor.press("Selesai")
    visitor.client.set_cookie("over", "pressed")
    visitor.get("/checklist/")
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "a token of before"
    visitor.press("Tutup cepat")
    desk.get("/admin/")
    assert desk.path == "/admin/"
    assert officer.login_token == token
