"""A form that htmx sends is answered with the page it leads to: its middle, under that page's address."""

from contextvars import Context
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from kiosk.models import OutreachSession
from kiosk.rules import recordings
from tests.cast.audio import lend_voice
from tests.cast.pages import Browser, words_of
from tests.cast.quiz import answers_of, begin, form_on

HTMX = {"HX-Request": "true"}


def swap(visitor: Browser, form: str = "main form[method=post]", **fields: Any) -> TestResponse:
    """The answer that htmx gets for the form on the page."""
    element = visitor.page.select_one(form)
    assert element
    data = visitor.form_data(element)
    for name, value in fields.items():
        data[name] = value
    return send(visitor, str(element["action"]), data)


def send(visitor: Browser, path: str, data: Any, headers: dict[str, str] = HTMX) -> TestResponse:
    """From outside: in the test's own context the token of one request would outlive it."""
    return Context().run(visitor.client.post, path, data=data, headers=headers)


def middle_of(answer: TestResponse) -> BeautifulSoup:
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.title.text.startswith(words_of(page.h1))
    assert not page.select("header, script, link, dialog, template")
    return page


def test_an_answer_of_the_quiz(visitor: Browser) -> None:
    begin(visitor)
    answer = swap(visitor, option="unknown")
    assert (answer.status_code, answer.headers["HX-Push-Url"]) == (200, visitor.path)
    page = middle_of(answer)
    assert "Belum tahu? Tidak apa-apa" in page.main.text
    assert str(page.select_one("a[data-ahead]")["href"]).endswith("/2")
    assert answers_of(visitor)[0] == "unknown"
    again = send(visitor, visitor.path, form_on(visitor) | {"option": "a"})
    assert middle_of(again).main == page.main, "a second tap shows the first answer"
    visitor.get(visitor.path)
    for drawing_for_later in visitor.page.select("main noscript"):
        drawing_for_later.unwrap()
    assert visitor.page.select_one("main").encode() == page.main.encode(), "as after a reload"


@pytest.mark.parametrize(
    ("address", "fields", "heading"),
    [
        ("/offers/", {"sign": "R11"}, "Hati-hati"),
        ("/check-in/", {"age": "adult", "anonymous": "1"}, "Terima kasih sudah hadir!"),
        ("/quiz/", {"length": "full"}, ""),
    ],
    ids=["offer", "check-in", "quiz"],
)
def test_a_new_activity_brings_the_token_of_its_cookie(
    visitor: Browser, session_in_lontar: OutreachSession, address: str, fields: dict[str, str], heading: str
) -> None:
    visitor.get(address)
    page = middle_of(swap(visitor, **fields))
    assert heading in page.h1.text
    token = str(page.select_one("[name=csrf_token]")["value"])
    answer = send(visitor, "/language", {"csrf_token": token, "language": "en", "next": "/"}, {})
    assert (answer.status_code, answer.location) == (303, "/"), "the bar's forms go by the new token"


def test_a_person_reads_the_first_question_only_if_they_said_all_questions(visitor: Browser) -> None:
    """The quiz begins on a page that needs less of a voice than its questions do."""
    sets = list(recordings.SETS)
    lend_voice(*sets[: sets.index("questions")])
    visitor.get("/quiz/")
    assert visitor.page.select("main [data-say^='/audio/']")
    page = middle_of(swap(visitor, length="short"))
    assert page.select("main [data-say^='/static/audio/']")
    assert not page.select("main [data-say^='/audio/']")


def test_an_error_is_the_middle_too_and_all_else_goes_where_it_leads(visitor: Browser) -> None:
    begin(visitor)
    answer = swap(visitor, option="z")
    assert answer.status_code == 422
    assert "HX-Push-Url" not in answer.headers
    assert "Ketuk salah satu jawaban" in middle_of(answer).main.text
    without_htmx = send(visitor, visitor.path, form_on(visitor) | {"option": "unknown"}, {})
    assert (without_htmx.status_code, without_htmx.location) == (303, visitor.path)
    ahead = visitor.client.get(f"{visitor.path[:-2]}/3", headers=HTMX)
    assert ahead.status_code == 303, "or it would be shown under the wrong address"
