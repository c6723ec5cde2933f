"""A supervisor brings the list of P3MI, replaces it, and takes it to the next kiosk; what is no list is refused."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.clock import today
from kiosk.models import Officer
from kiosk.rules import companies
from tests.browser.pages import at_both_sizes, picture, sign_in

HEADS = "nama;nomor SIP3MI;berlaku sampai;alamat;status"
ROWS = "\n".join(f"PT Karya Sentosa Abadi {n};SIP3MI-{n};31/12/2030;Jl. Raya Serang {n};" for n in range(500))
PASTED = "Nama PT\tNo. izin\tMasa berlaku\tStatus\nPT Karya Sentosa Abadi 1\tSIP3MI-1\t1 Mei 2030\tdicabut\n"
PASTED += "PT Baru\t\tbesok\t"


def at_three_sizes(page: Page, name: str) -> None:
    """As on a laptop and a phone, on a tablet nothing is too wide."""
    page.set_viewport_size({"width": 800, "height": 1280})
    picture(page, name, "800x1280")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    at_both_sizes(page, name)


def fill_in(page: Page, source: str, rows: str = "", file: Path | None = None) -> None:
    """Fill in the form and look at the list; the page stays where it is."""
    part = page.locator("#companies")
    if file:
        part.get_by_label("Berkas CSV").set_input_files(file)
    if rows:
        if not part.locator("details[open]").count():
            part.locator("summary").click()
        part.get_by_label("Baris dari lembar kerja").fill(rows)
    part.get_by_role("textbox", name="Tanggal daftar").fill(f"{today():%d/%m/%Y}")
    part.get_by_label("Dari siapa daftar ini").fill(source)
    part.get_by_role("button", name="Lihat isinya").click()


@pytest.fixture
def list_page(page: Page, live: str, supervisor: Officer) -> Page:
    """The page of data, to which the first step led."""
    sign_in(page, live)
    page.get_by_role("link", name="Ambil daftar P3MI").click()
    expect(page).to_have_url(f"{live}/admin/data/#companies")
    return page


def test_a_list_is_brought_replaced_and_given(
    list_page: Page, app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page, folder = list_page, tmp_path_factory.mktemp("lists")
    file = folder / "p3mi.csv"
    file.write_text(f"{HEADS}\n{ROWS}", encoding="cp1252")
    at_three_sizes(page, "companies-none")
    fill_in(page, "Disnaker Serang, surat 12", file=file)
    expect(page.get_by_text("500 perusahaan terbaca.")).to_be_visible()
    page.get_by_text("Baru: 500").click()
    expect(page.get_by_text("dan 400 lagi")).to_be_visible()
    at_three_sizes(page, "companies-new")
    page.get_by_role("button", name="Simpan daftar").click()
    expect(page.get_by_text("Daftar P3MI diganti: 500 perusahaan.")).to_be_visible()
    at_three_sizes(page, "companies")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh CSV").click()
    download.value.save_as(folder / "next.csv")

    fill_in(page, "Situs kementerian", rows=PASTED)
    expect(page.get_by_text("Tidak ada lagi: 499")).to_be_visible()
    expect(page.get_by_text("Baris 3: tanggalnya tidak terbaca: besok")).to_be_visible()
    at_three_sizes(page, "companies-changes")
    page.get_by_role("button", name="Ganti seluruh daftar").click()
    expect(page.get_by_text("Daftar P3MI diganti: 1 perusahaan.")).to_be_visible()

    fill_in(page, "Anjungan lain", file=folder / "next.csv")
    expect(page.get_by_text("500 perusahaan terbaca.")).to_be_visible()
    page.get_by_role("button", name="Ganti seluruh daftar").click()
    expect(page.get_by_text("Daftar P3MI diganti: 500 perusahaan.")).to_be_visible()
    assert len(companies.stored_list()) == 500


def test_what_is_no_list_is_refused(list_page: Page, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("lists") / "p3mi.csv"
    file.write_text(f"{HEADS}\n" + (ROWS + "\n") * 200, encoding="utf-8")
    fill_in(list_page, "Disnaker", file=file)
    error = list_page.locator("#companies .field-error")
    expect(error).to_have_text("Terlalu panjang: paling banyak 2.000 baris P3MI.")
    at_three_sizes(list_page, "companies-refused")
    fill_in(list_page, "Disnaker", rows=f"{HEADS}\n" + "=cmd|' /C calc'!A0;\0;kapan;x;aktif\n" * 3)
    expect(error).to_have_text("Tidak ada baris yang terbaca.")
    expect(list_page.get_by_text("tidak ikut: 3")).to_be_visible()
    at_three_sizes(list_page, "companies-unreadable")
    fill_in(list_page, "Disnaker", rows="x" * 600_000)
    expect(list_page.get_by_role("heading", level=1)).to_have_text("Berkas atau isiannya terlalu besar")
    assert companies.stored_list() == []
