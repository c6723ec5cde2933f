"""A question of the officers with nothing but its words: nobody speaks, and it has no rule, object or picture."""

import pytest

from kiosk.clock import today
from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import OutreachSession, Question
from kiosk.rules import halls
from kiosk.rules.questions import add_version, find_question
from tests.cast.halls import go_on, open_screen, vote_fields
from tests.cast.pages import Browser, faces
from tests.cast.quiz import open_attempt
from tests.cast.sessions import at

STEM = "Tetangga menawari kerja di kapal. Apa langkah kita?"
WORDS = {
    "stem": STEM,
    "options": {"a": "Ikut saja", "b": "Tanya Disnaker", "c": "Jual motor"},
    "explanation": "Bertanya tidak bayar.",
    "source": "UU 18/2017",
}


@pytest.fixture(params=[WORDS, WORDS | {"said": "", "rule": ""}], ids=["lacking", "empty"])
def plain(app: object, request: pytest.FixtureRequest) -> Question:
    """The question, whose missing words are no part of its texts, or empty ones."""
    with db.write():
        columns = {"kind": "choice", "topic": "jalur", "level": 1, "answer": "b", "origin": "officer"}
        add_version("K01", **columns, active=True, texts={"id": request.param}, as_of=today())
    question = find_question("K01")
    assert question
    return question


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_villager_is_asked_by_mak_and_packs_a_suitcase(visitor: Browser, plain: Question, language: str) -> None:
    visitor.get("/")
    visitor.press(LANGUAGES[language])
    open_attempt(visitor, [plain])
    assert faces(visitor) == ["mak-ask"]
    for option in WORDS["options"]:
        open_attempt(visitor, [plain], option)
        assert WORDS["explanation"] in visitor.text
        assert not visitor.page.select(".quiz-rule")
    open_attempt(visitor, [plain], "a", step="result")
    assert visitor.page.select(".suitcase-others svg")
    assert not visitor.page.select(".suitcase-rule, .suitcase-rules"), "no empty list"


def test_the_desk_shows_it_as_it_is_seen(desk: Browser, plain: Question) -> None:
    desk.get("/admin/questions/K01/")
    [seen] = desk.page.select(".question-preview")
    assert STEM in " ".join(seen.get_text(" ").split())
    assert "Ingat" not in seen.text


def test_a_hall_is_asked_it_on_the_screen_and_on_paper(
    desk: Browser, plain: Question, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        halls.put_question(session_in_lontar, 1, plain)
    for paper in ("Naskah dan jawaban", "Soal ukuran A3"):
        desk.get(at(session_in_lontar, "hall"))
        desk.press(paper, questions=["K01"])
        assert STEM in desk.text
        assert "Ingat:" not in desk.text
    open_screen(desk, session_in_lontar)
    go_on(desk, "votes")
    desk.press("Lanjut", **vote_fields(desk.page, "9 2 8 1", "0 28 1 0"))
    go_on(desk, "reason")
    assert desk.page.h1.text.split() == ["B", "Tanya", "Disnaker"]
    assert WORDS["explanation"] in desk.text
    go_on(desk, "over")
