"""The officer's switch of the quiz: free, before, after."""

import pytest

from kiosk.models import OutreachSession, Village
from kiosk.views.admin.words import PHASE_WORDS
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session
from tests.conftest import add, open_session


def pressed(desk: Browser) -> str:
    """Which of the three buttons is on."""
    [button] = desk.page.select(".switch [aria-pressed=true]")
    return " ".join(button.text.split())


def test_the_quiz_is_switched_on_the_sessions_page(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar))
    assert pressed(desk) == "Bebas"
    desk.press("Sebelum")
    assert (desk.path, pressed(desk), only_session().quiz_phase) == (at(session_in_lontar), "Sebelum", "before")
    desk.press("Sebelum")
    desk.press("Sesudah")
    assert (pressed(desk), only_session().quiz_phase) == ("Sesudah", "after")
    assert audit() == [("session-phase", []), ("session-phase", [])], "a second press is none"


def test_the_audit_says_to_which(desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar))
    desk.press("Sesudah")
    supervisors_desk.get("/admin/audit/")
    assert "Mengganti kuis sesi" in supervisors_desk.text
    assert str(PHASE_WORDS["after"]) in supervisors_desk.text


def test_the_overview_switches_each_session_and_stays(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other = add(open_session(lontar, title="Yang lain", quiz_phase="after"))
    desk.get("/admin/")
    assert len(desk.page.select(".switch")) == 2
    desk.submit(f'form.switch[action="{at(session_in_lontar, "phase")}"]', phase="before")
    assert desk.path == "/admin/"
    found = {s.id: s.quiz_phase for s in (session_in_lontar, other)}
    assert found == {session_in_lontar.id: "before", other.id: "after"}


@pytest.mark.parametrize("state", ["planned", "closed", "cancelled"])
def test_only_a_session_whose_answers_count_has_the_switch(desk: Browser, lontar: Village, state: str) -> None:
    session = add(open_session(lontar, state=state, cancel_reason="Banjir." if state == "cancelled" else ""))
    desk.get(at(session))
    assert not desk.page.select(".switch")
    token = desk.page.select_one("[name=csrf_token]")["value"]
    desk.post(at(session, "phase"), {"csrf_token": token, "phase": "after"})
    assert (only_session().quiz_phase, audit()) == ("free", [])


def test_a_session_that_was_tried_out_begins_with_the_free_quiz(desk: Browser, lontar: Village) -> None:
    session = add(open_session(lontar, state="planned", practice=True))
    desk.get(at(session))
    desk.press("Sesudah")
    assert only_session().quiz_phase == "after"
    desk.get(at(session, "open"))
    desk.submit(clock="1")
    assert pressed(desk) == "Bebas"


@pytest.mark.parametrize("wanted", ["", "later", "BEFORE"])
def test_no_other_phase_is_taken(desk: Browser, session_in_lontar: OutreachSession, wanted: str) -> None:
    desk.get(at(session_in_lontar))
    desk.press("Sebelum", phase=wanted)
    assert (only_session().quiz_phase, audit()) == ("free", [])


def test_a_stale_page_asks_to_press_again(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get(at(session_in_lontar))
    desk.press("Sesudah", csrf_token="old", status=422)
    assert only_session().quiz_phase == "free"
    desk.press("Lanjutkan")
    assert only_session().quiz_phase == "after"
