"""The taps that an officer needs, counted on the page itself; typing is not counted."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.cast import people
from tests.cast.photos import small
from tests.conftest import add

COUNTING = """
addEventListener("pointerdown", () => { sessionStorage.taps = 1 + Number(sessionStorage.taps || 0); }, true);
window.print = () => { sessionStorage.printed = "yes"; };
"""


class Finger:
    """It taps what it finds; the page counts, and remembers which screens it came to."""

    def __init__(self, page: Page) -> None:
        self.page, self.screens = page, set[str]()
        page.add_init_script(COUNTING)
        page.on("framenavigated", lambda frame: self.screens.add(urlsplit(frame.url).path))

    def begin(self) -> None:
        """From here on it is counted."""
        self.page.evaluate("sessionStorage.clear()")
        self.screens.clear()

    def tap(self, role: str, name: str) -> None:
        self.page.get_by_role("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    @property
    def taps(self) -> int:
        return int(self.page.evaluate("sessionStorage.taps"))


def test_from_the_last_villager_to_the_print_dialog(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    for name in ("Siti Aminah", "Budi", None, *["Siti Aminah"] * 2):
        add(people.came(session_in_lontar, name=name))
    finger = Finger(page)
    page.goto(f"{at_the_desk}/admin/")
    finger.begin()
    finger.tap("link", "Selesaikan sesi")
    for _double in range(2):
        finger.tap("button", "Orang yang sama")
        expect(page.get_by_role("status")).to_contain_text("1 kehadiran dibatalkan")
    finger.tap("button", "Konfirmasi sisanya (3)")
    expect(page.locator("main")).to_contain_text("Semua kehadiran sudah diperiksa")
    page.fill("[name=heads_male]", "20")
    page.fill("[name=heads_female]", "25")
    finger.tap("button", "Tutup dan cetak")
    finger.tap("button", "Cetak")
    assert page.evaluate("sessionStorage.printed") == "yes"
    assert (finger.taps, len(finger.screens)) == (6, 2), finger.screens


def test_a_name_is_corrected_in_four_taps_found_across_sessions_in_two_and_erased_in_four(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar, name="Sumiyati"))
    finger = Finger(page)
    page.goto(f"{at_the_desk}/admin/")
    finger.begin()
    page.click(f"#came-{session_in_lontar.id}")
    finger.tap("link", "Sumiyati")
    finger.tap("textbox", "Nama")
    page.fill("[name=name]", "Sumiati")
    finger.tap("button", "Simpan")
    expect(page.get_by_role("status")).to_contain_text("Perubahan disimpan")
    assert finger.taps == 4
    page.goto(f"{at_the_desk}/admin/sessions/")
    finger.begin()
    page.fill("[name=q]", "sumiati")
    finger.tap("button", "Cari")
    finger.tap("link", "Sumiati")
    expect(page.locator("h1")).to_have_text("Sumiati")
    assert finger.taps == 2
    page.goto(f"{at_the_desk}/admin/")
    finger.begin()
    page.click(f"#came-{session_in_lontar.id}")
    finger.tap("link", "Sumiati")
    page.get_by_text("Hapus data orang ini…").click()
    finger.tap("button", "Ya, hapus untuk selamanya")
    expect(page.get_by_role("status")).to_contain_text("Data orang ini sudah dihapus")
    assert finger.taps == 4


def test_a_review_in_the_list_stays_where_the_finger_is(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        db.session.add_all(people.came(session_in_lontar, name=f"Orang {n}") for n in range(40))
        db.session.add(people.came(session_in_lontar, name="A" * 80))
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/")
    table = page.get_by_role("region", name="Daftar kehadiran")
    for width in (360, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, "no name hides the buttons"
    row = page.locator("tr", has=page.get_by_role("link", name="Orang 9", exact=True))
    row.get_by_role("button", name="Konfirmasi").click()
    expect(row.get_by_role("button", name="Urungkan")).to_be_focused()
    expect(row).to_be_in_viewport()
    row.get_by_role("button", name="Urungkan").click()
    row.get_by_text("Batalkan…").click()
    row.get_by_role("button", name="Salah isi").click()
    expect(row).to_contain_text("Dibatalkan")


def test_each_line_from_paper_is_stored_by_itself_and_a_second_enter_makes_no_second_person(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/paper")
    name = page.get_by_role("textbox", name="Nama").or_(page.get_by_role("combobox", name="Nama"))
    for number, typed in enumerate(("Siti", "Budi"), 1):
        expect(name).to_be_focused()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.locator("caption")).to_contain_text(f"Sudah diketik: {number}")
        db.session.rollback()
        assert db.count(CheckIn.name == typed) == 1, "on disk before the next one begins"
        expect(page.locator("tbody tr")).to_have_count(number)
        expect(page.locator(".htmx-request")).to_have_count(0)  # the second Enter was answered too
        page.locator("[name=name]").fill("")
    page.fill("[name=name]", "Cici")
    page.fill("[name=group]", "pe")
    page.keyboard.press("Enter")
    expect(page.locator("#group-error")).to_contain_text("Tulis huruf awalnya")
    expect(page.locator("[name=name]")).to_have_value("Cici")
    complaints[:] = [text for text in complaints if "422" not in text]


def test_photos_are_sent_one_by_one_as_soon_as_they_are_chosen(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession, complaints: list[str]
) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/")
    page.get_by_text("Tambah foto…").click()
    field, pictures = page.locator("[name=photo]"), page.locator(".photos img")
    expect(field).to_be_disabled()
    page.locator("#photos label", has=page.locator("[name=nobody_young]")).click()
    page.fill("[name=kept_until]", "")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    chosen = [
        {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": small(n) if n != 2 else b"x"} for n in (1, 2, 3)
    ]
    large = {"name": "IMG_4.jpg", "mimeType": "image/jpeg", "buffer": bytes(10 * 1024**2 + 1)}
    field.set_input_files([large, *chosen])  # type: ignore[arg-type,list-item]
    expect(page.locator("#photos .field-error")).to_have_text(
        "Berkas ini terlalu besar. Pilih berkas yang lebih kecil."
    )
    expect(field).to_have_value("")
    field.set_input_files(chosen)  # type: ignore[arg-type]
    expect(pictures).to_have_count(2)
    expect(page.locator("#photos .field-error").first).to_contain_text("IMG_2.jpg: isinya bukan foto")
    assert len(sent) == 3
    complaints[:] = [text for text in complaints if "422" not in text]


def test_a_day_is_typed_or_taken_from_the_calendar_and_its_weekday_stands_beside_it(
    page: Page, at_the_desk: str, complaints: list[str]
) -> None:
    page.goto(at_the_desk + "/admin/sessions/new")
    label = page.locator("label[for=held_on]")
    page.fill("[name=held_on]", "24/11/2026")
    expect(label).to_have_attribute("data-weekday", "Selasa")
    page.click("main form.form button.primary")  # what htmx shows then is a new page
    expect(page.get_by_role("alert")).to_be_visible()
    expect(label).to_have_attribute("data-weekday", "Selasa")
    page.fill("[name=held_on]", "31/02/2026")
    expect(label).not_to_have_attribute("data-weekday", "Selasa")
    page.get_by_role("button", name="Pilih di kalender: Tanggal").click()
    page.locator("main [type=date]").fill("2026-11-05")
    expect(page.locator("[name=held_on]")).to_have_value("05/11/2026")
    expect(label).to_have_attribute("data-weekday", "Kamis")
    complaints[:] = [text for text in complaints if "422" not in text]
