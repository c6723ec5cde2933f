"""The calls that check a hotline: each number tried, and somebody answered."""

import pytest

from kiosk.clock import today
from tests.cast.hotlines import audit, fresh
from tests.cast.pages import Browser

CALL = "main form[action$=call]"
SAPA = ["wa:+628111129129", "tel:129"]


def test_a_call_today_sets_date_and_names(desk: Browser, visitor: Browser) -> None:
    desk.get("/admin/hotlines/sapa-129")
    desk.submit(form=CALL, answered_by="  petugas piket SAPA ", tried=SAPA)
    row = fresh("sapa-129")
    assert (row.checked_on, row.checked_by, row.answered_by) == (today(), "Ratna", "petugas piket SAPA")
    assert row.origin == "file"
    assert "dijawab oleh petugas piket SAPA" in desk.text
    assert audit() == [("hotline-called", "hotline:sapa-129", [])]
    visitor.get("/hotlines/sapa-129")
    assert f"Terakhir dicoba petugas {today():%d/%m/%Y}." in visitor.text
    assert "Ratna" not in visitor.text


@pytest.mark.parametrize("tried", [[], SAPA[:1], SAPA[1:], ["wa:129", "tel:+628111129129"], ["tel:110", "tel:129"]])
def test_a_number_that_was_not_tried_is_never_called_checked(desk: Browser, tried: list[str]) -> None:
    page = desk.get("/admin/hotlines/sapa-129")
    assert [box["value"] for box in page.select(f"{CALL} [name=tried]:not([checked])")] == SAPA
    desk.submit(form=CALL, status=422, answered_by="petugas piket SAPA", tried=tried)
    assert "Coba dulu semua nomornya" in desk.text
    assert fresh("sapa-129").checked_on is None
    desk.submit(form=CALL, tried=SAPA)
    assert fresh("sapa-129").checked_on == today()


def test_a_number_that_came_meanwhile_was_not_tried(desk: Browser, supervisors_desk: Browser) -> None:
    desk.get("/admin/hotlines/polisi-110")
    supervisors_desk.get("/admin/hotlines/polisi-110/edit")
    supervisors_desk.submit(kind_2="tel", number_2="(0254) 200110")
    desk.submit(form=CALL, status=422, answered_by="petugas piket")
    assert fresh("polisi-110").checked_on is None


def test_a_single_number_needs_no_tick(desk: Browser) -> None:
    desk.get("/admin/hotlines/polisi-110")
    desk.submit(form=CALL, answered_by="petugas piket")
    assert fresh("polisi-110").checked_on == today()


def test_a_call_nobody_answered_is_no_check(desk: Browser) -> None:
    desk.get("/admin/hotlines/sapa-129")
    desk.submit(form=CALL, answered_by=" ", status=422)
    assert "Tulis siapa yang menjawab." in desk.text
    assert fresh("sapa-129").checked_on is None
