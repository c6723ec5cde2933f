"""The start of a quiz, and the quiz before and after a session: forms, pairs, attitude."""

import re

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, Time

from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import OfferCheck, OutreachSession, QuizAnswer, QuizAttempt, Village
from kiosk.rules import quiz
from tests.cast.pages import Browser, words_of
from tests.cast.quiz import answer_all, attempt_of, attempts, begin, form_on, measure, onward, pair_code_of, tap
from tests.conftest import add, open_session

pytestmark = pytest.mark.usefixtures("session_in_lontar")


def switch(session: OutreachSession, phase: str) -> None:
    """The officer says which quiz is taken now."""
    with db.write():
        db.session.merge(session).quiz_phase = phase


def begin_from_home(visitor: Browser, status: int = 200) -> None:
    """The tile: a form with nothing but its token."""
    visitor.get("/quiz/")
    visitor.post("/quiz/", {"csrf_token": form_on(visitor)["csrf_token"]}, status)


def button_texts(visitor: Browser) -> list[str]:
    """The buttons in the middle of the page."""
    return [words_of(button) for button in visitor.page.select("main button")]


def test_its_address_offers_the_length_and_nothing_else(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/quiz/")
    assert button_texts(visitor) == ["5 Cepat: 5 soal sekitar 3 menit", "10 Lengkap: 10 soal sekitar 6 menit"]
    assert not visitor.page.select("main input:not([type=hidden])")
    visitor.press("Lengkap")
    assert (attempt_of(visitor).length, attempt_of(visitor).session_id) == ("full", session_in_lontar.id)


@pytest.mark.parametrize("phase", ["free", "before"])
def test_the_officers_switch_decides_but_for_what_is_sent(
    visitor: Browser, session_in_lontar: OutreachSession, phase: str
) -> None:
    switch(session_in_lontar, phase)
    begin_from_home(visitor)
    attempt = attempt_of(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert (attempt.phase, attempt.session_id) == (phase, session_in_lontar.id)
    visitor.get("/quiz/")
    visitor.submit(phase="free", length="short")
    assert attempt_of(visitor).phase == "free"


def test_after_asks_for_the_number_once(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    measure(visitor, phase="before")
    code = pair_code_of(visitor)
    visitor.press("Selesai")
    switch(session_in_lontar, "after")
    begin_from_home(visitor)
    assert "Empat angka dari kuis sebelum acara" in visitor.text
    visitor.submit(pair=code)
    assert (attempt_of(visitor).pair_code, attempt_of(visitor).phase) == (code, "after")
    tap(visitor, "unknown")
    assert "Belum tahu? Tidak apa-apa" in visitor.text


def test_a_wrong_number_is_told_at_its_field_which_has_the_focus(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    switch(session_in_lontar, "after")
    begin_from_home(visitor)
    for number in ("12", "9999", "abcd", "12345678"):
        visitor.submit(status=422, pair=number)
        assert "Angka ini belum cocok" in visitor.text
        field = visitor.page.select_one("input#pair[autofocus][aria-invalid][inputmode=numeric]")
        assert field["value"] == number
        assert "pair-error" in str(field["aria-describedby"]).split()
        assert field.find_previous_sibling(id="pair-error")
        assert not visitor.page.select("h1[autofocus], [role=alert]")
    assert attempts() == []
    visitor.press("English", **form_on(visitor).to_dict() | {"pair": "48"})
    assert "The four digits from the quiz before the event" in visitor.text
    assert visitor.page.select("input[name=pair][value='48']")
    assert attempts() == []


def test_who_has_no_number_counts_in_no_pair(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    switch(session_in_lontar, "after")
    for way in ("Tidak ikut kuis sebelum acara", "Lanjut"):
        begin_from_home(visitor)
        visitor.press(way)
        attempt = attempt_of(visitor)
        assert visitor.path == f"/quiz/{attempt.token}/1"
        assert (attempt.phase, attempt.pair_code, attempt.session_id) == ("after", None, session_in_lontar.id)


def test_without_a_session_there_is_only_the_free_quiz(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        session_in_lontar.state = "planned"
    for fields in ({"phase": "before"}, {"phase": "after", "pair": "1234"}):
        visitor.get("/quiz/")
        visitor.submit(status=422, **fields)
        assert "Kuis biasa tetap bisa" in visitor.text
    assert attempts() == []


def test_of_two_sessions_the_tile_asks_which_and_nothing_else(visitor: Browser, lontar: Village) -> None:
    other = add(open_session(lontar, title="Sambang desa", quiz_phase="before"))
    begin_from_home(visitor)
    assert {words.split(" –")[0] for words in button_texts(visitor)} == {
        "Berangkat aman, pulang senang",
        "Sambang desa",
        "Tidak sedang ikut acara",
    }
    visitor.press("English", **form_on(visitor).to_dict())
    assert visitor.page.h1.text.strip() == "Which event are you at?"
    visitor.press("Sambang desa")
    assert (attempt_of(visitor).session_id, attempt_of(visitor).phase) == (other.id, "before")
    begin_from_home(visitor)
    visitor.press("Not at an event")
    assert (attempt_of(visitor).session_id, attempt_of(visitor).phase) == (None, "free")


def test_the_second_of_two_taps_on_the_tile_begins_no_other_quiz(visitor: Browser) -> None:
    visitor.get("/")
    token = form_on(visitor)["csrf_token"]
    for _tap in range(2):
        visitor.post("/quiz/", {"csrf_token": token})
        assert visitor.path == f"/quiz/{attempts()[0].token}/1"
    assert len(attempts()) == 1


def test_a_visit_has_one_unfinished_quiz_however_often_it_begins(visitor: Browser) -> None:
    begin_from_home(visitor)
    answer_all(visitor)
    finished = attempt_of(visitor).token
    for _turn in range(5):
        begin_from_home(visitor)
    assert {attempt.token for attempt in attempts()} == {finished, attempt_of(visitor).token}
    assert db.count(QuizAnswer.question_id.is_not(None)) == 2 * len(attempt_of(visitor).answers)


def test_a_pair_gets_both_forms_and_one_code(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    before = measure(visitor, phase="before")
    code = pair_code_of(visitor)
    assert re.fullmatch(r"[1-9][0-9]{3}", code)
    assert f"Catat angka ini: {code}" in visitor.text
    visitor.press("Selesai")
    after = measure(visitor, phase="after", pair=f" {code} ")
    assert {before.form, after.form} == {"A", "B"}
    assert (before.pair_code, after.pair_code) == (code, code)
    assert before.session_id == after.session_id == session_in_lontar.id
    assert (after.attitude_possible, after.attitude_ask) == (3, 2)
    assert after.finished
    assert "Semua sudah tepat" in visitor.text


def test_before_teaches_nothing_yet(visitor: Browser) -> None:
    attempt = begin(visitor, phase="before")
    feedback_words = ["Tepat!", "Belum tepat", "Tidak apa-apa", "Sumber", "tepat"]
    for number, answer in enumerate(attempt.answers, 1):
        assert visitor.path == f"/quiz/{attempt.token}/{number}", "it goes straight on"
        tap(visitor, answer.question.answer)
        feedback_words += [answer.question.text("id")[part] for part in ("explanation", "rule")]
        assert not [words for words in feedback_words if words in visitor.text]
        assert not visitor.page.select("main .objects"), "nor does an object"
    visitor.press("Lewati")
    assert visitor.path.endswith("/result")
    assert "Terima kasih! Penjelasannya nanti, setelah acara." in visitor.text
    assert not re.search(r"\d dari \d", visitor.text)
    visitor.get(f"/quiz/{attempt.token}/1")
    assert visitor.path.endswith("/result")
    assert not [words for words in feedback_words if words in visitor.text]


def test_after_shows_no_rule_and_no_object_before_an_answer(visitor: Browser) -> None:
    for answer in begin(visitor, phase="after").answers:
        assert not visitor.page.select("main .objects")
        assert "Ingat:" not in visitor.text
        tap(visitor, answer.question.answer)
        assert f"Ingat: {answer.question.text('id')['rule']}" in visitor.text
        assert len(visitor.page.select("main .objects")) == 1, "that of the rule, and none for the progress"
        visitor.get(onward(visitor))
    visitor.press("Lewati")
    assert len(visitor.page.select(".suitcase-rule")) == 5


def test_who_gets_form_a_first_is_drawn_by_lot(app: Flask, session_in_lontar: OutreachSession) -> None:
    with db.write():
        for phase in ("before", "after"):
            attempts = [quiz.start_attempt(phase, "short", session_in_lontar.id) for _ in range(40)]
            assert {attempt.form for attempt in attempts if attempt} == {"A", "B"}


def test_a_code_makes_one_pair(visitor: Browser, another_visitor: Browser) -> None:
    measure(visitor, phase="before")
    code = pair_code_of(visitor)
    other_attempt = begin(another_visitor, phase="after", pair=code)
    measure(visitor, phase="after", pair=code)
    visitor.get("/quiz/")
    visitor.submit(status=422, phase="after", pair=code)
    assert "Angka ini belum cocok" in visitor.text
    codes = {attempt.token: attempt.pair_code for attempt in attempts()}
    assert codes.pop(other_attempt.token) is None, "who left in the middle goes on unpaired"
    assert list(codes.values()) == [code, code]


def test_a_code_counts_only_in_its_own_session(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    measure(visitor, phase="before")
    code = pair_code_of(visitor)
    other = add(open_session(lontar, title="Sambang desa"))
    visitor.get("/quiz/")
    visitor.submit(status=422, phase="after", pair=code, session=other.id)
    visitor.submit(session=session_in_lontar.id)
    assert attempt_of(visitor).pair_code == code


@pytest.mark.parametrize(("plan", "number"), [("short", 5), ("full", 10)])
def test_a_measured_quiz_has_the_length_of_the_sessions_plan_whatever_was_sent(
    desk: Browser, visitor: Browser, session_in_lontar: OutreachSession, plan: str, number: int
) -> None:
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit(quiz_length=plan)
    other = "full" if plan == "short" else "short"
    assert len(measure(visitor, phase="before", length=other).answers) == number
    code = pair_code_of(visitor)
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit(quiz_length=other)
    after = begin(visitor, phase="after", pair=code, length=other)
    assert (len(after.answers), after.length) == (number, plan), "as long as the quiz before, also after a change"
    desk.get(f"/admin/sessions/{session_in_lontar.id}/")
    desk.press("Sebelum")
    visitor.get("/quiz/")
    offered = [button["value"] for button in visitor.page.select("main button[name=length]")]
    assert offered == [other], "nobody is asked for a length that is not theirs to choose"


def test_codes_of_a_session_never_meet(app: Flask, session_in_lontar: OutreachSession) -> None:
    codes_in_use = {quiz.PAIR_CODES[0], *quiz.PAIR_CODES[2:]}
    with db.write():
        db.session.add_all(
            QuizAttempt(token=f"{code:022}", session_id=session_in_lontar.id, phase="before", pair_code=str(code))
            for code in codes_in_use
        )
        db.session.flush()
        assert quiz.pick_pair_code(session_in_lontar.id) == str(quiz.PAIR_CODES[1])


def test_a_session_that_is_closed_meanwhile_gives_no_code(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    begin(visitor, phase="before")
    answer_all(visitor)
    with db.write():
        session_in_lontar.state = "closed"
        counting.count_session(session_in_lontar.id)
    visitor.submit(possible="1", ask="3")
    assert "Terima kasih!" in visitor.text
    assert "Catat angka" not in visitor.text
    attempt = attempt_of(visitor)
    assert (attempt.finished, attempt.pair_code) == (True, None)


def test_both_faces_are_asked_or_skipped(visitor: Browser) -> None:
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
    visitor.press("Skip")
    row = attempt_of(visitor)
    assert (row.attitude_possible, row.attitude_ask, row.finished) == (None, None, True)


def test_the_first_faces_stay(visitor: Browser) -> None:
    begin(visitor, phase="before")
    answer_all(visitor)
    form, address = form_on(visitor), visitor.path
    visitor.post(address, form | {"possible": "1", "ask": "2"})
    code = pair_code_of(visitor)
    visitor.post(address, form | {"possible": "3", "ask": "3"})
    assert pair_code_of(visitor) == code
    with db.write():  # a second tap that passed the view's own look before the first wrote
        quiz.record_attitude(attempt_of(visitor).token, 3, 3)
    row = attempt_of(visitor)
    assert (row.attitude_possible, row.attitude_ask, row.pair_code) == (1, 2, code)


def test_an_attempt_keeps_a_date_and_no_clock() -> None:
    for table in (QuizAttempt.__table__, QuizAnswer.__table__):
        kinds = [type(column.type) for column in table.columns]
        assert not [kind for kind in kinds if issubclass(kind, DateTime | Time)]
        assert kinds.count(Date) <= 1
        assert table.dialect_options["sqlite"]["with_rowid"] is False


def test_no_activity_knows_the_one_before(visitor: Browser) -> None:
    begin(visitor)
    answer_all(visitor)
    with visitor.client.session_transaction() as cookie:
        cookie["check_in"] = "a key of another activity"
    first = attempts()[0]
    assert begin(visitor, phase="free", pair="9999").pair_code is None
    with visitor.client.session_transaction() as cookie:
        assert "check_in" not in cookie
        assert first.token not in str(dict(cookie))
    quiz_columns, offer_columns = QuizAttempt.__table__.columns.keys(), OfferCheck.__table__.columns.keys()
    assert set(quiz_columns) & set(offer_columns) == {"token", "session_id"}
