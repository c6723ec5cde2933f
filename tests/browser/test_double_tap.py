"""One tap does one thing: what it brings is not pressed by the next tap at once, nor by a finger that was down before.

Whoever taps fast is never locked out.
"""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, QuizAnswer, QuizAttempt
from tests.browser.pages import look, question, switch_quiz, until_asked
from tests.browser.steps import GROUP, NAME, SEX, VILLAGE, WHO, at_step


@pytest.fixture
def tablet(new_context: Any) -> Page:
    """A tablet whose clock goes on as the test says."""
    tablet: Page = new_context(viewport={"width": 800, "height": 1280}, has_touch=True).new_page()
    tablet.clock.install()
    return tablet


def open_and_hold(tablet: Page, address: str) -> None:
    """Open a page; from here on the clock stands still."""
    tablet.goto(address)
    look(tablet)
    hold(tablet)


def hold(tablet: Page) -> None:
    """The clock stands still."""
    tablet.clock.pause_at(tablet.evaluate("Date.now() / 1000 + 1"))


def middle(page: Page, selector: str) -> tuple[float, float]:
    """Where a finger aims for it."""
    target = page.locator(selector).locator("visible=true").first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tap_twice(page: Page, selector: str, comes: str = "body") -> None:
    """The second tap comes down where the first did, once what it leads to is there. A mouse stands for the finger:
    its click is there when its button is up; a touch becomes one a little later, in a time the test does not hold.
    """
    x, y = middle(page, selector)
    page.mouse.click(x, y)
    page.locator(comes).first.wait_for()
    page.wait_for_load_state()
    page.clock.run_for(200)  # in which the scripts of a new page begin
    look(page)
    page.mouse.click(x, y)
    page.clock.run_for(600)
    page.wait_for_load_state("networkidle")


def count(column: Any) -> int:
    """How many rows hold something there."""
    db.session.rollback()
    return db.session.scalar(select(func.count(column))) or 0


def test_at_the_bar_and_at_every_step_of_a_check_in(
    tablet: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    open_and_hold(tablet, live + "/check-in/")
    for name, dialog in (("cancel", "#cancel"), ("help", "#emergency")):
        tap_twice(tablet, f".bar .{name}")
        expect(tablet.locator(dialog)).to_be_visible()
        tap_twice(tablet, f"{dialog} .dialog-stay")
        expect(tablet.locator(dialog)).to_be_hidden()
    expect(tablet.locator(".steps-progress")).to_contain_text("Langkah 1")
    tap_twice(tablet, ".card-button:has-text('pakai nama')")
    at_step(tablet, NAME, focused=False)
    expect(tablet.locator("[name=consent]")).not_to_be_checked()
    tablet.fill("[name=name]", "Siti Aminah")
    tablet.locator(".choice:has([name=consent])").tap()
    tap_twice(tablet, ".next")
    at_step(tablet, SEX, focused=False)
    for selector, step in (
        (".card-button:has-text('Perempuan')", GROUP),
        ("button.back", SEX),
        (".card-button:has-text('Perempuan')", GROUP),
        (".card-button:has-text('Warga')", VILLAGE),
    ):
        tap_twice(tablet, selector)
        at_step(tablet, step, focused=False)
    tap_twice(tablet, ".card-button:has-text('Lontar')", ".record-code")
    expect(tablet.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    db.session.rollback()
    assert [row.name for row in db.session.scalars(select(CheckIn))] == ["Siti Aminah"]


def test_a_dialog_that_closes_leaves_no_moment_for_a_second_tap(
    tablet: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    """Not even until the next frame, which a busy tablet draws late."""
    open_and_hold(tablet, live + "/check-in/")
    tap_twice(tablet, ".bar .cancel")
    close = "async button => { button.click(); await null; return document.body.matches('.not-ready'); }"
    assert tablet.locator("#cancel .dialog-stay").evaluate(close)


def test_the_question_whether_somebody_is_there_is_answered_and_nothing_beneath_it(
    tablet: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    tablet.set_viewport_size({"width": 1280, "height": 800})
    tablet.goto(live + "/check-in/")
    until_asked(tablet)
    hold(tablet)
    x, y = middle(tablet, "#still-here button")
    tap_twice(tablet, "#still-here button")
    expect(question(tablet)).to_be_hidden()
    assert tablet.evaluate(f"!!document.elementFromPoint({x}, {y}).closest('.card-button')")
    at_step(tablet, WHO, focused=False)


def test_enter_that_is_held_down_presses_once(tablet: Page, live: str, session_in_lontar: OutreachSession) -> None:
    open_and_hold(tablet, live + "/check-in/")
    tablet.locator(".bar .cancel").focus()
    for _ in range(2):
        tablet.keyboard.down("Enter")
        tablet.clock.run_for(500)
    expect(tablet.locator("#cancel")).to_be_visible()
    tablet.keyboard.up("Enter")
    tablet.keyboard.press("Enter")
    expect(tablet.locator("#cancel")).to_be_hidden()


@pytest.mark.parametrize("phase", ["free", "before"])
def test_from_the_start_page_through_a_quiz(
    tablet: Page, live: str, session_in_lontar: OutreachSession, phase: str
) -> None:
    """Of the answers the first and the last by turns; before a session no feedback stands between two questions."""
    switch_quiz(phase)
    tablet.set_viewport_size({"width": 360, "height": 640})
    open_and_hold(tablet, live)
    tap_twice(tablet, ".tile-quiz", ".quiz-progress")
    for number in range(1, 6):
        expect(tablet.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 5")
        assert count(QuizAnswer.option) == number - 1
        follows = f":text('Soal {number + 1} dari 5')" if number < 5 else ".quiz-faces"
        answer = f"button[name=option] >> nth={0 if number % 2 else -1}"
        tap_twice(tablet, answer, "#verdict" if phase == "free" else follows)
        assert count(QuizAnswer.option) == number
        if phase == "free":
            expect(tablet.locator("#verdict")).to_be_visible()
            tap_twice(tablet, ".foot a", follows if number < 5 else ".suitcase")
    if phase == "free":  # the plan at its end
        tap_twice(tablet, ".foot a", ".plan-choice")
        for number in (1, 2, 3):
            expect(tablet.locator(".quiz-progress")).to_contain_text(f"Langkah {number} dari 3")
            tap_twice(tablet, ".plan-choice >> nth=1", f":text('Langkah {number + 1}')" if number < 3 else ".plan-card")
        expect(tablet.locator(".plan-card")).to_be_visible()
    assert count(QuizAttempt.token) == 1


# --- whoever taps fast is not locked out

QUARTER = 250  # milliseconds from one tap to the next
TEN_SECONDS = 40  # of such taps


def at_first_question(tablet: Page, live: str, phase: str) -> None:
    """In a quiz that has stood on the screen for a while."""
    switch_quiz(phase)
    open_and_hold(tablet, live + "/quiz/")
    tap_twice(tablet, "main form button[type=submit]", ".quiz-progress")
    tablet.clock.run_for(1000)


def arrive(tablet: Page) -> None:
    """Until what the last tap has asked for is on the screen, and the page ahead of it is here."""
    expect(tablet.locator(".htmx-request")).to_have_count(0)
    tablet.evaluate("kiosk.ahead.page && kiosk.ahead.page.then(() => true)")


@pytest.mark.parametrize("phase", ["free", "before"])
def test_a_tap_every_quarter_of_a_second_answers_at_the_speed_of_the_page(
    tablet: Page, live: str, session_in_lontar: OutreachSession, phase: str
) -> None:
    """Five questions, and their feedback, within ten seconds."""
    at_first_question(tablet, live, phase)
    screens = [tablet.locator("main").inner_text()]
    answers = [0]
    while tablet.locator(".quiz-progress").count() and len(screens) <= TEN_SECONDS:
        way_on = ".foot a" if tablet.locator(".foot a").count() else "button[name=option] >> nth=-1"
        tablet.mouse.click(*middle(tablet, way_on))
        arrive(tablet)
        screens.append(tablet.locator("main").inner_text())
        answers.append(count(QuizAnswer.option))
        tablet.clock.run_for(QUARTER)
    assert answers[-1] == 5
    assert {after - before for before, after in pairwise(answers)} == {0, 1}
    changes = [before != after for before, after in pairwise(screens)]
    assert changes.count(True) == (10 if phase == "free" else 5)
    assert changes == [number % 2 == 0 for number in range(len(changes))], "each second tap is taken"


@pytest.fixture
def on_their_way(tablet: Page) -> list[Route]:
    """Answers that a slow line brings to the server only once the test says so."""
    waiting: list[Route] = []
    tablet.route("**/quiz/*/*", lambda route: waiting.append(route) if route.request.post_data else route.fallback())
    return waiting


def test_taps_while_an_answer_is_on_its_way_answer_nothing_more(
    tablet: Page, live: str, session_in_lontar: OutreachSession, on_their_way: list[Route]
) -> None:
    at_first_question(tablet, live, "before")
    for tap in range(8):
        tablet.mouse.click(*middle(tablet, f"button[name=option] >> nth={tap % 4}"))
        tablet.clock.run_for(QUARTER)
    for route in on_their_way:
        route.continue_()
    arrive(tablet)
    tablet.clock.run_for(1000)
    arrive(tablet)
    assert count(QuizAnswer.option) == 1
    expect(tablet.locator(".quiz-progress")).to_contain_text("Soal 2 dari 5")


@pytest.mark.parametrize(("comes_down", "answers"), [("before", 1), ("meanwhile", 1), ("later", 2)])
def test_a_finger_that_is_down_when_a_question_comes_presses_nothing_in_it(
    tablet: Page,
    live: str,
    session_in_lontar: OutreachSession,
    on_their_way: list[Route],
    comes_down: str,
    answers: int,
) -> None:
    """However long it stays; "meanwhile" is while the new question takes no taps yet."""
    at_first_question(tablet, live, "before")
    x, y = middle(tablet, "button[name=option] >> nth=1")
    devtools = tablet.context.new_cdp_session(tablet)

    def put_finger_down(now: str) -> None:
        if now == comes_down:
            devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})

    tablet.mouse.click(*middle(tablet, "button[name=option] >> nth=0"))
    put_finger_down("before")
    while not on_their_way:
        tablet.wait_for_timeout(20)
    on_their_way.pop().continue_()
    arrive(tablet)
    tablet.clock.run_for(QUARTER)
    put_finger_down("meanwhile")
    tablet.clock.run_for(1000)
    assert tablet.evaluate(f"!!document.elementFromPoint({x}, {y}).closest('button[name=option]')")
    put_finger_down("later")
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tablet.locator("h1").evaluate("title => title.addEventListener('click', () => { title.id = 'tapped'; })")
    tablet.locator("h1").tap()  # whatever the finger before it presses is pressed by then
    expect(tablet.locator("#tapped")).to_be_visible()
    for route in on_their_way:
        route.continue_()
    arrive(tablet)
    assert count(QuizAnswer.option) == answers


LOOKS = """all => all.map(element => { const look = getComputedStyle(element);
    return [element.tagName, look.opacity, look.filter, look.color, look.backgroundColor, look.cursor]; })"""


def test_what_takes_no_taps_yet_does_not_look_switched_off(
    tablet: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    at_first_question(tablet, live, "free")
    everything = tablet.locator("main, main *")
    for pressed in ("button[name=option] >> nth=-1", ".foot a"):
        tablet.mouse.click(*middle(tablet, pressed))
        arrive(tablet)
        tablet.clock.run_for(100)
        assert tablet.locator("main.not-ready").count() == 1
        at_once = everything.evaluate_all(LOOKS)
        tablet.clock.run_for(1000)
        assert tablet.locator("main.not-ready").count() == 0
        assert everything.evaluate_all(LOOKS) == at_once
