"""“Aman atau tidak?” as visits: a round begun by one tap, each offer explained, and what was told apart at its end."""

import pytest

from kiosk.models import OutreachSession, QuizAnswer, Village
from kiosk.models.quiz_attempt import CHOSEN_PHASES
from tests.cast.offers import check
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, attempt_of, attempts, begin, deactivate, form_on, onward, practise, tap
from tests.conftest import add, open_session

pytestmark = pytest.mark.look


def marked(visitor: Browser) -> list[str]:
    """The bubbles that are marked."""
    return [" ".join(bubble.get_text(" ").split()) for bubble in visitor.page.select(".offer .tells")]


def to_kind(visitor: Browser, answer: str) -> QuizAnswer:
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
    assert sorted(answer.question.answer for answer in attempt.answers) == ["rotten", "rotten", "sound", "sound"]


def test_an_offer_is_shown_as_it_came(visitor: Browser) -> None:
    offer = practise(visitor).answers[0].question
    text = offer.text("id")
    assert visitor.page.h1.text.strip() == text["stem"]
    assert [" ".join(bubble.text.split()) for bubble in visitor.page.select(".offer li")] == list(
        text["bubbles"].values()
    )
    assert f"Sudah dicek: {text['known']}" in visitor.text
    buttons = visitor.page.select("button.quiz-option")
    assert [" ".join(button.text.split()) for button in buttons] == [
        *("Aman, boleh dilanjutkan", "Tipuan atau berbahaya", "Belum tahu"),
    ]
    assert len({tuple(button["class"]) for button in buttons}) == 1, "of one size and colour"
    assert marked(visitor) == []
    assert text["explanation"] not in visitor.text


@pytest.mark.parametrize(
    ("answer", "option", "said"),
    [
        ("sound", "sound", "Tepat! Tawaran ini aman."),
        ("sound", "rotten", "Belum tepat Tawaran ini aman."),
        ("rotten", "rotten", "Tepat! Tawaran ini tipuan atau berbahaya."),
        ("rotten", "sound", "Belum tepat Tawaran ini tipuan atau berbahaya."),
        ("rotten", "unknown", "Belum tahu? Tidak apa-apa Tawaran ini tipuan atau berbahaya."),
    ],
)
def test_feedback_marks_what_tells_and_says_why(visitor: Browser, answer: str, option: str, said: str) -> None:
    offer = to_kind(visitor, answer).question
    tap(visitor, option)
    text = offer.text("id")
    assert said in visitor.text
    tells = "Ini tanda baiknya:" if answer == "sound" else "Ini tandanya:"
    assert marked(visitor) == [f"{tells} {text['bubbles'][number]}" for number in offer.telling]
    assert f"{text['explanation']} Sebaiknya kita: {text['next']}" in visitor.text
    assert (f"Caranya: {text.get('technique')}" in visitor.text) == (answer == "rotten")
    false_alarm, miss = (answer, option) == ("sound", "rotten"), (answer, option) == ("rotten", "sound")
    assert ("Hati-hati itu baik. Tawaran ini sudah jelas, jadi boleh diteruskan." in visitor.text) == false_alarm
    assert ("Ini mudah terlewat. Lihat kalimat yang ditandai." in visitor.text) == miss


@pytest.mark.parametrize(
    ("option", "refused", "kept"), [("", 2, 2), ("rotten", 2, 0), ("sound", 0, 2), ("unknown", 0, 0)]
)
def test_the_end_tells_both_apart(visitor: Browser, option: str, refused: int, kept: int) -> None:
    practise(visitor)
    answer_all(visitor, option)
    assert visitor.path == f"/quiz/{attempt_of(visitor).token}/4", "with what the last offer was"
    for words, right in (("Tipuan yang ditolak", refused), ("Tawaran aman yang diteruskan", kept)):
        assert (f"{words}: {right} dari 2" in visitor.text) is (right > 0), "a zero is told to nobody"
    assert "Coba ceritakan kepada keluarga di rumah: apa tandanya?" in visitor.text
    assert attempt_of(visitor).finished
    visitor.get(f"/quiz/{attempt_of(visitor).token}/3")
    assert "Tipuan yang ditolak" not in visitor.text, "once only"
    visitor.get(f"/quiz/{attempt_of(visitor).token}/result")
    assert visitor.path.endswith("/4")


def test_the_ways_on_from_the_end(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    practise(visitor)
    answer_all(visitor)
    assert [link["href"] for link in visitor.page.select("main a")] == ["/offers/"]
    visitor.press("Latihan lagi")
    again = attempt_of(visitor)
    assert (again.phase, again.session_id, len(attempts())) == ("offers", session_in_lontar.id, 2)


def test_of_two_sessions_it_counts_with_none(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(open_session(lontar, title="Sambang desa"))
    assert practise(visitor).session_id is None


def test_a_round_is_of_one_length_and_no_other_quiz_is(visitor: Browser) -> None:
    assert begin(visitor, phase="offers", length="full").length == "round"
    visitor.get("/quiz/")
    visitor.submit(status=422, length="round")
    assert "offers" not in CHOSEN_PHASES, "what an officer sets"


def test_the_second_of_two_taps_on_the_tile_begins_no_other_round(visitor: Browser) -> None:
    visitor.get("/")
    sent = {"csrf_token": form_on(visitor)["csrf_token"], "phase": "offers"}
    for _tap in range(2):
        visitor.post("/quiz/", sent)
        assert visitor.path == f"/quiz/{attempts()[0].token}/1"
    assert len(attempts()) == 1


def test_a_tile_that_was_shown_too_long_ago_is_pressed_once_more(visitor: Browser) -> None:
    visitor.get("/")
    visitor.press("Aman atau tidak?", status=422, csrf_token="old")
    assert attempts() == []
    visitor.press("Lanjutkan")
    assert attempt_of(visitor).phase == "offers"


def test_an_answer_sent_twice_is_the_first(visitor: Browser) -> None:
    practise(visitor)
    address, form = visitor.path, form_on(visitor)
    for option in ("rotten", "sound"):
        visitor.post(address, form | {"option": option})
    assert attempt_of(visitor).answers[0].option == "rotten"


def test_another_language_asks_the_same_offer(visitor: Browser) -> None:
    offer = practise(visitor).answers[0].question
    visitor.press("English")
    assert visitor.page.h1.text.strip() == offer.text("en")["stem"]
    assert "Safe: may go on" in visitor.text
    tap(visitor, "rotten" if offer.answer == "sound" else "sound")
    assert offer.text("en")["next"] in visitor.text


def test_back_after_the_end_of_the_visit_shows_the_start(visitor: Browser) -> None:
    practise(visitor)
    address = visitor.path
    visitor.press("Selesai")
    visitor.get(address)
    assert visitor.path == "/"


def test_the_practice_and_the_check_know_nothing_of_each_other(visitor: Browser) -> None:
    check(visitor, "R01")
    verdict = visitor.path
    practise(visitor)
    visitor.get(verdict)
    assert visitor.path == "/"


def test_with_offers_of_one_kind_left_the_end_tells_of_that_kind(visitor: Browser) -> None:
    deactivate(*(f"T{number:02}" for number in (1, 2, 3, 7, 8, 9, 13, 14)))
    practise(visitor)
    answer_all(visitor)
    assert "Tipuan yang ditolak: 2 dari 2" in visitor.text
    assert "diteruskan" not in visitor.text
