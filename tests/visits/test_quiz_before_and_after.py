"""The quiz before and after a session: forms, pairs, attitude; and the wall around them."""

import re

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, Time

from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import OfferCheck, OutreachSession, QuizAnswer, QuizAttempt, Village
from kiosk.rules import quiz
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, attempt_of, attempts, begin, code_shown, form_on, measure, tap
from tests.conftest import add, open_session


def test_without_a_session_there_is_only_the_free_quiz(visitor: Browser) -> None:
    for fields in ({"phase": "before"}, {"phase": "after", "pair": "1234"}):
        visitor.get("/quiz/")
        visitor.submit(status=422, **fields)
        assert "Kuis biasa tetap bisa" in visitor.text
    assert attempts() == []


def test_a_pair_gets_both_forms_and_one_code(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    before = measure(visitor, phase="before")
    code = code_shown(visitor)
    assert re.fullmatch(r"[1-9][0-9]{3}", code)
    assert f"Catat angka ini: {code}" in visitor.text
    visitor.press("Selesai")
    after = measure(visitor, phase="after", pair=f" {code} ")
    assert {before.form, after.form} == {"A", "B"}
    assert (before.pair_code, after.pair_code) == (code, code)
    assert before.session_id == after.session_id == session_in_lontar.id
    assert (after.attitude_possible, after.attitude_ask) == (3, 2)
    assert (after.finished, after.minutes) == (True, 0)
    assert "5 dari 5 tepat. Hebat!" in visitor.text


def test_before_teaches_nothing_yet(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    attempt = begin(visitor, phase="before")
    told = ["Tepat!", "Belum tepat", "Tidak apa-apa", "Sumber", "tepat"]
    for number, answer in enumerate(attempt.answers, 1):
        assert visitor.path == f"/quiz/{attempt.token}/{number}", "it goes straight on"
        tap(visitor, answer.question.answer)
        told.append(answer.question.text("id")["explanation"])
        assert not [words for words in told if words in visitor.text]
    visitor.press("Lewati")
    assert visitor.path.endswith("/result")
    assert "Terima kasih! Penjelasannya nanti, setelah acara." in visitor.text
    assert not re.search(r"\d dari \d", visitor.text)
    visitor.get(f"/quiz/{attempt.token}/1")
    assert visitor.path.endswith("/result")
    assert not [words for words in told if words in visitor.text]


def test_after_gives_feedback(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor, phase="after")
    tap(visitor, "unknown")
    assert "Sumber" in visitor.text


def test_who_gets_form_a_first_is_drawn_by_lot(app: Flask, session_in_lontar: OutreachSession) -> None:
    with db.write():
        for phase in ("before", "after"):
            forms = [started(phase, session_in_lontar).form for _ in range(40)]
            assert set(forms) == {"A", "B"}


def started(phase: str, session: OutreachSession) -> QuizAttempt:
    attempt = quiz.start(phase, "short", "id", session.id)
    assert attempt
    return attempt


@pytest.mark.parametrize("code", ["9999", "12", "abcd", "12345678"])
def test_an_unknown_code_stops_nobody(visitor: Browser, session_in_lontar: OutreachSession, code: str) -> None:
    visitor.get("/quiz/")
    visitor.submit(status=422, phase="after", pair=code)
    assert visitor.page.select(f"input[name=pair][value='{code}'][inputmode=numeric]")
    assert "Angka ini belum cocok" in visitor.text
    assert attempts() == []
    visitor.press("Tidak ikut kuis sebelum acara")
    assert visitor.path.endswith("/1")
    assert attempt_of(visitor).pair_code is None


def test_a_code_makes_one_pair(visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession) -> None:
    measure(visitor, phase="before")
    code = code_shown(visitor)
    left = begin(another_visitor, phase="after", pair=code)
    measure(visitor, phase="after", pair=code)
    visitor.get("/quiz/")
    visitor.submit(status=422, phase="after", pair=code)
    assert "Angka ini belum cocok" in visitor.text
    codes = {attempt.token: attempt.pair_code for attempt in attempts()}
    assert codes.pop(left.token) is None, "who left in the middle goes on unpaired"
    assert list(codes.values()) == [code, code]


def test_a_code_counts_only_in_its_own_session(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    measure(visitor, phase="before")
    code = code_shown(visitor)
    other = add(open_session(lontar, title="Sambang desa"))
    visitor.get("/quiz/")
    visitor.submit(status=422, phase="after", pair=code, session=other.id)
    visitor.submit(session=session_in_lontar.id)
    assert attempt_of(visitor).pair_code == code


@pytest.mark.parametrize(("planned", "asked"), [("short", 5), ("full", 10)])
def test_a_measured_quiz_has_the_length_of_the_sessions_plan_whatever_was_sent(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession, planned: str, asked: int
) -> None:
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit(quiz_length=planned)
    other = "full" if planned == "short" else "short"
    assert len(measure(visitor, phase="before", length=other).answers) == asked
    code = code_shown(visitor)
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit(quiz_length=other)
    after = begin(visitor, phase="after", pair=code, length=other)
    assert (len(after.answers), after.length) == (asked, planned), "as long as the quiz before, also after a change"
    desk.get(f"/admin/sessions/{session_in_lontar.id}/")
    desk.press("Sebelum")
    visitor.get("/quiz/")
    offered = [button["value"] for button in visitor.page.select("main button[name=length]")]
    assert offered == [other], "nobody is asked for a length that is not theirs to choose"


def test_a_code_typed_for_another_phase_is_not_looked_at(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    assert begin(visitor, phase="free", pair="9999").pair_code is None


def test_codes_of_a_session_never_meet(app: Flask, session_in_lontar: OutreachSession) -> None:
    used = {quiz.CODES[0], *quiz.CODES[2:]}
    with db.write():
        db.session.add_all(
            QuizAttempt(token=f"{code:022}", session_id=session_in_lontar.id, phase="before", pair_code=str(code))
            for code in used
        )
        db.session.flush()
        assert quiz.free_code(session_in_lontar.id) == str(quiz.CODES[1])


def test_a_session_that_is_closed_meanwhile_gives_no_code(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor, phase="before")
    answer_all(visitor)
    with db.write():
        session_in_lontar.state = "closed"
        counting.count_session(session_in_lontar.id)
    visitor.submit(possible="1", ask="3")
    assert "Terima kasih!" in visitor.text
    assert "Catat angka" not in visitor.text
    stored = attempt_of(visitor)
    assert (stored.finished, stored.pair_code) == (True, None)


def test_a_session_that_is_closed_meanwhile_keeps_the_free_quiz(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/quiz/")
    with db.write():
        session_in_lontar.state = "closed"
    visitor.submit()
    assert attempt_of(visitor).session_id is None


# --- the attitude


def test_both_faces_are_asked_or_skipped(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    attempt = begin(visitor, phase="before")
    visitor.get(f"/quiz/{attempt.token}/attitude")
    assert visitor.path == f"/quiz/{attempt.token}/1", "not before the questions"
    answer_all(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/attitude"
    for fields in ({}, {"possible": "3"}, {"possible": "3", "ask": "4"}, {"possible": "0", "ask": "1"}):
        visitor.submit(status=422, **fields)
        assert "ketuk Lewati" in visitor.text
    visitor.press("English", possible="2", ask="")
    assert visitor.page.select("input[name=possible][value='2'][checked]")
    visitor.press("Lewati" if "Lewati" in visitor.text else "Skip")
    stored = attempt_of(visitor)
    assert (stored.attitude_possible, stored.attitude_ask, stored.finished) == (None, None, True)


def test_the_first_faces_stay(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor, phase="before")
    answer_all(visitor)
    form = form_on(visitor)
    address = visitor.path
    visitor.post(address, form | {"possible": "1", "ask": "2"})
    code = code_shown(visitor)
    visitor.post(address, form | {"possible": "3", "ask": "3"})
    assert code_shown(visitor) == code
    token = attempt_of(visitor).token
    with db.write():  # a second tap that passed the view's own look before the first wrote
        quiz.record_attitude(token, 3, 3, minutes=9)
    stored = attempt_of(visitor)
    assert (stored.attitude_possible, stored.attitude_ask, stored.pair_code) == (1, 2, code)


# --- the wall


def test_an_attempt_keeps_a_date_and_no_clock() -> None:
    for table in (QuizAttempt.__table__, QuizAnswer.__table__):
        kinds = [type(column.type) for column in table.columns]
        assert not [kind for kind in kinds if issubclass(kind, DateTime | Time)]
        assert kinds.count(Date) <= 1
        assert table.dialect_options["sqlite"]["with_rowid"] is False


def test_no_activity_knows_the_one_before(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor)
    answer_all(visitor)
    with visitor.client.session_transaction() as cookie:
        cookie["check_in"] = "a key of another activity"
    first = attempts()[0]
    begin(visitor)
    with visitor.client.session_transaction() as cookie:
        assert "check_in" not in cookie
        assert first.token not in str(dict(cookie))
    shared = {column.name for column in QuizAttempt.__table__.columns} & {
        column.name for column in OfferCheck.__table__.columns
    }
    assert shared == {"token", "session_id"}
