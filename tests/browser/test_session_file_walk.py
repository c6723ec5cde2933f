"""A supervisor takes another kiosk's session in from a stick: chosen, looked at, taken in, read."""

from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.data_care import session_files
from kiosk.models import Officer, Village
from tests.browser.pages import at_both_sizes, sign_in
from tests.cast.session_files import hold, leave


def test_another_kiosks_session_is_taken_in(
    page: Page, app: Flask, live: str, supervisor: Officer, lontar: Village, tmp_path: Path
) -> None:
    session = hold(lontar)
    key = session.id
    file = tmp_path / f"balai{session_files.ENDING}"
    sign_in(page, live)
    page.goto(f"{live}/admin/sessions/{key}/")
    at_both_sizes(page, "session-to-give")
    page.get_by_role("checkbox", name="Sertakan foto 1").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Beri berkas sesi").click()
    download.value.save_as(file)
    expect(page.get_by_text("Sudah diserahkan")).to_be_visible()
    leave(file.read_bytes())
    page.goto(f"{live}/admin/data/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Lihat isinya").click()
    expect(page.get_by_text("kehadiran 4. Baru.")).to_be_visible()
    at_both_sizes(page, "session-file-looked-at")
    page.get_by_role("button", name="Ambil", exact=True).click()
    expect(page.get_by_text("1 sesi dari")).to_be_visible()
    page.goto(f"{live}/admin/sessions/{key}/")
    at_both_sizes(page, "session-from-elsewhere")
    page.goto(f"{live}/admin/sessions/{key}/report")
    expect(page.locator(".annex img")).to_have_count(1)
    at_both_sizes(page, "report-from-elsewhere")
