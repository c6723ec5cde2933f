"""“Aman atau tidak?” as a visit: a round of four offers, what is told of each, and the end."""

import pytest

from kiosk.models import OutreachSession, QuizAnswer, Village
from kiosk.models.quiz_attempt import CHOSEN_PHASES
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, attempt_of, attempts, begin, onward, practise, tap
from tests.conftest import add, open_session


def marked_bubbles(visitor: Browser) -> list[str]:
    """The bubbles that are marked."""
    return [" ".join(bubble.get_text(" ").split()) for bubble in visitor.page.select(".bubble[data-sign]")]


def go_to_offer(visitor: Browser, answer: str) -> QuizAnswer:
    """On through a round to its first offer whose right answer is this."""
    for each in practise(visitor).answers:
        if each.question.answer == answer:
            return each
        tap(visitor, "unknown")
        visitor.get(onward(visitor))
    raise AssertionError(f"a round without a {answer} offer")


def test_a_round_of_four_is_begun_by_one_tap(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    attempt = practise(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert (attempt.phase, attempt.length, attempt.session_id) == ("offers", "round", session_in_lontar.id)
    assert len(attempt.answers) == 4
    assert {answer.question.answer for answer in attempt.answers} == {"genuine", "scam"}
    choices = [" ".join(button.text.split()) for button in visitor.page.select("button.quiz-option")]
    assert choices == ["Aman, boleh dilanjutkan", "Tipuan atau berbahaya", "Belum tahu"]


@pytest.mark.parametrize(
    ("answer", "option", "words"),
    [
        ("genuine", "genuine", "Tepat! Tawaran ini aman."),
        ("genuine", "scam", "Belum tepat Tawaran ini aman."),
        ("scam", "genuine", "Belum tepat Tawaran ini tipuan atau berbahaya."),
        ("scam", "unknown", "Belum tahu? Tidak apa-apa Tawaran ini tipuan atau berbahaya."),
    ],
)
def test_feedback_marks_what_tells_and_says_why(visitor: Browser, answer: str, option: str, words: str) -> None:
    offer = go_to_offer(visitor, answer).question
    tap(visitor, option)
    text = offer.text("id")
    assert words in visitor.text
    tells = "Ini tanda baiknya:" if answer == "genuine" else "Ini tandanya:"
    assert marked_bubbles(visitor) == [f"{tells} {text['bubbles'][number]}" for number in offer.telling]
    assert f"{text['explanation']} Sebaiknya kita: {text['next']}" in visitor.text
    assert (f"Caranya: {text.get('technique')}" in visitor.text) == (answer == "scam")
    false_alarm, miss = (answer, option) == ("genuine", "scam"), (answer, option) == ("scam", "genuine")
    assert ("Hati-hati itu baik. Tawaran ini sudah jelas, jadi boleh diteruskan." in visitor.text) == false_alarm
    assert ("Ini mudah terlewat. Lihat kalimat yang ditandai." in visitor.text) == miss


@pytest.mark.parametrize("option", ["", "scam", "genuine", "unknown"])
def test_the_end_tells_both_apart(visitor: Browser, option: str) -> None:
    practise(visitor)
    answer_all(visitor, option)
    assert visitor.path == f"/quiz/{attempt_of(visitor).token}/4", "with what the last offer was"
    genuine = sum(answer.question.answer == "genuine" for answer in attempt_of(visitor).answers)
    for words, kind, number in (
        ("Tipuan yang ditolak", "scam", 4 - genuine),
        ("Tawaran aman yang diteruskan", "genuine", genuine),
    ):
        is_told = option in ("", kind)
        assert (f"{words}: {number} dari {number}" in visitor.text) is is_told, "a zero is told to nobody"
    assert "Coba ceritakan kepada keluarga di rumah: apa tandanya?" in visitor.text
    assert attempt_of(visitor).finished
    visitor.get(f"/quiz/{attempt_of(visitor).token}/3")
    assert "Tipuan yang ditolak" not in visitor.text, "once only"
    visitor.get(f"/quiz/{attempt_of(visitor).token}/result")
    assert visitor.path.endswith("/4")


def test_the_ways_on_from_the_end(visitor: Browser, session_in_lontar: OutreachSession, lontar: Village) -> None:
    practise(visitor)
    answer_all(visitor)
    assert [link["href"] for link in visitor.page.select("main a")] == ["/offers/"]
    visitor.press("Latihan lagi")
    again = attempt_of(visitor)
    assert (again.phase, again.session_id, len(attempts())) == ("offers", session_in_lontar.id, 2)
    add(open_session(lontar, title="Sambang desa"))
    assert practise(visitor).session_id is None, "of two sessions it counts with none"


def test_a_round_is_of_one_length_and_no_other_quiz_is(visitor: Browser) -> None:
    assert begin(visitor, phase="offers", length="full").length == "round"
    visitor.get("/quiz/")
    visitor.submit(status=422, length="round")
    assert "offers" not in CHOSEN_PHASES, "what an officer sets"
