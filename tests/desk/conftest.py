"""The clock of the desk, a browser in which an officer typed the password, and a session of March to report on."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import Officer, OutreachSession, Village
from tests.cast.checkins import check_in
from tests.cast.clock import movable
from tests.cast.learning import add_all, closed_session, count_and_report
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser
from tests.cast.reports import FORMULAS, take_part
from tests.conftest import add


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the machine's clock."""
    move = movable(monkeypatch)
    return lambda **by: move(timedelta(**by))


@pytest.fixture
def known_desk(app: Flask, officer: Officer) -> Browser:
    """Bu Ratna's browser, in which she typed her password."""
    browser = Browser(app)
    browser.get("/admin/sign-in")
    browser.submit(username="ratna", password=PASSWORD)
    return browser


@pytest.fixture
def in_march(lontar: Village) -> OutreachSession:
    """A closed session of March with ten check-ins, of which one is void."""
    session = closed_session(
        lontar,
        date(2026, 3, 2),
        title="=1+1 Berangkat aman",
        order_number="W12-0457",
        officers="Ratna\nHasan",
        heads_male=5,
        heads_female=7,
        heads_by_group={"warga": 10},
        material="Modus penipuan",
        obstacles="Listrik padam",
        follow_up="Tempel kartu",
    )
    sexes = "LLLPPPPPP"
    add_all(*(check_in(session, n, sex=sex, name=FORMULAS[n]) for n, sex in enumerate(sexes)))
    add(check_in(session, 9, sex="P", state="void", void_reason="double", name="Ganda"))
    return session


@pytest.fixture
def learned(in_march: OutreachSession) -> OutreachSession:
    """The same session, in which six took the quiz before and after, and offers were checked."""
    take_part(in_march)
    count_and_report(in_march)
    with db.write():
        counting.count_months()
    return in_march
