"""Whole visits with a finger on a tablet, held either way, with JavaScript and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import CheckIn, OfferCheck, Officer, OutreachSession, QuizAttempt
from tests.browser.pages import sign_in

PORTRAIT, LANDSCAPE = {"width": 800, "height": 1280}, {"width": 1280, "height": 800}
TABLETS = [
    pytest.param((size, script), id=f"{size['width']}x{size['height']}-{'script' if script else 'no-script'}")
    for size in (PORTRAIT, LANDSCAPE)
    for script in (True, False)
]


@pytest.fixture(params=TABLETS)
def tablet(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A fresh tablet with touch; its page must not complain and ask no other host."""
    size, script = request.param
    context = browser.new_context(viewport=size, has_touch=True, java_script_enabled=script)
    page = context.new_page()
    page.scripted = script  # type: ignore[attr-defined]
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda r: heard.append(r.url) if not r.url.startswith("http://127.0.0.1") else None)
    yield page
    context.close()
    assert heard == []


def stored(model: type) -> list[object]:
    """All rows of a table as they are now."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(model)))


class Finger:
    """Taps, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).locator("visible=true").first.tap()
        self.taps += 1

    def go_on(self) -> None:
        """The next step of a long form; without script there are no steps."""
        if self.page.scripted:  # type: ignore[attr-defined]
            self.tap("form.steps .actions button.primary:not([hidden])")


def test_a_short_quiz_takes_twelve_taps(tablet: Page, live: str) -> None:
    finger = Finger(tablet)
    tablet.goto(live)
    finger.tap(".tile-quiz")
    finger.tap("main form button[type=submit]")
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        finger.tap("button.quiz-option")
        expect(tablet.locator("main")).to_contain_text("Dasar:")
        finger.tap("main a.primary")
    expect(tablet).to_have_url(f"{live}/quiz/{stored(QuizAttempt)[0].token}/result")  # type: ignore[attr-defined]
    assert finger.taps <= 12
    assert [attempt.finished for attempt in stored(QuizAttempt)] == [True]  # type: ignore[attr-defined]


def test_an_offer_with_a_danger_sign_says_stop(tablet: Page, live: str) -> None:
    finger = Finger(tablet)
    tablet.goto(live)
    finger.tap(".tile-offer")
    finger.tap(".choice:has-text('visa wisata')")
    for _ in range(2):
        finger.go_on()
    finger.tap("main form button[type=submit]:not([hidden])")
    expect(tablet.locator("h1")).to_have_text("Berhenti dulu")
    assert [check.verdict for check in stored(OfferCheck)] == ["stop"]  # type: ignore[attr-defined]


def test_a_check_in_without_a_name_takes_eight_taps(
    tablet: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    finger = Finger(tablet)
    tablet.goto(live)
    finger.tap(".tile-check-in")
    finger.tap(".choice:has-text('18 tahun ke atas')")
    finger.go_on()
    finger.tap(".choice:has-text('Tanpa nama')")
    finger.go_on()
    finger.tap("main form.steps button.primary[type=submit]")
    expect(tablet.locator("h1")).to_have_text("Tercatat")
    assert finger.taps <= 8
    assert [(row.age, row.name) for row in stored(CheckIn)] == [("adult", None)]  # type: ignore[attr-defined]


def test_a_check_in_with_a_name(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    finger = Finger(tablet)
    tablet.goto(live + "/check-in/")
    finger.tap(".choice:has-text('18 tahun ke atas')")
    finger.go_on()
    finger.tap(".choice:has-text('Dengan nama')")
    tablet.locator("[name=name]").fill("Siti Aminah")
    finger.tap(".choice:has([name=consent])")
    finger.go_on()
    tablet.locator("[name=phone]").fill("0812 3456 7890")
    finger.tap(".choice:has([name=phone_consent])")
    finger.go_on()
    finger.tap("main form.steps button.primary[type=submit]")
    expect(tablet.locator("h1")).to_have_text("Tercatat")
    expect(tablet.locator("body")).not_to_contain_text("Siti")
    assert [(row.name, row.phone) for row in stored(CheckIn)] == [("Siti Aminah", "+6281234567890")]  # type: ignore[attr-defined]


def test_typed_words_survive_a_change_of_language(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    finger = Finger(tablet)
    tablet.goto(live + "/check-in/")
    finger.tap(".choice:has-text('18 tahun ke atas')")
    finger.go_on()
    finger.tap(".choice:has-text('Dengan nama')")
    tablet.locator("[name=name]").fill("Siti Aminah")
    finger.tap(".languages button[value=en]")
    expect(tablet.locator("html")).to_have_attribute("lang", "en")
    expect(tablet.locator("[name=name]")).to_have_value("Siti Aminah")
    expect(tablet.locator("[name=age][value=adult]")).to_be_checked()
    assert stored(CheckIn) == []


def test_an_officer_confirms_a_check_in(
    tablet: Page, live: str, session_in_lontar: OutreachSession, supervisor: Officer
) -> None:
    with db.write():
        db.session.add(CheckIn(nonce="n" * 32, session_id=session_in_lontar.id, age="adult", name="Siti Aminah"))
    sign_in(tablet, live)
    tablet.goto(f"{live}/admin/check-ins/{session_in_lontar.id}/")
    expect(tablet.locator("main")).to_contain_text("Siti Aminah")
    tablet.locator("main input[type=checkbox][name=id], main input[type=checkbox][name=ids]").first.check()
    tablet.get_by_role("button", name="Konfirmasi").first.tap()
    expect(tablet.locator("[role=status]").first).to_be_visible()
    assert [row.state for row in stored(CheckIn)] == ["confirmed"]  # type: ignore[attr-defined]
