"""A supervisor closes a session, copies its data to a stick, takes a copy away, and has one brought back."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from kiosk.data_care import copies, restore
from kiosk.models import Officer, OutreachSession
from tests.browser.pages import at_both_sizes, sign_in
from tests.cast.commands import check_in, names
from tests.cast.officers import PASSWORD


def download_copy(part: Locator, folder: Path) -> None:
    """The chosen copy is downloaded whole, and its password is asked for again."""
    part.get_by_label("Kata sandi Anda").fill(PASSWORD)
    button = part.get_by_role("button", name="Unduh")
    with part.page.expect_download() as download:
        button.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    expect(button).to_be_enabled()
    expect(part.get_by_label("Kata sandi Anda")).to_have_value("")
    assert restore.reason_to_refuse(file) is None


def test_copies_at_the_desk(
    page: Page,
    app: Flask,
    live: str,
    supervisor: Officer,
    session_in_lontar: OutreachSession,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    monkeypatch.setattr(copies, "disks_plugged_in", lambda: [stick])
    check_in(session_in_lontar, "wayan", "Wayan")
    sign_in(page, live)
    page.goto(f"{live}/admin/sessions/{session_in_lontar.id}/finish")
    page.get_by_role("button", name="Tutup dan cetak").click()
    page.get_by_role("link", name="Salin datanya sekarang").click()
    page.get_by_text(f"Flashdisk atau disk {stick}").click()
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text(f"Juga ada di {stick}")).to_be_visible()  # the first one goes there at once
    expect(page.get_by_role("cell", name=str(stick / copies.ON_A_STICK))).to_be_visible()
    at_both_sizes(page, "data")

    check_in(session_in_lontar, "made", "Made")
    page.get_by_role("row").filter(has_text="Mesin ini").get_by_role("link").click()
    expect(page.get_by_text("tidak ada di salinan itu: 0 sesi, 1 kehadiran")).to_be_visible()
    at_both_sizes(page, "data-copy")
    part = page.locator("#copy")
    download_copy(part, tmp_path_factory.mktemp("taken"))
    part.get_by_label("Kata sandi Anda").fill(PASSWORD)
    part.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("Salinan menunggu dipasang")).to_be_visible()
    at_both_sizes(page, "data-waits")
    assert names() == ["Made", "Wayan"]
    app.extensions["restored"] = restore.restore_waiting_copy()
    assert copies.copies_before("restore")
    page.reload()
    expect(page.get_by_text("Pemulihan selesai: anjungan ini sekarang berisi salinan yang Anda pilih.")).to_be_visible()
    at_both_sizes(page, "data-restored")
    assert names() == ["Wayan"]
