"""A session that is cancelled: with a reason, in no sum, for good."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, LearningBatch, OutreachSession, QuizAttempt, Village
from kiosk.rules import checkins
from tests.cast import people
from tests.cast.pages import Browser
from tests.cast.quiz import begin, tap
from tests.cast.sessions import at, audit, only_session
from tests.conftest import add, open_session


def cancel(desk: Browser, session: OutreachSession, reason: str = "Banjir, diundur") -> None:
    """Cancel a session at the desk."""
    desk.get(at(session))
    desk.follow("Batalkan sesi")
    assert "tidak bisa dikembalikan" in desk.text
    desk.submit(reason=reason)


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
def test_a_session_is_cancelled_with_a_reason(desk: Browser, visitor: Browser, lontar: Village, state: str) -> None:
    session = add(open_session(lontar, state=state))
    desk.get(at(session, "cancel"))
    desk.submit(status=422)
    desk.submit(status=422, reason="x" * 201)
    assert only_session().state == state
    desk.submit(reason="  Banjir,   diundur ")
    assert desk.path == at(session)
    assert (only_session().state, only_session().cancel_reason) == ("cancelled", "Banjir, diundur")
    assert "Dibatalkan Banjir, diundur" in desk.text
    assert "Dibatalkan Banjir, diundur" in " ".join(
        desk.get("/admin/sessions/").select_one("tbody").get_text(" ").split()
    )
    assert audit() == [("session-cancelled", [])]
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.reason.contains("Banjir"))).all()
    assert session.title not in visitor.get("/").text
    for page in ("open", "cancel"):
        desk.get(at(session, page))
        assert desk.path == at(session)
    desk.get(at(session, "finish"))
    assert "Alasannya: Banjir, diundur" in desk.text


def test_a_cancelled_session_is_in_no_sum(desk: Browser, session_in_lontar: OutreachSession) -> None:
    add(people.came(session_in_lontar, name="Siti"))
    add(QuizAttempt(token="attempt", session_id=session_in_lontar.id, finished=True))
    desk.get(at(session_in_lontar, "finish"))
    desk.press("Tutup dan cetak", heads_male="4000", heads_female="4003", warga="8003")
    quarter = "/admin/reports/"
    assert session_in_lontar.title in desk.get(quarter).text
    cancel(desk, session_in_lontar)
    assert not [*db.session.scalars(select(QuizAttempt)), *db.session.scalars(select(LearningBatch))]
    desk.get(quarter)
    assert "Tidak ada sesi yang ditutup" in desk.text
    assert "8003" not in desk.text
    exported = f"/admin/sessions/{session_in_lontar.id}/report"
    assert "Sesi ini dibatalkan, jadi tidak ada laporannya." in desk.get(exported).text
    assert "8003" not in desk.text
    assert not desk.get("/admin/").select("#today .figure")
    token = desk.get("/admin/").select_one("input[name=csrf_token]")["value"]
    for file in ("check-ins", "names", "xlsx", "docx"):
        desk.post(exported, {"csrf_token": token, "file": file}, status=404)


def test_names_of_a_cancelled_session_stay_until_their_day(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = add(people.came(session_in_lontar, name="Siti", withdrawal_code="12345678")).withdrawal_code
    kept = add(people.came(session_in_lontar, name="Sulastri"))
    cancel(desk, session_in_lontar)
    desk.follow("Kehadiran")
    assert "Sulastri" in desk.text
    assert "tidak dihitung di mana pun" in desk.text
    assert not desk.page.select("a[href$=paper]")
    visitor.get("/check-in/withdraw")
    visitor.submit(code=code)
    db.session.expire_all()
    assert db.session.scalars(select(CheckIn.name)).all() == ["Sulastri"]
    with db.write():
        db.session.get_one(CheckIn, kept.id).erase_on = today() - timedelta(days=1)
    assert checkins.overdue() == 1


def test_a_quiz_under_way_in_a_cancelled_session_leads_home(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    token = begin(visitor).token
    cancel(desk, session_in_lontar)
    tap(visitor, "a")
    visitor.get(f"/quiz/{token}/1")
    assert visitor.path == "/"
    assert not db.session.scalars(select(QuizAttempt)).all()


def test_a_form_that_was_open_while_the_session_was_cancelled_closes_nothing(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar, "finish"))
    page = desk.page
    cancel(desk, session_in_lontar)
    desk.page = page
    desk.press("Tutup dan cetak", heads_male="20")
    assert (only_session().state, only_session().heads_male) == ("cancelled", None)
    assert "Banjir, diundur" in desk.text
