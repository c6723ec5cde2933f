"""A supervisor brings a file back: it is chosen, looked at, wanted; and in place after the kiosk was started again."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.data_care import backup
from kiosk.machine import restoring
from kiosk.models import Officer, OutreachSession
from tests.browser.pages import at_both_sizes, send_file
from tests.cast.commands import check_in, names


def test_a_file_is_brought_back(
    app: Flask,
    page: Page,
    live: str,
    supervisor: Officer,
    complaints: list[str],
    session_in_lontar: OutreachSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.mktemp("stick") / "anjungan.sqlite3"
    check_in(session_in_lontar, "wayan", "Wayan")
    backup.make(Path(file))
    check_in(session_in_lontar, "made", "Made")
    send_file(page, live, "Bawa salinan kembali", file)
    expect(page.get_by_text("tidak ada di salinan itu: 0 sesi, 1 kehadiran.")).to_be_visible()
    at_both_sizes(page, "restore-looked")
    page.get_by_role("button", name="Pasang saat dinyalakan lagi").click()
    expect(page.get_by_text("Salinan menunggu dipasang")).to_be_visible()
    at_both_sizes(page, "restore-waits")
    page.goto(f"{live}/admin/")
    page.get_by_role("link", name="Salinan menunggu dipasang").click()
    expect(page.get_by_role("button", name="Batalkan pemulihan")).to_be_visible()
    assert names() == ["Made", "Wayan"]
    restoring.put_in_place()
    page.reload()
    expect(page.get_by_text("Anjungan ini sekarang berisi salinan itu.")).to_be_visible()
    at_both_sizes(page, "restore-done")
    assert names() == ["Wayan"]
