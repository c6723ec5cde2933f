"""The offer check as four steps: each on one screen, Back finds the ticks again, and none is left for person two."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser import boxes
from tests.browser.pages import WORDS, choose_language, look
from tests.browser.steps import at_step, choose, go_on
from tests.cast.companies import bring_list

PAPERS, MONEY, PEOPLE, CHECKED = STEPS = [
    "Bagaimana suratnya? Ketuk semua yang cocok.",
    "Uang dan janjinya? Ketuk semua yang cocok.",
    "Siapa dan ke mana? Ketuk semua yang cocok.",
    "Sudah dicek ke mana?",
]
TABLETS = ((800, 1280), (1280, 800))
FONTS = ("Roboto", "DejaVu Sans")


def begin_check(page: Page, live: str) -> None:
    """The first of the signs."""
    page.goto(live + "/offers/")
    at_step(page, PAPERS, focused=False)


def walk_steps(page: Page, live: str) -> Iterator[str]:
    """Each of the four steps, with its name."""
    begin_check(page, live)
    for number, step in enumerate(STEPS, 1):
        at_step(page, step, focused=number > 1)
        expect(page.locator(".steps-progress")).to_have_text(f"Langkah {number} dari 4")
        yield step
        if step != CHECKED:
            go_on(page)


# --- on one screen

# where Mak is, how small the smallest picture of a card is, and how low the lowest edge of a step
BOXES = """() => { const boxes = selector => Array.from(document.querySelectorAll(`.step:not([hidden]) ${selector}`))
    .map(e => e.getBoundingClientRect());
  const [mak] = boxes('.face'), pictures = boxes('.option svg:not(.icon)'), foot = document.querySelector('.foot');
  return { mak: [mak.left, mak.top, mak.width].map(Math.round), cards: boxes('.choice-body').length,
    picture: Math.min(...pictures.map(box => Math.min(box.width, box.height))),
    low: Math.max(...boxes('.option, .hint').map(box => box.bottom)), foot: foot.getBoundingClientRect().top,
    longer: document.documentElement.scrollHeight - innerHeight }; }"""


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("has_list", [False, True], ids=["no list", "a list"])
def test_each_step_is_one_screen_of_large_pictures_which_mak_leads(
    open_tablet: Callable[..., Page], live: str, has_list: bool, language: str
) -> None:
    """Also the last one, which asks for the company where the office has brought a list."""
    if has_list:
        bring_list()
    page = open_tablet()
    choose_language(page, live, language)
    places: dict[tuple[int, str], set[tuple[int, ...]]] = {}
    for name in ("papers", "money", "people", "checked"):
        page.goto(f"{live}/offers/?step={name}")
        expect(page.locator(f"[data-step={name}]")).to_be_visible()
        look(page)
        for (width, height), font in product(TABLETS, FONTS):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("font => { document.body.style.fontFamily = font; }", font)
            page.evaluate("scrollTo(0, 0)")
            seen = page.evaluate(BOXES)
            here = (name, width, font)
            assert boxes.find_faults(page) == [], here
            assert seen["longer"] <= 0, here
            assert name != "checked" or page.evaluate(WORDS) <= 60, here
            assert seen["cards"] == (4 if name == "checked" else 7), here
            assert seen["picture"] >= 96, here
            assert seen["foot"] - 64 <= seen["low"] <= seen["foot"], f"{here}: to the foot, and not beneath it"
            assert boxes.blank_share(page) <= 0.3, here
            assert page.locator("[name=company]:visible").count() == (has_list and name == "checked")
            places.setdefault((width, font), set()).add(tuple(seen["mak"]))
    assert [len(each) for each in places.values()] == [1, 1, 1, 1], "Mak stays where she is"


@pytest.mark.parametrize("has_list", [False, True], ids=["no list", "a list"])
def test_on_a_phone_the_cards_are_one_column(page: Page, live: str, has_list: bool) -> None:
    if has_list:
        bring_list()
    page.set_viewport_size({"width": 360, "height": 640})
    begin_check(page, live)
    if has_list:
        for _ in range(3):
            go_on(page)
    lefts = "() => Array.from(document.querySelectorAll('.step:not([hidden]) .option'), e => e.offsetLeft)"
    assert len(set(page.evaluate(lefts))) == 1
    assert boxes.find_faults(page) == []


# --- its way


def test_where_it_was_checked_is_asked_of_everybody_and_no_button_moves_under_a_tick(
    page: Page, live: str, complaints: list[str]
) -> None:
    steps = walk_steps(page, live)
    for _ in range(3):
        last = next(steps)
    assert last == PEOPLE
    foot = page.locator(".foot, .steps-progress")
    for is_ticked in (True, False, True):
        before = [part.inner_html() for part in foot.all()], page.evaluate("document.querySelector('progress').value")
        choose(page, "PT, lowongan, orangnya sudah dicek")
        expect(page.locator("[value=R16]")).to_be_checked(checked=is_ticked)
        after = [part.inner_html() for part in foot.all()], page.evaluate("document.querySelector('progress').value")
        assert after == before, "no button and no bar moves under a tick"
    assert next(steps) == CHECKED
    choose(page, "Baru kata orang yang menawari")
    page.get_by_role("button", name="Kembali").click()
    at_step(page, PEOPLE)
    expect(page.locator("[value=R16]")).to_be_checked()
    go_on(page)
    at_step(page, CHECKED)
    expect(page.locator("[value=offerer]")).to_be_checked()
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator("h1")).to_have_text("Belum terlihat tanda bahaya")
    expect(page.locator(".verdict-advice")).to_contain_text("bukan bukti")
    page.go_back()
    at_step(page, CHECKED, focused=False)
    expect(page.locator("[value=offerer]")).to_be_checked()
    choose(page, "Datang atau telepon kantor resmi")
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator(".verdict-advice")).to_have_text("Ini sudah dicek. Suratnya kita simpan.")


def ticks(page: Page) -> int:
    return page.locator("[name=sign]:checked").count()


def test_back_from_the_verdict_finds_the_ticks_and_person_two_none(
    page: Page, live: str, complaints: list[str]
) -> None:
    page.goto(live + "/")
    begin_check(page, live)
    choose(page, "visa wisata")
    go_on(page)
    at_step(page, MONEY)
    page.locator(".choice:visible").first.click()
    go_on(page)
    at_step(page, PEOPLE)
    go_on(page)
    at_step(page, CHECKED)
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator("h1")).to_have_text("Berhenti dulu")
    expect(page.locator("h1")).to_be_focused()
    page.go_back()
    at_step(page, CHECKED, focused=False)
    assert ticks(page) == 2
    for step in (PEOPLE, MONEY):
        page.get_by_role("button", name="Kembali").click()
        at_step(page, step)
    assert page.locator("[name=sign]:visible:checked").count() == 1
    page.locator("header").get_by_role("button", name="Batal").click()
    page.get_by_role("button", name="Ya, batalkan").click()
    expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu, yuk.")
    for step in ("papers", "money", "people", "checked"):
        page.goto(f"{live}/offers/?step={step}")
        expect(page.locator(".steps-progress")).to_be_visible()
        assert ticks(page) == 0
