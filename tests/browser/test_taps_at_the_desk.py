"""An officer at the desk: reviews, lines from paper, photos and days, where only a browser shows what happens."""

from playwright.sync_api import Page, expect

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.cast import people
from tests.cast.photos import small
from tests.conftest import add


def test_a_review_in_the_list_stays_where_the_finger_is(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        db.session.add_all(people.came(session_in_lontar, name=f"Orang {n}") for n in range(40))
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/")
    row = page.locator("tr", has=page.get_by_role("link", name="Orang 9", exact=True))
    row.get_by_role("button", name="Konfirmasi").click()
    expect(row.get_by_role("button", name="Periksa lagi")).to_be_focused()
    expect(row).to_be_in_viewport()
    row.get_by_text("Batalkan…").click()
    row.get_by_role("button", name="Salah isi").click()
    expect(row).to_contain_text("Dibatalkan")
    row.get_by_role("button", name="Urungkan").click()
    expect(row).to_contain_text("Dikonfirmasi")


def test_a_name_is_corrected_in_four_taps_found_in_two_and_erased_in_four(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    add(people.came(session_in_lontar, name="Sumiyati"))
    page.add_init_script('addEventListener("pointerdown", () => sessionStorage.taps = 1 + +(sessionStorage.taps || 0))')
    name, came = page.get_by_role("main").get_by_role("link", name="Sumi"), f"#came-{session_in_lontar.id}"
    page.goto(f"{at_the_desk}/admin/")
    page.click(came)
    name.click()
    page.click("[name=name]")
    page.fill("[name=name]", "Sumiati")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("status")).to_contain_text("Perubahan disimpan")
    page.goto(f"{at_the_desk}/admin/sessions/")
    page.fill("[name=q]", "sumiati")
    page.get_by_role("button", name="Cari").click()
    name.click()
    expect(page.locator("h1")).to_have_text("Sumiati")
    page.goto(f"{at_the_desk}/admin/")
    page.click(came)
    name.click()
    page.get_by_text("Hapus data orang ini…").click()
    page.get_by_role("button", name="Ya, hapus untuk selamanya").click()
    expect(page.get_by_role("status")).to_contain_text("Data orang ini sudah dihapus")
    assert page.evaluate("sessionStorage.taps") == "10", "4 to correct, 2 to find, 4 to erase"


def test_each_line_from_paper_is_stored_by_itself_and_a_second_enter_makes_no_second_person(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(f"{at_the_desk}/admin/check-ins/{session_in_lontar.id}/paper")
    name = page.get_by_role("textbox", name="Nama").or_(page.get_by_role("combobox", name="Nama"))
    for number, person in enumerate(("Siti", "Budi"), 1):
        expect(name).to_be_focused()
        page.keyboard.type(person)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.locator("caption")).to_contain_text(f"Sudah diketik: {number}")
        db.session.rollback()
        assert db.count(CheckIn.name == person) == 1, "on disk before the next one begins"
        expect(page.locator("tbody tr")).to_have_count(number)
        expect(page.locator(".htmx-request")).to_have_count(0)  # the second Enter was answered too
        page.locator("[name=name]").fill("")
    page.fill("[name=name]", "Cici")
    page.fill("[name=village_code]", "Xyzzy")
    page.keyboard.press("Enter")
    expect(page.locator("#village_code-error")).to_contain_text("tidak ada di daftar")
    expect(page.locator("[name=name]")).to_have_value("Cici")


def test_photos_are_sent_one_by_one_as_soon_as_they_are_chosen(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/")
    page.get_by_text("Tambah foto…").click()
    field, pictures = page.locator("[name=photo]"), page.locator(".photos img")
    expect(field).to_be_disabled()
    page.locator("#photos label", has=page.locator("[name=nobody_young]")).click()
    addresses = []
    page.on("request", lambda request: addresses.append(request.url) if request.method == "POST" else None)
    photo_files = [
        {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": small(n) if n != 2 else b"x"} for n in (1, 2, 3)
    ]
    large = {"name": "IMG_4.jpg", "mimeType": "image/jpeg", "buffer": bytes(10 * 1024**2 + 1)}
    field.set_input_files([large, *photo_files])  # type: ignore[arg-type,list-item]
    expect(page.locator("#photos .field-error")).to_have_text(
        "Berkas ini terlalu besar. Pilih berkas yang lebih kecil."
    )
    expect(field).to_have_value("")
    field.set_input_files(photo_files)  # type: ignore[arg-type]
    expect(pictures).to_have_count(2)
    expect(page.locator("#photos .field-error").first).to_contain_text("IMG_2.jpg: isinya bukan foto")
    assert len(addresses) == 3


def test_a_day_is_typed_or_taken_from_the_calendar_and_its_weekday_stands_beside_it(
    page: Page, at_the_desk: str
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
