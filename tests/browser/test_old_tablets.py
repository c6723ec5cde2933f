"""A quiz and a check-in on tablets that were never updated: real engines of 2020 and 2023."""

from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, QuizAttempt
from tests.browser.cdp import OldTablet
from tests.cast.npm import PACKAGES

pytestmark = pytest.mark.usefixtures("session_in_lontar")

# what sticks out of the screen, or is cut off by its own box
CUT_OFF = """Array.from(document.querySelectorAll('main *')).filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && !e.closest('svg') && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 100))"""
# until then a tap is that of an ordinary form; this one is to be htmx's, where the engine knows htmx
SCRIPTS_ARE_THERE = "typeof kiosk === 'object' && !!kiosk.endVisit && document.documentElement.className === ''"
READY = "document.querySelector('.not-ready') === null"  # a new screen takes no tap for 300 ms
SIZES = [(800, 1280), (360, 640)]


@pytest.fixture(params=PACKAGES)
def version(request: pytest.FixtureRequest) -> int:
    """Chromium's version."""
    return int(request.param)


def test_a_short_quiz_with_its_reasons(live: str, version: int) -> None:
    with OldTablet(version, 800, 1280) as tablet:
        assert f"Chrome/{version}.0." in tablet.evaluate("navigator.userAgent")
        tablet.open(live + "/")
        tablet.wait_for(SCRIPTS_ARE_THERE)
        tablet.click(".tile-quiz")
        for number in range(1, 6):
            tablet.wait_for(f"location.pathname.endsWith('/{number}')")
            tablet.wait_for("document.querySelector('.quiz-option') !== null")
            assert f"Soal {number} dari 5" in tablet.evaluate("document.querySelector('.quiz-progress').textContent")
            tablet.wait_for(READY)
            tablet.click("button.quiz-option")
            tablet.wait_for("document.querySelector('main a.primary') !== null")
            assert "Sumber" in tablet.evaluate("document.querySelector('main').textContent")
            assert tablet.evaluate(CUT_OFF) == []
            tablet.wait_for(READY)
            tablet.click("main .foot a")
        tablet.wait_for("location.pathname.endsWith('/result')")
        tablet.wait_for(READY)
        tablet.click(".foot a")  # to the plan
        for answered in range(3):
            tablet.wait_for(f"document.querySelectorAll('.quiz-pips [data-done]').length === {answered}")
            tablet.wait_for("document.querySelector('.plan-choice') !== null")
            tablet.wait_for(SCRIPTS_ARE_THERE)  # each is a page of its own, and before they begin READY is no promise
            assert tablet.evaluate(CUT_OFF) == []
            tablet.click(".plan-choice")
        tablet.wait_for("document.querySelector('.plan-card') !== null")
        assert tablet.evaluate(CUT_OFF) == []
        assert tablet.messages == []
    assert [attempt.finished for attempt in db.session.scalars(select(QuizAttempt))] == [True]


def test_a_check_in_with_a_name(live: str, version: int) -> None:
    card = "[data-step={}] .option:nth-child({}) .card-button"
    with OldTablet(version, 800, 1280) as tablet:
        tablet.open(live + "/check-in/")
        tablet.wait_for(SCRIPTS_ARE_THERE)
        tablet.click(card.format("who", 2))
        tablet.wait_for("document.querySelector('[data-step=name]').hidden === false")
        tablet.wait_for(READY)
        tablet.type("[name=name]", "Siti Aminah")
        tablet.click("[name=consent]")
        tablet.click("form.steps .next")
        for step, after in (("sex", "group"), ("group", "village")):
            tablet.wait_for(f"document.querySelector('[data-step={step}]').hidden === false")
            tablet.wait_for(READY)
            tablet.click(card.format(step, 1))
            tablet.wait_for(f"document.querySelector('[data-step={after}]').hidden === false")
        tablet.wait_for(READY)
        tablet.click(".village-cards .card-button")
        tablet.wait_for("location.pathname === '/check-in/done'")
        assert "Siti" not in tablet.evaluate("document.body.textContent")
        assert tablet.messages == []
    assert [row.name for row in db.session.scalars(select(CheckIn))] == ["Siti Aminah"]


def test_pages_fit_every_screen(live: str, version: int) -> None:
    with OldTablet(version, 800, 1280) as tablet:
        help_pages = ("/hotlines/", "/hotlines/sapa-129", "/family/", "/family/malaysia", "/family/3", "/take-home/")
        checklist = ("/checklist/", "/checklist/5", "/checklist/papers")
        for path in ("/", "/quiz/", "/offers/", "/check-in/", *help_pages, *checklist):
            tablet.open(live + path)
            for width, height in SIZES:
                tablet.viewport(width, height)
                assert tablet.evaluate(CUT_OFF) == [], (path, width)
                assert tablet.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)


def test_what_was_taken_home_opens_from_the_storage_of_a_phone(live: str, version: int, tmp_path: Path) -> None:
    file = tmp_path / "bawa-pulang.html"
    file.write_bytes(urlopen(live + "/take-home/page.html").read())  # noqa: S310 - our own server
    with OldTablet(version, 360, 640) as phone:
        phone.open(file.as_uri())
        colour = "getComputedStyle(document.querySelector('.take-home-send')).backgroundColor"
        assert phone.evaluate(colour) == "rgb(11, 79, 74)"
        assert phone.evaluate(CUT_OFF) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert phone.messages == []
