"""60,000 letters in any field of any form, or in an address, cost nobody more than a name does."""

import difflib
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import villages
from tests.cast.checkins import typed
from tests.cast.fuzzing import USUAL, Form
from tests.cast.odd_round import EXPECTED, forms_by_rule, visiting
from tests.cast.pages import Browser
from tests.cast.planted import Planted, form_nonce, form_token
from tests.cast.roles import ROWS, send

LONG = "lontar " * 8500 + "lontar"
MOST = 2 * 4000 + 1  # letters: what a report's longest field takes, each of them a new line


class Work:
    """The longest text that was looked into since the start: by the matcher, the database, the sum of a password."""

    longest = 0

    def note(self, *given: Any) -> None:
        lengths = [len(each) for each in given if isinstance(each, str | bytes)]
        self.longest = max(self.longest, *lengths, 0)


@pytest.fixture
def work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """What is done with texts, counted."""
    seen = Work()

    class Matcher(difflib.SequenceMatcher):  # type: ignore[type-arg]
        def quick_ratio(self) -> float:
            seen.note(self.a, self.b)
            return super().quick_ratio()

    def scrypt(password: bytes, **more: Any) -> bytes:
        seen.note(password)
        return real(password, **more)

    def ask(_connection: Any, _cursor: Any, _sql: str, given: Any, *_more: Any) -> None:
        seen.note(*(given.values() if isinstance(given, dict) else given))

    real = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    monkeypatch.setattr(villages, "SequenceMatcher", Matcher)
    event.listen(db.engine, "before_cursor_execute", ask)
    yield seen
    event.remove(db.engine, "before_cursor_execute", ask)


@pytest.mark.whole
@pytest.mark.parametrize("who", ["stranger", "supervisor"])
def test_every_field_of_every_form(app: Flask, work: Work, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(USUAL, "nonce", [form_nonce(app, "drawn-number-001")])
    planted = Planted()
    planted.renew("open", answered=0)
    forms, token, sent = forms_by_rule(app, planted, who), form_token(app), 0
    for rule, method, *_who in ROWS:
        if rule.startswith("/admin/") is (who == "stranger"):
            continue
        for name in forms.get(rule, Form({}, [])).fields:
            usual = {field: values[0] for field, values in forms[rule].fields.items()}
            filled = usual | {"csrf_token": token, name: LONG}
            place = "data" if method == "POST" else "query_string"
            response = send(visiting(app, planted, who), method, planted.address(rule), **{place: filled})
            assert response.status_code in EXPECTED, (method, rule, name)
            assert work.longest <= MOST, (method, rule, name)
            sent += 1
    assert sent > (20 if who == "stranger" else 100)


@pytest.mark.usefixtures("session_in_lontar")
def test_who_has_no_form_of_this_visit_searches_nothing(visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[str] = []
    monkeypatch.setattr(villages, "search", lambda text, homes: looked_for.append(text) or [])
    search = {"search": "1", "village_search": "lontr"}
    visitor.post("/check-in/", search, status=422)
    visitor.post("/check-in/", typed(visitor) | search, status=200)
    assert [text for text in looked_for if text] == ["lontr"]


def test_an_address_that_asks_more_than_any_of_ours_is_nobodys(visitor: Browser) -> None:
    visitor.get(f"/quiz/?length={LONG}", status=400)


def test_a_long_report_of_many_lines_is_whole(desk: Browser, session_in_lontar: OutreachSession) -> None:
    """A browser sends each new line as two letters, and counts it as one."""
    lines = "\n".join(["a"] * 2000)
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit("main form:has([name=material])", material=lines.replace("\n", "\r\n"))
    assert db.session.get_one(OutreachSession, session_in_lontar.id).material == lines
