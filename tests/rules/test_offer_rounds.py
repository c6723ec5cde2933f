"""A round of “Aman atau tidak?”: how many of its four offers are genuine, and which never meet."""

import random
from collections import Counter
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.rules import content, quiz

OFFERS: list[Any] = [
    SimpleNamespace(kind="offer", answer=row["verdict"], **{name: row[name] for name in ("slug", "twin", "channel")})
    for row in content.read_json("offers.json")
]


def rounds(number: int, offers: list[Any] = OFFERS) -> list[list[Any]]:
    """As many rounds, by seeded lots."""
    return [list(quiz.pick_offers(offers, random.Random(seed))) for seed in range(number)]


def verdicts(offers: list[Any]) -> str:
    """The right answers of a round in its order, such as “gsgg”."""
    return "".join(offer.answer[0] for offer in offers)


def test_a_round_has_four_offers_of_which_one_to_three_are_genuine() -> None:
    orders = [verdicts(offers) for offers in rounds(500)]
    assert {len(each) for each in orders} == {4}
    assert {each.count("g") for each in orders} == {1, 2, 3}
    assert len(set(orders)) == 14, "in any order"


def test_after_three_offers_the_fourth_is_still_open() -> None:
    """Unless all three were alike: then it is the other kind, as no round has four of one."""
    orders = Counter(verdicts(offers) for offers in rounds(7000))
    for three in {each[:3] for each in orders}:
        genuine, scam = orders[three + "g"], orders[three + "s"]
        if len(set(three)) == 1:
            assert 0 in (genuine, scam)
        else:
            assert genuine / (genuine + scam) == pytest.approx(0.5, abs=0.08)
    first = Counter(each[0] for each in orders.elements())
    assert first["g"] / first.total() == pytest.approx(0.5, abs=0.03)


def test_two_twins_and_two_ships_are_never_in_one_round_and_every_offer_is_in_some() -> None:
    every = rounds(500)
    for offers in every:
        for one, other in combinations(offers, 2):
            assert one.twin != other.slug
            assert (one.channel, other.channel) != ("harbour", "harbour")
    assert {offer.slug for offers in every for offer in offers} == {offer.slug for offer in OFFERS}


def test_with_few_offers_left_a_round_is_shorter() -> None:
    genuine = [offer for offer in OFFERS if offer.answer == "genuine"]
    assert {len(offers) for offers in rounds(50, genuine)} == {1, 2, 3}
    assert rounds(1, []) == [[]]
