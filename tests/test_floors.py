"""The table of the floors is made from the imports of today, and no floor below the pages knows one by name."""

import pytest
from flask import Flask

from tests.cast.floors import floors, names_page, pages_named_below_views, texts_in


def test_each_floor_uses_floors_below_it() -> None:
    assert floors()["models"] == {"db", "clock"}


def test_no_floor_below_views_names_a_page(app: Flask) -> None:
    """What such a floor must know of a page, the page states beside its view: kiosk/web/pages.py."""
    assert pages_named_below_views(app) == []


@pytest.mark.parametrize(
    "text",
    "home.index admin.data.index admin. /admin/data/ /hotlines/ /exit quiz.py kiosk.views.quiz views/ "
    "quiz/index.html admin/today/index.html".split(),
)
def test_a_name_of_a_page_is_known(app: Flask, text: str) -> None:
    assert names_page(app, text)


@pytest.mark.parametrize(
    "text", ["/", "//", "hotlines", "/admin", "/static/audio/", "error.html", "admin/elsewhere.html", "Kuis /quiz/"]
)
def test_other_texts_name_no_page(app: Flask, text: str) -> None:
    assert not names_page(app, text)


def test_docstrings_name_what_they_like() -> None:
    assert [*texts_in('"""home.index"""\ndef f():\n    """/admin/"""\n    return f"{a}/admin/"')] == [(4, "/admin/")]
