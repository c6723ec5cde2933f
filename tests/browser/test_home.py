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

FIRST, SECOND, THIRD = (
    "Mau kerja ke luar negeri? Cek dulu di sini.",
    "Ada tawaran kerja? Cek tandanya dulu.",
    "Keluarga tidak ada kabar? Ini nomornya.",
)
PHONE = {"width": 360, "height": 640}


def test_during_a_session_the_first_tile_is_its_check_in_over_the_whole_width(
    page: Page, live: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    page.goto(live)
    tiles = page.locator(".tile")
    expect(tiles).to_have_count(5)
    expect(tiles.first).to_contain_text("Catat kehadiran Acara hari ini: Berangkat aman, pulang senang – Lontar")
    widths = [tile.evaluate("e => e.offsetWidth") for tile in tiles.all()]
    assert widths[0] > 1.9 * widths[1]


def test_the_tile_of_the_quiz_begins_at_the_first_question(page: Page, live: str, complaints: list[str]) -> None:
    page.goto(live)
    page.get_by_role("button", name="Kuis berangkat aman").click()
    expect(page.locator(".quiz-progress")).to_contain_text("Soal 1 dari 5")


# --- three lines in turn


def in_sight(page: Page) -> list[str]:
    """Which of the three lines can be seen, or is about to."""
    lines = page.locator(".home h1:not(.out), .home .line:not(.out)").all_text_contents()
    return [" ".join(line.split()) for line in lines]


def test_untouched_for_half_a_minute_it_says_three_lines_in_turn(
    page: Page, live: str, clock_to_put_forward: None
) -> None:
    page.goto(live)
    page.clock.run_for(25_000)
    assert in_sight(page) == [FIRST]
    height = page.evaluate("document.documentElement.scrollHeight")
    for line in (SECOND, THIRD, FIRST, SECOND):
        page.clock.run_for(8_000)
        assert in_sight(page) == [line]
        assert page.evaluate("document.documentElement.scrollHeight") == height
        expect(page.get_by_role("heading", level=1)).to_have_accessible_name(FIRST)
    page.locator(".free").click()
    assert in_sight(page) == [FIRST]
    page.clock.run_for(25_000)
    assert in_sight(page) == [FIRST]


def test_nothing_takes_turns_for_who_asks_for_calm(page: Page, live: str, clock_to_put_forward: None) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(live)
    page.clock.run_for(60_000)
    assert in_sight(page) == [FIRST]


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


# --- with a line of the office


@pytest.mark.parametrize("size", SIZES)
def test_the_line_of_the_office_pushes_no_tile_off_the_screen(
    page: Page, live: str, session_in_lontar: OutreachSession, size: str
) -> None:
    line = "Imbauan Kemlu, Maret 2026: tunda perjalanan ke Timur Tengah. Tanyakan kabar terbaru."
    with db.write():
        settings.put("notice", {"id": line, "en": "", "date": "2026-03-10", "until": today().isoformat()})
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(live)
    look(page)
    expect(page.locator(".note")).to_contain_text(f"{line} (per 10/03/2026)")
    last = box(page.locator(".tile").last)
    assert last["y"] + last["height"] <= height
    faults = Axe().run(page, options=RULES).response["violations"]
    assert [fault["id"] for fault in faults] == []


# --- what it costs

MOVED = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(e => e.value)))
    .observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done([]), 300))"""


def test_the_page_costs_six_requests_before_the_first_tap_and_nothing_jumps(
    browser: Browser, live: str, session_in_lontar: OutreachSession
) -> None:
    tablet = browser.new_context(service_workers="block", viewport={"width": 800, "height": 1280}).new_page()
    got: dict[str, Any] = {}
    tablet.on("requestfinished", lambda request: got.update({urlsplit(request.url).path[1:]: request}))
    tablet.goto(live, wait_until="networkidle")
    look(tablet)
    of_the_browser = {"static/favicon.svg", "app.webmanifest"}  # of its tab, and of an app that is installed
    costs = {path: got[path].sizes()["responseBodySize"] for path in got.keys() - of_the_browser}
    scripts = {"static/later.js", "app.js", "static/app/lines.js"}
    assert costs.keys() == {"", "static/app.css", "static/more.css", *scripts}
    assert sum(costs.values()) <= 17_200, costs
    assert tablet.evaluate(MOVED) == []
    tablet.context.close()
