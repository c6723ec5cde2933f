"""The verdict of an offer check, by each sign, each pair of signs, and what warnings are together."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kiosk.db import db
from kiosk.models import Village
from kiosk.models.offer_check import OFFER_VERDICTS
from kiosk.rules import content, hotlines, offers
from tests.cast.offers import PAY_FIRST, VISITOR_VISA

EVERY = [f"R{number:02}" for number in range(1, 21)]
SIGNS = st.lists(st.sampled_from(EVERY), unique=True)
TABLE = Path(__file__).with_name("offer_pairs.txt")  # read by a person once
MARKS = {"stop": "!", "warning": "?", "ok": "."}


def mark(*slugs: str) -> str:
    """As the table has it."""
    return "+" if offers.is_best_result(slugs, "office") else MARKS[offers.verdict_on(slugs)]


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
def test_signs_together_give_a_verdict(slugs: str, verdict: str) -> None:
    assert offers.verdict_on(slugs.split()) == verdict


def test_only_a_company_and_papers_that_were_checked_with_nothing_against_them_are_best() -> None:
    every = [signs for n in range(4) for signs in combinations(EVERY, n)]
    for checked in ("office", "site"):
        best = [signs for signs in every if offers.is_best_result(signs, checked)]
        assert best == [("R16", "R17"), ("R16", "R17", "R18")]  # to be on record speaks for an offer too
    for checked in ("offerer", "unknown", None):
        assert not any(offers.is_best_result(signs, checked) for signs in every), "nobody's word alone is a check"


@pytest.mark.parametrize("sign", ["R16", "R17", "R18", "R10", "R19"])
def test_where_it_was_checked_is_kept_with_a_good_sign_alone(app: Flask, sign: str) -> None:
    """One that was asked and said nothing does not know; what was sent beside no good sign is no answer."""
    with db.write():
        stored = [offers.record_check([sign, "R01"], None, checked).checked for checked in ("site", "offerer", "")]
    assert stored == (["site", "offerer", "unknown"] if sign in ("R16", "R17", "R18") else [None] * 3)


def names(slugs: str) -> list[list[str]]:
    """Whom to call with these signs, before the officer in the room is asked and after."""
    return [[hotline.slug for hotline in some] for some in offers.hotlines_to_ask(slugs.split(), None)]


EVERYBODYS = ["kp2mi-08001000", "disnakertrans-serang", "imigrasi-serang"]


def test_whom_to_ask_first(app: Flask, lontar: Village) -> None:
    assert names("R10") == names("R16 R17") == names("") == [[], EVERYBODYS]
    assert names("R01") == [[], [*EVERYBODYS, "polisi-110"]], "a stop keeps the police, last"
    for danger in ("R03", "R04", "R07 R16"):
        assert names(danger) == [["polisi-110"], EVERYBODYS], "somebody is in danger"


def test_a_local_contact_that_an_officer_tried_comes_first(app: Flask, lontar: Village) -> None:
    fields = {"agency": {"id": "Kantor Desa"}, "purpose": {"id": "Tanya"}, "hours": {}, "cost": {}, "abroad": {}}
    channels = [{"kind": "tel", "value": "+62254209489"}]
    with db.write():
        for key in ("untried", "tried"):
            contact = hotlines.add_contact({**fields, "channels": channels, "source": {"id": "Papan desa"}}, key)
            contact.village_code = lontar.code
    assert names("R10") == [[], EVERYBODYS]
    with db.write():
        hotlines.record_call(contact, "Ratna")
    assert names("R10") == [[], ["kontak-tried", *EVERYBODYS]]
    assert offers.hotlines_to_ask(["R10"], {"36.04.13.2001"})[1][0].slug == EVERYBODYS[0], "it is another village's"


@given(SIGNS)
def test_a_verdict_is_at_least_as_grave_as_its_gravest_sign(slugs: Sequence[str]) -> None:
    gravest = min((OFFER_VERDICTS.index(weight) for weight in weights(slugs)), default=len(OFFER_VERDICTS) - 1)
    assert OFFER_VERDICTS.index(offers.verdict_on(slugs)) <= gravest


@given(SIGNS, SIGNS)
def test_one_more_sign_never_makes_it_better(slugs: list[str], more: list[str]) -> None:
    assert OFFER_VERDICTS.index(offers.verdict_on(slugs + more)) <= OFFER_VERDICTS.index(offers.verdict_on(slugs))


def test_a_sign_counts_once_and_one_that_the_file_dropped_is_left_out() -> None:
    assert offers.verdict_on([PAY_FIRST] * 3) == "warning"
    assert [sign["slug"] for sign in offers.signs_by_gravity(["R99", PAY_FIRST, VISITOR_VISA])] == [
        VISITOR_VISA,
        PAY_FIRST,
    ]
