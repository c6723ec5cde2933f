"""A merge does not trust its file: nothing of it shows to a villager, or claims a check or an act."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import (
    AuditEntry,
    CheckIn,
    Hotline,
    Officer,
    OutreachSession,
    Question,
    QuizAnswer,
    Tombstone,
    Village,
    VillageAlias,
)
from kiosk.rules import hotlines, officers, questions, quiz, villages
from tests.cast.commands import check_in, refused
from tests.cast.officers import account
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.two_kiosks import LONTAR, Kiosk, count, merge, only
from tests.conftest import add, open_session

STRANGER = "+6281234500000"
TRAP = "Jalur cepat tanpa surat"


def trap_hotline() -> list[object]:
    texts = {name: {"id": TRAP} for name in ("agency", "purpose", "hours", "cost", "abroad", "source")}
    checked = {"checked_on": today(), "checked_by": "Ratna", "answered_by": "Loket", "confidence": "A"}
    channels = [{"kind": "wa", "value": STRANGER}]
    return [Hotline(slug="jalur-cepat", channels=channels, position=-9, origin="officer", **texts, **checked)]


def trap_session() -> list[object]:
    session = open_session(db.session.get_one(Village, LONTAR), title=TRAP)
    return [session]


def trap_practice() -> list[object]:
    return [open_session(db.session.get_one(Village, LONTAR), title=TRAP, state="planned", practice=True)]


def trap_village() -> list[object]:
    village = Village(code="36.04.13.2999", name=TRAP, kind="desa", district="Tirtayasa", regency="Serang")
    return [village, VillageAlias(code=LONTAR, alias=TRAP)]


def trap_questions() -> list[object]:
    known = db.session.query(Question).filter_by(slug="Q01", current=True).one()
    said = known.texts["id"] | {"stem": TRAP}
    same = {name: getattr(known, name) for name in ("topic", "level", "form", "twin", "answer", "volatile")}
    claims = {
        "confirmed_by": "Ratna",
        "confirmed_on": today(),
        "as_of": today() + timedelta(days=400),
        "origin": "officer",
    }
    known.current = False
    edit = Question(slug="Q01", version=2**31 - 1, texts={"id": said}, **same, **claims)
    new = Question(slug="Q99", version=7, texts={"id": said}, **same, **claims)
    return [known, edit, new]


@pytest.mark.parametrize(
    "trap", [trap_hotline, trap_session, trap_practice, trap_village, trap_questions], ids=lambda trap: trap.__name__
)
def test_nothing_that_came_shows_to_a_villager(
    app: Flask, hall: Kiosk, visitor: Browser, trap: Callable[[], list[object]]
) -> None:
    with hall.at(), db.write():
        db.session.add_all(trap())
    merge(app, hall)
    for path in ("/", "/check-in/", "/hotlines/", "/hotlines/contacts.vcf", "/family/"):
        shown = visitor.client.get(path).text
        assert TRAP not in shown
        assert STRANGER[3:] not in shown
    assert visitor.client.get("/hotlines/jalur-cepat").status_code == 404
    assert not [village for village in villages.search(TRAP, 9) if TRAP in village.label]
    assert not villages.search(TRAP, 9)
    assert count(Question, Question.slug == "Q01", Question.current, Question.active) == 1
    assert all(question.texts["id"]["stem"] != TRAP for question in questions.asked())


@pytest.mark.of_the_office
def test_a_hotline_that_came_claims_no_check_and_waits_for_an_officer(app: Flask, hall: Kiosk, desk: Browser) -> None:
    with hall.at(), db.write():
        db.session.add_all(trap_hotline())
    merge(app, hall)
    row = only(Hotline, Hotline.slug == "jalur-cepat")
    assert (row.checked_on, row.checked_by, row.answered_by, row.confidence) == (None, None, None, "")
    assert (
        "Datang dari anjungan lain, belum ditampilkan" in desk.get("/admin/hotlines/").select_one("#jalur-cepat").text
    )
    desk.follow(TRAP)
    desk.press("Tampilkan")
    assert "Datang dari anjungan lain" not in desk.get("/admin/hotlines/").text
    assert hotlines.find("jalur-cepat")
    merge(app, hall)
    assert hotlines.find("jalur-cepat"), "what an officer has shown stays shown"


def test_no_question_claims_a_check_that_nobody_here_made(app: Flask, hall: Kiosk) -> None:
    with hall.at(), db.write():
        db.session.add_all(trap_questions())
    merge(app, hall)
    found = list(db.session.query(Question).filter_by(origin="elsewhere").order_by(Question.slug))
    assert [row.slug for row in found] == ["Q01", "Q99"]
    assert all(
        row.confirmed_by is None and row.confirmed_on is None and row.as_of <= today() and row.version < 9
        for row in found
    )


def test_no_act_and_no_review_is_said_of_an_account_of_ours(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession, officer: Officer
) -> None:
    check_in(session_in_lontar, "n1")
    forged, tomorrow = officer.id, utcnow() + timedelta(days=1)
    with tablet.at():
        twin = account("ratna", "Ratna", "officer")
        twin.id = forged
        add(twin)
        other = add(account("dewi", "Dewi", "supervisor")).id
        review = {"state": "confirmed", "reviewed_by": forged, "reviewed_at": utcnow()}
        add(came(session_in_lontar, nonce="n1", **review))
        add(came(session_in_lontar, nonce="n2", **review))
        add(AuditEntry(action="hotline-shown", row="hotline:x", officer_id=forged, at=tomorrow))
        add(AuditEntry(action="session-opened", row="outreach_session:x", officer_id=other))
        add(AuditEntry(action="sign-in-failed", row=officers.tries_of("ratna"), officer_id=None))
    merge(app, tablet)
    assert [row.reviewed_by for row in db.session.query(CheckIn)] == [None, None]
    act = only(AuditEntry, AuditEntry.action == "hotline-shown")
    assert (act.officer_id, act.reason) == (None, "elsewhere")
    assert act.at < tomorrow
    assert only(AuditEntry, AuditEntry.action == "session-opened").officer.name == "Dewi"
    assert count(AuditEntry, AuditEntry.action == "sign-in-failed") == 0
    assert only(Officer, Officer.id == other).role == "officer", "a rank is given here"


def test_no_name_is_kept_longer_than_anybody_promises(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession
) -> None:
    late = {"erase_on": date(2199, 1, 1), "created_at": utcnow() + timedelta(days=300), "code_until": utcnow()}
    with tablet.at():
        add(came(session_in_lontar, nonce="n1", name="Sari", **late))
        far = add(open_session(db.session.get_one(Village, LONTAR), held_on=date(2099, 1, 1), state="planned"))
        with db.write():
            db.session.merge(far).state = "closed"
        add(came(far, nonce="n2", name="Made", **late))
        add(came(session_in_lontar, nonce="n3", name="Wayan", erased_at=utcnow() + timedelta(days=9)))
    merge(app, tablet)
    found = {row.nonce: row for row in db.session.query(CheckIn)}
    assert all(row.erase_on <= today() + timedelta(days=366) for row in found.values())
    assert all(row.created_at <= utcnow() and row.code_until is None for row in found.values())
    assert found["n3"].name is None
    assert found["n3"].erased_at <= utcnow()


def test_a_poster_of_another_hall_opens_nothing_here(app: Flask, hall: Kiosk) -> None:
    with hall.at():
        village = db.session.get_one(Village, LONTAR)
        theirs = add(open_session(village, state="planned", quiz_phase="after"))
        key, printed = theirs.id, theirs.join_key
    merge(app, hall)
    row = only(OutreachSession, OutreachSession.id == key)
    assert row.quiz_phase == "free"
    assert row.join_key != printed


def test_a_session_here_keeps_its_village_and_day(
    app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession
) -> None:
    mine = (session_in_lontar.village_code, session_in_lontar.held_on, session_in_lontar.title)
    with tablet.at(), db.write():
        theirs = db.session.get_one(OutreachSession, session_in_lontar.id)
        theirs.village_code, theirs.held_on, theirs.title = "36.04.13.2008", date(2026, 1, 1), TRAP
    merge(app, tablet)
    row = only(OutreachSession)
    assert (row.village_code, row.held_on, row.title) == mine


@pytest.mark.sqlite_only
def test_an_attempt_of_ours_gets_no_further_answers(app: Flask, tmp_path: object, hall: Kiosk) -> None:
    with db.write():
        attempt = quiz.start("free", "short", "id", None)
        assert attempt
    columns = {name: getattr(attempt, name) for name in ("token", "phase", "length", "language", "taken_on")}
    drawn = {answer.question.slug for answer in attempt.answers}
    with hall.at():
        other = db.session.query(Question).filter(Question.slug.not_in(drawn)).first()
        assert other
        with db.write():
            db.session.add(type(attempt)(finished=False, **columns))
            db.session.flush()
            more = {"question_id": other.id, "position": 9, "option": other.answer, "right": True}
            db.session.add(QuizAnswer(attempt_token=attempt.token, **more))
    merge(app, hall)
    assert count(QuizAnswer) == 5


@pytest.mark.sqlite_only
def test_a_file_of_stones_alone_is_refused(app: Flask, hall: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    with hall.at(), db.write():
        db.session.add_all(Tombstone(nonce_hash=secrets.token_hex(32), erased_on=today()) for _ in range(4))
    monkeypatch.setattr("kiosk.data_care.row_checks.MOST_ROWS", {"tombstone": 3})
    assert "tombstone" in refused(app, "merge", hall.copy)
    assert count(Tombstone) == 0
