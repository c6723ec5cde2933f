"""An estimate where no number may say how many were right."""

import pytest

from kiosk.learning.shares import Part, percent
from kiosk.models.learning import OTHERS


@pytest.mark.parametrize(
    ("part", "right"),
    [
        (Part(12, {"a": 7, "b": 5}), (12, 7, False)),
        (Part(12, {"b": 12}), (12, 0, False)),
        (Part(12, {OTHERS: 12}), (12, 0, False)),
        (Part(12, {OTHERS: 12}, None), (12, 2, True)),  # none to four
        (Part(12, {OTHERS: 12}, others_right=True), (12, 10, True)),
        (Part(12, {"b": 6, OTHERS: 6}, None), (12, 1.5, True)),  # none to three of six, or most of them would be right
    ],
)
def test_how_many_were_right_is_told_or_half_way_between_none_and_the_most(part: Part, right: object) -> None:
    assert part.right("a") == right


def test_halves_of_a_percent_go_up() -> None:
    assert [percent(1, 8), percent(1.5, 6), percent(0, 0)] == [13, 25, 0]
