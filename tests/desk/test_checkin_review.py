"""Officers review check-ins: confirming, voiding, restoring."""

from kiosk.models import Officer, OutreachSession, Village
from tests.cast.checkins import at, audit, came
from tests.cast.pages import Browser
from tests.conftest import add, open_session


def test_an_officer_confirms_ticked_ones(desk: Browser, session_in_lontar: OutreachSession, officer: Officer) -> None:
    ani, budi = came(session_in_lontar, "Ani"), came(session_in_lontar, "Budi")
    desk.get(at(session_in_lontar))
    desk.press("Konfirmasi", id=[ani.id])
    assert "1 kehadiran dikonfirmasi" in desk.page.text
    assert (ani.state, ani.reviewed_by, budi.state) == ("confirmed", officer.id, "new")
    assert ani.reviewed_at
    assert audit() == [("check-in-confirmed", ani.id, [], "")]


def test_all_that_are_shown_are_confirmed_and_no_more(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani, budi = came(session_in_lontar, "Ani"), came(session_in_lontar, "Budi", group="tokoh")
    void = came(session_in_lontar, "Cici", state="void", void_reason="test")
    desk.get(at(session_in_lontar, "?group=warga"))
    late = came(session_in_lontar, "Datang belakangan")
    desk.press("Konfirmasi semua yang tampil")
    assert [row.state for row in (ani, budi, void, late)] == ["confirmed", "new", "void", "new"]
    assert desk.path == at(session_in_lontar)
    assert desk.page.select_one("option[value=warga][selected]"), "the filter is still there"
    desk.get(at(session_in_lontar, "?state=void"))
    assert "Konfirmasi semua" not in desk.text, "a void one is restored first"


def test_voiding_needs_a_reason_and_keeps_what_was_ticked(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani")
    desk.get(at(session_in_lontar))
    desk.press("Batalkan", status=422, id=[ani.id])
    assert "Pilih dulu alasannya" in desk.text
    assert desk.page.select_one(f"input[value='{ani.id}'][checked]")
    assert ani.state == "new"
    desk.press("Batalkan", status=422, reason="no such reason")
    desk.press("Batalkan", reason="test")
    assert (ani.state, ani.void_reason) == ("void", "test")
    assert audit() == [("check-in-voided", ani.id, [], "test")]


def test_a_void_one_is_restored_as_new(desk: Browser, session_in_lontar: OutreachSession) -> None:
    ani = came(session_in_lontar, "Ani", state="void", void_reason="test")
    desk.get(at(session_in_lontar))
    desk.press("Pulihkan", id=[ani.id])
    assert (ani.state, ani.void_reason) == ("new", None)
    assert audit() == [("check-in-restored", ani.id, [], "")]


def test_nothing_ticked_is_said(desk: Browser, session_in_lontar: OutreachSession) -> None:
    came(session_in_lontar)
    desk.get(at(session_in_lontar))
    desk.press("Konfirmasi", status=422)
    assert "Centang dulu" in desk.text
    desk.get(desk.path)
    assert desk.path == at(session_in_lontar), "opened anew it is the list"
    assert audit() == []


def test_check_ins_of_another_session_are_out_of_reach(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other = came(add(open_session(lontar)), "Orang lain")
    came(session_in_lontar)
    desk.get(at(session_in_lontar))
    desk.press("Konfirmasi", id=[other.id, "no-such-key"])
    assert other.state == "new"
    desk.get(at(session_in_lontar, f"{other.id}/"), status=404)
