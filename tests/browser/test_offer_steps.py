"""The offer check as steps: Back finds the ticks again, and none is left for person two."""

from playwright.sync_api import Page, expect

from tests.browser.steps import at_step, choose, go_on


def begin_check(page: Page, live: str) -> None:
    """The first of the signs."""
    page.goto(live + "/offers/")
    at_step(page, "Berangkat dan surat", focused=False)
    expect(page.locator(".steps-progress")).to_have_text("Langkah 1")


def test_a_good_sign_asks_where_it_was_checked_before_the_verdict(page: Page, live: str, complaints: list[str]) -> None:
    begin_check(page, live)
    for _ in range(2):
        go_on(page)
    at_step(page, "Orang dan tawarannya")
    foot = page.locator(".foot, .steps-progress")
    for is_ticked in (True, False, True):
        before = [part.inner_html() for part in foot.all()], page.evaluate("document.querySelector('progress').value")
        choose(page, "PT, lowongan, orangnya sudah dicek")
        expect(page.locator("[value=R16]")).to_be_checked(checked=is_ticked)
        after = [part.inner_html() for part in foot.all()], page.evaluate("document.querySelector('progress').value")
        assert after == before, "no button and no bar moves under a tick"
    go_on(page)
    at_step(page, "Sudah dicek ke mana?")
    expect(page.locator(".steps-progress")).to_have_text("Langkah 4")
    choose(page, "Baru kata orang yang menawari")
    page.get_by_role("button", name="Kembali").click()
    at_step(page, "Orang dan tawarannya")
    expect(page.locator("[value=R16]")).to_be_checked()
    go_on(page)
    at_step(page, "Sudah dicek ke mana?")
    expect(page.locator("[value=offerer]")).to_be_checked()
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator("h1")).to_have_text("Belum terlihat tanda bahaya")
    expect(page.locator(".verdict-advice")).to_contain_text("bukan bukti")
    page.go_back()
    at_step(page, "Sudah dicek ke mana?", focused=False)
    expect(page.locator("[value=offerer]")).to_be_checked()
    choose(page, "Datang atau telepon kantor resmi")
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator(".verdict-advice")).to_have_text("Bagus, sudah dicek. Simpan suratnya.")


def ticks(page: Page) -> int:
    return page.locator("[name=sign]:checked").count()


def test_back_from_the_verdict_finds_the_ticks_and_person_two_none(
    page: Page, live: str, complaints: list[str]
) -> None:
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
    expect(page.locator("h1")).to_be_focused()
    page.go_back()
    at_step(page, "Orang dan tawarannya", focused=False)
    assert ticks(page) == 2
    page.get_by_role("button", name="Kembali").click()
    at_step(page, "Uang dan janji")
    assert page.locator("[name=sign]:visible:checked").count() == 1
    page.locator("header").get_by_role("button", name="Batal").click()
    page.get_by_role("button", name="Ya, batalkan").click()
    expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu di sini.")
    for step in ("papers", "money", "people"):
        page.goto(f"{live}/offers/?step={step}")
        expect(page.locator(".steps-progress")).to_be_visible()
        assert ticks(page) == 0
