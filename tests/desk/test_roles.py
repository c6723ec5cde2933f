"""Who may do what, and from where: a table of every address; the desk answers this machine alone unless opened."""

from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import Officer
from kiosk.rules import settings
from tests.cast.apps import make_app
from tests.cast.english import indonesian_texts, with_language
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser, check_page, is_file
from tests.cast.planted import PHONE_AS_WRITTEN, Planted, form_nonce, form_token
from tests.cast.roles import ROWS, answers_for, send

SIGN_IN = "/admin/sign-in"


@pytest.fixture
def planted(app: Flask) -> Planted:
    return Planted()


def is_closed(answer: TestResponse, who: str) -> bool:
    """Whether this answer says no: to a stranger by the way to the sign-in, to an officer by a page that says so."""
    if who == "officer":
        return answer.status_code == 403
    return (answer.status_code, answer.location) == (303, SIGN_IN)


def test_the_table_names_every_address_and_method(app: Flask) -> None:
    addresses = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    entries = [(row[0], row[1]) for row in ROWS]
    assert sorted(addresses - set(entries)) == [], "say in the table who may do this"
    assert sorted(set(entries) - addresses) == [], "the table names what is not there"
    assert len(entries) == len(set(entries))


@pytest.fixture
def wifi_password() -> str:
    """Of the hall's guest network, which no villager's page tells."""
    with db.write():
        settings.store("wifi_password", "rahasia-tertanam")
    return "rahasia-tertanam"


# what ends the visit begins the next one in Indonesian
ENDS = ("/exit", "/finish", "/admin/sign-out")
# what tells of all that was done before
TELLS_OF_IT = ("/admin/audit/", "/admin/", "/admin/officers/")


@pytest.mark.whole
@pytest.mark.parametrize("who", ["stranger", "villager", "officer", "supervisor"])
def test_every_cell_of_the_table(app: Flask, planted: Planted, wifi_password: str, who: str) -> None:
    """With a valid token and an empty form, so that only the guard can say no; and asked without wanting the page.

    Villagers and a supervisor read English here, and find no Indonesian word on a page of theirs. Whoever is not signed
    in is shown nothing of what people left.
    """
    secrets = [*planted.secrets(), wifi_password] if who in ("stranger", "villager") else []
    rows = sorted(answers_for(who), key=lambda row: row[1] == "POST")  # a form may end what a page shows
    if who == "supervisor":
        rows += [(rule, "GET", True) for rule in TELLS_OF_IT]
    indonesian: dict[str, list[str]] = {}
    for rule, method, may in rows:
        client, path = with_language(planted.client(app, who), "en"), planted.address(rule)
        if who != "villager":
            for other in ("OPTIONS", "HEAD") if method == "GET" else ("OPTIONS",):
                answer = send(client, other, path)
                assert is_closed(answer, who) is not may, (who, other, rule, answer.status)
        data = {"csrf_token": form_token(app)} if method == "POST" else None
        last_answer = send(client, method, path, data=data, follow_redirects=True)
        answer = (*last_answer.history, last_answer)[0]
        where = f"{who}: {method} {path}: {answer.status} {answer.location}"
        if may:
            assert answer.status_code in ((200, 303) if method == "GET" else (200, 303, 422)), where
            assert answer.location != SIGN_IN or "sign-out" in rule, where
        else:
            assert is_closed(answer, who), where
        assert secrets_in(answer, secrets) == [], where
        if is_read_in_english(who, rule):
            indonesian[f"{method} {rule}"] = read_english(last_answer)
    assert {address: words for address, words in indonesian.items() if words} == {}
    assert (len(indonesian) > 5) is (who in ("villager", "supervisor"))


def is_read_in_english(who: str, rule: str) -> bool:
    """True for the pages of a person's own side."""
    if who not in ("villager", "supervisor") or rule in ENDS:
        return False
    return rule.startswith("/admin/") is (who == "supervisor")


def read_english(answer: TestResponse) -> list[str]:
    """The Indonesian texts of a page that must be English; none of a file."""
    if answer.mimetype != "text/html":
        return []
    if b"<html" in answer.data and not is_file(answer):
        assert check_page(answer).html["lang"] == "en", answer.request.path
    return indonesian_texts(BeautifulSoup(answer.data, "html.parser"))


def secrets_in(answer: TestResponse, secrets: list[str]) -> list[str]:
    """Which of these stand in an answer or in its headers, and a phone number however it is written."""
    text = f"{answer.headers}\n{answer.data.decode(errors='replace')}"
    leaks = [secret for secret in secrets if secret in text]
    if secrets and (phone := PHONE_AS_WRITTEN.search(text)):
        leaks.append(phone[0])
    return leaks


@pytest.mark.parametrize("who", ["stranger", "villager"])
def test_no_villagers_answer_holds_what_people_left(app: Flask, planted: Planted, wifi_password: str, who: str) -> None:
    """Whatever a filled form asks; an officer's page, which shows it, would be found."""
    secrets = [*planted.secrets(), wifi_password]
    for rule, method, _may in answers_for(who):
        if method == "POST":
            nonce, token = form_nonce(app, "of-somebody-new!"), form_token(app)
            data = FILLED | {"nonce": nonce, "csrf_token": token}
            answer = send(planted.client(app, who), method, planted.address(rule), data=data)
            assert secrets_in(answer, secrets) == [], rule
    path = planted.address("/admin/check-ins/<session_id>/")
    page = send(planted.client(app, "officer"), "GET", path)
    assert secrets_in(page, secrets)[0] == secrets[0]
    assert planted.check_in_id in page.text
    assert PHONE_AS_WRITTEN.search("0812 9876 5432")


# enough to be taken by any of the villagers' forms
FILLED = {
    "language": "en",
    "next": "/check-in/",
    "length": "short",
    "phase": "free",
    "sign": "R01",
    "option": "unknown",
    "possible": "1",
    "ask": "3",
    "age": "adult",
    "anonymous": "1",
    "code": "12345678",
    "device": "shared",
    "letters": "KTMRXW",
    "village_search": "Lontar",
}


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


def test_no_address_of_the_desk_answers_from_elsewhere(app: Flask, planted: Planted) -> None:
    desk = [(rule, method) for rule, method, *_who in ROWS if rule.startswith("/admin/")]
    assert len(desk) > 40
    client = planted.client(app, "supervisor")
    for number, (rule, method) in enumerate(desk):
        data = {"csrf_token": form_token(app)} if method == "POST" else None
        line, headers = ELSEWHERE[number % len(ELSEWHERE)]
        for other in (method, "OPTIONS"):
            more = {"environ_overrides": line, "headers": {"HX-Request": "true"} | headers}
            answer = send(client, other, planted.address(rule), data=data, **more)
            assert answer.status_code == 403, (other, rule, line, headers)
            secrets_shown = [secret for secret in planted.secrets() if secret in answer.text]
            assert [secret for secret in secrets_shown if secret not in planted.address(rule)] == []


def ask(client: FlaskClient, path: str, **more: Any) -> TestResponse:
    """One page, as from outside the test's own context."""
    return Context().run(client.get, path, **more)


def test_it_answers_this_machine_by_each_of_its_addresses(app: Flask) -> None:
    own = [(address, f"{address}:8000") for address in network.own_addresses()]
    for peer, host in (*HERE, *own):
        more = {"environ_overrides": {"REMOTE_ADDR": peer}, "headers": {"Host": host}}
        answer = ask(app.test_client(), "/admin/sign-in", **more)
        assert answer.status_code == 200, (peer, host)
        assert "Wi-Fi" not in answer.text


def test_villagers_pages_answer_everybody(app: Flask) -> None:
    for number, (line, headers) in enumerate(ELSEWHERE[:-1]):
        path = ("/", "/quiz/", "/check-in/", "/hotlines/", "/healthz")[number % 5]
        assert ask(app.test_client(), path, environ_overrides=line, headers=headers).status_code == 200


@pytest.fixture
def other_app(app: Flask) -> Iterator[Callable[..., Flask]]:
    """Makes a kiosk on the same database, started otherwise."""
    folder, address, apps = Path(app.instance_path), app.config["SQLALCHEMY_DATABASE_URI"], []

    def make(**overrides: Any) -> Flask:
        apps.append(make_app(folder, SQLALCHEMY_DATABASE_URI=address, **overrides))
        return apps[-1]

    yield make
    for each in apps:
        with each.app_context():
            db.engine.dispose()


def test_the_setting_opens_it_and_the_sign_in_says_the_risk(other_app: Callable[..., Flask], officer: Officer) -> None:
    app_on_network = other_app(DESK_ON_NETWORK=True)
    phone = Browser(app_on_network)
    phone.client.environ_base |= PHONE
    phone.get("/admin/sign-in")
    assert "Siapa pun di Wi-Fi ini bisa membaca kata sandi" in phone.text
    phone.submit(username="ratna", password=PASSWORD)
    assert phone.path == "/admin/"


# --- HTTPS

SECURE = {"base_url": "https://anjungan.example", "environ_overrides": PHONE}


def set_cookies(answer: TestResponse) -> dict[str, str]:
    """{name: attributes} of the cookies of an answer."""
    return {line.partition("=")[0]: line.partition(";")[2] for line in answer.headers.getlist("Set-Cookie")}


def test_https_and_cookies(other_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, officer: Officer) -> None:
    monkeypatch.setenv("KIOSK_HTTPS", "1")
    client = other_app().test_client()
    page = ask(client, "/admin/sign-in", **SECURE)
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Wi-Fi" not in page.text
    token = str(check_page(page).select_one("main input[name=csrf_token]")["value"])
    fields = {"csrf_token": token, "username": "ratna", "password": PASSWORD}
    answer = Context().run(client.post, "/admin/sign-in", data=fields, **SECURE)
    assert answer.location == "/admin/"
    cookies = set_cookies(page) | set_cookies(answer)
    assert set(cookies) == {"__Host-anjungan", "known"}
    assert all("Secure" in attributes and "HttpOnly" in attributes for attributes in cookies.values())
    assert "Path=/;" in f"{cookies['__Host-anjungan']};"
    assert "Path=/admin" in cookies["known"]
    assert "Domain" not in cookies["__Host-anjungan"]
    assert ask(client, "/admin/", **SECURE).status_code == 200


def test_without_https_the_desk_is_closed_behind_a_proxy(other_app: Callable[..., Flask]) -> None:
    secure = other_app(HTTPS=True, TRUST_PROXY=True)
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "anjungan.example"}
    for headers, status in (({}, 403), (forwarded, 200), (forwarded | {"X-Forwarded-Proto": "http"}, 403)):
        answer = ask(secure.test_client(), "/admin/sign-in", environ_overrides=PHONE, headers=headers)
        assert answer.status_code == status, headers
    own = forwarded | {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost"}
    answer = ask(other_app(TRUST_PROXY=True).test_client(), "/admin/sign-in", headers=own)
    assert answer.status_code == 403
    assert "Strict-Transport-Security" not in answer.headers
    assert [name for name in set_cookies(answer) if name.startswith("__")] == []
