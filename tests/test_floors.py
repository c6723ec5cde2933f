"""The picture of the floors is the one that the imports give now."""

from tests.cast import floors


def test_the_picture_of_the_floors_is_drawn_from_the_imports_of_today() -> None:
    drawn = floors.drawing(floors.floors())
    assert floors.PICTURE.read_text(encoding="utf-8") == drawn, "python -m tests.cast.floors draws it anew"
