"""Officers try out, open and reopen a session, as they would at the desk."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import CheckIn, OfferCheck, OutreachSession, QuizAttempt, Tombstone, Village
from kiosk.rules import known_days, settings
from tests.cast import checkins, people
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session
from tests.conftest import add, open_session


@pytest.fixture
def planned(lontar: Village) -> OutreachSession:
    """A session in Lontar, planned for today."""
    return add(open_session(lontar, state="planned"))


def in_words(day: date) -> str:
    """A date as the pages write it: 26 November 2026."""
    return format_date(day, "d MMMM y", locale="id")


def test_opening_asks_whether_the_date_is_right(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned))
    desk.follow("Buka sesi")
    card = desk.page.select_one(".clock")
    assert in_words(today()) in card.select_one(".figure").text
    assert "WIB" in card.text
    assert not desk.page.select("#sure")
    desk.submit(status=422)
    assert "Cocokkan dulu" in desk.text
    assert (only_session().state, known_days.date_confirmed()) == ("planned", None)
    desk.submit(clock="1")
    assert (desk.path, only_session().state) == (at(planned), "open")
    assert known_days.date_confirmed() == today()
    assert audit() == [("session-opened", [])]


@pytest.mark.parametrize("days", [-2500, -3, 1, 300])
def test_opening_on_another_day_is_asked_twice_with_both_dates(desk: Browser, lontar: Village, days: int) -> None:
    day = today() + timedelta(days=days)
    session = add(open_session(lontar, state="planned", held_on=day))
    desk.get(at(session, "open"))
    both = f"tertulis {format_date(day, 'EEEE, d MMMM y', locale='id')}, padahal"
    assert both in desk.text
    desk.submit(clock="1", status=422)
    assert both in desk.text
    assert in_words(today()) in desk.page.select_one("[role=alert]").text
    desk.submit(status=422, sure="0")
    assert only_session().state == "planned"
    desk.submit(sure="1")
    assert (only_session().state, known_days.date_confirmed()) == ("open", day)


def test_a_date_before_the_newest_confirmed_one_is_asked_twice(desk: Browser, planned: OutreachSession) -> None:
    newest = today() + timedelta(days=9)
    with db.write():
        settings.put("date_confirmed", newest.isoformat())
    desk.get(at(planned, "open"))
    desk.submit(clock="1", status=422)
    assert f"yang lebih baru sudah pernah dibuka: {format_date(newest, 'EEEE, d MMMM y', locale='id')}" in desk.text
    desk.submit(sure="1")
    assert only_session().state == "open"
    assert known_days.date_confirmed() == newest, "it never goes back by an opening"


def test_a_date_can_be_corrected_before_opening(desk: Browser, lontar: Village) -> None:
    late = add(open_session(lontar, state="planned", held_on=today() - timedelta(days=3)))
    desk.get(at(late, "open"))
    desk.follow("Ubah tanggal sesi")
    desk.submit(held_on=str(today()))
    desk.follow("Buka sesi")
    desk.submit(clock="1")
    assert (only_session().state, only_session().held_on) == ("open", today())


def test_a_date_that_was_changed_meanwhile_is_not_the_one_confirmed(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned, "open"))
    with db.write():
        only_session().held_on = today() - timedelta(days=400)
    desk.submit(clock="1", sure="1", status=422)
    assert in_words(today() - timedelta(days=400)) in desk.page.select_one(".clock .figure").text
    assert not desk.page.select("input[type=checkbox][checked]")
    assert only_session().state == "planned"


def test_opening_on_its_day_warns_of_nothing(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned, "open"))
    assert not desk.page.select("main .note-warning")


def test_opening_beside_an_open_session_is_asked_about(
    desk: Browser, planned: OutreachSession, lontar: Village
) -> None:
    desk.get(at(planned, "open"))
    forgotten = add(open_session(lontar, title="Sesi kemarin"))
    desk.submit(clock="1", status=422)
    assert "“Sesi kemarin” di Lontar" in desk.text
    assert db.session.get_one(OutreachSession, planned.id).state == "planned"
    page = desk.page
    desk.follow("Tutup dulu")
    assert desk.path == at(forgotten, "finish")
    desk.page = page
    desk.submit(clock="1", beside="1")
    assert db.session.get_one(OutreachSession, planned.id).state == "open"


def test_a_second_tap_on_open_changes_nothing(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned, "open"))
    desk.submit(clock="1")
    opened_at = only_session().opened_at
    desk.get(at(planned, "open"))
    assert desk.path == at(planned)
    assert only_session().opened_at == opened_at


def test_practice_is_offered_on_the_kiosk_and_gone_when_the_session_opens(
    desk: Browser, visitor: Browser, planned: OutreachSession
) -> None:
    desk.get(at(planned))
    desk.press("Mulai latihan", csrf_token="old", status=422)
    assert planned.title not in visitor.get("/").text
    desk.press("Lanjutkan")
    assert "tidak dihitung di mana pun, dan dihapus saat sesi dibuka" in desk.text
    assert planned.title in visitor.get("/").text
    for page in ("/", "/check-in/"):
        visitor.get(page)
        assert "Ini latihan. Isiannya tidak dihitung, dan dihapus saat acara dimulai." in visitor.text
    add(open_session(planned.village, title="Yang sungguhan"))
    visitor.get("/check-in/")
    marked = [card.text for card in visitor.page.select("#session .choice") if "(latihan)" in card.text]
    assert len(marked) == 1
    assert planned.title in marked[0]
    add(people.came(planned, age="child"))
    desk.get(at(planned, "open"))
    assert "1 isian latihan akan dihapus" in desk.text
    desk.submit(clock="1", beside="1")
    assert "0 kehadiran" in desk.text
    assert "latihan" not in visitor.get("/").text.lower()
    assert not db.session.scalars(select(CheckIn)).all()
    assert [action for action, _ in audit()] == ["session-practice-on", "session-opened"]


def test_a_session_closed_by_mistake_is_opened_again(desk: Browser, session_in_lontar: OutreachSession) -> None:
    for nonce in ("n1", "n2"):
        add(people.came(session_in_lontar, nonce=nonce))
    desk.get(at(session_in_lontar, "finish"))
    desk.press("Tutup dan cetak", heads_male="1", heads_female="0")
    assert "Kehadiran tercatat lebih banyak daripada jumlah hadir" in desk.text
    desk.get(at(session_in_lontar))
    desk.follow("Buka lagi")
    desk.submit(clock="1")
    assert "kuis tidak dihitung untuk sesi ini" in desk.text
    assert (only_session().state, only_session().heads) == ("open", 1)
    assert [action for action, _ in audit()] == ["session-closed", "session-reopened"]


def test_a_session_of_another_day_is_not_opened_again_by_a_tap(desk: Browser, lontar: Village) -> None:
    old = add(open_session(lontar, state="closed", held_on=today() - timedelta(days=100)))
    desk.get(at(old))
    desk.follow("Buka lagi")
    desk.submit(clock="1", status=422)
    assert only_session().state == "closed"
    desk.submit(sure="1")
    assert only_session().state == "open"


@pytest.fixture
def mistaken(lontar: Village) -> OutreachSession:
    """A session that was opened instead of another; Siti and Budi checked in to it, and somebody took its quiz."""
    mistaken = add(open_session(lontar, title="Sesi minggu depan", opened_at=utcnow(), quiz_phase="before"))
    for name in ("Siti", "Budi"):
        checkins.came(mistaken, name, erase_on=today() + timedelta(days=55))
    add(QuizAttempt(token="attempt", session_id=mistaken.id, finished=True))
    add(OfferCheck(token="check", session_id=mistaken.id, signs=[], verdict="ok"))
    return mistaken


def is_planned_again(session: OutreachSession) -> bool:
    """Whether nothing is left of its having been open."""
    db.session.expire_all()
    answers = [*db.session.scalars(select(QuizAttempt)), *db.session.scalars(select(OfferCheck))]
    now = db.session.get_one(OutreachSession, session.id)
    return not answers and (now.state, now.quiz_phase, now.opened_at) == ("planned", "free", None)


def test_a_session_opened_by_mistake_goes_back_and_its_people_move(
    desk: Browser, mistaken: OutreachSession, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(mistaken))
    desk.follow("Kembalikan ke rencana")
    assert "2 kehadiran" in desk.text
    desk.submit(status=422)
    assert "Pilih dulu" in desk.text
    assert db.session.get_one(OutreachSession, mistaken.id).state == "open"
    desk.submit(people=session_in_lontar.id)
    assert desk.path == at(mistaken)
    assert is_planned_again(mistaken)
    moved = {(row.name, row.session_id, row.erase_on) for row in checkins.stored()}
    assert moved == {(name, session_in_lontar.id, today() + timedelta(days=55)) for name in ("Siti", "Budi")}
    assert [act for act, *_rest in checkins.audit()] == ["check-in-moved"] * 2
    assert audit() == [("session-planned-again", [])]
    desk.get(at(mistaken, "plan-again"))
    assert desk.path == at(mistaken)
    desk.get(at(mistaken, "open"))
    desk.submit(clock="1", beside="1")
    assert len(checkins.stored()) == 2, "opening erases no one who was moved"


def test_a_session_that_was_closed_and_opened_again_does_not_go_back(desk: Browser, mistaken: OutreachSession) -> None:
    """What was counted of it, and may stand in a filed report, stays."""
    with db.write():
        mistaken.closed_at = utcnow()
    desk.get(at(mistaken))
    assert "Kembalikan ke rencana" not in desk.text
    desk.get(at(mistaken, "plan-again"))
    assert desk.path == at(mistaken)


def test_a_session_opened_by_mistake_goes_back_and_its_people_are_erased(
    desk: Browser, mistaken: OutreachSession
) -> None:
    desk.get(at(mistaken, "plan-again"))
    desk.submit(people="erase")
    assert is_planned_again(mistaken)
    assert checkins.stored() == []
    assert len(db.session.scalars(select(Tombstone)).all()) == 2
    assert [(act, reason) for act, _row, _fields, reason in checkins.audit()] == [
        ("check-in-erased", "wrong-session")
    ] * 2


def test_without_people_it_goes_back_at_once_and_a_planned_or_foreign_one_takes_none(
    desk: Browser, session_in_lontar: OutreachSession, planned: OutreachSession
) -> None:
    checkins.came(session_in_lontar, "Siti")
    desk.get(at(session_in_lontar, "plan-again"))
    assert planned.id not in str(desk.page.select_one("#people"))
    desk.submit(people=planned.id, status=422)
    desk.submit(people="erase")
    desk.get(at(planned, "open"))
    desk.submit(clock="1")
    desk.get(at(planned, "plan-again"))
    assert not desk.page.select("#people")
    desk.submit()
    assert is_planned_again(planned)
