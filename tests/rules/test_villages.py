"""The list of villages: near ones first, found by any of their names."""

import pytest

from kiosk.db import db
from kiosk.models import Village, VillageAlias
from kiosk.rules import villages
from tests.conftest import add

pytestmark = pytest.mark.every_village


def codes(text: str) -> list[str]:
    return [village.code for village in villages.search_villages(text)]


def test_the_own_village_comes_first_then_its_kecamatan(lontar: Village) -> None:
    near = villages.villages_near(lontar)
    assert near[0] is lontar
    assert len(near) == 14
    assert [v.name for v in near[1:]] == sorted(v.name for v in near[1:])
    assert {v.district for v in near} == {"Tirtayasa"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Pulau Tunda", "Wargasara"),
        ("ALANG ALANG", "Alang-alang"),
        ("Desa Lontar", "Lontar"),
        ("Kamanisan", "Kemanisan"),
        ("lontar, kec. tirtayasa, kab. serang", "Lontar"),
    ],
)
def test_a_village_is_found_by_any_of_its_names(lontar: Village, query: str, name: str) -> None:
    assert villages.search_villages(query)[0].name == name


@pytest.mark.parametrize("query", ["Pulau Tnda", "warggasara", "wragasara"])
def test_a_letter_left_out_doubled_changed_or_moved_is_forgiven(lontar: Village, query: str) -> None:
    assert villages.search_villages(query)[0].name == "Wargasara"


def test_a_kecamatan_with_a_letter_wrong_gives_its_villages(lontar: Village) -> None:
    matches = villages.search_villages("pntang")
    assert [village.name for village in matches][:2] == ["Pontang", "Domas"]
    assert {village.district for village in matches} == {"Pontang"}


def test_villages_of_one_name_show_where_they_lie(lontar: Village) -> None:
    labels = [v.label for v in villages.search_villages("Wanayasa")]
    assert labels[:2] == ["Wanayasa, Kec. Kramatwatu, Kab. Serang", "Wanayasa, Kec. Pontang, Kab. Serang"]


def test_those_of_the_halls_own_kecamatan_come_first(lontar: Village) -> None:
    pontang = db.session.get_one(Village, "36.04.12.2001")
    assert [v.district for v in villages.search_villages("Wanayasa", homes=[pontang])][:2] == ["Pontang", "Kramatwatu"]
    assert villages.search_villages("a", homes=[lontar])[0].district == "Tirtayasa", "before the list is cut short"


def test_a_search_for_nothing_finds_nothing(lontar: Village) -> None:
    for text in ("", "  - ", "desa tidak ada di sini", "%", "_", "xyzzy"):
        assert codes(text) == []


def test_a_broad_search_stays_short(lontar: Village) -> None:
    assert len(codes("a")) == villages.MOST_FOUND


def test_a_village_switched_off_is_offered_nowhere(lontar: Village) -> None:
    with db.write():
        db.session.get_one(Village, "36.04.13.2009").active = False
    assert codes("Pulau Tunda") == []
    assert villages.find_active("36.04.13.2009") is None
    assert "Wargasara" not in [v.name for v in villages.villages_near(lontar)]


def test_an_alias_with_a_sign_of_search_is_only_text(lontar: Village) -> None:
    add(VillageAlias(code=lontar.code, alias="Lontar 100%"))
    assert codes("100%") == [lontar.code]


def test_a_typed_name_means_the_village_nearest_by(lontar: Village) -> None:
    pontang = db.session.get_one(Village, "36.04.12.2001")
    assert [v.code for v in villages.villages_named("wanayasa", pontang)] == ["36.04.12.2012"]
    assert [v.district for v in villages.villages_named("Wanayasa", lontar)] == ["Kramatwatu", "Pontang"]
    assert [v.district for v in villages.villages_named("Wanayasa Pontang", lontar)] == ["Pontang"]
    for alias in ("pulau tunda", "Pulau Tunda, Kec. Tirtayasa"):
        assert [v.name for v in villages.villages_named(alias, lontar)] == ["Wargasara"]
    assert villages.villages_named("Lont", lontar) == []
