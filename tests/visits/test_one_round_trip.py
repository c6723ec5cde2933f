"""A form that htmx sends is answered with the page it leads to: its middle, under that page's address."""

from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from kiosk.models import OutreachSession
from tests.cast.pages import Browser
from tests.cast.quiz import answers_of, begin, form_on

HTMX = {"HX-Request": "true"}


def swapped(visitor: Browser, form: str = "main form[method=post]", **fields: Any) -> TestResponse:
    """What htmx gets for the form on the page."""
    element = visitor.page.select_one(form)
    assert element
    data = visitor.filled(element)
    for name, value in fields.items():
        data[name] = value
    return sent(visitor, str(element["action"]), data)


def sent(visitor: Browser, path: str, data: Any, headers: dict[str, str] = HTMX) -> TestResponse:
    """From outside: in the test's own context the token of one request would outlive it."""
    return Context().run(visitor.client.post, path, data=data, headers=headers)


def middle(answer: TestResponse) -> BeautifulSoup:
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.title.text.startswith(" ".join(page.h1.get_text(" ").split()))
    assert not page.select("header, script, link, dialog, template")
    return page


def test_an_answer_of_the_quiz(visitor: Browser) -> None:
    begin(visitor)
    answer = swapped(visitor, option="unknown")
    assert (answer.status_code, answer.headers["HX-Push-Url"]) == (200, visitor.path)
    page = middle(answer)
    assert "Belum tahu? Tidak apa-apa" in page.main.text
    assert str(page.select_one("a[data-ahead]")["href"]).endswith("/2")
    assert answers_of(visitor)[0] == "unknown"
    again = sent(visitor, visitor.path, form_on(visitor) | {"option": "a"})
    assert middle(again).main == page.main, "a second tap shows the first answer"
    visitor.get(visitor.path)
    assert visitor.page.select_one("main").encode() == page.main.encode(), "as after a reload"


def at_offers(visitor: Browser) -> dict[str, Any]:
    visitor.get("/offers/")
    return {"sign": "R10"}


def at_check_in(visitor: Browser) -> dict[str, Any]:
    visitor.get("/check-in/")
    return {"age": "adult", "anonymous": "1"}


def at_quiz(visitor: Browser) -> dict[str, Any]:
    visitor.get("/quiz/")
    return {"length": "full"}


@pytest.mark.parametrize(
    ("at", "heading"),
    [(at_offers, "Hati-hati"), (at_check_in, "Terima kasih sudah hadir!"), (at_quiz, "")],
    ids=["offer", "in", "quiz"],
)
def test_a_new_activity_brings_the_token_of_its_cookie(
    visitor: Browser, session_in_lontar: OutreachSession, at: Callable[[Browser], dict[str, Any]], heading: str
) -> None:
    fields = at(visitor)
    answer = swapped(visitor, **fields)
    page = middle(answer)
    assert heading in page.h1.text
    token = str(page.select_one("[name=csrf_token]")["value"])
    asked = sent(visitor, "/language", {"csrf_token": token, "language": "en", "next": "/"}, {})
    assert (asked.status_code, asked.location) == (303, "/"), "the bar's forms go by the new token"


def test_what_comes_back_with_an_error_is_the_middle_too(visitor: Browser) -> None:
    begin(visitor)
    answer = swapped(visitor, option="z")
    assert answer.status_code == 422
    assert "HX-Push-Url" not in answer.headers
    assert "Ketuk salah satu jawaban" in middle(answer).main.text


def test_without_htmx_it_is_a_303(visitor: Browser) -> None:
    begin(visitor)
    answer = sent(visitor, visitor.path, form_on(visitor) | {"option": "unknown"}, {})
    assert (answer.status_code, answer.location) == (303, visitor.path)


def test_a_page_asked_for_ahead_is_not_another_one(visitor: Browser) -> None:
    """What leads elsewhere says so, or it would be shown under the wrong address."""
    begin(visitor)
    assert visitor.client.get(f"{visitor.path[:-2]}/2", headers=HTMX).status_code == 303
