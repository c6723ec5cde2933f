"""The start page in a real browser, and the bar on top of every page on a phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import settings
from tests.browser.pages import RULES, SIZES, look

PHONE = {"width": 360, "height": 640}


# --- untouched for half a minute it calls who passes by

# to this moment of the page, in seconds; what is to be seen of the call then, and that nothing else moves or grows
AT = """seconds => { document.getAnimations().forEach(one => { one.pause(); one.currentTime = 1000 * seconds; });
    return ['.scene-bubble', '.scene-warning'].map(part => getComputedStyle(document.querySelector(part)).visibility)
        .concat(Math.round(document.querySelector('.scene-call').getBoundingClientRect().left),
        document.documentElement.scrollHeight); }"""


def test_after_half_a_minute_a_message_slides_in_with_its_warning(page: Page, live: str) -> None:
    width, height = SIZES["1280x800"]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="no-preference")
    page.goto(live)
    call = page.get_by_role("button", name="Awas, pesan begini? Aman atau tidak?")
    expect(call).to_have_count(0)
    assert page.evaluate(AT, 29) == ["hidden", "hidden", 36, height], "nor is it heard, nor has it the focus"
    assert page.evaluate(AT, 36) == ["visible", "visible", 36, height]
    assert page.evaluate(AT, 3600) == ["visible", "visible", 36, height], "then still"
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(".scene-call")).to_be_hidden()
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate(AT, 3600)
    call.click()
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 1 dari 4")


# --- on a phone


def box(element: Locator) -> dict[str, float]:
    bounds = element.bounding_box()
    assert bounds
    return dict(bounds)


def test_the_bar_is_one_row_of_signs_with_names_and_the_first_answer_in_the_upper_half(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    page.set_viewport_size(PHONE)
    for path in ("/check-in/", "/hotlines/", "/"):
        page.goto(live + path)
        boxes = [box(control) for control in page.locator(".bar a:visible, .bar button:visible").all()]
        assert all(each["width"] >= 48 and each["height"] >= 48 for each in boxes)
        assert len({each["y"] + each["height"] / 2 for each in boxes}) <= 1, "one row"
        assert len(boxes) >= 5
        for sign, name in {".help": "Bantuan", ".exit": "Tutup cepat"}.items():
            expect(page.locator(".bar").locator(sign)).to_have_accessible_name(name)
        if path != "/hotlines/":
            first = box(page.locator(".tile, .option, .choice").first)
            assert first["y"] + first["height"] <= PHONE["height"] / 2


# --- all on one screen


def test_all_of_it_is_on_the_screen_and_a_line_of_the_office_pushes_no_tile_off_it(
    page: Page, live: str, session_in_lontar: OutreachSession
) -> None:
    line = "Imbauan Kemlu, Maret 2026: tunda perjalanan ke Timur Tengah. Tanyakan kabar terbaru."
    with db.write():
        settings.store("notice", {"id": line, "en": "", "date": "2026-03-10", "until": "2099-12-31"})
    page.goto(live)
    look(page)
    expect(page.locator(".note")).to_contain_text(f"{line} (per 10/03/2026)")
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        last = box(page.locator(".tile").last)
        assert last["y"] + last["height"] <= height
    assert [fault["id"] for fault in Axe().run(page, options=RULES).response["violations"]] == []
    with db.write():
        settings.store("notice", {})
    page.goto(live)
    for size in ("800x1280", "1280x800"):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollHeight") == height, "the checklist too"
