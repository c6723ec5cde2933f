"""Whether a company is on the office's list, as people ask for it: by thumb, by keyboard, without script."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from kiosk.clock import today
from kiosk.web.dates import day
from tests.browser import boxes
from tests.browser.keyboard import Keyboard
from tests.browser.pages import ask_company, choose_language, put_in
from tests.browser.steps import at_step, choose, go_on
from tests.cast.companies import DICABUT, LEWAT, MIRIP, SEJATI, bring_list, company

pytestmark = pytest.mark.usefixtures("office_list")

CHECKED = "Sudah dicek ke mana?"
TABLETS = [(800, 1280), (1280, 800)]

# words to be seen without opening anything; what the list itself holds, or somebody typed, is not ours
WORDS = """() => { const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  let words = 0;
  while (texts.nextNode()) { const own = texts.currentNode.parentElement;
    if (own.getClientRects().length && !own.closest('.unseen, svg, .place, details:not([open]) > :not(summary)'))
      words += texts.currentNode.data.split(/\\s+/).filter(word => /[\\p{L}\\d]/u.test(word)).length; }
  return words; }"""


@pytest.fixture
def office_list(app: object) -> None:
    """The office's list, with three companies of similar names."""
    bring_list(
        company(SEJATI, "SIP3MI 123/2024", address="Jalan Raya Bogor 12, Jakarta Timur"),
        company("PT Karya Mandiri Sejahtera Abadi", "SIP3MI 98/2023", address="Jalan Condet Raya 5, Jakarta Timur"),
        company("PT Karya Mandiri Setia", "SIP3MI 198/2023", address="Jalan Melati 9, Bekasi"),
        company(DICABUT, "SIP3MI 45/2021", "revoked", address="Jalan Raya Bogor 14, Jakarta Timur"),
        company(LEWAT, "SIP3MI 47/2021", days_left=-1),
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_answer_is_one_screen_of_few_words(page: Page, live: str, language: str) -> None:
    choose_language(page, live, language)
    for name in (SEJATI, DICABUT, LEWAT, MIRIP, "PT Angin Ribut"):
        page.set_viewport_size({"width": 1280, "height": 800})
        ask_company(page, live, name)
        assert page.evaluate(WORDS) <= 60, name
        for width, height in TABLETS:
            page.set_viewport_size({"width": width, "height": height})
            assert boxes.find_faults(page) == [], (name, width)
            assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0, (name, width)
            assert boxes.blank_share(page) <= 0.45, (name, width)
        page.set_viewport_size({"width": 360, "height": 640})
        talk_ends = page.locator(".talk").evaluate("e => e.getBoundingClientRect().bottom")
        assert talk_ends <= 400, f"{name}: what comes next is seen"
        page.locator(".foot a.back").click()
        expect(page.locator("[name=name]")).to_have_value("")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_question_is_one_screen_of_few_words(page: Page, live: str, language: str) -> None:
    choose_language(page, live, language)
    page.goto(live + "/companies/")
    assert page.evaluate(WORDS) <= 60
    for width, height in TABLETS:
        page.set_viewport_size({"width": width, "height": height})
        assert boxes.find_faults(page) == []
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        assert page.locator("[name=name]").bounding_box()["height"] >= 64  # type: ignore[index]


def test_a_verdict_with_what_the_list_says_is_one_screen(page: Page, live: str) -> None:
    page.goto(live + "/offers/")
    names = (SEJATI, DICABUT, LEWAT, "PT Angin Ribut")
    for signs, name in product(("", "R01 R06 R10", "R11", "R23", "R16", "R16 R17"), names):
        ticks = [("sign", sign) for sign in signs.split()]
        put_in(page, "/offers/", [*ticks, ("checked", "office"), ("company", name)])
        expect(page.locator(".verdict")).to_be_visible()
        assert page.evaluate(WORDS) <= 75, (signs, name)
        for width, height in TABLETS:
            page.set_viewport_size({"width": width, "height": height})
            assert boxes.find_faults(page) == [], (signs, name, width)
            assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0, (signs, name, width)


def test_an_offer_with_a_similar_name_is_asked_about_in_its_last_step(
    page: Page, live: str, complaints: list[str]
) -> None:
    page.goto(live + "/offers/")
    choose(page, "Kerja pakai visa wisata")
    for _ in range(3):
        go_on(page)
    at_step(page, CHECKED)
    choose(page, "Datang atau telepon kantor resmi")
    page.fill("[name=company]", MIRIP)
    page.get_by_role("button", name="Lihat hasilnya").click()
    at_step(page, f"PT yang mana? Nama persis tidak ada di daftar tanggal {day(today())}. Ada yang mirip:")
    expect(page.locator(".field-error")).to_have_count(0)
    assert "sejahtera" not in page.url.lower()
    expect(page.locator("#chosen [type=radio]")).to_have_count(4)
    choose(page, SEJATI)
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator("h1")).to_have_text("Berhenti dulu")
    expect(page.locator(".verdict-reason").last).to_contain_text(f"ada di daftar tanggal {day(today())}")
    page.go_back()
    at_step(page, CHECKED, focused=False)
    expect(page.locator("[name=company]")).to_have_value("")
    assert page.locator("[name=sign]:checked").count() == 1


def test_by_keyboard(page: Page, live: str, complaints: list[str]) -> None:
    page.goto(live + "/hotlines/kp2mi-08001000")
    keyboard = Keyboard(page)
    keyboard.type("name", MIRIP)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Nama persis tidak ada di daftar")
    expect(page.locator("h1")).to_be_focused()
    keyboard.press("button", SEJATI)
    expect(page.locator("h1")).to_contain_text("Nama ini ada di daftar")
    keyboard.press("link", "Cek nama lain")
    keyboard.type("name", DICABUT)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("dicabut atau dibekukan")
    assert page.url == live + "/companies/"


@pytest.mark.parametrize(("width", "height"), [(800, 1280), (360, 640)])
def test_without_script(open_tablet: Callable[..., Page], live: str, width: int, height: int) -> None:
    page = open_tablet(width, height, script=False)
    page.goto(live + "/hotlines/cek-p3mi")
    page.fill("[name=name]", MIRIP)
    page.locator("main form button").click()
    page.get_by_role("button", name="Bukan salah satunya").click()
    expect(page.locator("h1")).to_have_text(f"Tidak ada di daftar tanggal {day(today())}.")
    assert page.url == live + "/companies/"
    page.goto(live + "/offers/")
    page.fill("[name=company]", SEJATI)
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator("h1")).to_have_text("Belum ada yang diketuk")
    expect(page.locator(".verdict-reason").last).to_contain_text("terdaftar bukan berarti")


def test_letters_of_twice_the_size_cut_nothing_off(open_tablet: Callable[..., Page], live: str) -> None:
    page = open_tablet(style="html { font-size: 200% !important }")

    def check_sizes(place: str) -> None:
        for width, height in (*TABLETS, (360, 640)):
            page.set_viewport_size({"width": width, "height": height})
            assert boxes.find_faults(page) == [], (place, width)

    for name in (SEJATI, MIRIP):
        ask_company(page, live, name)
        check_sizes(name)
    page.goto(live + "/offers/?step=checked")
    check_sizes("where it was checked")
    page.goto(live + "/hotlines/kp2mi-08001000")
    page.evaluate("document.querySelectorAll('main .button').forEach(e => { e.style.overflowWrap = 'normal'; })")
    check_sizes("each word of a button is in one line")
