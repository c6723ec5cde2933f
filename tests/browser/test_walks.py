"""Whole visits with a finger on any tablet, with script and without, and with letters twice as large."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from kiosk.db import db
from kiosk.models import CheckIn, OfferCheck, Officer, OutreachSession, Question, QuizAttempt
from tests.browser import boxes
from tests.browser.pages import HURRIED, LARGE, look, sign_in
from tests.cast import people


class Kind(NamedTuple):
    """A tablet and how it is set up."""

    width: int
    height: int
    script: bool = True
    large: bool = False

    def __str__(self) -> str:
        return f"{self.width}x{self.height}{'' if self.script else '-no-script'}{'-large' if self.large else ''}"


TABLETS = [
    Kind(800, 1280),
    Kind(800, 1280, script=False),
    Kind(1280, 800),
    Kind(360, 640, script=False),
    Kind(600, 1024, large=True),
    Kind(360, 640, large=True),
]


@pytest.fixture(params=TABLETS, ids=str)
def tablet(request: pytest.FixtureRequest, browser: Browser, live: str) -> Iterator[Page]:
    """A fresh tablet with touch, gone before the server goes; it must not complain and ask no other host."""
    kind: Kind = request.param
    context = browser.new_context(
        viewport={"width": kind.width, "height": kind.height},
        has_touch=True,
        java_script_enabled=kind.script,
        service_workers="block",
        bypass_csp=kind.large,  # for the style that makes the letters large
    )
    context.add_init_script(HURRIED)
    if kind.large:
        context.add_init_script(LARGE)
    page = context.new_page()
    page.scripted = kind.script  # type: ignore[attr-defined]
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
    """Taps, counts the taps, and looks at each screen before it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, selector: str) -> None:
        target = self.page.locator(selector).locator("visible=true").first
        target.wait_for()
        self.look()
        target.tap()
        self.taps += 1

    def look(self) -> None:
        """Nothing is cut off, spilt or covered."""
        if self.page.scripted:  # type: ignore[attr-defined]
            look(self.page)
        self.page.wait_for_load_state()
        assert boxes.faults(self.page) == []

    def go_on(self) -> None:
        """The next step of a long form; without script there are no steps."""
        if self.page.scripted:  # type: ignore[attr-defined]
            self.tap("form.steps .foot button.primary:not([hidden])")

    def choose(self, words: str) -> None:
        """A card; with script it goes on."""
        self.tap(f".choice-body:has-text('{words}')")


def test_a_short_quiz_takes_eleven_taps(tablet: Page, live: str) -> None:
    finger = Finger(tablet)
    tablet.goto(live)
    finger.tap(".tile-quiz")
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        finger.tap("button.quiz-option")
        expect(tablet.locator("main")).to_contain_text("Sumber")
        finger.tap("main a.primary")
    expect(tablet).to_have_url(f"{live}/quiz/{stored(QuizAttempt)[0].token}/result")  # type: ignore[attr-defined]
    assert finger.taps <= 11
    assert [attempt.finished for attempt in stored(QuizAttempt)] == [True]  # type: ignore[attr-defined]


def test_an_offer_with_a_danger_sign_says_stop(tablet: Page, live: str) -> None:
    finger = Finger(tablet)
    tablet.goto(live)
    finger.tap(".tile-offer")
    finger.tap(".choice:has-text('visa wisata')")
    for _ in range(2):
        finger.go_on()
    finger.tap("main form .foot .primary")
    expect(tablet.locator("h1")).to_have_text("Berhenti dulu")
    assert [check.verdict for check in stored(OfferCheck)] == ["stop"]  # type: ignore[attr-defined]


def test_a_round_of_offers_takes_eight_taps(tablet: Page, live: str) -> None:
    finger = Finger(tablet)
    tablet.goto(live)
    finger.tap(".tile-practice")
    for number in range(1, 5):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 4")
        finger.tap("button.quiz-option")
        expect(tablet.locator(".offer .tells").first).to_contain_text("Ini tanda")
        if number < 4:
            finger.tap("main a.primary")
    expect(tablet.locator("main")).to_contain_text("Tawaran aman yang diteruskan: 2 dari 2")  # who says yes to all
    finger.look()
    assert finger.taps == 8
    assert [attempt.phase for attempt in stored(QuizAttempt)] == ["offers"]  # type: ignore[attr-defined]


def test_six_steps_when_a_relative_is_in_danger(tablet: Page, live: str) -> None:
    finger = Finger(tablet)
    tablet.goto(live + "/hotlines/")
    finger.tap("main a[href='/family/']")
    finger.tap("main a[href='/family/1']")
    for number in range(1, 7):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Langkah {number} dari 6", use_inner_text=True)
        finger.tap(".foot .primary")
    expect(tablet.locator("h1")).to_have_text("Bantuan di luar negeri")


def test_a_check_in_without_a_name(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    finger = Finger(tablet)
    tablet.goto(live)
    finger.tap(".tile-check-in")
    for words in ("tanpa nama", "Laki-laki", "Mau kerja", "Lontar"):
        finger.choose(words)
    if not tablet.scripted:  # type: ignore[attr-defined]
        finger.tap("form.steps button.primary[type=submit]")
    expect(tablet.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    assert [(row.age, row.name) for row in stored(CheckIn)] == [("adult", None)]  # type: ignore[attr-defined]


def test_a_check_in_with_a_name(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    finger = Finger(tablet)
    tablet.goto(live + "/check-in/")
    finger.choose("pakai nama")
    tablet.locator("[name=name]").fill("Siti Aminah")
    finger.choose("saya setuju")
    finger.tap("details:has([name=phone]) > summary")
    tablet.locator("[name=phone]").fill("0812 3456 7890")
    finger.choose("menelepon saya")
    finger.go_on()
    for words in ("Perempuan", "Tokoh masyarakat", "Lontar"):
        finger.choose(words)
    if not tablet.scripted:  # type: ignore[attr-defined]
        finger.tap("form.steps button.primary[type=submit]")
    expect(tablet.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    expect(tablet.locator("body")).not_to_contain_text("Siti")
    recorded = [(row.name, row.phone, row.sex, row.group) for row in stored(CheckIn)]  # type: ignore[attr-defined]
    assert recorded == [("Siti Aminah", "+6281234567890", "P", "tokoh")]


def test_typed_words_survive_a_change_of_language(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    finger = Finger(tablet)
    tablet.goto(live + "/check-in/")
    finger.choose("pakai nama")
    tablet.locator("[name=name]").fill("Siti Aminah")
    finger.choose("saya setuju")
    finger.tap(".languages button[value=en]")
    expect(tablet.locator("html")).to_have_attribute("lang", "en")
    expect(tablet.locator("[name=name]")).to_have_value("Siti Aminah")
    expect(tablet.locator("[name=who][value=named]")).to_be_checked()
    assert stored(CheckIn) == []


def test_the_language_changes_in_the_middle_of_a_quiz(tablet: Page, live: str) -> None:
    with db.write():  # the topic with the longest name in English: Human trafficking
        db.session.execute(update(Question).where(Question.topic != "tppo").values(active=False))
    finger = Finger(tablet)
    tablet.goto(live + "/quiz/")
    finger.tap("main form button[type=submit]")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 1 dari 3")
    finger.tap(".languages button[value=en]")
    expect(tablet.locator(".quiz-progress")).to_contain_text("Question 1 of 3")
    finger.tap("button.quiz-option")
    expect(tablet.locator(".source")).to_be_visible()


def test_an_officer_confirms_a_check_in(
    tablet: Page, live: str, session_in_lontar: OutreachSession, supervisor: Officer
) -> None:
    with db.write():
        db.session.add(people.came(session_in_lontar, name="Siti Aminah"))
    sign_in(tablet, live)
    tablet.goto(f"{live}/admin/check-ins/{session_in_lontar.id}/")
    expect(tablet.locator("main")).to_contain_text("Siti Aminah")
    tablet.get_by_role("button", name="Konfirmasi").first.tap()
    expect(tablet.locator("[role=status]").first).to_be_visible()
    assert [row.state for row in stored(CheckIn)] == ["confirmed"]  # type: ignore[attr-defined]
