"""A session's page, as officers use it: tried out, opened, switched, put back, cancelled, opened again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OfferCheck, OutreachSession, QuizAttempt, Tombstone, Village
from kiosk.rules import known_days, settings
from kiosk.web.dates import long_day
from tests.cast import checkins, people
from tests.cast.pages import Browser
from tests.cast.quiz import begin
from tests.cast.sessions import at, audit, only_session, planned_before, press_open
from tests.conftest import add, open_session


@pytest.fixture
def planned_session(lontar: Village) -> OutreachSession:
    """A session in Lontar that was planned yesterday for today."""
    return add(planned_before(lontar))


# --- opening


def test_on_its_day_a_session_opens_by_one_button(desk: Browser, planned_session: OutreachSession) -> None:
    desk.get(at(planned_session))
    page = desk.page
    assert not page.select("#open input[type=checkbox], main .note-warning")
    desk.press("Buka sesi", csrf_token="old", status=422)
    assert "Ketuk tombolnya sekali lagi" in desk.page.select_one("#open").text
    desk.press("Buka sesi")
    assert (desk.path, only_session().state, known_days.date_confirmed()) == (at(planned_session), "open", today())
    opened_at, desk.page = only_session().opened_at, page
    desk.press("Buka sesi")
    assert only_session().opened_at == opened_at, "a second tap changes nothing"
    assert audit() == [("session-opened", [])]


@pytest.mark.parametrize(
    ("held_in", "typed_before", "confirmed_in", "reason"),
    [
        (0, 0, None, "baru ditulis hari ini"),
        (-2500, 1, None, "padahal menurut mesin ini hari ini {today}"),
        (1, 1, None, "tertulis {held}"),
        (0, 1, 9, "yang lebih baru sudah pernah dibuka: {confirmed}"),
        (0, 1, -40, "Jam mesin ini mungkin salah"),
    ],
)
def test_a_date_in_doubt_is_ticked_beside_the_reason(
    desk: Browser, lontar: Village, held_in: int, typed_before: int | None, confirmed_in: int | None, reason: str
) -> None:
    held_on, confirmed = today() + timedelta(days=held_in), today() + timedelta(days=confirmed_in or -9999)
    typed_on = None if typed_before is None else today() - timedelta(days=typed_before)
    session = add(planned_before(lontar, held_on=held_on, date_typed_on=typed_on))
    with db.write():
        settings.store("date_confirmed", confirmed.isoformat() if confirmed_in else None)
    press_open(desk, session, status=422)
    opening = " ".join(desk.page.select_one("#open").get_text(" ").split())
    days = {"today": today(), "held": held_on, "confirmed": confirmed}
    assert reason.format(**{name: long_day(day) for name, day in days.items()}) in opening
    desk.press("Buka sesi", sure="0", status=422)
    assert only_session().state == "planned"
    desk.press("Buka sesi", sure="1")
    assert only_session().state == "open"
    assert known_days.date_confirmed() == max(held_on, confirmed)


def test_practice_is_gone_when_the_session_opens(
    desk: Browser, visitor: Browser, planned_session: OutreachSession
) -> None:
    desk.get(at(planned_session))
    desk.press("Mulai latihan")
    assert "Isiannya tidak dihitung, dan dihapus saat sesi dibuka" in desk.text
    for page in ("/", "/check-in/"):
        visitor.get(page)
        assert planned_session.title in visitor.text
        assert "Ini latihan. Isiannya tidak dihitung, dan dihapus saat acara dimulai." in visitor.text
    desk.press("Sesudah")
    add(people.came(planned_session, age="child"))
    desk.get(at(planned_session))
    press_open(desk, planned_session)
    assert "latihan" not in visitor.get("/").text.lower()
    assert not db.session.scalars(select(CheckIn)).all()
    assert only_session().quiz_phase == "free"
    assert [action for action, _ in audit()] == ["session-practice-on", "session-phase", "session-opened"]


def test_a_session_closed_by_mistake_is_opened_again(desk: Browser, lontar: Village) -> None:
    session = add(planned_before(lontar, state="closed", held_on=today() - timedelta(days=100), heads_male=1))
    desk.get(at(session))
    assert "kuis dan cek tawaran sesudah itu tidak dihitung" in desk.text
    press_open(desk, session, status=422)
    desk.press("Buka lagi", sure="1")
    assert "kuis tidak dihitung untuk sesi ini" in desk.text
    assert (only_session().state, only_session().heads_male) == ("open", 1)
    assert audit() == [("session-reopened", [])]


# --- while it is open


def test_the_quiz_is_switched_on_its_page_and_on_the_first_page(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    desk.get(at(session_in_lontar))
    for phase in ("", "later", "BEFORE"):
        desk.press("Sebelum", phase=phase)
    assert (only_session().quiz_phase, audit()) == ("free", [])
    desk.press("Sebelum")
    desk.press("Sebelum")
    desk.press("Sesudah")
    assert [button.text.strip() for button in desk.page.select(".quiz-phases [aria-pressed=true]")] == ["Sesudah"]
    assert (desk.path, only_session().quiz_phase) == (at(session_in_lontar), "after")
    assert audit() == [("session-phase", []), ("session-phase", [])], "a second press is none"
    other = add(open_session(lontar, title="Yang lain", quiz_phase="after"))
    desk.get("/admin/")
    desk.submit(f'form.quiz-phases[action="{at(session_in_lontar, "phase")}"]', phase="before")
    assert (desk.path, session_in_lontar.quiz_phase, other.quiz_phase) == ("/admin/", "before", "after")
    with db.write():
        session_in_lontar.state = "closed"
    desk.submit(f'form.quiz-phases[action="{at(session_in_lontar, "phase")}"]', phase="after")
    assert session_in_lontar.quiz_phase == "before", "its answers count no more"
    assert not desk.get(at(session_in_lontar)).select(".quiz-phases")


# --- back to its plan


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
    """True where nothing is left of its having been open."""
    answers = [*db.session.scalars(select(QuizAttempt)), *db.session.scalars(select(OfferCheck))]
    return not answers and (session.state, session.quiz_phase, session.opened_at) == ("planned", "free", None)


def test_people_move_from_a_mistaken_session(
    desk: Browser, mistaken: OutreachSession, planned_session: OutreachSession
) -> None:
    target = add(open_session(planned_session.village, title="Yang benar"))
    desk.get(at(mistaken))
    assert "2 kehadiran dipindahkan" in desk.text
    assert planned_session.id not in str(desk.page.select_one("#people"))
    desk.press("Kembalikan ke rencana", people=planned_session.id, status=422)
    assert "Pilih salah satu" in desk.page.select_one("#plan_again[open]").text
    assert mistaken.state == "open"
    desk.press("Kembalikan ke rencana", people=target.id)
    assert (desk.path, is_planned_again(mistaken)) == (at(mistaken), True)
    moved = {(row.name, row.session_id, row.erase_on) for row in checkins.stored_check_ins()}
    assert moved == {(name, target.id, today() + timedelta(days=55)) for name in ("Siti", "Budi")}
    assert [act for act, *_rest in checkins.audit()] == ["check-in-moved"] * 2
    assert audit() == [("session-planned-again", [])]


def test_its_people_are_erased_or_it_has_none(desk: Browser, mistaken: OutreachSession) -> None:
    desk.get(at(mistaken))
    desk.press("Kembalikan ke rencana", people="erase")
    assert is_planned_again(mistaken)
    assert (checkins.stored_check_ins(), len(db.session.scalars(select(Tombstone)).all())) == ([], 2)
    assert [(act, why) for act, _row, _fields, why in checkins.audit()] == [("check-in-erased", "wrong-session")] * 2
    press_open(desk, mistaken, sure="1")
    assert not desk.page.select("#people")
    add(people.came(mistaken, name="Wati", nonce="of-wati"))
    desk.press("Kembalikan ke rencana", status=422)
    assert "Pilih salah satu" in desk.text, "for her nobody chose"
    with db.write():
        mistaken.closed_at = utcnow()
    desk.press("Kembalikan ke rencana", people="erase")
    assert ("Kembalikan ke rencana" in desk.text, len(checkins.stored_check_ins())) == (False, 1), (
        "its counts may be filed"
    )


# --- cancelled


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
def test_a_session_is_cancelled_with_a_reason(desk: Browser, visitor: Browser, lontar: Village, state: str) -> None:
    session = add(open_session(lontar, state=state))
    desk.get(at(session))
    desk.press("Batalkan sesi", reason="  Banjir,   diundur ")
    assert desk.path == at(session)
    assert "Dibatalkan Banjir, diundur" in desk.text
    assert "Kehadirannya tersimpan" not in desk.text, "nobody has come"
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.reason.contains("Banjir"))).all()
    assert session.title not in visitor.get("/").text
    assert (session.state, session.cancel_reason) == ("cancelled", "Banjir, diundur")
    assert audit() == [("session-cancelled", [])]


def test_another_language_shows_the_session_also_after_a_form_of_it_was_refused(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar))
    desk.press("Batalkan sesi", reason="", status=422)
    desk.press("English")
    assert desk.path == at(session_in_lontar)


def test_a_cancelled_session_is_in_no_sum(desk: Browser, visitor: Browser, session_in_lontar: OutreachSession) -> None:
    add(people.came(session_in_lontar, name="Sulastri", erase_on=today() - timedelta(days=1)))
    token = begin(visitor).token
    desk.get(at(session_in_lontar))
    desk.press("Batalkan sesi", reason="Banjir")
    assert not db.session.scalars(select(QuizAttempt)).all()
    visitor.get(f"/quiz/{token}/1")
    assert visitor.path == "/"
    assert session_in_lontar.title not in desk.get(f"/admin/reports/?year={today().year}&part=year").text
    assert not desk.get("/admin/").select("#today .figure")
    desk.get(at(session_in_lontar))
    assert "Kehadirannya tersimpan" in desk.text
    desk.follow("Kehadiran")
    assert "Sulastri" in desk.text
    assert retention.count_overdue_names() == 1
