"""Who knows nothing gets no further by a habit: the strategies of the dossier on the questions and offers shipped."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest

from kiosk.rules import content
from kiosk.rules.quiz import SHORT_FORMS

QUESTIONS = {row["slug"]: row for row in content.read_json("questions.json")}
OFFERS = content.read_json("offers.json")
GUESS = 1 / 3  # where no option fits the habit
LIMITS = (42, 42, 42, 42, 45, 45)  # percent: forms A and B, short forms A and B, practice, all
OFFICE = (
    r"dinas|disnaker|\bdesa\b|balai|kedutaan|kbri|konsulat|kjri|polisi|\b110\b|imigrasi|kementerian|0800"
    r"|urusan agama|bp3mi|pelabuhan|syahbandar|bpjs|ojk|1955"
)
REFUSAL = r"\b(menolak|tolak|batal|membatalkan|tidak|mengembalikan|menyerah|menutup|berhenti)\b"

Strategy = Callable[[dict[str, Any]], Collection[str]]  # gives the options that fit


def tagged(letters: str) -> Strategy:
    """Options with one of these tags."""
    return lambda row: [option for option, tags in row["tags"].items() if set(letters) & set(tags)]


def most(measure: Callable[[str], int]) -> Strategy:
    """Options with the highest count."""

    def fitting(row: dict[str, Any]) -> list[str]:
        counts = {option: measure(text) for option, text in row["id"]["options"].items()}
        return [option for option, count in counts.items() if count == max(counts.values())]

    return fitting


def having(pattern: str) -> Strategy:
    """Options that have this pattern."""
    return lambda row: [option for option, text in row["id"]["options"].items() if re.search(pattern, text, re.I)]


# each with the percentages of the dossier, in the columns of LIMITS
STRATEGIES: dict[str, tuple[Strategy, tuple[int, ...]]] = {
    "always a": (lambda row: "a", (40, 30, 20, 40, 32, 33)),
    "always b": (lambda row: "b", (30, 40, 40, 40, 36, 35)),
    "always c": (lambda row: "c", (30, 30, 40, 20, 32, 31)),
    "longest": (most(len), (30, 30, 20, 20, 35, 33)),
    "careful": (tagged("rc"), (33, 33, 30, 30, 43, 39)),
    "always refuse": (tagged("r"), (23, 23, 27, 27, 36, 31)),
    "always go on": (tagged("g"), (28, 28, 30, 30, 33, 31)),
    "names an office": (having(OFFICE), (38, 38, 40, 40, 42, 41)),
    "refuses": (having(REFUSAL), (30, 30, 40, 40, 37, 34)),
}


def columns() -> list[list[dict[str, Any]]]:
    """The questions of each column."""
    by_form = {form: [row for row in QUESTIONS.values() if row["form"] == form] for form in ("A", "B", None)}
    short = [[QUESTIONS[slug] for slug in SHORT_FORMS[form]] for form in "AB"]
    return [by_form["A"], by_form["B"], *short, by_form[None], list(QUESTIONS.values())]


def percent(strategy: Strategy, questions: Iterable[dict[str, Any]]) -> float:
    """The right answers to be expected of who answers so."""
    fitting = [(row["answer"], strategy(row)) for row in questions]
    shares = [(answer in options) / len(options) if options else GUESS for answer, options in fitting]
    return 100 * sum(shares) / len(shares)


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_habit_pays_and_the_dossier_says_how_little(name: str) -> None:
    strategy, written = STRATEGIES[name]
    found = [percent(strategy, questions) for questions in columns()]
    assert all(here <= limit for here, limit in zip(found, LIMITS, strict=True)), found
    assert found == pytest.approx(written, abs=1)


def test_the_forms_are_as_the_dossier_has_them() -> None:
    assert [len(questions) for questions in columns()] == [10, 10, 5, 5, 28, 48]
    for form in columns()[:2]:
        assert sum(row["genuine"] for row in form) == 4
        assert sum(row["level"] for row in form) == 18


# in the bubbles of an offer, what catches the eye
SURFACE = [
    *(r"\bRp", "kontrak", "tertulis", "resmi", "kontrak|tertulis|resmi", "visa", "visa kerja", r"\bPT\b"),
    *(r"\bWA\b|nomor|rekening", "malam|hari ini|besok|lusa|cepat|segera|tutup", "pemerintah|dinas|kementerian"),
    *("biaya|bayar|uang|ongkos|transfer|gratis", "upah|gaji", "tahun", "paspor", "keluarga"),
]
# and in its pictures: the sender, and the matter
PICTURES = ["official|factory|hotel|hospital", "mother|father", "contract", "official", "mother", "father"]


@pytest.mark.parametrize("pattern", [*SURFACE, *PICTURES])
def test_no_word_and_no_picture_tells_a_scam_from_a_genuine_offer(pattern: str) -> None:
    right = 0
    for offer in OFFERS:
        parts = [bubble["id"] for bubble in offer["bubbles"]] if pattern in SURFACE else offer["picture"]
        right += bool(re.search(pattern, " ".join(parts), re.I)) == (offer["verdict"] == "scam")
    assert max(right, len(OFFERS) - right) <= 11, "so a scam, or so a genuine one"
