"""Merging sessions that one side cancelled: it stays cancelled, keeps its check-ins, and no answer comes in."""

from typing import Any

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.learning import report
from kiosk.models import CheckIn, LearningBatch, OfferCheck, OutreachSession, QuizAttempt
from kiosk.rules import attendance, outreach
from tests.cast.commands import check_in, names
from tests.cast.two_kiosks import Kiosk, count, merge, only
from tests.conftest import add


def visit(session: OutreachSession, key: str, name: str) -> None:
    """Somebody checks in; somebody takes a quiz and checks an offer."""
    check_in(session, f"nonce-{key}", name)
    add(QuizAttempt(token=f"attempt-{key}", session_id=session.id, finished=True))
    add(OfferCheck(token=f"check-{key}", session_id=session.id, signs=[], verdict="ok"))


def close(session: OutreachSession) -> None:
    """Close the session; what six people did in it is counted."""
    outreach.close(session, {})
    db.session.add(LearningBatch(session_id=session.id, phase="free", started=6, finished=6, answers=6, right=6))


def write(rule: Any, *values: Any) -> None:
    """Do this to the session there is."""
    with db.write():
        rule(only_session(), *values)


def only_session() -> OutreachSession:
    """The one session there is."""
    session: OutreachSession = db.session.query(OutreachSession).one()
    return session


@pytest.mark.parametrize("where", ["here", "there"])
@pytest.mark.parametrize("other", ["open", "closed"])
def test_a_session_that_one_side_cancelled(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, where: str, other: str
) -> None:
    visit(session_in_lontar, "here", "Wayan")
    with tablet.at():
        visit(session_in_lontar, "there", "Sari")
        if where == "there":
            write(outreach.cancel, "Banjir")
        elif other == "closed":
            write(close)
    if where == "here":
        write(outreach.cancel, "Banjir")
    elif other == "closed":
        write(close)
    merge(app, tablet)
    session = only(OutreachSession)
    assert (session.state, session.cancel_reason) == ("cancelled", "Banjir")
    assert sorted(names()) == ["Sari", "Wayan"]
    assert [count(table) for table in (CheckIn, QuizAttempt, OfferCheck, LearningBatch)] == [2, 0, 0, 0]
    assert attendance.totals(session.id).checkins == 0
    assert report.of_session(session.id).closed == 0


def test_a_typed_zero_is_a_count_that_no_merge_replaces(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession
) -> None:
    with tablet.at():
        write(outreach.close, {"heads_male": 20, "heads_female": 25, "heads_by_group": {"warga": 45}})
    write(outreach.close, {"heads_male": 0, "heads_female": 0, "heads_by_group": {}})
    merge(app, tablet)
    assert only(OutreachSession).heads == 0
