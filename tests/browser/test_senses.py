"""Who does not see, hear or point as others do: what is announced, high contrast, calm movement."""

import io
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from kiosk.models import OutreachSession
from tests.browser.pages import VILLAGERS, check_offer, faces, start_quiz, wrong_check_in
from tests.browser.steps import choose


def border(element: Locator) -> float:
    """How thick the line around it is."""
    return float(element.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)"))


@pytest.fixture
def contrast(page: Page) -> Page:
    """A browser that shows its owner's few colours in place of ours."""
    page.emulate_media(forced_colors="active")
    return page


# --- announced


@pytest.mark.parametrize("option", [0, 3])
def test_what_has_the_focus_after_an_answer_is_heard_as_verdict_right_answer_and_reason(
    page: Page, live: str, option: int
) -> None:
    start_quiz(page, live)
    page.locator("button.quiz-option").nth(option).click()
    verdict, right, reason = (page.locator(f"#{part}").inner_text() for part in ("verdict", "right-one", "reason"))
    expect(page.get_by_role("group", name=f"{verdict} {right}")).to_be_focused()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = list(in_order({node["nodeId"]: node for node in tree}, tree[0]))
    group = heard.index(("group", f"{verdict} {right}", reason))
    assert ("region", verdict, "") == heard[group - 1]
    texts = [name for role, name, _described in heard[group:] if role == "StaticText"]
    assert [texts[0], " ".join(" ".join(texts[1:4]).split()), texts[4]] == [verdict, right, reason]
    if option == 3:
        assert verdict == "Belum tahu? Tidak apa-apa"


def in_order(nodes: dict[str, Any], node: Any) -> Iterator[tuple[str, str, str]]:
    """Role, name and description of all that a screen reader comes by, from this part of the page on."""
    if not node.get("ignored"):
        yield tuple(node.get(part, {}).get("value", "") for part in ("role", "name", "description"))  # type: ignore[misc]
    for child in node.get("childIds", []):
        yield from in_order(nodes, nodes[child])


def test_errors_are_announced_and_belong_to_their_fields(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    wrong_check_in(page, live)
    expect(page.get_by_role("alert")).to_contain_text("Isian tadi belum disimpan")
    page.goto(live + "/check-in/withdraw")
    page.fill("[name=code]", "12")
    page.get_by_role("button", name="Hapus catatan itu").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=code]")).to_have_accessible_description(
        "Misalnya 1234 5678. Kodenya delapan atau sepuluh angka, misalnya 1234 5678."
    )


# --- high contrast


def test_what_is_chosen_can_be_told_in_forced_colours(
    contrast: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    contrast.goto(live + "/check-in/")
    choose(contrast, "tanpa nama")
    contrast.go_back()
    other, _named, chosen = contrast.locator(".card-button:visible").all()
    assert border(chosen) > border(other)
    faces(contrast, live)
    chosen, other, *_more = contrast.locator(".choice-body").all()
    chosen.click()
    assert border(chosen) > border(other)
    pressed, other = contrast.locator(".languages [aria-pressed]").all()
    assert border(pressed) > border(other)


PALETTES = pytest.mark.parametrize("palette", ["dark", "light"])
# where every visible element of this kind lies, in the page as a whole
BOXES = """kind => Array.from(document.querySelectorAll(kind)).filter(e => e.checkVisibility()
  && getComputedStyle(e).visibility === 'visible' && !e.closest('.languages, dialog'))
  .map(e => { const box = e.getBoundingClientRect();
    return [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY]; })"""


def pictures(page: Page, kind: str) -> list[Image.Image]:
    """What is to be seen where each of these elements stands."""
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled"))).convert("RGB")
    return [whole.crop(tuple(round(side) for side in box)) for box in page.evaluate(BOXES, kind)]


def luminance(colour: tuple[int, ...]) -> float:
    """How bright a colour is, as WCAG measures it."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast_within(picture: Image.Image) -> float:
    """How much the strongest of its lines stands out from its ground."""
    counted = picture.getcolors(picture.width * picture.height) or []
    colours = [luminance(colour) for count, colour in counted if count >= picture.width / 4]  # type: ignore[arg-type]
    return (max(colours) + 0.05) / (min(colours) + 0.05)


@PALETTES
def test_every_pictogram_can_be_seen_in_forced_colours(
    contrast: Page, live: str, session_in_lontar: OutreachSession, palette: Literal["dark", "light"]
) -> None:
    contrast.emulate_media(forced_colors="active", color_scheme=palette)
    names = ["home", "quiz-question", "quiz-feedback", "quiz-result", "offer-stop", "check-in", "hotlines", "hotline"]
    for shown in [shown for shown in VILLAGERS if shown.name in names]:
        shown.reach(contrast, live)
        contrast.mouse.move(0, 0)
        seen = [contrast_within(picture) for picture in pictures(contrast, ".icon")]
        assert len(seen) > 3
        assert min(seen) >= 3, (shown.name, seen)


@PALETTES
def test_progress_can_be_seen_in_forced_colours(contrast: Page, live: str, palette: Literal["dark", "light"]) -> None:
    contrast.emulate_media(forced_colors="active", color_scheme=palette)
    start_quiz(contrast, live)
    contrast.locator("button.quiz-option").last.click()
    contrast.locator("main a.primary").click()
    contrast.wait_for_selector("button.quiz-option")
    done, now, *later = [
        picture.getpixel((picture.width // 2, picture.height // 2)) for picture in pictures(contrast, ".quiz-pips i")
    ]
    assert len({done, now, *later}) == 3
    assert all(contrast_within(picture) >= 3 for picture in pictures(contrast, ".quiz-pips"))


@PALETTES
def test_the_focus_ring_stands_out_in_forced_colours(
    contrast: Page, live: str, palette: Literal["dark", "light"]
) -> None:
    contrast.emulate_media(forced_colors="active", color_scheme=palette)
    contrast.goto(live + "/")
    for _ in range(5):  # from the heading to the end of the page
        contrast.keyboard.press("Tab")
        focused = contrast.evaluate("""() => { const box = document.activeElement.getBoundingClientRect();
            return [box.left - 8, (box.top + box.bottom) / 2, box.left - 1, (box.top + box.bottom) / 2 + 8]; }""")
        left, top, right, bottom = (max(0, round(side)) for side in focused)
        picture = Image.open(io.BytesIO(contrast.screenshot(animations="disabled"))).convert("RGB")
        beside = picture.crop((left, top, right, bottom))
        assert contrast_within(beside) >= 3, contrast.evaluate("document.activeElement.outerHTML.slice(0, 100)")


def test_right_and_wrong_are_said_in_words(contrast: Page, live: str) -> None:
    start_quiz(contrast, live)
    contrast.locator("button.quiz-option").last.click()
    expect(contrast.locator(".quiz-option.right")).to_contain_text("Ini yang tepat")
    expect(contrast.locator(".quiz-option.own")).to_contain_text("Pilihan tadi")
    expect(contrast.locator(".quiz-option.right .icon")).to_be_visible()
    check_offer("R01", "R10", "R16")(contrast, live)
    contrast.get_by_text("Mengapa?").click()
    said = contrast.locator(".weight").all_inner_texts()
    assert [text.strip() for text in said] == ["Tanda bahaya", "Perlu hati-hati", "Belum dicek"]


def test_the_focus_and_what_is_read_can_be_seen_in_forced_colours(contrast: Page, live: str) -> None:
    contrast.goto(live + "/checklist/")
    for _ in range(6):
        contrast.keyboard.press("Tab")
        assert contrast.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    contrast.locator("#speak").click()
    expect(contrast.locator(".saying").first).to_have_css("outline-style", "solid")


# --- calm


@pytest.mark.parametrize("calm", [True, False])
def test_nothing_moves_for_who_asks_for_calm(page: Page, live: str, calm: bool) -> None:
    page.add_init_script("""window.ways = []; const scroll = Element.prototype.scrollIntoView;
        Element.prototype.scrollIntoView = function (how) {
        ways.push(how && how.behavior); scroll.call(this, how); };""")
    if calm:
        page.emulate_media(reduced_motion="reduce")
    page.goto(live + "/checklist/")
    page.locator("#speak").click()
    expect(page.locator(".saying").first).to_be_visible()
    assert set(page.evaluate("ways")) == {"auto" if calm else "smooth"}
    moving = "getComputedStyle(e).transitionDuration !== '0s' || getComputedStyle(e).animationName !== 'none'"
    assert not calm or page.evaluate(f"Array.from(document.querySelectorAll('*')).filter(e => {moving}).length") == 0


# --- large


def test_two_fingers_make_any_page_larger(browser: Browser, live: str, session_in_lontar: OutreachSession) -> None:
    context = browser.new_context(viewport={"width": 800, "height": 1280}, has_touch=True, is_mobile=True)
    page = context.new_page()
    fingers = context.new_cdp_session(page)
    for path in ("/", "/quiz/", "/check-in/", "/hotlines/polisi-110", "/exit"):
        page.goto(live + path)
        fingers.send("Input.synthesizePinchGesture", {"x": 400, "y": 700, "scaleFactor": 2})
        assert page.evaluate("visualViewport.scale") > 1.5, path
    context.close()


def test_who_zooms_while_typing_is_not_pulled_back(
    browser: Browser, live: str, session_in_lontar: OutreachSession
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(live + "/check-in/withdraw")
    page.locator("[name=code]").tap()
    page.evaluate("""window.pulled = 0;
        Element.prototype.scrollIntoView = () => { pulled += visualViewport.scale !== 1; }""")
    context.new_cdp_session(page).send("Input.synthesizePinchGesture", {"x": 180, "y": 300, "scaleFactor": 2})
    page.wait_for_function("visualViewport.scale > 1.5")
    assert page.evaluate("pulled") == 0
    context.close()
