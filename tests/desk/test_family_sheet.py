"""The Lembar Keluarga at the desk: found where the other papers are, Indonesian, and with nothing to send."""

import pytest

from kiosk.models import OutreachSession
from kiosk.rules import content
from tests.cast.pages import Browser

pytestmark = pytest.mark.look


def test_the_sheet_is_found_and_keeps_nothing(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get("/admin/hotlines/")
    desk.follow("Lembar Keluarga")
    desk.get(f"/admin/sessions/{session_in_lontar.id}/")
    desk.follow("Kertas")
    desk.follow("Lembar Keluarga")
    sheet = content.family()["sheet"]
    rows = [row.contents[0].strip() for row in desk.page.select("[scope=row]")]
    assert rows == [field["id"] for field in sheet["fields"]]
    assert not desk.page.select("main form, main input")
    desk.press("English")
    paper = desk.page.select_one(".paper")
    assert sheet["intro"]["id"] in paper.text
    assert "menurut sumber" in paper.text
