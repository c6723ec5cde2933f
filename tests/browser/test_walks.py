"""Each journey with a finger on any tablet: with script and without, and with letters twice as large."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OfferCheck, OutreachSession, QuizAttempt
from tests.browser import boxes
from tests.browser.pages import LARGE, look

TABLETS: dict[str, dict[str, Any]] = {
    "800x1280": {},
    "360x640-no-script": {"width": 360, "height": 640, "script": False},
    "600x1024-large": {"width": 600, "height": 1024, "style": LARGE},
    "360x640-large": {"width": 360, "height": 640, "style": LARGE},
}


class Finger:
    """Taps, counts the taps, and looks at each screen before it does."""

    def __init__(self, page: Page, has_script: bool) -> None:
        self.page, self.has_script, self.taps = page, has_script, 0

    def tap(self, selector: str) -> None:
        target = self.page.locator(selector).locator("visible=true").first
        target.wait_for()
        if self.has_script:
            look(self.page)
        self.page.wait_for_load_state()
        assert boxes.find_faults(self.page) == []
        target.tap()
        self.taps += 1

    def go_on(self) -> None:
        """The next step of a long form; without script there are no steps."""
        if self.has_script:
            self.tap("form.steps .foot button.primary:not([hidden])")

    def choose(self, words: str) -> None:
        """A card; with script it goes on."""
        self.tap(f".choice-body:has-text('{words}')")

    def change_language(self, language: str) -> None:
        self.tap(f".languages button[value={language}]")
        expect(self.page.locator("html")).to_have_attribute("lang", language)


@pytest.fixture(params=TABLETS)
def finger(request: pytest.FixtureRequest, open_tablet: Callable[..., Page]) -> Finger:
    """A finger on a fresh tablet."""
    kind = TABLETS[request.param]
    return Finger(open_tablet(**kind), kind.get("script", True))


def rows_of(model: type) -> list[Any]:
    """All rows of a table as they are now."""
    db.session.rollback()
    return list(db.session.scalars(select(model)))


def test_a_short_quiz_takes_eleven_taps_and_one_for_the_language(finger: Finger, live: str) -> None:
    tablet, progress = finger.page, finger.page.locator(".quiz-progress")
    tablet.goto(live)
    finger.tap(".tile-quiz")
    for number in range(1, 6):
        expect(progress).to_contain_text(f"Soal {number} dari 5" if number <= 3 else f"Question {number} of 5")
        if number == 3:
            finger.change_language("en")
            expect(progress).to_contain_text("Question 3 of 5")
        finger.tap("button.quiz-option")
        expect(tablet.locator("#verdict")).to_be_visible()
        finger.tap("main .foot a")
    expect(tablet).to_have_url(f"{live}/quiz/{rows_of(QuizAttempt)[0].token}/result")
    assert finger.taps <= 12
    assert [attempt.finished for attempt in rows_of(QuizAttempt)] == [True]


def test_an_offer_with_a_danger_sign_and_a_round_of_offers_in_nine_taps(finger: Finger, live: str) -> None:
    tablet = finger.page
    tablet.goto(live)
    finger.tap(".tile-offer")
    finger.tap(".choice:has-text('visa wisata')")
    for _ in range(3):
        finger.go_on()
    finger.tap("main form .foot .primary")
    expect(tablet.locator("h1")).to_have_text("Berhenti dulu")
    assert [check.verdict for check in rows_of(OfferCheck)] == ["stop"]
    tablet.goto(live)
    finger.taps = 0
    finger.tap(".tile-practice")
    for number in range(1, 5):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 4")
        finger.tap("button.quiz-option")
        expect(tablet.locator(".bubble[data-sign]").first).to_contain_text(re.compile("Tanda baik|Ini tandanya"))
        finger.tap("main .foot a")
    expect(tablet.locator("h1")).to_have_text("Latihan selesai, terima kasih!")
    assert boxes.find_faults(tablet) == []
    assert finger.taps == 9
    (attempt,) = rows_of(QuizAttempt)
    genuine = sum(bool(answer.question.genuine) for answer in attempt.answers)  # one to three
    expect(tablet.locator(".offer-count")).to_have_text(f"Aman, diteruskan {genuine} dari {genuine}")  # yes to all
    assert attempt.phase == "offers"


def test_a_check_in_with_a_name_that_survives_a_change_of_language(
    finger: Finger, live: str, session_in_lontar: OutreachSession
) -> None:
    tablet = finger.page
    tablet.goto(live + "/check-in/")
    finger.choose("pakai nama")
    tablet.locator("[name=name]").fill("Siti Aminah")
    finger.choose("saya setuju")
    for language in ("en", "id"):
        finger.change_language(language)
        expect(tablet.locator("[name=name]")).to_have_value("Siti Aminah")
        expect(tablet.locator("[name=who][value=named]")).to_be_checked()
    assert rows_of(CheckIn) == []
    finger.tap("details:has([name=phone]) > summary")
    tablet.locator("[name=phone]").fill("0812 3456 7890")
    finger.choose("menelepon saya")
    finger.go_on()
    for words in ("Perempuan", "Tokoh masyarakat", "Lontar"):
        finger.choose(words)
    if not finger.has_script:
        expect(tablet.locator("#speak")).to_be_hidden()  # it could read nothing aloud
        finger.tap("form.steps button.primary[type=submit]")
    expect(tablet.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    expect(tablet.locator("body")).not_to_contain_text("Siti")
    recorded = [(row.name, row.phone, row.sex, row.group) for row in rows_of(CheckIn)]
    assert recorded == [("Siti Aminah", "+6281234567890", "P", "tokoh")]
