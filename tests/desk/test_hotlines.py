"""Officers keep the directory: what is old, what is shown, and in which order."""

from datetime import timedelta

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from tests.cast.hotlines import added, audit, fresh
from tests.cast.pages import Browser


def test_the_list_marks_what_is_older_than_90_days(desk: Browser) -> None:
    with db.write():
        db.session.get_one(Hotline, "sapa-129").checked_on = today() - timedelta(days=91)
        db.session.get_one(Hotline, "polisi-110").checked_on = today() - timedelta(days=90)
    page = desk.get("/admin/hotlines/")
    assert "Lewat 90 hari" in page.select_one("#sapa-129").text  # type: ignore[union-attr]
    assert "Dicek" in page.select_one("#polisi-110").text  # type: ignore[union-attr]
    assert "Belum pernah dicek" in page.select_one("#ojk-157").text  # type: ignore[union-attr]
    assert "beri tahu Polres" in desk.get("/admin/hotlines/polisi-110").text


def test_the_office_that_nobody_has_a_number_of_is_a_task_until_it_is_added(desk: Browser, visitor: Browser) -> None:
    desk.get("/admin/")
    desk.follow("1 nomor penting belum diketahui: BP3MI Banten.")
    contact = {"agency": "BP3MI Banten", "purpose": "Tanya kerja di luar negeri", "source": "Surat BP3MI"}
    desk.submit(**contact, number_1="0254 200999", source_date="20/11/2026")
    assert visitor.get("/hotlines/").select(f"[href='/hotlines/{added().slug}']"), "it is for all villages"
    assert "BP3MI Banten" not in desk.get("/admin/").text
    desk.get(f"/admin/hotlines/{added().slug}")
    desk.press("Sembunyikan")
    assert "belum diketahui: BP3MI Banten" in desk.get("/admin/").text


def test_an_officer_hides_and_shows(desk: Browser, visitor: Browser) -> None:
    desk.get("/admin/hotlines/ojk-157")
    desk.press("Sembunyikan")
    visitor.get("/hotlines/ojk-157", status=404)
    assert "Tersembunyi" in desk.text
    desk.press("Tampilkan")
    visitor.get("/hotlines/ojk-157")
    assert [action for action, _, _ in audit()] == ["hotline-hidden", "hotline-shown"]


def test_an_officer_moves_a_hotline_and_villagers_see_the_new_order(desk: Browser, visitor: Browser) -> None:
    def order() -> list[str]:
        return [link["href"].removeprefix("/hotlines/") for link in visitor.get("/hotlines/").select(".hotline")[2:]]

    before = order()
    desk.get("/admin/hotlines/")
    desk.submit(form="#kp2mi-08001000 form:has([value='-1'])")
    assert order() == [before[1], before[0], *before[2:]]
    desk.submit(form="#kp2mi-08001000 form:has([value='1'])")
    assert order() == before
    assert {action for action, _, _ in audit()} == {"hotline-moved"}


def test_the_first_goes_no_further_up(desk: Browser) -> None:
    page = desk.get("/admin/hotlines/")
    assert len(page.select("#polisi-110 form")) == 1
    desk.submit(form="#polisi-110 form", step="-1")
    desk.submit(form="#polisi-110 form", step="5", status=422)
    assert desk.get("/admin/hotlines/").select("#polisi-110 form")


def test_a_stale_button_asks_again(desk: Browser) -> None:
    desk.get("/admin/hotlines/ojk-157")
    desk.press("Sembunyikan", csrf_token="old", status=422)
    assert fresh("ojk-157").active
    desk.press("Lanjutkan")
    assert not fresh("ojk-157").active
