"""The check-in to the eye: large faces, nothing between Mak and the name, and no blank half where it is recorded."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.boxes import blank_share
from tests.browser.pages import SIZES, look
from tests.browser.steps import GROUP, SEX, WHO, at_step, choose, fill, send

pytestmark = pytest.mark.usefixtures("session_in_lontar")

TABLETS = [(800, 1280), (1280, 800)]


def sizes(locator: Locator) -> list[tuple[int, int]]:
    """Width and height of each of these in pixels."""
    boxes = "all => all.map(e => e.getBoundingClientRect()).map(box => [Math.round(box.width), Math.round(box.height)])"
    return [(width, height) for width, height in locator.evaluate_all(boxes)]


def each_size(page: Page) -> Iterator[str]:
    """Each size of screen in turn, by its name, with the page as it comes on it."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        yield size


def test_who_came_is_chosen_by_large_faces(page: Page, live: str) -> None:
    page.goto(live + "/check-in/")
    at_step(page, WHO, focused=False)
    faces = page.locator(".card-button:visible .face")
    expect(faces).to_have_count(3)
    for size in each_size(page):
        for face in faces.all():
            expect(face, size).to_be_in_viewport(ratio=1)
        assert min(min(face) for face in sizes(faces)) >= 96, size
        _child, named, unnamed = sizes(page.locator(".card-button:visible"))
        assert named == unnamed, size


def test_the_name_is_on_the_first_screen_of_its_step(page: Page, live: str) -> None:
    for size in each_size(page):  # the step comes anew on each: it may not scroll as it does
        page.goto(live + "/check-in/")
        choose(page, "pakai nama")
        foot = page.locator(".foot").bounding_box()
        field = page.locator("[name=name]").bounding_box()
        assert foot
        assert field
        assert page.evaluate("scrollY") == 0, size
        assert field["y"] + field["height"] <= foot["y"], size


def test_to_skip_is_as_large_as_to_answer(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})  # on which a step would first begin further down
    page.goto(live + "/check-in/")
    choose(page, "tanpa nama")
    for legend, cards in ((SEX, 3), (GROUP, 7)):
        at_step(page, legend)
        expect(page.locator(".card-button:visible").last).to_have_text("Lewati")
        for size in each_size(page):
            each = sizes(page.locator(".card-button:visible"))
            assert len(each) == cards, size
            assert max(each) == min(each), size
        choose(page, "Lewati")


@pytest.mark.parametrize("is_named", [True, False], ids=["with a name", "without"])
def test_the_page_after_it_has_no_blank_half(page: Page, live: str, is_named: bool) -> None:
    if is_named:
        fill(page, live)
        send(page)
    else:
        page.goto(live + "/check-in/")
        choose(page, "Di bawah 18")
        choose(page, "Perempuan")
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    look(page)
    for width, height in TABLETS:
        page.set_viewport_size({"width": width, "height": height})
        assert blank_share(page) <= 0.45
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "nothing is below the screen"


def test_the_code_is_large(page: Page, live: str) -> None:
    fill(page, live)
    send(page)
    summary = page.locator(".record-code summary")
    digits = page.locator(".record-code-digits")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert summary.evaluate(size) >= 28
    expect(digits).to_be_hidden()
    summary.click()
    expect(digits).to_be_visible()
    assert digits.evaluate(size) >= 64
