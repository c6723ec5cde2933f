"""Who knows nothing gets no further by a habit: the strategies of the dossier on the questions and offers shipped."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import Question
from kiosk.rules import content
from kiosk.rules.quiz import SHORT_FORMS

pytestmark = pytest.mark.look

QUESTIONS = {row["slug"]: row for row in content.read("questions.json")}
OFFERS = content.read("offers.json")
GUESS = 1 / 3  # where no option fits the habit
LIMIT = 45  # percent
MEASURED = 4  # of the columns below
CAUTION = "menolak menunda lapor cek simpan bukti surat resmi kantor polisi bank rumah".split()
# the percentages of the dossier: forms A and B, short forms A and B, practice, all
TABLE = {
    "always a": (40, 30, 20, 40, 32, 33),
    "always b": (30, 40, 40, 40, 29, 31),
    "always c": (30, 30, 40, 20, 39, 35),
    "longest": (17, 15, 7, 30, 28, 23),
    "shortest": (37, 35, 37, 30, 42, 40),
    "most words": (28, 22, 37, 33, 29, 27),
    "fewest words": (33, 32, 27, 33, 35, 34),
    "longest in English": (35, 35, 30, 30, 39, 37),
    "shortest in English": (30, 40, 40, 40, 33, 34),
    "careful": (33, 33, 30, 30, 62, 50),
    "most warning words": (35, 35, 30, 30, 76, 59),
    "always refuse": (20, 20, 27, 27, 39, 31),
    "always ask an office": (32, 37, 23, 33, 52, 45),
    "always go on": (38, 38, 40, 40, 20, 28),
    "always keep a proof": (30, 32, 37, 40, 32, 32),
    "one of two that begin alike": (37, 37, 37, 37, 29, 32),
    "the one that begins differently": (27, 27, 27, 27, 43, 36),
    "blind guess": (33, 33, 33, 33, 33, 33),
}
# the dossier names a part of its list of words only, and does not say what it takes for one word
NOT_RETOLD = {"most warning words": range(6), "fewest words": (4, 5)}

Strategy = Callable[[dict[str, Any]], Collection[str]]  # the options that fit


def tagged(letters: str) -> Strategy:
    """Options with one of these tags."""
    return lambda row: [option for option, tags in row["tags"].items() if set(letters) & set(tags)]


def most(measure: Callable[[str], int], language: str = "id") -> Strategy:
    """Options of which most can be counted."""

    def fitting(row: dict[str, Any]) -> list[str]:
        counts = {option: measure(text) for option, text in row[language]["options"].items()}
        return [option for option, count in counts.items() if count == max(counts.values())]

    return fitting


def words(text: str) -> int:
    """How many words of letters alone: "surat-surat" has two."""
    return len(re.findall("[A-Za-z]+", text))


def warnings(text: str) -> int:
    """How many words of caution it has, within other words too."""
    return sum(word in text.lower() for word in CAUTION)


def beginning(alike: int) -> Strategy:
    """Options that share their first word with so many, where two of the three share theirs."""

    def fitting(row: dict[str, Any]) -> list[str]:
        firsts = {option: text.split()[0] for option, text in row["id"]["options"].items()}
        shared = Counter(firsts.values())
        return [option for option, first in firsts.items() if shared[first] == alike] if 2 in shared.values() else []

    return fitting


STRATEGIES: dict[str, Strategy] = {
    **{f"always {option}": lambda row, option=option: [option] for option in "abc"},
    "longest": most(len),
    "shortest": most(lambda text: -len(text)),
    "most words": most(words),
    "fewest words": most(lambda text: -len(text.split())),
    "longest in English": most(len, "en"),
    "shortest in English": most(lambda text: -len(text), "en"),
    "careful": tagged("rc"),
    "most warning words": most(warnings),
    "always refuse": tagged("r"),
    "always ask an office": tagged("o"),
    "always go on": tagged("g"),
    "always keep a proof": tagged("p"),
    "one of two that begin alike": beginning(alike=2),
    "the one that begins differently": beginning(alike=1),
    "blind guess": lambda row: [],
}


def columns() -> list[list[dict[str, Any]]]:
    """The questions of each column of the table."""
    by_form = {form: [row for row in QUESTIONS.values() if row["form"] == form] for form in ("A", "B", None)}
    short = [[QUESTIONS[slug] for slug in SHORT_FORMS[form]] for form in "AB"]
    return [by_form["A"], by_form["B"], *short, by_form[None], list(QUESTIONS.values())]


def percent(strategy: Strategy, asked: Iterable[dict[str, Any]]) -> float:
    """The right answers to be expected of who answers so."""
    fitting = [(row["answer"], strategy(row)) for row in asked]
    shares = [(answer in options) / len(options) if options else GUESS for answer, options in fitting]
    return 100 * sum(shares) / len(shares)


@pytest.mark.parametrize("name", TABLE)
def test_no_habit_pays_and_the_dossier_says_how_little(name: str) -> None:
    found = [percent(STRATEGIES[name], asked) for asked in columns()]
    assert max(found[:MEASURED]) <= LIMIT
    for place, (here, there) in enumerate(zip(found, TABLE[name], strict=True)):
        if place not in NOT_RETOLD.get(name, ()):
            assert abs(here - there) <= 1, (name, place, here, there)


def test_the_forms_are_as_the_dossier_has_them() -> None:
    assert [len(asked) for asked in columns()] == [10, 10, 5, 5, 28, 48]
    for form in columns()[:2]:
        assert sum(row["sound"] for row in form) == 4
        assert sum(row["level"] for row in form) == 18


@pytest.mark.parametrize(
    ("rotten", "right"),
    [
        (lambda offer: True, (3, 3, 8)),
        (lambda offer: False, (3, 3, 8)),
        (lambda offer: offer["channel"] in ("phone", "whatsapp", "facebook"), (4, 4, 11)),
    ],
    ids=["always rotten", "always sound", "by phone or social media"],
)
def test_no_habit_tells_rotten_offers_from_sound_ones(
    rotten: Callable[[dict[str, Any]], bool], right: tuple[int, int, int]
) -> None:
    judged = [(offer["form"], rotten(offer) == (offer["verdict"] == "rotten")) for offer in OFFERS]
    rights = Counter(form for form, is_right in judged if is_right)
    assert (rights["A"], rights["B"], rights.total()) == right


def test_the_tags_are_for_this_test_alone(app: Flask) -> None:
    """They reach neither the database nor a page: no row bears them, and nothing that makes a page names them."""
    stored = db.session.scalars(select(Question)).all()
    assert len(stored) >= len(QUESTIONS) + len(OFFERS)
    for question in stored:
        values = [getattr(question, column.name) for column in Question.__table__.columns]
        assert QUESTIONS.get(question.slug, {}).get("tags", "no tags") not in values
        assert "tags" not in {*Question.__table__.columns.keys(), *question.texts["id"], *question.texts["en"]}
    sources = [*ROOT.glob("kiosk/**/*.py"), *ROOT.glob("templates/**/*.html")]
    naming = [str(path) for path in sources if re.search(r"""["'.]tags\b""", path.read_text(encoding="utf-8"))]
    assert naming == []
