"""“Aman atau tidak?” as a visit: a round of four offers, what is told of each, the odd one, and the end."""

import re
from collections.abc import Callable
from itertools import combinations

import pytest

from kiosk.models import OutreachSession, Question, QuizAnswer, QuizAttempt, Village
from kiosk.models.quiz_attempt import CHOSEN_PHASES, QUESTIONS_BY_LENGTH
from kiosk.models.texts import Text, sentences
from kiosk.rules import questions, quiz
from kiosk.web.static_files import PICTOGRAMS
from tests.cast.pages import Browser, words_of, words_seen
from tests.cast.questions import current
from tests.cast.quiz import answer_all, answers_of, attempt_of, attempts, begin, onward, open_attempt, practise, tap
from tests.conftest import add, open_session

MOST_WORDS = 400  # of a round: each question, and what is told of it
MOST_WORDS_OF_A_SCREEN = 60
MOST_WORDS_AT_THE_END = 30
BeginRound = Callable[..., QuizAttempt]


@pytest.fixture
def round_of(visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> BeginRound:
    """Begins a round of these offers, in this order."""

    def begin_round(*slugs: str) -> QuizAttempt:
        offers = [current(slug) for slug in slugs]
        monkeypatch.setattr(quiz, "pick_offers", lambda _pool: offers)
        return practise(visitor)

    return begin_round


def every_offer() -> list[Question]:
    """All offers that are shipped."""
    return [question for question in questions.asked_questions() if question.kind == "offer"]


def go_to_offer(visitor: Browser, answer: str) -> QuizAnswer:
    """On through a round to its first offer whose right answer is this."""
    for each in practise(visitor).answers:
        if each.question.answer == answer:
            return each
        tap(visitor, "unknown")
        visitor.get(onward(visitor))
    raise AssertionError(f"a round without a {answer} offer")


def bubbles(visitor: Browser) -> list[str]:
    """What the bubbles say, from above."""
    return [words_of(bubble) for bubble in visitor.page.select(".bubble")]


def marked_bubbles(visitor: Browser) -> list[str]:
    """What the marked ones among them say."""
    return [words_of(bubble) for bubble in visitor.page.select(".bubble[data-sign]")]


def faces(visitor: Browser, part: str) -> list[str]:
    """Whose faces are drawn in a part of the page."""
    return [str(use["href"]).partition("#")[2] for use in visitor.page.select(f"{part} .face use")]


# --- a round


def test_a_round_of_four_is_begun_by_one_tap(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    attempt = practise(visitor)
    assert visitor.path == f"/quiz/{attempt.token}/1"
    assert (attempt.phase, attempt.length, attempt.session_id) == ("offers", "round", session_in_lontar.id)
    assert len(attempt.answers) == 4
    assert {answer.question.answer for answer in attempt.answers} == {"genuine", "scam"}
    assert visitor.page.h1
    assert words_of(visitor.page.h1).endswith("Aman atau tidak?")
    assert words_of(visitor.page.select_one(".quiz-progress")) == "Soal 1 dari 4"
    choices = [words_of(button) for button in visitor.page.select("button.quiz-option")]
    assert choices == ["Aman", "Tipuan", "Belum tahu"]


def test_an_answer_that_is_none_is_refused(visitor: Browser) -> None:
    practise(visitor)
    for option in ("", "a", "Aman"):
        visitor.submit("main form:has([name=option])", status=422, option=option)
        assert "Ketuk salah satu jawaban" in visitor.text
        assert bubbles(visitor)
    assert answers_of(visitor) == [None] * 4


@pytest.mark.parametrize(
    ("slug", "way", "heads", "beside"),
    [
        ("T04", "chat", ["nenek"], []),
        ("T15", "chat", ["bayu"], []),
        ("T10", "call", [], ["ujang"]),
        ("T22", "talk", [], ["bapak"]),
        ("T05", "talk", [], ["gadis"]),  # who hands out a leaflet
        ("T17", "talk", [], ["nenek"]),
        ("T20", "call", [], ["pakde"]),
        ("T03", "paper", [], []),
        ("T01", "paper", [], []),
    ],
)
def test_an_offer_comes_as_it_comes_to_people(
    visitor: Browser, round_of: BeginRound, slug: str, way: str, heads: list[str], beside: list[str]
) -> None:
    round_of(slug)
    text = current(slug).text("id")
    for mak in ("mak-ask", "mak-kind"):
        assert [part["data-way"] for part in visitor.page.select(".offer")] == [way]
        assert (faces(visitor, ".offer-head"), faces(visitor, ".offer-said")) == (heads, beside)
        assert faces(visitor, "main")[0] == mak
        assert bool(visitor.page.select(".offer-head .objects")) is (way == "paper"), "paper has a picture for a face"
        if mak == "mak-ask":
            assert words_of(visitor.page.select_one(".offer-sender")) == text["stem"]
            assert f"Sudah dicek: {text['known']}" in visitor.text
            assert bubbles(visitor) == list(text["bubbles"].values())
            tap(visitor, "unknown")


# --- at the door and by phone

CALLERS = {"T17": "door", "T18": "door", "T19": "phone", "T20": "phone"}


@pytest.mark.parametrize("slug", CALLERS)
def test_who_calls_has_few_words_in_english_too(visitor: Browser, round_of: BeginRound, slug: str) -> None:
    round_of(slug)
    with visitor.client.session_transaction() as cookie:
        cookie["language"] = "en"
    visitor.get(visitor.path)
    assert count_words(visitor) <= MOST_WORDS_OF_A_SCREEN


@pytest.mark.parametrize(("slug", "sign"), CALLERS.items())
def test_who_calls_is_seen_large_with_a_sign_and_can_be_heard(
    visitor: Browser, round_of: BeginRound, slug: str, sign: str
) -> None:
    round_of(slug)
    offer = current(slug)
    assert visitor.page.h1
    assert words_of(visitor.page.h1) == "Keponakan kita bertanya: Aman atau tidak?"
    assert faces(visitor, "main") == ["mak-ask", "siti", offer.speaker]
    caller = visitor.page.select_one(".offer-caller")
    assert caller
    assert visitor.response
    assert visitor.response.text.count(PICTOGRAMS[sign]) == 1
    button = caller.select_one("button")
    assert button
    assert words_of(button) == "Ketuk untuk mendengar Berhenti"
    assert button.has_attr("hidden"), "until the script shows it"
    assert bubbles(visitor) == list(offer.text("id")["bubbles"].values()), "there from the first moment"
    assert count_words(visitor) <= MOST_WORDS_OF_A_SCREEN

    tap(visitor, "unknown")
    assert faces(visitor, "main") == ["mak-kind", offer.speaker]
    assert not visitor.page.select(".offer-caller button")


@pytest.mark.parametrize("slug", ["T10", "T22", "T04", "T01"])
def test_nobody_asks_about_another_offer(visitor: Browser, round_of: BeginRound, slug: str) -> None:
    round_of(slug)
    assert visitor.page.h1
    assert words_of(visitor.page.h1) == "Aman atau tidak?"
    assert "siti" not in faces(visitor, "main")
    assert bool(visitor.page.select("#hear-offer")) is (slug == "T10"), "who calls by phone can be heard as well"


def test_in_english_nothing_can_be_heard(visitor: Browser) -> None:
    visitor.get("/")
    visitor.submit("form[action='/language']", language="en")
    open_attempt(visitor, [current("T17")], phase="offers")
    assert visitor.page.select(".offer-caller .face")
    assert not visitor.page.select("#hear-offer")


# --- what is told of an offer


@pytest.mark.parametrize(
    ("answer", "option", "verdict", "words", "mak"),
    [
        ("genuine", "genuine", "Tepat!", "Ini aman.", "mak-glad"),
        ("genuine", "scam", "Belum tepat", "Ini aman. Hati-hati itu baik.", "mak-kind"),
        ("scam", "genuine", "Belum tepat", "Ini tipuan: {technique}", "mak-kind"),
        ("scam", "unknown", "Belum tahu? Tidak apa-apa", "Ini tipuan: {technique}", "mak-kind"),
    ],
)
def test_mak_says_what_it_was_what_tells_and_what_to_do(
    visitor: Browser, answer: str, option: str, verdict: str, words: str, mak: str
) -> None:
    offer = go_to_offer(visitor, answer).question
    tap(visitor, option)
    text = offer.text("id")
    assert visitor.page.h1
    assert words_of(visitor.page.h1) == verdict
    assert words_of(visitor.page.select_one(".offer-verdict")) == words.format(**text)
    assert faces(visitor, "main")[0] == mak
    tells = "Tanda baik:" if answer == "genuine" else "Ini tandanya:"
    assert bubbles(visitor) == [
        f"{tells} {bubble}" if number in offer.telling else bubble for number, bubble in text["bubbles"].items()
    ], "in their order, and marked where they stand"
    assert len(marked_bubbles(visitor)) == len(offer.telling)
    assert not visitor.page.select("a.bubble")
    first, *others = sentences(Text(text["next"]))
    assert words_of(visitor.page.select_one(".offer-next")) == f"Sebaiknya kita: {first}"
    reason = words_of(visitor.page.select_one(".offer-why"))
    assert reason.startswith(" ".join(["Mengapa?", text["explanation"], *others]))
    assert f"Sumber: {' '.join(text['source'].split())}" in reason
    assert visitor.page.select_one(".offer-why").has_attr("open") is (verdict != "Tepat!")
    assert not visitor.page.select("main form")


def test_what_to_do_is_one_short_sentence(visitor: Browser) -> None:
    for offer in every_offer():
        for language in ("id", "en"):
            first = sentences(Text(offer.text(language)["next"]))[0]
            assert len(first.split()) <= 11, (offer.slug, first)


# --- the odd one


def odd_links(visitor: Browser) -> list[str]:
    """Where the bubbles lead that can be tapped."""
    return [str(bubble["href"]) for bubble in visitor.page.select("a.bubble")]


def test_after_a_rejected_scam_the_odd_bubble_is_asked_for(visitor: Browser, round_of: BeginRound) -> None:
    attempt = round_of("T04", "T01")
    text = current("T04").text("id")
    tap(visitor, "scam")
    path = visitor.path
    assert words_of(visitor.page.select_one("#told")) == "Kalimat mana yang aneh?"
    assert odd_links(visitor) == [f"{path}?odd={number}" for number in (1, 2, 3)]
    assert bubbles(visitor) == list(text["bubbles"].values())
    assert marked_bubbles(visitor) == []
    assert text["technique"] not in words_of(visitor.page.select_one(".talk")), "which would tell"
    assert onward(visitor) == f"/quiz/{attempt.token}/2", "it may be passed over"
    before = (answers_of(visitor), attempt_of(visitor).answers[0].right)

    visitor.get(odd_links(visitor)[0])
    first, second, third = text["bubbles"].values()
    assert bubbles(visitor) == [f"Bukan yang ini: {first}", f"Ini tandanya: {second}", f"Ini tandanya: {third}"]
    assert len(marked_bubbles(visitor)) == 2
    visitor.get(f"{path}?odd=3")
    assert bubbles(visitor) == [first, f"Ini tandanya: {second}", f"Tepat, ini tandanya: {third}"]
    assert odd_links(visitor) == []
    assert words_of(visitor.page.select_one("#told")) == f"Ini tipuan: {text['technique']}"
    assert onward(visitor) == f"/quiz/{attempt.token}/2"
    assert (answers_of(visitor), attempt_of(visitor).answers[0].right) == before, "stored nowhere, and not scored"
    visitor.get(path)
    assert marked_bubbles(visitor) == [], "nor in this visit"


@pytest.mark.parametrize("odd", ["9", "0", "-1", "x", "", "02", "2 ", "²", "2,3"])
def test_a_bubble_that_is_not_there_is_as_none(visitor: Browser, round_of: BeginRound, odd: str) -> None:
    round_of("T04")
    tap(visitor, "scam")
    visitor.get(f"{visitor.path}?odd={odd}")
    assert len(odd_links(visitor)) == 3
    assert marked_bubbles(visitor) == []


def test_one_scam_of_a_round_is_asked_about(visitor: Browser, round_of: BeginRound) -> None:
    """It is the first that was rejected: after no wrong answer, no genuine offer and no second time."""
    attempt = round_of("T05", "T01", "T06", "T10")
    asked = []
    for option in ("unknown", "genuine", "scam", "scam"):
        tap(visitor, option)
        asked.append(bool(odd_links(visitor)))
        visitor.get(f"{visitor.path}?odd=1")
        assert odd_links(visitor) == []
        assert bool(visitor.page.find(string=re.compile("Bukan yang ini"))) is asked[-1]
        visitor.get(onward(visitor))
    assert asked == [False, False, True, False]
    visitor.get(f"/quiz/{attempt.token}/3")
    assert odd_links(visitor), "also later"


def test_no_scam_rejected_and_no_odd_one_asked_for(visitor: Browser) -> None:
    practise(visitor)
    for _ in range(4):
        tap(visitor, "genuine")
        assert odd_links(visitor) == []
        visitor.get(onward(visitor))


# --- the end


@pytest.mark.parametrize("option", ["", "scam", "genuine", "unknown"])
def test_the_end_tells_both_apart(visitor: Browser, option: str) -> None:
    practise(visitor)
    answer_all(visitor, option)
    assert visitor.path == f"/quiz/{attempt_of(visitor).token}/result"
    assert visitor.page.h1
    assert words_of(visitor.page.h1) == "Latihan selesai, terima kasih!"
    assert faces(visitor, "main") == ["mak-greet"]
    genuine = sum(answer.question.answer == "genuine" for answer in attempt_of(visitor).answers)
    counts = {
        "genuine": f"Aman, diteruskan {genuine} dari {genuine}",
        "scam": f"Tipuan, ditolak {4 - genuine} dari {4 - genuine}",
    }
    expected = [words for kind, words in counts.items() if option in ("", kind)]
    assert [words_of(count) for count in visitor.page.select(".offer-count")] == expected, "a zero is told to nobody"
    assert "Ceritakan di rumah, ya: apa tandanya?" in visitor.text
    assert count_words(visitor) <= MOST_WORDS_AT_THE_END
    assert attempt_of(visitor).finished
    for step in ("5", "attitude"):
        visitor.get(f"/quiz/{attempt_of(visitor).token}/{step}")
        assert visitor.path.endswith("/result")


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


# --- few words


def count_words(visitor: Browser) -> int:
    """How many words of a page's middle are seen while its folds are closed."""
    main = visitor.page.select_one("main")
    assert main
    return words_seen(main)


def may_come_together(offers: tuple[Question, ...]) -> bool:
    """True for offers of both kinds without twins, with one ship at most and one that is asked about."""
    kinds = {offer.answer for offer in offers}
    twins = {offer.twin for offer in offers} & {offer.slug for offer in offers}
    ships = [offer for offer in offers if offer.channel == quiz.SHIPS]
    asked_about = [offer for offer in offers if offer.asker]
    return len(kinds) == 2 and not twins and len(ships) <= 1 and len(asked_about) == 1


def test_a_round_has_few_words(visitor: Browser) -> None:
    """The wordiest round, with each offer's question and the longest that is told of it: by any answer, any odd one."""
    words = {}
    for offer in every_offer():
        open_attempt(visitor, [offer], phase="offers")
        asked = count_words(visitor)
        told = []
        for option in ("genuine", "scam", "unknown"):
            open_attempt(visitor, [offer], option, phase="offers")
            told.append(count_words(visitor))
            for link in odd_links(visitor):
                visitor.get(link)
                told.append(count_words(visitor))
        words[offer] = asked + max(told)
    rounds = filter(may_come_together, combinations(words, QUESTIONS_BY_LENGTH["round"]))
    wordiest = max(rounds, key=lambda offers: sum(words[offer] for offer in offers))
    by_slug = {offer.slug: words[offer] for offer in wordiest}
    assert 300 < sum(by_slug.values()) <= MOST_WORDS, by_slug
