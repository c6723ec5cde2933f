"""The offer check as steps: Back finds the ticks again, and none is left for person two."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import at_step, choose, go_on


def begin_check(page: Page, live: str) -> None:
    """The first of the signs."""
    page.goto(live + "/offers/")
    at_step(page, "Berangkat dan surat", focused=False)
    expect(page.locator(".progress")).to_have_text("Langkah 1")


def test_the_offer_check_in_steps(page: Page, live: str, complaints: list[str]) -> None:
    begin_check(page, live)
    choose(page, "visa wisata")
    go_on(page)
    at_step(page, "Uang dan janji")
    page.go_back()
    at_step(page, "Berangkat dan surat")
    expect(page.locator("[value=R01]")).to_be_checked()
    for _ in range(2):
        go_on(page)
    at_step(page, "Orang dan tawarannya")
    go_on(page)
    expect(page.locator("h1")).to_have_text("Berhenti dulu")
    expect(page.locator("h1")).to_be_focused()


def test_a_good_sign_asks_where_it_was_checked_before_the_verdict(page: Page, live: str, complaints: list[str]) -> None:
    begin_check(page, live)
    for _ in range(2):
        go_on(page)
    at_step(page, "Orang dan tawarannya")
    foot = page.locator(".foot, .progress")
    for ticked in (True, False, True):
        before = [part.inner_html() for part in foot.all()], page.evaluate("document.querySelector('progress').value")
        choose(page, "Perusahaan ada di daftar resmi")
        expect(page.locator("[value=R16]")).to_be_checked(checked=ticked)
        after = [part.inner_html() for part in foot.all()], page.evaluate("document.querySelector('progress').value")
        assert after == before, "no button and no bar moves under a tick"
    go_on(page)
    at_step(page, "Sudah dicek ke mana?")
    expect(page.locator(".progress")).to_have_text("Langkah 4")
    choose(page, "Baru kata yang menawari")
    page.get_by_role("button", name="Kembali").click()
    at_step(page, "Orang dan tawarannya")
    expect(page.locator("[value=R16]")).to_be_checked()
    go_on(page)
    at_step(page, "Sudah dicek ke mana?")
    expect(page.locator("[value=offerer]")).to_be_checked()
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator("h1")).to_contain_text("Belum terlihat tanda bahaya.")
    page.go_back()
    at_step(page, "Sudah dicek ke mana?", focused=False)
    expect(page.locator("[value=offerer]")).to_be_checked()
    choose(page, "Datang atau telepon kantor resmi")
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator("main")).to_contain_text("Tanda baik")


def test_a_round_of_offers_by_the_keyboard(page: Page, live: str) -> None:
    page.goto(live)
    page.locator(".tile-practice").focus()
    page.keyboard.press("Enter")
    for number in range(1, 5):
        expect(page.locator(".quiz-progress")).to_contain_text(f"Soal {number} dari 4")
        expect(page.locator("h1")).to_be_focused()
        for _ in range(number % 3 + 1):  # one of the three answers
            page.keyboard.press("Tab")
            while not page.evaluate("document.activeElement.matches('button.quiz-option')"):
                page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".told > :focus")).to_be_visible()
        if number < 4:
            page.locator(".foot a").focus()
            page.keyboard.press("Enter")
    expect(page.locator(".round h2")).to_have_text("Latihan selesai, terima kasih!")
    page.get_by_role("link", name="Cek tawaran kerja").click()
    at_step(page, "Berangkat dan surat", focused=False)
    assert ticks(page) == 0


BOXES = """all => all.map(card => { const box = card.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height].join(' '); })"""


@pytest.mark.parametrize("size", [(800, 1280), (360, 640)], ids=str)
def test_a_tick_shows_the_whole_sentence_and_moves_nothing(page: Page, live: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    begin_check(page, live)
    shown = page.locator("small").locator("visible=true")
    for legend in ("Berangkat dan surat", "Uang dan janji", "Orang dan tawarannya"):
        at_step(page, legend, focused=False)
        cards = page.locator(".choice").locator("visible=true")
        last, foot = cards.last.bounding_box(), page.locator(".foot").bounding_box()
        assert last
        assert foot
        assert size[0] < 800 or last["y"] + last["height"] <= foot["y"], "the whole step is on a tablet's screen"
        before = cards.evaluate_all(BOXES)
        cards.locator("input").evaluate_all("all => all.forEach(box => box.click())")
        assert cards.evaluate_all(BOXES) == before
        expect(shown).to_have_count(cards.count())
        cards.locator("input").evaluate_all("all => all.slice(1).forEach(box => box.click())")
        expect(shown).to_have_count(1)
        if legend != "Orang dan tawarannya":
            go_on(page)
    choose(page, "Harus dirahasiakan")
    hushed = page.get_by_label("Saya diminta merahasiakan tawaran ini dari keluarga atau desa.")
    expect(hushed).to_be_checked()
    assert page.locator("small:visible").count() == 2


def tick_and_look(page: Page, live: str) -> None:
    """An offer check with a sign in its first step and one in its second, up to the verdict."""
    page.goto(live + "/")
    begin_check(page, live)
    choose(page, "visa wisata")
    go_on(page)
    at_step(page, "Uang dan janji")
    page.locator(".choice:visible").first.click()
    go_on(page)
    at_step(page, "Orang dan tawarannya")
    go_on(page)
    expect(page.locator("h1")).to_have_text("Berhenti dulu")


def ticks(page: Page) -> int:
    return page.locator("[name=sign]:checked").count()


def test_back_from_the_verdict_finds_the_ticks_and_the_step(page: Page, live: str) -> None:
    tick_and_look(page, live)
    page.go_back()
    at_step(page, "Orang dan tawarannya", focused=False)
    assert ticks(page) == 2
    page.get_by_role("button", name="Kembali").click()
    at_step(page, "Uang dan janji")
    assert page.locator("[name=sign]:visible:checked").count() == 1
    page.locator(".choice:visible:has(:checked)").click()
    for _ in range(2):
        go_on(page)
    expect(page.locator("h1")).to_have_text("Berhenti dulu")
    page.get_by_role("link", name="Cek tawaran lain").click()
    at_step(page, "Berangkat dan surat", focused=False)
    assert ticks(page) == 0, "another offer begins with nothing ticked"


@pytest.mark.parametrize("way", ["Batal", "the next activity"])
def test_no_tick_is_left_for_person_two(page: Page, live: str, way: str) -> None:
    tick_and_look(page, live)
    page.go_back()
    at_step(page, "Orang dan tawarannya", focused=False)
    if way == "Batal":
        page.locator("header").get_by_role("button", name="Batal").click()
        page.get_by_role("button", name="Ya, batalkan").click()
        expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu di sini.")
    else:
        page.goto(live + "/quiz/")
        page.locator("button[value=short]").click()
        expect(page.locator("button.quiz-option")).to_have_count(4)
    for step in ("papers", "money", "people"):
        page.goto(f"{live}/offers/?step={step}")
        expect(page.locator(".progress")).to_be_visible()
        assert ticks(page) == 0
