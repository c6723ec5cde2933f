"""A session's page, as officers use it: tried out, opened, switched, put back, cancelled, opened again."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OfferCheck, OutreachSession, QuizAttempt, Tombstone, Village
from kiosk.rules import checkins as checkin_rules
from kiosk.rules import known_days, settings
from kiosk.views.admin.sessions import one
from kiosk.views.admin.words import PHASE_WORDS
from kiosk.views.dates import long_day
from tests.cast import checkins, people
from tests.cast.pages import Browser
from tests.cast.quiz import begin, tap
from tests.cast.sessions import at, audit, only_session, planned_before, press_open
from tests.conftest import add, open_session


@pytest.fixture
def planned(lontar: Village) -> OutreachSession:
    """A session in Lontar that was planned yesterday for today."""
    return add(planned_before(lontar))


def state_of(session: OutreachSession) -> str:
    db.session.expire_all()
    return db.session.get_one(OutreachSession, session.id).state


# --- opening


def test_on_its_day_a_session_opens_by_one_button(desk: Browser, planned: OutreachSession) -> None:
    desk.get(at(planned))
    page = desk.page
    assert not page.select("#open input[type=checkbox], main .note-warning")
    desk.press("Buka sesi", csrf_token="old", status=422)
    assert "Ketuk tombolnya sekali lagi" in desk.page.select_one("#open").text
    desk.press("Buka sesi")
    assert (desk.path, only_session().state, known_days.date_confirmed()) == (at(planned), "open", today())
    opened_at, desk.page = only_session().opened_at, page
    desk.press("Buka sesi")
    assert only_session().opened_at == opened_at, "a second tap changes nothing"
    assert audit() == [("session-opened", [])]


@pytest.mark.parametrize(
    ("fields", "confirmed", "reason"),
    [
        ({"date_typed_on": today()}, None, "baru ditulis hari ini"),
        ({"date_typed_on": None}, None, "baru ditulis hari ini"),
        ({"held_on": today() - timedelta(days=2500)}, None, f"padahal menurut mesin ini hari ini {long_day(today())}"),
        ({"held_on": today() + timedelta(days=1)}, None, f"tertulis {long_day(today() + timedelta(days=1))}"),
        ({}, 9, f"yang lebih baru sudah pernah dibuka: {long_day(today() + timedelta(days=9))}"),
        ({}, -40, "Jam mesin ini mungkin salah"),
    ],
)
def test_a_date_in_doubt_is_ticked_beside_the_reason(
    desk: Browser, lontar: Village, fields: dict[str, Any], confirmed: int | None, reason: str
) -> None:
    planned = add(planned_before(lontar, **fields))
    if confirmed is not None:
        with db.write():
            settings.store("date_confirmed", (today() + timedelta(days=confirmed)).isoformat())
    press_open(desk, planned, status=422)
    opening = " ".join(desk.page.select_one("#open").get_text(" ").split())
    assert reason in opening
    assert opening.count("Cocokkan dulu") == 1
    assert "disimpan" not in opening, "opening stores nothing that was typed"
    assert not desk.page.select("details:not([open]) #open"), "what was refused is not folded away"
    desk.press("Buka sesi", sure="0", status=422)
    assert only_session().state == "planned"
    desk.press("Buka sesi", sure="1")
    assert only_session().state == "open"
    assert known_days.date_confirmed() == max(planned.held_on, today() + timedelta(days=confirmed or -9999))


def test_a_date_that_is_changed_asks_and_an_older_page_confirms_it_not(desk: Browser, lontar: Village) -> None:
    late = add(planned_before(lontar, held_on=today() - timedelta(days=3)))
    desk.get(at(late))
    page = desk.page
    desk.follow("Ubah tanggal sesi")
    desk.submit(held_on=str(today()))
    assert only_session().date_typed_on == today()
    desk.page = page
    desk.press("Buka sesi", sure="1", status=422)
    assert not desk.page.select("input[type=checkbox][checked]")
    desk.press("Buka sesi", sure="1")
    assert (only_session().state, only_session().held_on) == ("open", today())


def test_opening_beside_an_open_session_is_asked_about(
    desk: Browser, planned: OutreachSession, lontar: Village
) -> None:
    desk.get(at(planned))
    forgotten = add(open_session(lontar, title="Sesi kemarin"))
    desk.press("Buka sesi", status=422)
    assert "“Sesi kemarin” di Lontar" in desk.text
    assert state_of(planned) == "planned"
    page = desk.page
    desk.follow("Tutup dulu")
    assert desk.path == at(forgotten, "finish")
    desk.page = page
    desk.press("Buka sesi", beside="1")
    assert state_of(planned) == "open"


def test_practice_is_offered_on_the_kiosk_and_gone_when_the_session_opens(
    desk: Browser, visitor: Browser, planned: OutreachSession
) -> None:
    desk.get(f"/admin/check-ins/{planned.id}/")
    assert "warga mencatatnya di tablet" in desk.text
    assert "isian latihan" not in desk.text
    desk.get(at(planned))
    desk.press("Mulai latihan")
    assert "Isiannya tidak dihitung, dan dihapus saat sesi dibuka" in desk.text
    for page in ("/", "/check-in/"):
        visitor.get(page)
        assert planned.title in visitor.text
        assert "Ini latihan. Isiannya tidak dihitung, dan dihapus saat acara dimulai." in visitor.text
    desk.press("Sesudah")
    add(people.came(planned, age="child"))
    assert "yang ada di sini isian latihan" in desk.get(f"/admin/check-ins/{planned.id}/").text
    desk.get(at(planned))
    assert "Hentikan latihan" in desk.page.select_one(".card.acts").text, "beside what says that it runs"
    press_open(desk, planned)
    assert "latihan" not in visitor.get("/").text.lower()
    assert not db.session.scalars(select(CheckIn)).all()
    assert only_session().quiz_phase == "free"
    assert [action for action, _ in audit()] == ["session-practice-on", "session-phase", "session-opened"]


def test_a_session_closed_by_mistake_is_opened_again(desk: Browser, lontar: Village) -> None:
    closed = add(planned_before(lontar, state="closed", held_on=today() - timedelta(days=100), heads_male=1))
    desk.get(at(closed))
    assert "kuis dan cek tawaran sesudah itu tidak dihitung" in desk.text
    press_open(desk, closed, status=422)
    desk.press("Buka lagi", sure="1")
    assert "kuis tidak dihitung untuk sesi ini" in desk.text
    assert (only_session().state, only_session().heads_male) == ("open", 1)
    assert audit() == [("session-reopened", [])]


# --- while it is open


def quiz_now(desk: Browser) -> str:
    """Which of the three buttons is on."""
    [button] = desk.page.select(".switch [aria-pressed=true]")
    return " ".join(button.text.split())


def test_the_quiz_is_switched_on_the_sessions_page(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    desk.get(at(session_in_lontar))
    assert quiz_now(desk) == "Bebas"
    for phase in ("", "later", "BEFORE"):
        desk.press("Sebelum", phase=phase)
    assert (quiz_now(desk), audit()) == ("Bebas", [])
    desk.press("Sebelum")
    desk.press("Sebelum")
    desk.press("Sesudah")
    assert (desk.path, quiz_now(desk), only_session().quiz_phase) == (at(session_in_lontar), "Sesudah", "after")
    assert audit() == [("session-phase", []), ("session-phase", [])], "a second press is none"
    assert str(PHASE_WORDS["after"]) in supervisors_desk.get("/admin/audit/").text


def test_the_first_page_switches_each_session_and_stays(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other = add(open_session(lontar, title="Yang lain", quiz_phase="after"))
    desk.get("/admin/")
    desk.submit(f'form.switch[action="{at(session_in_lontar, "phase")}"]', phase="before")
    assert (desk.path, session_in_lontar.quiz_phase, other.quiz_phase) == ("/admin/", "before", "after")


def test_only_a_session_whose_answers_count_has_the_switch(desk: Browser, lontar: Village) -> None:
    for state in ("planned", "closed", "cancelled"):
        session = add(open_session(lontar, state=state, cancel_reason="Banjir." if state == "cancelled" else ""))
        desk.get(at(session))
        assert not desk.page.select(".switch")
        token = desk.page.select_one("[name=csrf_token]")["value"]
        desk.post(at(session, "phase"), {"csrf_token": token, "phase": "after"})
        assert session.quiz_phase == "free"
    assert audit() == []


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
    db.session.expire_all()
    answers = [*db.session.scalars(select(QuizAttempt)), *db.session.scalars(select(OfferCheck))]
    now = db.session.get_one(OutreachSession, session.id)
    return not answers and (now.state, now.quiz_phase, now.opened_at) == ("planned", "free", None)


def test_a_session_opened_by_mistake_goes_back_and_its_people_move(
    desk: Browser, mistaken: OutreachSession, planned: OutreachSession
) -> None:
    target = add(open_session(planned.village, title="Yang benar"))
    desk.get(at(mistaken))
    assert "2 kehadiran dipindahkan" in desk.text
    assert planned.id not in str(desk.page.select_one("#people"))
    desk.press("Kembalikan ke rencana", people=planned.id, status=422)
    assert "Pilih salah satu" in desk.page.select_one("#plan_again[open]").text
    assert state_of(mistaken) == "open"
    desk.press("Kembalikan ke rencana", people=target.id)
    assert (desk.path, is_planned_again(mistaken)) == (at(mistaken), True)
    moved = {(row.name, row.session_id, row.erase_on) for row in checkins.stored()}
    assert moved == {(name, target.id, today() + timedelta(days=55)) for name in ("Siti", "Budi")}
    assert [act for act, *_rest in checkins.audit()] == ["check-in-moved"] * 2
    assert audit() == [("session-planned-again", [])]


def test_its_people_are_erased_or_it_has_none(desk: Browser, mistaken: OutreachSession) -> None:
    desk.get(at(mistaken))
    desk.press("Kembalikan ke rencana", people="erase")
    assert is_planned_again(mistaken)
    assert (checkins.stored(), len(db.session.scalars(select(Tombstone)).all())) == ([], 2)
    assert [(act, why) for act, _row, _fields, why in checkins.audit()] == [("check-in-erased", "wrong-session")] * 2
    press_open(desk, mistaken, sure="1")
    assert not desk.page.select("#people")
    page = desk.page
    add(people.came(mistaken, name="Wati", nonce="of-wati"))
    desk.press("Kembalikan ke rencana", status=422)
    assert "Pilih salah satu" in desk.text, "for her nobody chose"
    desk.press("Kembalikan ke rencana", people="erase")
    desk.page = page
    desk.press("Kembalikan ke rencana")
    assert is_planned_again(mistaken)


def test_a_session_that_was_closed_does_not_go_back(desk: Browser, mistaken: OutreachSession) -> None:
    """Its counts may stand in a filed report."""
    desk.get(at(mistaken))
    with db.write():
        mistaken.closed_at = utcnow()
    desk.press("Kembalikan ke rencana", people="erase")
    assert ("Kembalikan ke rencana" in desk.text, len(checkins.stored())) == (False, 2)


# --- cancelled


def test_who_checks_in_at_the_very_moment_stays_and_it_is_said(
    desk: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.get(at(session_in_lontar))
    ready = one.PlanAgainForm.validate_on_submit

    def somebody_comes(form: one.PlanAgainForm) -> bool:
        is_valid = ready(form)
        add(people.came(session_in_lontar))
        return bool(is_valid)

    monkeypatch.setattr(one.PlanAgainForm, "validate_on_submit", somebody_comes)
    desk.press("Kembalikan ke rencana")
    assert "isinya baru saja berubah" in desk.text
    assert (state_of(session_in_lontar), len(checkins.stored())) == ("open", 1)


def cancel(desk: Browser, session: OutreachSession, reason: str = "Banjir, diundur") -> None:
    """Cancel a session on its page."""
    desk.get(at(session))
    desk.press("Batalkan sesi", reason=reason)


@pytest.mark.parametrize("state", ["planned", "open", "closed"])
def test_a_session_is_cancelled_with_a_reason(desk: Browser, visitor: Browser, lontar: Village, state: str) -> None:
    session = add(open_session(lontar, state=state))
    desk.get(at(session))
    page = desk.page
    assert "tidak bisa dikembalikan" in desk.text
    desk.press("Batalkan sesi", status=422, reason="x" * 201)
    assert desk.page.select_one("#cancel[open] #reason")["value"].startswith("xxx")
    desk.press("Batalkan sesi", reason="  Banjir,   diundur ")
    assert desk.path == at(session)
    assert (only_session().state, only_session().cancel_reason) == ("cancelled", "Banjir, diundur")
    assert "Dibatalkan Banjir, diundur" in desk.text
    assert "Kehadirannya tersimpan" not in desk.text, "nobody has come"
    assert "Dibatalkan Banjir, diundur" in desk.get("/admin/sessions/").select_one("main").get_text(" ", strip=True)
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.reason.contains("Banjir"))).all()
    assert session.title not in visitor.get("/").text
    desk.page = page
    desk.press("Batalkan sesi", reason="Lain")
    assert (only_session().cancel_reason, audit()) == ("Banjir, diundur", [("session-cancelled", [])])


def test_a_cancelled_session_is_in_no_sum_and_its_names_stay_until_their_day(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    code = add(people.came(session_in_lontar, name="Siti", withdrawal_code="12345678")).withdrawal_code
    there = add(people.came(session_in_lontar, name="Sulastri"))
    token = begin(visitor).token
    desk.get(at(session_in_lontar, "finish"))
    open_form = desk.page
    cancel(desk, session_in_lontar)
    assert not db.session.scalars(select(QuizAttempt)).all()
    tap(visitor, "a")
    visitor.get(f"/quiz/{token}/1")
    assert visitor.path == "/"
    assert session_in_lontar.title not in desk.get(f"/admin/reports/?year={today().year}&part=year").text
    assert not desk.get("/admin/").select("#today .figure")
    desk.page = open_form
    desk.press("Tutup dan cetak", heads_male="20")
    assert (only_session().state, only_session().heads_male) == ("cancelled", None)
    desk.get(at(session_in_lontar))
    assert "Kehadirannya tersimpan" in desk.text
    desk.follow("Kehadiran")
    assert "Sulastri" in desk.text
    visitor.get("/check-in/withdraw")
    visitor.submit(code=code)
    with db.write():
        db.session.get_one(CheckIn, there.id).erase_on = today() - timedelta(days=1)
    assert (db.session.scalars(select(CheckIn.name)).all(), checkin_rules.overdue()) == (["Sulastri"], 1)
