"""Leaving a page of the desk with something typed and not stored asks first."""

from playwright.sync_api import Dialog, Page, expect

from kiosk.models import OutreachSession


def test_only_what_was_typed_and_not_stored_is_asked_about(
    page: Page, at_the_desk: str, session_in_lontar: OutreachSession
) -> None:
    dialogs: list[str] = []

    def stay(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    away, save = page.get_by_role("link", name="Hari ini"), page.locator("main form.form button.primary")
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/edit")
    away.click()
    expect(page.locator("h1")).to_have_text("Hari ini")
    assert dialogs == [], "nothing was typed"
    page.goto(f"{at_the_desk}/admin/sessions/{session_in_lontar.id}/edit")
    page.get_by_label("Judul kegiatan").fill("")
    away.click()
    expect(page.get_by_label("Judul kegiatan")).to_have_value("")
    assert dialogs == ["beforeunload"]
    for _turn in range(2):  # to send again what came back is no leaving
        page.evaluate("document.getElementById('main').title = 'sent'")
        save.click()
        expect(page.locator("main:not([title]) [role=alert]").first).to_be_visible()
    assert dialogs == ["beforeunload"]
    away.click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert dialogs == ["beforeunload"] * 2
    page.get_by_label("Judul kegiatan").fill("Berangkat aman")
    save.click()
    expect(page.locator("h1")).to_have_text("Berangkat aman")
    away.click()
    expect(page.locator("h1")).to_have_text("Hari ini")
    assert dialogs == ["beforeunload"] * 2
