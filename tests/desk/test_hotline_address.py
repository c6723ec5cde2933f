"""Where an office is: what its source supports, what an officer has made sure of, and how villagers read it."""

import pytest

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.rules import content
from tests.cast.hotlines import audit, fresh
from tests.cast.pages import Browser

pytestmark = pytest.mark.look

UNSURE = "Alamat: Kawasan Puspemkab Serang, Kaserangan, Kecamatan Ciruas (belum dipastikan)"
EDIT = "/admin/hotlines/disnakertrans-serang/edit"


def words(text: str) -> str:
    return " ".join(text.split())


def test_an_address_says_that_it_is_not_sure_and_when_its_source_was(visitor: Browser) -> None:
    page = visitor.get("/hotlines/disnakertrans-serang")
    assert UNSURE.replace(":", "") in words(page.select_one(".hotline-facts").get_text(" "))
    assert "Alamat: sumber 2026. Alamatnya belum dipastikan." in words(page.select_one("details.source").text)
    visitor.get("/hotlines/imigrasi-serang")
    assert "Alamat: sumber 14/04/2021." in visitor.text
    assert "belum dipastikan" not in visitor.text
    assert "Alamat:" not in visitor.get("/hotlines/polisi-110").text


@pytest.mark.parametrize(
    ("typed", "day"), [("", today().isoformat()), ("20/11/2026", "2026-11-20"), ("11/2026", "2026-11")]
)
def test_an_officer_makes_sure_of_an_address(desk: Browser, visitor: Browser, typed: str, day: str) -> None:
    page = desk.get(EDIT)
    assert not page.select_one("[name=address_sure]").has_attr("checked")
    desk.submit(address="Jl. Raya Ciruas No. 1, Kabupaten Serang", address_date=typed, address_sure="1")
    row = fresh("disnakertrans-serang")
    assert (row.address["id"], row.address_date, row.address_sure) == (
        "Jl. Raya Ciruas No. 1, Kabupaten Serang",
        day,
        True,
    )
    assert audit()[0][2] == ["address", "address_date", "address_sure"]
    visitor.get("/hotlines/disnakertrans-serang")
    assert "Jl. Raya Ciruas No. 1" in visitor.text
    assert "belum dipastikan" not in visitor.text
    with db.write():
        assert "disnakertrans-serang" in content.load().differing
    assert fresh("disnakertrans-serang").address_sure


def test_an_address_that_is_only_written_anew_is_not_sure(desk: Browser) -> None:
    desk.get(EDIT)
    desk.submit(address="Jl. Raya Ciruas No. 1, Kabupaten Serang")
    assert not fresh("disnakertrans-serang").address_sure


def test_a_date_that_never_was_is_refused(desk: Browser) -> None:
    desk.get(EDIT)
    page = desk.submit(address_date="31/02/2026", status=422)
    assert page.select("#address_date[aria-invalid=true]")


def test_without_an_address_there_is_neither_date_nor_doubt(desk: Browser) -> None:
    desk.get(EDIT)
    desk.submit(address="", address_en="", address_sure="1")
    row = fresh("disnakertrans-serang")
    assert (row.address, row.address_date, row.address_sure) == ({}, "", False)


def test_the_file_brings_an_address_to_a_kiosk_that_had_none(desk: Browser) -> None:
    with db.write():
        db.session.get_one(Hotline, "imigrasi-serang").address = {}
    with db.write():
        assert content.load_hotlines().changed == 1
    assert fresh("imigrasi-serang").address["id"].startswith("Jl. Warung Jaud")
