"""A session is closed, and its data are copied: to a stick that is plugged in, and as one file to take away."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.data_care import copies, foreign_file, second_place
from kiosk.models import Officer, OutreachSession
from tests.browser.pages import sign_in
from tests.cast.commands import check_in
from tests.cast.officers import PASSWORD


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
    monkeypatch.setattr(second_place, "plugged_in", lambda: [stick])
    check_in(session_in_lontar)
    sign_in(page, live)
    page.goto(f"{live}/admin/sessions/{session_in_lontar.id}/close")
    page.get_by_role("button", name="Tutup dan cetak").click()
    page.get_by_role("link", name="Salin datanya sekarang").click()

    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Salin sekarang").click()
    page.get_by_role("link", name="pilih tempat kedua").click()  # of a copy that lies on this machine alone

    page.get_by_text(f"Flashdisk atau disk {stick}").click()
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text(f"Juga ada di {stick}")).to_be_visible()  # the first one goes there at once
    expect(page.get_by_role("cell", name=str(stick / second_place.ON_A_STICK))).to_be_visible()
    assert copies.newest(stick / second_place.ON_A_STICK)

    button = page.get_by_role("button", name="Unduh satu berkas")
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    with page.expect_download() as download:
        button.click()
    taken = tmp_path_factory.mktemp("taken") / download.value.suggested_filename
    download.value.save_as(taken)
    with foreign_file.restorable(Path(taken)):
        expect(button).to_be_enabled()
