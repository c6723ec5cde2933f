"""A round of odd requests to every address, by one person; never a 500, and nothing is stored outside its rule."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.cast.fuzzing import USUAL, Form, Sent, forms_of, requests
from tests.cast.planted import QUESTIONS, Planted, form_nonce, form_token
from tests.cast.roles import ROWS, send
from tests.cast.stored import broken_rules

EXPECTED = {200, 206, 303, 304, 308, 400, 401, 403, 404, 405, 413, 416, 422, 429}
# requests to each (method, rule) in a whole round: of the person's own side, and of the other side
OWN, OTHER = {"POST": 25, "GET": 8}, {"POST": 3, "GET": 2}
STRANGERS = {"POST": 110, "GET": 24}
NO_FORM = Form({}, [])


def odd_round(app: Flask, who: str, share: float, lot: int) -> Counter[int]:
    """A share of a round; how often each status was the answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(USUAL, "nonce", [form_nonce(app, f"drawn-number-{n:03d}") for n in range(300)])
        planted, answered = Planted(), Counter[int]()
        planted.renew("open", answered=0)
        forms = forms_by_rule(app, planted, who)
        for rule, method, *_who in ROWS:
            plans = requests(method, rule, forms.get(rule, NO_FORM), form_token(app))
            fire(app, planted, who, answered, number_of_requests(who, method, rule, share), lot, plans)
    assert answered[200] + answered[303] > answered.total() / 3, "much of it gets in"
    assert list(broken_rules()) == []
    return answered


def number_of_requests(who: str, method: str, rule: str, share: float) -> int:
    """How often this is asked: a person's own pages more often."""
    own = rule.startswith("/admin/") is (who != "stranger")
    return max(1, round(share * (OTHER if not own else STRANGERS if who == "stranger" else OWN)[method]))


def forms_by_rule(app: Flask, planted: Planted, who: str) -> dict[str, Form]:
    """What this person's pages let them send, by the rule of the address it is sent to."""
    pages = {}
    for rule, method, *_who in ROWS:
        if method == "GET":
            page = send(visiting(app, planted, who), "GET", planted.address(rule))
            pages[planted.address(rule)] = page.data.decode(errors="replace")  # one is a picture
    forms = forms_of(pages)
    return {rule: forms[planted.address(rule)] for rule, *_more in ROWS if planted.address(rule) in forms}


def fire(app: Flask, planted: Planted, who: str, answered: Counter[int], number: int, lot: int, plans: Any) -> None:
    """Send so many requests, the same ones for a lot."""

    @seed(lot)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=plans)
    def one(sent: Sent) -> None:
        if answered.total() % 10 == 9:
            planted.renew("planned" if answered.total() % 30 == 29 else "open", answered.total() // 10 % 2 * QUESTIONS)
        answered[answer(app, planted, who, sent)] += 1

    one()


def visiting(app: Flask, planted: Planted, who: str) -> FlaskClient:
    """A browser of this person, in the middle of the activities that were planted."""
    client = planted.client(app, who)
    with client.session_transaction() as cookie:
        cookie.update(quiz=planted.quiz, offer=planted.offer, check_in="nonce-of-the-tablet")
    return client


def answer(app: Flask, planted: Planted, who: str, sent: Sent) -> int:
    """The status of one request, as from outside the test's own context."""
    client, path = visiting(app, planted, who), planted.address(sent.rule)
    if sent.odd_part:
        parts = path.split("/")
        parts[sent.odd_part[0]] = sent.odd_part[1]
        path = "/".join(parts)
    if sent.cookie is not None:
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], sent.cookie)
    parts = {"query_string": sent.query, "data": sent.body, "content_type": sent.kind, "headers": sent.headers}
    try:
        response = send(client, sent.method, path, **parts)
    except Exception as fault:
        raise AssertionError(f"a 500: {fault!r} from {sent}") from fault
    assert b"Traceback" not in response.get_data(), sent
    assert response.status_code in EXPECTED, (response.status, sent)
    return response.status_code
