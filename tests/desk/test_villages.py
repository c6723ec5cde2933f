"""Officers find villages, switch them on and off, add and rename them."""

import pytest
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import villages
from tests.cast.pages import Browser
from tests.cast.villages import LONTAR, audit, village

pytestmark = pytest.mark.every_village


def listed(desk: Browser) -> list[str]:
    """The codes the page lists."""
    return [str(box["value"]) for box in desk.page.select("input[name=code]")]


# --- the list


def test_every_village_is_a_few_pages_away(desk: Browser) -> None:
    desk.get("/admin/villages/")
    seen = listed(desk)
    while desk.page.select("a[rel=next]"):
        desk.follow("Desa berikutnya")
        seen += listed(desk)
    assert len(seen) == len(set(seen)) == db.session.scalar(select(func.count()).select_from(Village))
    assert {code[:8] for code in seen[:25]} == set(villages.PILOT_DISTRICTS), "home comes first"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Pulau+Tunda", ["36.04.13.2009"]),
        ("36.04.13.2007", [LONTAR]),
        ("Lontar,+Kec.+Tirtayasa", [LONTAR]),
        ("tidak+ada+nama+ini", []),
        ("%25", []),
    ],
)
def test_a_village_is_found_by_name_alias_or_code(desk: Browser, query: str, found: list[str]) -> None:
    desk.get(f"/admin/villages/?q={query}")
    assert listed(desk) == found
    assert found or "Tidak ada desa yang cocok" in desk.text


def test_a_kecamatan_shows_its_villages(desk: Browser) -> None:
    desk.get("/admin/villages/?q=tirtayasa")
    assert len(listed(desk)) == 14


def test_villages_are_switched_off_together_and_found_again(desk: Browser, lontar: Village) -> None:
    desk.get("/admin/villages/?q=tirtayasa&active=1")
    desk.press("Nonaktifkan yang dicentang", code=[LONTAR, "36.04.13.2009"])
    assert "2 desa dinonaktifkan" in desk.text
    assert len(listed(desk)) == 12, "the filter stays"
    assert LONTAR not in [found.code for found in villages.search("lontar")]
    desk.get("/admin/villages/?active=0")
    assert listed(desk) == [LONTAR, "36.04.13.2009"]
    desk.press("Aktifkan yang dicentang", code=LONTAR)
    desk.get("/admin/villages/?active=0")
    assert listed(desk) == ["36.04.13.2009"]
    assert audit() == [
        ("village-off", LONTAR, []),
        ("village-off", "36.04.13.2009", []),
        ("village-on", LONTAR, []),
    ]


def test_nothing_ticked_switches_nothing(desk: Browser) -> None:
    desk.get("/admin/villages/")
    desk.press("Nonaktifkan yang dicentang")
    assert "0 desa" in desk.text
    assert audit() == []


# --- one village


def test_a_new_name_keeps_the_old_one_as_an_alias(desk: Browser, session_in_lontar: OutreachSession) -> None:
    desk.get("/admin/villages/?q=36.04.13.2007")
    desk.follow("Ganti nama")
    desk.submit(name="Lontar Baru")
    assert "juga: Lontar" in desk.text
    assert LONTAR in [found.code for found in villages.search("Lontar")]
    db.session.refresh(session_in_lontar)
    assert session_in_lontar.village_name == "Lontar"
    assert audit() == [("village-changed", LONTAR, ["name"])]
    desk.follow("Ganti nama")
    desk.submit(name="Lontar")
    assert [alias.alias for alias in village().aliases] == ["Lontar Baru"]
    desk.follow("Ganti nama")
    desk.submit(name="Lontar")
    assert len(audit()) == 2, "the same name again is no change"


@pytest.mark.parametrize(("name", "message"), [("  ", "belum diisi"), ("x" * 81, "Paling banyak 80")])
def test_a_name_is_not_empty_nor_endless(desk: Browser, name: str, message: str) -> None:
    desk.get(f"/admin/villages/{LONTAR}/rename")
    desk.submit(status=422, name=name)
    assert message in desk.text
    assert village().name == "Lontar"


def test_a_village_is_added_by_its_code_which_tells_the_kecamatan(desk: Browser) -> None:
    desk.get("/admin/villages/new")
    desk.submit(code="3604132099", name="Lontar Timur")
    added = village("36.04.13.2099")
    assert (added.kind, added.district, added.regency) == ("desa", "Tirtayasa", "Kabupaten Serang")
    assert listed(desk) == ["36.04.13.2099"]
    assert audit() == [("village-added", "36.04.13.2099", [])]


def test_a_village_of_a_new_kecamatan_says_which(desk: Browser) -> None:
    desk.get("/admin/villages/new")
    desk.submit(status=422, code="36.73.99.1001", name="Baru")
    desk.submit(district="Kecamatan Baru", regency="Kota Serang")
    assert (village("36.73.99.1001").kind, village("36.73.99.1001").district) == ("kelurahan", "Kecamatan Baru")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": "36.04.13"}, "sepuluh angka"),
        ({"code": "36.04.13.5001"}, "sepuluh angka"),
        ({"code": LONTAR}, "sudah dipakai: Lontar"),
        ({"district": "Pontang"}, "Menurut kodenya ini Tirtayasa"),
        ({"name": ""}, "belum diisi"),
    ],
)
def test_a_village_with_a_wrong_code_is_not_added(desk: Browser, fields: dict[str, str], message: str) -> None:
    desk.get("/admin/villages/new")
    desk.submit(status=422, **({"code": "36.04.13.2099", "name": "Baru"} | fields))
    assert message in desk.text
    assert audit() == []
