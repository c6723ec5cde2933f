"""The way on is in sight on every step of a check-in, on every screen, in the fonts of tablets and of wide letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import boxes
from tests.browser.pages import LARGE, SIZES, look, violations
from tests.browser.steps import choose, give_phone, go_on

pytestmark = pytest.mark.usefixtures("session_in_lontar")

# the first card and, where there is one, the button that goes on: all of it within the screen
IN_SIGHT = """() => { const seen = e => e.getClientRects().length, main = document.getElementById('main');
    const on = Array.from(main.querySelectorAll('.foot .primary, .card-button')).filter(seen);
    const foot = Array.from(main.querySelectorAll('.foot')).filter(seen)[0];
    const floor = foot ? foot.getBoundingClientRect().top : innerHeight, out = [];
    const tell = (what, e) => out.push(what + ': ' + e.textContent.trim().slice(0, 40));
    if (!on.length) out.push('no way on');
    const box = on.length && on[0].getBoundingClientRect();
    if (on.length && !on[0].closest('.foot') && box.bottom > floor) tell('below', on[0]);
    if (foot) { for (const e of foot.querySelectorAll('.button')) { const at = e.getBoundingClientRect();
        if (seen(e) && (at.top < floor || at.bottom > innerHeight || at.right > innerWidth)) tell('cut off', e); }
        if (innerHeight - floor > innerHeight / 3 + 1) out.push('the foot takes ' + (innerHeight - floor)); }
    return out; }"""
# whatever can be reached comes out from under the foot when it has the focus
HIDDEN = """() => { const main = document.getElementById('main'), foot = main.querySelector('.foot');
    const all = main.querySelectorAll('.step input, .step .card-button, .step summary, .step a, .step button');
    const folded = e => e.closest('details:not([open])') && e.tagName !== 'SUMMARY';
    return Array.from(all).filter(e => e.getClientRects().length && !folded(e)).filter(e => {
        e.focus(); const box = (e.closest('.choice') || e).getBoundingClientRect();
        const floor = foot.getClientRects().length ? foot.getBoundingClientRect().top : innerHeight;
        return box.bottom < 40 || box.top > floor - 40;
    }).map(e => e.outerHTML.slice(0, 60) + ' at ' + Math.round(e.getBoundingClientRect().top)); }"""
STEPS = ["pakai nama", "", "Perempuan", "Pelajar", "Ya, sudah 18", "Lontar"]


def at_each_step(page: Page, live: str, look_at: Callable[[Page], None]) -> None:
    """A check-in that meets every step there is; `look_at` is called at each, and at the page after it."""
    page.goto(live + "/check-in/")
    look(page)
    for card in STEPS:
        look_at(page)
        if card:
            choose(page, card)
            continue
        page.fill("[name=name]", "Siti Aminah")
        choose(page, "saya setuju")
        give_phone(page, "0812 3456 7890")
        look_at(page)
        go_on(page)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    look_at(page)


@pytest.mark.parametrize("style", [LARGE, "* { font-family: 'DejaVu Sans' !important }"], ids=["large", "wide"])
def test_at_every_step(open_tablet: Callable[..., Page], live: str, style: str) -> None:
    page = open_tablet(style=style)
    faults: list[str] = []

    def look_at(page: Page) -> None:
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("scrollTo(0, 0)")
            screen_faults = page.evaluate(IN_SIGHT)
            if style == LARGE:
                screen_faults = [
                    fault for fault in screen_faults + page.evaluate(HIDDEN) if not fault.startswith("below")
                ]
            else:
                screen_faults += boxes.find_faults(page, ".foot")
            faults.extend(f"{size} {fault}" for fault in screen_faults)

    at_each_step(page, live, look_at)
    assert faults == []


def test_each_step_is_accessible(page: Page, live: str) -> None:
    page.set_viewport_size({"width": 800, "height": 1280})

    def look_at(page: Page) -> None:
        page.locator("main:not(.not-ready)").wait_for()
        assert violations(page) == []

    at_each_step(page, live, look_at)
