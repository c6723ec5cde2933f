"""The start page in a real browser, and the bar on top of every page on a phone."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import settings
from tests.browser.pages import RULES, SIZES, VILLAGERS, look

PHONE = {"width": 360, "height": 640}


def test_during_a_session_the_first_tile_is_its_check_in_over_the_whole_width(
    page: Page, live: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    page.goto(live)
    tiles = page.locator(".tile")
    expect(tiles).to_have_count(6)
    expect(tiles.first).to_contain_text("Catat kehadiran Acara hari ini: Berangkat aman, pulang senang – Lontar")
    widths = [tile.evaluate("e => e.offsetWidth") for tile in tiles.all()]
    assert widths[0] > 1.9 * widths[1]


def test_the_tile_of_the_quiz_begins_at_the_first_question(page: Page, live: str, complaints: list[str]) -> None:
    page.goto(live)
    page.get_by_role("button", name="Kuis berangkat aman").click()
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 1 dari 5")


# --- untouched for half a minute it calls who passes by

# to this moment of the page, in seconds; what is to be seen of the call then, and that nothing else moves or grows
AT = """seconds => { document.getAnimations().forEach(one => { one.pause(); one.currentTime = 1000 * seconds; });
    return ['bubble', 'warning'].map((_, n) => getComputedStyle(document.querySelectorAll('.calls p, .calls button')[n])
        .visibility).concat(Math.round(document.querySelector('.calls').getBoundingClientRect().left),
        document.documentElement.scrollHeight); }"""


@pytest.mark.parametrize("size", ["800x1280", "1280x800"])
def test_after_half_a_minute_a_message_slides_in_with_its_warning(page: Page, live: str, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(live)
    call = page.get_by_role("button", name="Awas, pesan begini? Aman atau tidak?")
    expect(call).to_have_count(0)
    assert page.evaluate(AT, 29) == ["hidden", "hidden", 36, height], "nor is it heard, nor has it the focus"
    for begin in (30, 42, 54):  # three rounds
        assert page.evaluate(AT, begin + 0.2)[2] < 36
        assert page.evaluate(AT, begin + 6) == ["visible", "visible", 36, height]
    assert page.evaluate(AT, 3600) == ["visible", "visible", 36, height], "then still"
    assert page.locator(".plane, .wave").evaluate_all("all => all.map(e => getComputedStyle(e).transform)") == [
        *("none", "none")
    ]
    call.click()
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 1 dari 4")


@pytest.mark.parametrize("why", ["calm", "phone"])
def test_it_calls_nobody_who_asks_for_calm_nor_on_a_phone(page: Page, live: str, why: str) -> None:
    page.set_viewport_size(PHONE if why == "phone" else {"width": 800, "height": 1280})
    page.emulate_media(reduced_motion="reduce" if why == "calm" else None)
    page.goto(live)
    page.evaluate(AT, 40)
    expect(page.locator(".calls")).to_be_hidden()
    assert why == "phone" or page.evaluate("document.getAnimations().length") == 0


# --- on a phone


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found
    return dict(found)


ROWS = [shown for shown in VILLAGERS if shown.name in ("home", "quiz-question", "check-in", "hotlines", "exit")]


@pytest.mark.parametrize("shown", ROWS, ids=[shown.name for shown in ROWS])
def test_the_bar_is_one_row_of_signs_with_names(
    page: Page, live: str, session_in_lontar: OutreachSession, shown: Any
) -> None:
    page.set_viewport_size(PHONE)
    shown.reach(page, live)
    boxes = [box(control) for control in page.locator(".bar a:visible, .bar button:visible").all()]
    assert all(each["width"] >= 48 and each["height"] >= 48 for each in boxes)
    assert len({each["y"] + each["height"] / 2 for each in boxes}) <= 1, "one row"
    assert shown.name == "exit" or len(boxes) >= 5
    for sign, name in {".help": "Bantuan", ".exit": "Tutup cepat"}.items() if boxes else ():
        expect(page.locator(".bar").locator(sign)).to_have_accessible_name(name)


@pytest.mark.parametrize("name", ["home", "check-in"])
def test_the_first_answer_is_in_the_upper_half(
    page: Page, live: str, session_in_lontar: OutreachSession, name: str
) -> None:
    page.set_viewport_size(PHONE)
    next(shown for shown in VILLAGERS if shown.name == name).reach(page, live)
    first = box(page.locator(".tile, .option, .quiz-option, .choice").first)
    assert first["y"] + first["height"] <= PHONE["height"] / 2


# --- all on one screen


@pytest.mark.parametrize("size", SIZES)
def test_all_of_it_is_on_the_screen_and_a_line_of_the_office_pushes_no_tile_off_it(
    page: Page, live: str, session_in_lontar: OutreachSession, size: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(live)
    look(page)
    assert width < 800 or page.evaluate("document.documentElement.scrollHeight") == height, "the checklist too"
    line = "Imbauan Kemlu, Maret 2026: tunda perjalanan ke Timur Tengah. Tanyakan kabar terbaru."
    with db.write():
        settings.store("notice", {"id": line, "en": "", "date": "2026-03-10", "until": today().isoformat()})
    page.goto(live)
    look(page)
    expect(page.locator(".note")).to_contain_text(f"{line} (per 10/03/2026)")
    last = box(page.locator(".tile").last)
    assert last["y"] + last["height"] <= height
    faults = Axe().run(page, options=RULES).response["violations"]
    assert [fault["id"] for fault in faults] == []


def test_in_large_letters_the_first_screen_has_tiles(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(live)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert box(page.locator(".scene"))["height"] <= 160
    expect(page.locator(".tile").first).to_be_in_viewport(ratio=1)


# --- what it costs

MOVED = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(e => e.value)))
    .observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done([]), 300))"""


def test_the_page_costs_five_requests_before_the_first_tap_and_nothing_jumps(
    browser: Browser, live: str, session_in_lontar: OutreachSession
) -> None:
    tablet = browser.new_context(service_workers="block", viewport={"width": 800, "height": 1280}).new_page()
    got: dict[str, Any] = {}
    tablet.on("requestfinished", lambda request: got.update({urlsplit(request.url).path[1:]: request}))
    tablet.goto(live, wait_until="networkidle")
    look(tablet)
    of_the_browser = {"static/favicon.svg", "app.webmanifest"}  # of its tab, and of an app that is installed
    costs = {path: got[path].sizes()["responseBodySize"] for path in got.keys() - of_the_browser}
    assert costs.keys() == {"", "static/app.css", "static/pages.css", "static/later.js", "app.js"}
    assert sum(costs.values()) <= 20_700, costs
    assert tablet.evaluate(MOVED) == []
    tablet.context.close()
