"""What must not happen to an answer: changed, forged, skipped, or seen by somebody else."""

import pytest
from sqlalchemy import delete

from kiosk.db import db
from kiosk.models import QuizAnswer, QuizAttempt
from kiosk.rules import quiz
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, answers_of, attempt_of, attempts, begin, form_on, keys_on, tap


def test_a_double_tap_keeps_the_first_answer(visitor: Browser) -> None:
    attempt = begin(visitor)
    form = form_on(visitor)
    address = visitor.path
    visitor.post(address, form | {"option": "unknown"})
    visitor.post(address, form | {"option": attempt.answers[0].question.answer})
    assert "Belum tahu? Tidak apa-apa" in visitor.text
    assert answers_of(visitor) == ["unknown", None, None, None, None]
    assert attempt_of(visitor).answers[0].right is False


def test_of_two_taps_at_once_the_first_counts(visitor: Browser) -> None:
    token = begin(visitor).token
    for option in ("unknown", "a"):  # both passed the view's own look before either wrote
        with db.write():
            quiz.record_answer(token, 1, option, minutes=1)
    assert answers_of(visitor) == ["unknown", None, None, None, None]


@pytest.mark.parametrize("option", ["d", "a'", "", "A", "None"])
def test_a_forged_option_is_refused(visitor: Browser, option: str) -> None:
    begin(visitor)
    visitor.submit("main form.quiz-options", status=422, option=option)
    assert "Ketuk salah satu jawaban" in visitor.text
    assert keys_on(visitor)[-1] == "unknown"
    assert answers_of(visitor) == [None] * 5


def test_an_answer_without_a_choice_is_asked_again(visitor: Browser) -> None:
    begin(visitor)
    visitor.submit("main form.quiz-options", status=422)
    assert "Ketuk salah satu jawaban" in visitor.text


def test_an_answer_with_a_stale_token_is_asked_again(visitor: Browser) -> None:
    begin(visitor)
    visitor.post(visitor.path, {"option": "unknown", "csrf_token": "old"}, status=422)
    assert "Ketuk jawabannya sekali lagi" in visitor.text
    assert answers_of(visitor) == [None] * 5
    tap(visitor, "unknown")
    assert answers_of(visitor)[0] == "unknown"


def test_a_question_ahead_leads_to_the_open_one(visitor: Browser) -> None:
    attempt = begin(visitor)
    tap(visitor, "unknown")
    for ahead in ("3", "5", "0", "6", "999", "result", "attitude"):
        visitor.get(f"/quiz/{attempt.token}/{ahead}")
        assert visitor.path == f"/quiz/{attempt.token}/2"
    form = form_on(visitor)
    visitor.post(f"/quiz/{attempt.token}/3", form | {"option": "unknown"})
    assert visitor.path == f"/quiz/{attempt.token}/2"
    assert answers_of(visitor) == ["unknown", None, None, None, None]


def test_a_finished_quiz_can_be_read_again_and_changed_no_more(visitor: Browser) -> None:
    attempt = begin(visitor)
    answer_all(visitor, "unknown")
    for elsewhere in ("6", "0", "attitude"):
        visitor.get(f"/quiz/{attempt.token}/{elsewhere}")
        assert visitor.path == f"/quiz/{attempt.token}/result"
    visitor.post(f"/quiz/{attempt.token}/1", {"option": "a"})
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert answers_of(visitor) == ["unknown"] * 5


def test_somebody_elses_attempt_leads_to_the_start(visitor: Browser, another_visitor: Browser) -> None:
    token = begin(visitor).token
    begin(another_visitor)
    form = form_on(another_visitor)
    for address in (f"/quiz/{token}/1", f"/quiz/{token}/result", f"/quiz/{token}/attitude", "/quiz/nobody/1"):
        another_visitor.get(address)
        assert another_visitor.path == "/"
    another_visitor.post(f"/quiz/{token}/1", form | {"option": "unknown"})
    assert another_visitor.path == "/"
    assert answers_of_token(token) == [None] * 5


def answers_of_token(token: str) -> list[str | None]:
    return [answer.option for attempt in attempts() if attempt.token == token for answer in attempt.answers]


def test_back_after_the_visits_end_leads_to_the_start(visitor: Browser) -> None:
    token = begin(visitor).token
    visitor.press("Selesai")
    visitor.get(f"/quiz/{token}/1")
    assert visitor.path == "/"


def test_a_second_quiz_closes_the_first(visitor: Browser) -> None:
    first = begin(visitor).token
    begin(visitor)
    visitor.get(f"/quiz/{first}/1")
    assert visitor.path == "/"


def test_an_attempt_that_is_gone_leads_to_the_start(visitor: Browser) -> None:
    address = f"/quiz/{begin(visitor).token}/1"
    with db.write():
        db.session.execute(delete(QuizAnswer))
        db.session.execute(delete(QuizAttempt))
    visitor.get(address)
    assert visitor.path == "/"
