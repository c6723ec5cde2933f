"""The verdict of an offer check, by each sign, each pair of signs, and what warnings are together."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kiosk.models.offer_check import VERDICTS
from kiosk.rules import content, offers
from tests.cast.offers import PAY_FIRST, VISITOR_VISA

pytestmark = pytest.mark.look

EVERY = [f"R{number:02}" for number in range(1, 21)]
SIGNS = st.lists(st.sampled_from(EVERY), unique=True)
TABLE = Path(__file__).with_name("offer_pairs.txt")  # read by a person once
MARKS = {"stop": "!", "warning": "?", "ok": "."}


def mark(*slugs: str) -> str:
    """As the table has it."""
    return "+" if offers.looks_safe(slugs) else MARKS[offers.verdict(slugs)]


def weights(slugs: Iterable[str]) -> list[str]:
    return [content.offer_signs()[slug]["weight"] for slug in slugs]


def test_the_table_of_single_signs_and_pairs_is_what_the_screen_says() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line[:64].split() for line in lines if line.startswith("R")]
    assert [row[0] for row in rows] == EVERY == sorted(content.offer_signs())
    for n, (slug, *marks) in enumerate(rows):
        assert len(marks) == n + 1
        for other, written in zip(EVERY, marks, strict=False):
            assert written == mark(*{slug, other}), (slug, other)
    assert sum(len(row) - 1 for row in rows) == 20 + 190


@pytest.mark.parametrize(
    ("slugs", "verdict"),
    [
        ("R16 R17 R18 R19", "stop"),
        ("R10 R11 R12 R13 R14", "stop"),
        ("R10 R12 R15", "stop"),
        ("R11 R14", "stop"),
        ("R14 R20", "stop"),
        ("R11 R20 R16 R17", "warning"),
        ("R10 R14", "warning"),
        ("", "ok"),
    ],
)
def test_what_signs_are_together(slugs: str, verdict: str) -> None:
    assert offers.verdict(slugs.split()) == verdict


def test_only_company_and_papers_with_nothing_against_it_look_safe() -> None:
    safe = [signs for n in range(4) for signs in combinations(EVERY, n) if offers.looks_safe(signs)]
    assert safe == [("R16", "R17"), ("R16", "R17", "R18")]  # to be on record speaks for an offer too


@given(SIGNS)
def test_a_verdict_is_at_least_as_grave_as_its_gravest_sign(slugs: Sequence[str]) -> None:
    gravest = min((VERDICTS.index(weight) for weight in weights(slugs)), default=len(VERDICTS) - 1)
    assert VERDICTS.index(offers.verdict(slugs)) <= gravest
    assert offers.is_stop_together(slugs) <= ("warning" in weights(slugs))


@given(SIGNS, SIGNS)
def test_one_more_sign_never_makes_it_better(slugs: list[str], more: list[str]) -> None:
    assert VERDICTS.index(offers.verdict(slugs + more)) <= VERDICTS.index(offers.verdict(slugs))


def test_the_same_sign_twice_is_one() -> None:
    assert offers.verdict([PAY_FIRST] * 3) == "warning"


def test_a_sign_that_the_file_dropped_is_left_out(app: Flask) -> None:
    assert [sign["slug"] for sign in offers.ticked(["R99", PAY_FIRST, VISITOR_VISA])] == [VISITOR_VISA, PAY_FIRST]


@pytest.mark.parametrize("group", offers.GROUPS)
def test_each_group_mixes_the_signs(group: str) -> None:
    mixed = [sign["weight"] for sign in offers.groups()[group]]
    assert mixed != sorted(mixed, key=VERDICTS.index)
    assert mixed != sorted(mixed, key=VERDICTS.index, reverse=True)


def test_a_sign_stands_beside_those_like_it() -> None:
    order = [slug for slugs in offers.GROUPS.values() for slug in slugs]
    assert sorted(order) == EVERY
    assert order[order.index("R06") + 1] == "R19"
    assert order[order.index("R11") + 1] == "R20"
