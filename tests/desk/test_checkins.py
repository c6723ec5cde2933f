"""The check-ins of a session: one search box, pages by key, reviews that can be undone where they stand."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from kiosk.clock import utcnow
from kiosk.db import db
from kiosk.models import Officer, OutreachSession, Village
from kiosk.rules import review
from tests.cast import people
from tests.cast.checkins import at, audit, came
from tests.cast.pages import Browser
from tests.conftest import add, open_session


def shown(desk: Browser) -> list[str]:
    """Names in the list, in its order."""
    return [link.get_text(strip=True) for link in desk.page.select("tbody td.row-name a")]


def buttons(desk: Browser, name: str) -> list[str]:
    """What can be done to this person, in place."""
    row = desk.page.find("a", string=name).find_parent("tr")
    return [" ".join(button.get_text(" ").split()) for button in row.select("button, summary")]


def search(desk: Browser, session: OutreachSession, typed: str) -> list[str]:
    desk.get(f"{at(session)}?{urlencode({'q': typed})}")
    return shown(desk)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dikonfirmasi", ["Budi"]),
        ("belum warga", ["Ani"]),
        ("pontang", ["Cici"]),
        ("TOKOH cici", ["Cici"]),
        ("hp", ["Ani"]),
        ("BUD", ["Budi"]),
        ("budi tokoh", []),
        ("lontar pontang", []),
        ("x" * 3000, []),
        ("", ["Cici", "Budi", "Ani"]),
    ],
)
def test_every_word_of_a_search_matches_something_and_the_newest_come_first(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village, typed: str, names: list[str]
) -> None:
    came(session_in_lontar, "Ani", origin="qr")
    came(session_in_lontar, "Budi", state="confirmed")
    came(add(open_session(lontar)), "Orang lain")
    came(session_in_lontar, "Cici", group="tokoh", village_code="36.04.12.2001", origin="paper")
    assert search(desk, session_in_lontar, typed) == names
    assert names or "Tidak ada kehadiran yang cocok" in desk.text
    desk.follow("Dikonfirmasi (1)")
    assert shown(desk) == ["Budi"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("ÉLISA Ñoña", "élisa ñ"),
        ("E\u0301lisa", "Élisa"),
        ("عائشة بنت علي", "عائشة"),
        ("Ma’ruf", "MA'RUF"),
        ("100% Budi_", "0% budi_"),
    ],
)
def test_a_name_in_any_script_is_found(
    desk: Browser, session_in_lontar: OutreachSession, name: str, typed: str
) -> None:
    for each in (name, "Budi", None):
        came(session_in_lontar, each)
    assert search(desk, session_in_lontar, typed) == [name]


def test_an_odd_address_shows_a_page(desk: Browser, session_in_lontar: OutreachSession) -> None:
    came(session_in_lontar)
    for query in ("before=~", "before=0001-01-01T00:00~x", "_scheme=x", "done=x", "done=new:x"):
        desk.get(at(session_in_lontar, f"?{query}"))


@pytest.mark.parametrize("typed", ["", "éLISA"])
def test_a_long_list_goes_on_by_key_though_many_come_at_once(
    desk: Browser, session_in_lontar: OutreachSession, typed: str
) -> None:
    moment, number = utcnow(), review.PAGE + 5
    with db.write():
        for n in range(2 * number):
            row = people.came(session_in_lontar, name="Budi" if n % 2 else f"Élisa {n}")
            row.created_at = moment - timedelta(seconds=n // 60)
            db.session.add(row)
    seen = search(desk, session_in_lontar, typed)
    came(session_in_lontar, "Élisa yang baru datang")
    while desk.page.select("a[rel=next]"):
        desk.follow("Kehadiran yang lebih awal")
        seen += shown(desk)
    assert len(seen) == (number if typed else 2 * number)
    assert len({name for name in seen if name != "Budi"}) == number


# --- reviews


def test_a_review_in_the_list_keeps_its_place_and_is_undone_there(
    desk: Browser, session_in_lontar: OutreachSession, officer: Officer
) -> None:
    for name in ("Ani", "Budi", "Cici"):
        came(session_in_lontar, name)
    cici, budi, ani = search(desk, session_in_lontar, "belum diperiksa")
    rows = {row.name: row for row in review.page(session_in_lontar.id)}
    desk.press("Konfirmasi")
    desk.press("Salah sesi")
    assert (rows[cici].state, rows[cici].reviewed_by) == ("confirmed", officer.id)
    assert (rows[budi].state, rows[budi].void_reason) == ("void", "wrong-session")
    assert shown(desk) == [cici, budi, ani], "though they no longer match"
    assert [buttons(desk, name)[0] for name in (cici, budi, ani)] == ["Urungkan", "Urungkan", "Konfirmasi"]
    desk.press("Urungkan")
    assert (rows[cici].state, rows[cici].reviewed_by, rows[cici].reviewed_at) == ("new", None, None)
    desk.press("Urungkan")
    assert (rows[budi].state, rows[budi].void_reason) == ("new", None)
    assert [action for action, *_rest in audit()] == [
        *("check-in-confirmed", "check-in-voided", "check-in-review-undone", "check-in-review-undone")
    ]
    desk.get(at(session_in_lontar))
    assert "Urungkan" not in desk.text


def test_a_void_one_waits_again_for_nobody_knows_who_had_confirmed_it(
    desk: Browser, session_in_lontar: OutreachSession, supervisor: Officer
) -> None:
    ani = came(session_in_lontar, "Ani", state="confirmed", reviewed_by=supervisor.id)
    desk.get(at(session_in_lontar))
    assert buttons(desk, "Ani")[0] == "Batalkan…", "two taps: it opens the reasons"
    desk.press("Ganda")
    assert (ani.state, ani.void_reason) == ("void", "double")
    page = desk.page
    desk.press("Urungkan")
    assert (ani.state, ani.void_reason, ani.reviewed_by) == ("new", None, None)
    desk.page = page
    desk.press("Urungkan")
    assert ani.state == "new"
    assert "0 pemeriksaan diurungkan" in desk.text


def test_what_another_officer_decided_is_not_undone(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    ani = came(session_in_lontar, "Ani")
    for browser in (desk, supervisors_desk):
        browser.get(at(session_in_lontar))
    page = desk.page
    desk.press("Konfirmasi")
    supervisors_desk.get(at(session_in_lontar))
    supervisors_desk.press("Percobaan")
    desk.press("Urungkan")
    desk.page = page
    desk.press("Ganda")
    assert (ani.state, ani.void_reason) == ("void", "test")
    supervisors_desk.get(at(session_in_lontar))
    supervisors_desk.press("Pulihkan")
    assert ani.state == "new"


def test_all_that_are_shown_are_confirmed_and_no_more(
    desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    ani, budi = came(session_in_lontar, "Ani"), came(session_in_lontar, "Budi", group="tokoh")
    void = came(session_in_lontar, "Cici", state="void", void_reason="test")
    other = came(add(open_session(lontar)), "Orang lain")
    search(desk, session_in_lontar, "warga")
    late = came(session_in_lontar, "Datang belakangan")
    desk.press("Konfirmasi semua yang tampil", shown=[ani.id, void.id, other.id, "no-such-key"])
    assert [row.state for row in (ani, budi, void, late, other)] == ["confirmed", "new", "void", "new", "new"]
    assert desk.page.select_one("[name=q]")["value"] == "warga"
    assert search(desk, session_in_lontar, "dibatalkan") == ["Cici"]
    assert "Konfirmasi semua" not in desk.text, "a void one is restored first"
    desk.get(at(session_in_lontar, f"{other.id}/"), status=404)
