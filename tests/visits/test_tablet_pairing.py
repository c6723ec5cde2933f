"""Pairing a tablet by a code of the desk: what the code is worth, how long, and how many may be guessed."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, FailedTry, OutreachSession, Village
from kiosk.rules import failed_tries, tablets
from tests.cast.checkins import NAMED, typed
from tests.cast.clock import Clock
from tests.cast.moments import at_once, sending
from tests.cast.pages import Browser
from tests.cast.tablets import paired, revoke, tablet_of, type_code
from tests.cast.withdrawals import at

SPENT = "Kode ini tidak berlaku"


@pytest.fixture
def app(app: Flask) -> Flask:
    """A server of many halls."""
    app.config["TABLETS"] = "paired"
    return app


def test_a_code_pairs_a_tablet_once(app: Flask, visitor: Browser, another_visitor: Browser, lontar: Village) -> None:
    tablet, code = tablet_of(lontar)
    said = type_code(visitor, f" {code[:3]} {code[3:]} ")
    assert "Tablet Lontar – Lontar" in said
    assert visitor.response
    cookie = visitor.client.get_cookie("tablet")
    assert cookie
    assert (cookie.path, cookie.http_only, cookie.same_site, cookie.max_age) == ("/", True, "Lax", 400 * 86_400)
    assert SPENT in type_code(another_visitor, code, 422)
    assert (tablet.state, tablet.code_hash, tablet.code_until) == ("paired", None, None)
    assert cookie.value not in (tablet.token_hash, "")
    assert [(e.action, e.row) for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.at))] == [
        ("tablet-paired", f"tablet:{tablet.id}"),
        ("tablet-code-wrong", ""),
    ]


@pytest.mark.parametrize(("minutes", "status"), [(9.9, 200), (10, 422), (-1, 422)])
def test_a_code_is_good_for_ten_minutes(
    visitor: Browser, lontar: Village, clock: Clock, minutes: float, status: int
) -> None:
    _tablet, code = tablet_of(lontar)
    clock(timedelta(minutes=minutes))
    assert (SPENT in type_code(visitor, code, status)) is (status == 422)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12a456"])
def test_what_is_no_code_is_no_guess(visitor: Browser, typed: str) -> None:
    assert "Kodenya enam angka" in type_code(visitor, typed, 422)
    assert db.count(FailedTry.kind == tablets.GUESS) == 0


def test_an_older_code_and_one_of_a_revoked_tablet_pair_nothing(visitor: Browser, lontar: Village) -> None:
    tablet, code = tablet_of(lontar)
    with db.write():
        newer = tablets.new_code(tablet, tablet.paired_by or "")
    assert SPENT in type_code(visitor, code, 422)
    revoke(tablet)
    assert SPENT in type_code(visitor, newer, 422)


def test_five_wrong_codes_of_one_address_are_answered_and_a_live_one_stays_good(
    app: Flask, visitor: Browser, lontar: Village, clock: Clock
) -> None:
    _tablet, code = tablet_of(lontar)
    for wrong in range(tablets.GUESSES.of_one):
        assert SPENT in type_code(at(app, "127.0.0.1"), f"{(int(code) + wrong + 1) % 1_000_000:06}", 422)
    for typed_code in (code, "000000"):
        assert "Tunggu 10 menit" in type_code(visitor, typed_code, 429)
    assert db.count(FailedTry.kind == tablets.GUESS) == 5, "a refused one adds nothing"
    assert "Tablet Lontar" in type_code(at(app, "192.0.2.7"), code)
    clock(timedelta(minutes=11))
    assert SPENT in type_code(visitor, code, 422)


def test_a_line_of_ipv6_is_one_address_and_an_old_address_written_so_is_itself(app: Flask) -> None:
    for host in range(tablets.GUESSES.of_one):
        type_code(at(app, f"2001:db8:0:1::{host:x}"), "123456", 422)
        type_code(at(app, f"::ffff:192.0.2.{host}"), "123456", 422)
    type_code(at(app, "2001:db8:0:1:ffff::1"), "123456", 429)
    type_code(at(app, "2001:db8:0:2::1"), "123456", 422)


@pytest.mark.postgresql_only
def test_who_checks_in_does_not_wait_for_a_stranger_who_guesses(
    app: Flask, visitor: Browser, lontar: Village, session_in_lontar: OutreachSession
) -> None:
    tablet, _row = paired(app, lontar)
    data = typed(tablet, **NAMED)
    visitor.get("/tablet/")
    assert not at_once(app, partial(visitor.submit, code="123456", status=422), sending(tablet, data))
    assert tablet.path == "/check-in/done"


def test_two_hundred_wrong_codes_of_all_are_answered_in_an_hour(app: Flask, visitor: Browser, clock: Clock) -> None:
    with db.write():
        for number in range(tablets.GUESSES.of_all):
            failed_tries.count(tablets.GUESS, f"{number:032x}")
    clock(timedelta(minutes=59))
    type_code(visitor, "123456", 429)
    clock(timedelta(minutes=2))
    type_code(visitor, "123456", 422)


def test_over_https_the_cookie_goes_over_nothing_else(app: Flask, visitor: Browser, lontar: Village) -> None:
    app.config["HTTPS"] = True
    type_code(visitor, tablet_of(lontar)[1])
    cookie = visitor.client.get_cookie("__Host-tablet")
    assert cookie
    assert cookie.secure
