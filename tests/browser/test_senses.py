"""For people who do not see, hear or point as others do: announcements, high contrast, zoom."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from kiosk.models import OutreachSession
from tests.browser.pages import start_quiz, walk_quiz_of_a_session
from tests.browser.steps import choose


def border(element: Locator) -> float:
    """Thickness of the line around it."""
    return float(element.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)"))


@pytest.fixture
def contrast(page: Page) -> Page:
    """A browser that shows its owner's few colours in place of ours."""
    page.emulate_media(forced_colors="active")
    return page


# --- announced


def test_what_has_the_focus_after_an_answer_is_heard_as_verdict_right_option_and_rule(page: Page, live: str) -> None:
    start_quiz(page, live)
    page.locator("button.quiz-option").last.click()
    verdict, right, rule = (page.locator(f"#{part}").inner_text() for part in ("verdict", "right-one", "rule"))
    expect(page.get_by_role("heading", name=verdict)).to_be_focused()
    expect(page.locator(":focus")).to_have_accessible_description(f"{right} {rule}")
    assert verdict == "Belum tahu? Tidak apa-apa"


# --- high contrast


def test_what_is_chosen_can_be_told_in_forced_colours(
    contrast: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    contrast.goto(live + "/check-in/")
    choose(contrast, "tanpa nama")
    contrast.go_back()
    other, _named, choice = contrast.locator(".card-button:visible").all()
    assert border(choice) > border(other)
    next(walk_quiz_of_a_session(contrast, live))  # at the faces
    choice, other, *_more = contrast.locator(".choice-body").all()
    choice.click()
    assert border(choice) > border(other)
    pressed, other = contrast.locator(".languages [aria-pressed]").all()
    assert border(pressed) > border(other)


# where every visible element of this kind lies, in the page as a whole
BOXES = """kind => Array.from(document.querySelectorAll(kind)).filter(e => e.checkVisibility()
  && getComputedStyle(e).visibility === 'visible' && !e.closest('.languages, dialog'))
  .map(e => { const box = e.getBoundingClientRect();
    return [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY]; })"""


def pictures(page: Page, kind: str) -> list[Image.Image]:
    """A picture of each of these elements as it stands on the screen."""
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled"))).convert("RGB")
    return [whole.crop(tuple(round(side) for side in box)) for box in page.evaluate(BOXES, kind)]


def luminance(colour: tuple[int, ...]) -> float:
    """Brightness of a colour, as WCAG measures it."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast_within(picture: Image.Image) -> float:
    """Contrast of the strongest of its lines with its ground."""
    counts = picture.getcolors(picture.width * picture.height) or []
    colours = [luminance(colour) for count, colour in counts if count >= picture.width / 4]  # type: ignore[arg-type]
    return (max(colours) + 0.05) / (min(colours) + 0.05)


def test_pictograms_and_focus_can_be_seen_in_forced_colours(contrast: Page, live: str) -> None:
    contrast.emulate_media(forced_colors="active", color_scheme="dark")
    contrast.goto(live + "/")
    contrasts = [contrast_within(picture) for picture in pictures(contrast, ".icon")]
    assert len(contrasts) > 3
    assert min(contrasts) >= 3, contrasts
    contrast.keyboard.press("Tab")
    contrast.keyboard.press("Tab")
    expect(contrast.locator(":focus")).not_to_have_css("outline-style", "none")


# --- large


@pytest.fixture
def phone(browser: Browser, live: str) -> Iterator[Page]:
    """A phone, which two fingers enlarge."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def enlarge(phone: Page) -> None:
    fingers = phone.context.new_cdp_session(phone)
    fingers.send("Input.synthesizePinchGesture", {"x": 180, "y": 300, "scaleFactor": 2})
    phone.wait_for_function("visualViewport.scale > 1.5")


def test_two_fingers_make_any_page_larger_and_who_types_is_not_pulled_back(
    phone: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    for path in ("/", "/quiz/", "/check-in/", "/hotlines/polisi-110", "/exit"):
        phone.goto(live + path)
        enlarge(phone)
    phone.goto(live + "/check-in/withdraw")
    phone.locator("[name=code]").tap()
    phone.evaluate("""window.pulled = 0;
        Element.prototype.scrollIntoView = () => { pulled += visualViewport.scale !== 1; }""")
    enlarge(phone)
    assert phone.evaluate("pulled") == 0
