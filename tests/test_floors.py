"""The table of the floors is made from the imports of today."""

from tests.cast.floors import floors


def test_each_floor_uses_floors_below_it() -> None:
    assert floors()["models"] == {"db", "clock"}
