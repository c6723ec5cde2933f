"""How a quiz begins: the home page's tile sends nothing, the officer's switch says which quiz, little is asked."""

from datetime import timedelta

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, QuizAnswer, QuizAttempt, Village
from kiosk.rules import quiz
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, attempt_of, attempts, code_shown, form_on, measure, tap
from tests.conftest import add, open_session


def switch(session: OutreachSession, phase: str) -> None:
    """The officer says which quiz is taken now."""
    with db.write():
        db.session.merge(session).quiz_phase = phase


def begin_from_home(visitor: Browser, status: int = 200) -> None:
    """The tile: a form with nothing but its token."""
    visitor.get("/quiz/")
    visitor.post("/quiz/", {"csrf_token": form_on(visitor)["csrf_token"]}, status)


def buttons(visitor: Browser) -> list[str]:
    """What can be pressed in the middle of the page."""
    return [" ".join(button.get_text(" ").split()) for button in visitor.page.select("main button")]


def test_the_tile_opens_the_first_question(visitor: Browser) -> None:
    begin_from_home(visitor)
    attempt = attempt_of(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert (attempt.length, attempt.phase, attempt.session_id) == ("short", "free", None)


def test_its_address_offers_the_length_and_nothing_else(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/quiz/")
    assert buttons(visitor) == ["Cepat: 5 soal sekitar 3 menit", "Lengkap: 10 soal sekitar 6 menit"]
    assert not visitor.page.select("main input:not([type=hidden])")
    visitor.press("Lengkap")
    assert (attempt_of(visitor).length, attempt_of(visitor).session_id) == ("full", session_in_lontar.id)


@pytest.mark.parametrize("phase", ["free", "before"])
def test_the_officers_switch_decides(visitor: Browser, session_in_lontar: OutreachSession, phase: str) -> None:
    switch(session_in_lontar, phase)
    begin_from_home(visitor)
    attempt = attempt_of(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert (attempt.phase, attempt.session_id) == (phase, session_in_lontar.id)


def test_what_is_sent_goes_before_the_switch(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    switch(session_in_lontar, "after")
    visitor.get("/quiz/")
    visitor.submit(phase="free", length="short")
    assert attempt_of(visitor).phase == "free"


def test_a_quiz_keeps_the_phase_it_began_in(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    switch(session_in_lontar, "before")
    begin_from_home(visitor)
    switch(session_in_lontar, "after")
    attempt = attempt_of(visitor)
    tap(visitor, "unknown")
    assert visitor.path == f"/quiz/{attempt.token}/2"
    answer_all_left(visitor)
    visitor.press("Lewati")
    assert code_shown(visitor) == attempt_of(visitor).pair_code


def answer_all_left(visitor: Browser) -> None:
    while visitor.page.select("form.quiz-options"):
        tap(visitor, "unknown")


def test_after_asks_for_the_number_once(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    measure(visitor, phase="before")
    code = code_shown(visitor)
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
    visitor.submit(status=422, pair="12")
    field = visitor.page.select_one("input#pair[autofocus][aria-invalid]")
    assert field
    assert field["value"] == "12"
    assert "pair-error" in str(field["aria-describedby"]).split()
    assert field.find_previous_sibling(id="pair-error")
    assert not visitor.page.select("h1[autofocus], [role=alert]")
    assert attempts() == []


@pytest.mark.parametrize("way", ["Tidak ikut kuis sebelum acara", "Lanjut"])
def test_who_has_no_number_counts_in_no_pair(visitor: Browser, session_in_lontar: OutreachSession, way: str) -> None:
    switch(session_in_lontar, "after")
    begin_from_home(visitor)
    visitor.press(way)
    attempt = attempt_of(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert (attempt.phase, attempt.pair_code, attempt.session_id) == ("after", None, session_in_lontar.id)


def test_another_language_asks_the_same_again(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    switch(session_in_lontar, "after")
    begin_from_home(visitor)
    visitor.press("English", **form_on(visitor).to_dict() | {"pair": "48"})
    assert "The four digits from the quiz before the session" in visitor.text
    assert visitor.page.select("input[name=pair][value='48']")
    assert attempts() == []


def test_of_two_sessions_the_tile_asks_which_and_nothing_else(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other = add(open_session(lontar, title="Sambang desa", quiz_phase="before"))
    begin_from_home(visitor)
    assert {words.split(" –")[0] for words in buttons(visitor)} == {
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


def test_of_two_sessions_one_must_be_chosen_before_and_after(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(open_session(lontar, title="Sambang desa"))
    for sent in ({}, {"session": ""}):
        visitor.get("/quiz/")
        visitor.submit(status=422, phase="before", **sent)
        assert "Ikut acara yang mana?" in visitor.text
        assert attempts() == []
    visitor.press("Berangkat aman")
    assert (attempt_of(visitor).session_id, attempt_of(visitor).phase) == (session_in_lontar.id, "before")


def test_a_tile_that_was_shown_too_long_ago_is_pressed_once_more(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/quiz/")
    visitor.post("/quiz/", {"csrf_token": "old"}, 422)
    assert attempts() == []
    visitor.press("Cepat")
    assert visitor.path == f"/quiz/{attempt_of(visitor).token}/1"


def test_the_second_of_two_taps_on_the_tile_begins_no_other_quiz(visitor: Browser) -> None:
    visitor.get("/")
    token = form_on(visitor)["csrf_token"]
    for _tap in range(2):
        visitor.post("/quiz/", {"csrf_token": token})
        assert visitor.path == f"/quiz/{attempts()[0].token}/1"
    assert len(attempts()) == 1


# --- beginning without end


def test_a_visit_has_one_unfinished_quiz_however_often_it_begins(visitor: Browser) -> None:
    begin_from_home(visitor)
    answer_all(visitor)
    finished = attempt_of(visitor).token
    for _turn in range(30):
        begin_from_home(visitor)
    assert {attempt.token for attempt in attempts()} == {finished, attempt_of(visitor).token}
    assert db.count(QuizAnswer.question_id.is_not(None)) == 2 * len(attempt_of(visitor).answers)


def test_who_begins_with_a_new_cookie_each_time_fills_no_table(
    app: Flask, visitor: Browser, another_visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a day before go first, then those without an answer: who takes a quiz now goes on."""
    monkeypatch.setattr(quiz, "MOST_UNFINISHED", 5)
    begin_from_home(another_visitor)
    answer_all(another_visitor)
    left = begin_of_a_stranger(app)
    with db.write():
        db.session.get_one(QuizAttempt, left).taken_on = today() - timedelta(days=1)
        db.session.get_one(QuizAnswer, (left, quiz.find(left).answers[0].question_id)).option = "unknown"
    begin_from_home(visitor)
    mine = attempt_of(visitor).token
    tap(visitor, "unknown")
    for _turn in range(3):
        begin_of_a_stranger(app)
    assert len(attempts()) == 6
    begin_of_a_stranger(app)
    assert left not in {attempt.token for attempt in attempts()}
    for _turn in range(10):
        begin_of_a_stranger(app)
    assert {mine, attempt_of(another_visitor).token} < {attempt.token for attempt in attempts()}
    assert len(attempts()) == 6
    for number in range(2, 6):
        visitor.get(f"/quiz/{mine}/{number}")
        tap(visitor, "unknown")
    assert quiz.find(mine).finished


def begin_of_a_stranger(app: Flask) -> str:
    """The token of a quiz begun by somebody who was never here."""
    stranger = Browser(app)
    begin_from_home(stranger)
    return attempt_of(stranger).token
