"""The start page in a real browser, and the bar on top of every page on a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import settings
from tests.browser import boxes
from tests.browser.hearing import LISTEN, speaker, wait_to_hear
from tests.browser.motion import see_motion
from tests.browser.pages import SIZES, look, violations

PHONE = {"width": 360, "height": 640}


# --- untouched for half a minute Mak calls who passes by

# to this moment of the page, in seconds, that begins where it was loaded; which message is to be seen then, and that
# nothing else moves or grows
AT = """seconds => { document.getAnimations().forEach(one => { one.pause(); one.currentTime = 1000 * seconds; });
    const seen = e => getComputedStyle(e).visibility === 'visible' && getComputedStyle(e).opacity === '1';
    return [Array.from(document.querySelectorAll('.home-messages q')).map(seen).indexOf(true),
        seen(document.querySelector('.home-call')), document.documentElement.scrollHeight]; }"""


def test_after_half_a_minute_mak_says_three_messages_in_turn_each_with_its_warning(page: Page, live: str) -> None:
    page.emulate_media(reduced_motion="no-preference")
    call = page.get_by_role("button", name="Awas, pesan begini?")
    for size in ("1280x800", "800x1280", "600x1024"):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(live)
        expect(call).to_have_count(0)
        page_height = page.evaluate("document.documentElement.scrollHeight")
        assert page.evaluate(AT, 29) == [-1, False, page_height], "nor is it heard, nor has it the focus"
        for seconds, message in ((36, 0), (48, 1), (60, 2), (3600, 2)):
            assert page.evaluate(AT, seconds) == [message, True, page_height], "the last of them stays, still"
            assert boxes.find_faults(page) == []
    expect(call).to_have_accessible_name("Jangan bilang keluarga, ya. Awas, pesan begini?")
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(".home-call")).to_be_hidden()
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate(AT, 3600)
    call.click()
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 1 dari 4")


def test_mak_comes_in_and_her_bubble_unfolds(page: Page, live: str) -> None:
    page.goto(live)
    assert see_motion(page) == [["face-in", "bubble-in"], []]


# --- one tap, and every page speaks


def test_the_large_button_reads_the_page_and_stops_it_as_the_one_of_the_bar(page: Page, live: str) -> None:
    page.add_init_script(LISTEN)
    page.goto(live)
    large = page.locator("#listen")
    expect(large).to_have_text("Ketuk untuk mendengar", use_inner_text=True)
    page.evaluate("window.endless = true")
    large.click()
    wait_to_hear(page, ".")
    for button in (large, speaker(page)):
        expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("main .face use")).to_have_attribute("href", re.compile("#mak-listen$"))
    large.click()
    assert page.evaluate("sessionStorage.aloud") is None
    for button in (large, speaker(page)):
        expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("main .face use")).to_have_attribute("href", re.compile("#mak-greet$"))
    large.click()
    assert page.evaluate("sessionStorage.aloud") == "id", "and each page that comes is read"


def test_without_script_and_in_english_the_large_button_is_not_there_and_nothing_moves(
    page: Page, open_tablet: Callable[..., Page], live: str
) -> None:
    without = open_tablet(script=False)
    without.goto(live)
    expect(without.locator("#listen")).to_be_hidden()
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(live)
    expect(page.locator("#listen")).to_be_visible()
    assert box(without.locator(".tile").first) == box(page.locator(".tile").first)
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#listen")).to_have_count(0)


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
            assert first["y"] + first["height"] / 2 <= PHONE["height"] / 2, "below Mak and her bubble"


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
    assert [fault["id"] for fault in violations(page)] == []
    with db.write():
        settings.store("notice", {})
    page.goto(live)
    for size in ("800x1280", "1280x800"):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollHeight") == height, "the checklist too"


# --- on every other page


def test_mak_stands_at_the_same_place(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    places: dict[str, dict[str, tuple[int, bool]]] = {"800x1280": {}, "1280x800": {}}
    for path in ("/quiz/", "/offers/", "/hotlines/", "/family/", "/checklist/", "/check-in/", "/take-home/"):
        page.goto(live + path)
        for name, places_of_size in places.items():
            width, height = SIZES[name]
            page.set_viewport_size({"width": width, "height": height})
            face = box(page.locator("main .talk .face").first)
            places_of_size[path] = (round(face["x"]), face["y"] - box(page.locator("main"))["y"] <= 80)
    for name, places_of_size in places.items():
        assert len(set(places_of_size.values())) == 1, (name, places_of_size)
        assert places_of_size["/quiz/"][1], (name, places_of_size)
