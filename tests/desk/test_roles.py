"""Who may do what: every address and method, for a stranger, an officer, a supervisor; no page tells on anyone."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast.planted import PHONE_AS_WRITTEN, Planted, form_nonce, form_token
from tests.cast.roles import ROWS, allowed, send

pytestmark = pytest.mark.look

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
    found = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    named = [(row[0], row[1]) for row in ROWS]
    assert sorted(found - set(named)) == [], "say in the table who may do this"
    assert sorted(set(named) - found) == [], "the table names what is not there"
    assert len(named) == len(set(named))


@pytest.mark.parametrize("who", ["stranger", "villager", "officer", "supervisor"])
def test_every_cell_of_the_table(app: Flask, planted: Planted, who: str) -> None:
    """With a valid token and an empty form, so that only the guard can say no."""
    for rule, method, may in allowed(who):
        client, path = planted.client(app, who), planted.address(rule)
        data = {"csrf_token": form_token(app)} if method == "POST" else None
        answer = send(client, method, path, data=data)
        where = f"{who}: {method} {path}: {answer.status} {answer.location}"
        if may:
            assert answer.status_code in ((200, 303) if method == "GET" else (200, 303, 422)), where
            assert answer.location != SIGN_IN or "sign-out" in rule, where
        else:
            assert is_closed(answer, who), where


@pytest.mark.parametrize("who", ["stranger", "officer", "supervisor"])
def test_asking_without_wanting_the_page_opens_nothing(app: Flask, planted: Planted, who: str) -> None:
    for rule, method, may in allowed(who):
        for other in ("OPTIONS", "HEAD") if method == "GET" else ("OPTIONS",):
            answer = send(planted.client(app, who), other, planted.address(rule))
            assert is_closed(answer, who) is not may, (who, other, rule, answer.status)


@pytest.mark.parametrize("who", ["stranger", "villager"])
def test_no_villagers_answer_holds_what_people_left(app: Flask, planted: Planted, who: str) -> None:
    """Whatever is asked, with an empty form or a filled one."""
    secrets = planted.secrets()
    for rule, method, _may in allowed(who):
        for fields in ({}, FILLED | {"nonce": form_nonce(app, "of-somebody-new!")}) if method == "POST" else ({},):
            data = fields | {"csrf_token": form_token(app)} if method == "POST" else None
            answer = send(planted.client(app, who), method, planted.address(rule), data=data)
            said = f"{answer.headers}\n{answer.data.decode(errors='replace')}"
            assert [secret for secret in secrets if secret in said] == [], (method, rule)
            assert not PHONE_AS_WRITTEN.search(said), (method, rule)


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


def test_the_planted_people_are_found_where_they_may_be(app: Flask, planted: Planted) -> None:
    """What the search above looks for is what an officer's page shows: it would be found."""
    path = planted.address("/admin/check-ins/<session_id>/")
    page = send(planted.client(app, "officer"), "GET", path).get_data(as_text=True)
    assert planted.secrets()[0] in page
    assert planted.check_in_id in page
    assert PHONE_AS_WRITTEN.search("0812 9876 5432")
