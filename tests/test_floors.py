"""The picture of the floors is drawn from the imports of today."""

from tests.cast import floors


def test_the_floors_are_drawn() -> None:
    drawn = floors.drawing(floors.floors())
    assert ">rules</text>" in drawn
    assert drawn.count('class="start"') == len(floors.floors()) > 8
