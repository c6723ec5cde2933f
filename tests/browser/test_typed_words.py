"""Into every field of a page of the desk something is typed: what a press would lose is asked about first."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from kiosk.models import OutreachSession
from tests.browser.pages import sign_in
from tests.cast.checkins import only
from tests.cast.desk_forms import PAGES, TYPABLE
from tests.cast.planted import Planted

# Types into every field that a person sees or can unfold; how many forms with such fields there are.
TYPE = """selector => { const fields = Array.from(document.querySelectorAll('main form'))
    .flatMap(form => Array.from(form.querySelectorAll(selector)));
  for (const field of fields) {
    if (field.matches('[type=radio], [type=checkbox]')) field.checked = true;
    else if (field.matches('select')) field.selectedIndex = field.options.length - 1;
    else field.value = field.type === 'number' ? '7' : 'Kata';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  document.getElementById('main').title = 'typed';
  return fields.map(field => field.form.method); }"""
# Presses each button whose press would lose words of another form, and says how many there are.
PRESS = """selector => { const buttons = Array.from(document.querySelectorAll('button:not([type=button])'));
  const typed = Array.from(document.querySelectorAll('main form')).filter(form => form.querySelector(selector));
  const losing = buttons.filter(button => button.form && !button.form.dataset.export && button.formTarget !== 'hall'
    && typed.some(form => form !== button.form));
  losing.forEach(button => button.form.requestSubmit(button));
  return losing.length; }"""


class Officer:
    """Whoever sits at the page: what it asked them, and whether they go on all the same."""

    def __init__(self, page: Page, live: str) -> None:
        self.page, self.live, self.goes_on, self.asked = page, live, False, list[str]()
        page.on("dialog", self.answer)
        sign_in(page, live, "hasan")

    def answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.message or dialog.type)
        dialog.accept() if self.goes_on else dialog.dismiss()

    def open(self, address: str) -> None:
        """Open an address, whatever is lost by it."""
        self.goes_on = True
        self.page.goto(self.live + address)
        self.goes_on = False
        self.asked.clear()


def test_what_a_press_or_a_way_off_a_page_would_lose_is_asked_about(
    page: Page, live: str, complaints: list[str]
) -> None:
    planted = Planted()
    officer = Officer(page, live)
    for rule in PAGES:
        officer.open(planted.address(rule))
        methods = page.evaluate(TYPE, TYPABLE)
        losing = page.evaluate(PRESS, TYPABLE)
        assert [text[:16] for text in officer.asked] == ["Belum disimpan, "] * losing, rule
        officer.asked.clear()
        if "post" in methods:
            page.locator(".brand").click()
            assert officer.asked == ["beforeunload"], rule
        assert page.locator("main").get_attribute("title") == "typed", rule


def test_only_the_words_of_others_are_asked_about(page: Page, live: str) -> None:
    Planted()
    officer = Officer(page, live)
    officer.open("/admin/officers/")
    first, new = page.locator("details.account").first, page.locator("#new-account")
    first.locator("summary").click()
    first.get_by_label("NIP").fill("198001012005011001")
    new.get_by_label("Nama lengkap").fill("Wati")
    first.get_by_role("button", name="Simpan").click()
    assert officer.asked == ["Belum disimpan, dan hilang kalau diteruskan: Nama lengkap. Tetap teruskan?"]
    expect(new.get_by_label("Nama lengkap")).to_have_value("Wati")
    officer.goes_on = True
    first.get_by_role("button", name="Simpan").click()
    expect(page.locator(".flash")).to_contain_text("Perubahan disimpan")
    assert len(officer.asked) == 2, "once more, and not again on the way"
    new.get_by_label("Nama lengkap").fill("Wati")
    new.get_by_role("button").click()
    expect(page.locator("#set-up-link")).to_be_visible()
    assert len(officer.asked) == 2, "a form that is sent alone asks nothing"


def test_a_form_that_came_back_is_asked_about_too(page: Page, live: str) -> None:
    planted = Planted()
    officer = Officer(page, live)
    officer.open(planted.address("/admin/check-ins/<session_id>/<checkin_id>/"))
    page.get_by_label("Desa").fill("Atlantis")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_text("Buka nomor HP…").click()
    page.get_by_role("button", name="Tampilkan nomor").click()
    assert officer.asked == ["Belum disimpan, dan hilang kalau diteruskan: Nama, Desa. Tetap teruskan?"]
    officer.open(planted.address("/admin/questions/<slug>/"))
    page.get_by_text("Ubah soal ini").click()
    page.get_by_label("Penjelasan", exact=True).fill("Kata lain.")
    page.get_by_role("button", name="Lihat dulu").click()
    expect(page.get_by_text("Begini warga akan melihatnya.")).to_be_visible()
    page.locator(".brand").click()
    assert officer.asked == ["beforeunload"]


def test_a_link_within_a_form_is_a_way_off_the_page_as_well(page: Page, live: str) -> None:
    planted = Planted()
    officer = Officer(page, live)
    officer.open(planted.address("/admin/sessions/<session_id>/edit"))
    page.get_by_label("Judul kegiatan").fill("Berangkat")
    page.get_by_role("link", name="Batal").click()
    assert officer.asked == ["beforeunload"]
    expect(page.get_by_label("Judul kegiatan")).to_have_value("Berangkat")
    officer.open(planted.address("/admin/check-ins/<session_id>/<checkin_id>/") + "?back=finish")
    page.get_by_label("Nama", exact=True).fill("Siti Aminah")
    page.locator("details.void-reasons summary").click()
    page.get_by_role("link", name="Orangnya minta").click()
    assert officer.asked == ["beforeunload"]
    expect(page.get_by_label("Nama", exact=True)).to_have_value("Siti Aminah")


@pytest.mark.parametrize("name", ["name", "sex", "village_code", "group", "child"])
def test_enter_saves_from_each_field_of_the_paper_row(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, name: str
) -> None:
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/paper")
    page.keyboard.type("Siti Aminah")
    for _column in range(10):
        if page.evaluate("document.activeElement.name") == name:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main table caption")).to_contain_text("1")
    expect(page.locator("[name=name]")).to_be_focused()
    assert only().name == "Siti Aminah"
