"""Words that somebody may not know open their meaning, beside the text in which they stand."""

import pytest

from kiosk.models.texts import Text
from kiosk.rules import questions
from kiosk.rules.glossary import glossary_terms_in
from tests.cast.pages import Browser, words_of
from tests.cast.quiz import begin, deactivate, tap


def meanings_on(browser: Browser) -> dict[str, str]:
    """Each word on the page that can be tapped, with what it opens."""
    words = browser.page.select("details.glossary-word")
    return {word.summary.text.strip(): words_of(word).partition(" ")[2] for word in words if word.summary}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tanya kantor P3MI, lalu SISKOP2MI.", ["P3MI", "SISKOP2MI"]),
        ("SIP3MI bukan P3MI, dan P3MI tetap satu.", ["SIP3MI", "P3MI"]),
        ("Calonnya banyak.", []),
        ("Disnaker, atau Disnakertrans", ["Disnaker"]),
        ("", []),
    ],
)
def test_a_word_is_found_whole_and_each_meaning_once(text: str, words: list[str]) -> None:
    assert [term.word for term in glossary_terms_in(Text(text))] == words


def test_after_an_answer_the_words_of_the_reason_open_and_before_it_none(visitor: Browser) -> None:
    """Before, a meaning might tell the answer."""
    deactivate(*[question.slug for question in questions.asked_questions() if question.slug != "Q37"])
    begin(visitor)
    assert meanings_on(visitor) == {}
    tap(visitor, "unknown")
    assert meanings_on(visitor)["Disnaker"] == "Dinas tenaga kerja kabupaten."
