"""A round of “Aman atau tidak?”: how many of its offers are genuine, which one is asked about, which never meet."""

import random
from collections import Counter
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.rules import content, quiz

OFFERS: list[Any] = [
    SimpleNamespace(
        kind="offer", answer=row["verdict"], **{name: row[name] for name in ("slug", "twin", "channel", "asker")}
    )
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


def asked_about(offers: list[Any]) -> list[Any]:
    """Those of a round about which somebody asks for advice."""
    return [offer for offer in offers if offer.asker]


def test_a_niece_asks_about_one_offer_at_the_door_or_by_phone_in_every_round() -> None:
    every = rounds(500)
    assert {len(asked_about(offers)) for offers in every} == {1}
    assert {asked_about(offers)[0].slug for offers in every} == {"T17", "T18", "T19", "T20"}
    assert {offers.index(asked_about(offers)[0]) for offers in every} == {0, 1, 2, 3}, "at any place"


def test_the_offer_that_is_asked_about_tells_nothing_of_the_others() -> None:
    """Known with it, two more leave the fourth open, as any three do."""
    orders = Counter(verdicts(sorted(offers, key=lambda offer: not offer.asker)) for offers in rounds(7000))
    first = Counter(each[0] for each in orders.elements())
    assert first["g"] / first.total() == pytest.approx(0.5, abs=0.03)
    for three in {each[:3] for each in orders if len(set(each[:3])) == 2}:
        genuine, scam = orders[three + "g"], orders[three + "s"]
        assert genuine / (genuine + scam) == pytest.approx(0.5, abs=0.08), three


@pytest.mark.parametrize("verdict", ["genuine", "scam"])
def test_where_officers_left_one_kind_of_them_it_is_in_every_round(verdict: str) -> None:
    left = [offer for offer in OFFERS if not offer.asker or offer.answer == verdict]
    every = rounds(200, left)
    assert {(len(offers), len(asked_about(offers))) for offers in every} == {(4, 1)}
    assert {verdicts(offers).count("g") for offers in every} == {1, 2, 3}


def test_where_officers_left_none_of_them_a_round_goes_without() -> None:
    every = rounds(200, [offer for offer in OFFERS if not offer.asker])
    assert {(len(offers), len(asked_about(offers))) for offers in every} == {(4, 0)}


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
