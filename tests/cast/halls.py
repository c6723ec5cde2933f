"""A hall before its big screen: an officer opens it and goes on, and votes are counted; no test."""

from bs4 import Tag

from kiosk.db import db
from kiosk.models import OutreachSession, Question
from kiosk.rules import halls
from tests.cast.learning import questions
from tests.cast.pages import Browser
from tests.cast.sessions import at

# 17 of 41 right at first, 28 of 38 after talking; each vote for A, B, C and “belum tahu”
THREE_ROUNDS = (("Q23", "4 3 6 1", "1 1 10 1"), ("Q17", "6 4 4 0", "9 2 2 0"), ("Q64", "4 5 3 1", "2 9 1 0"))
KEYS = ("a", "b", "c", "unknown")


def vote(numbers: str) -> dict[str, int]:
    """A vote as it is stored."""
    return dict(zip(KEYS, map(int, numbers.split()), strict=False))


def vote_fields(part: Tag, first: str, second: str) -> dict[str, str]:
    """Both votes as an officer types them into the fields of this part of a page; "" leaves those of one empty."""
    numbers = [number for each in (first, second) for number in each.split() or [""] * 4]
    return {str(field["name"]): n for field, n in zip(part.select(".votes input"), numbers, strict=True)}


def hold_hall(session: OutreachSession, *rounds: tuple[str, str, str]) -> None:
    """The hall was asked these questions, with these votes."""
    with db.write():
        for place, (slug, first, second) in enumerate(rounds, 1):
            one = halls.put_question(session, place, questions(slug)[0])
            one.first, one.second, one.step = vote(first), vote(second), "over"


def open_screen(desk: Browser, session: OutreachSession) -> str:
    """An officer opens the big screen over the questions that are ticked; its address."""
    desk.get(at(session, "hall"))
    desk.press("Buka layar besar")
    return desk.path


def step(screen: Browser) -> str:
    """The step that this browser shows."""
    return str(screen.page.select_one(".hall-form")["data-step"])


def go_on(screen: Browser, last: str) -> None:
    """Press “Lanjut” until this step is shown."""
    while step(screen) != last:
        screen.press("Lanjut")


def round_questions(session: OutreachSession) -> list[Question | None]:
    """The questions of its rounds, as stored."""
    return [one.question for one in halls.rounds_of(session.id)]


def numbers(session: OutreachSession) -> list[tuple[dict[str, int], dict[str, int]]]:
    """Both votes of each of its rounds, as stored."""
    return [(one.first, one.second) for one in halls.rounds_of(session.id)]
