"""The directory: what a villager finds in it, and what each entry tells."""

import re
from datetime import timedelta

import pytest

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline, OutreachSession
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.conftest import add


def test_help_begins_with_the_police_and_sapa(visitor: Browser) -> None:
    visitor.get("/")
    page = visitor.follow("Bantuan")
    assert page.h1.text == "Butuh bantuan sekarang?"
    assert [number.text for number in page.select(".urgent .digits")] == ["110", "129"]
    assert len(page.select(".hotline")) == 16
    assert "Tidak punya HP? Minta kartunya ke petugas." in visitor.text
    visitor.follow("Dalam bahaya sekarang?")
    assert visitor.path == "/hotlines/polisi-110"


def test_one_hotline_tells_hours_cost_reach_source_and_its_check(visitor: Browser) -> None:
    visitor.get("/hotlines/sapa-129")
    for said in (
        *("Kementerian Pemberdayaan Perempuan", "Perempuan dan anak korban kekerasan", "08111-129-129", "129"),
        *("24 jam", "Hanya lewat WhatsApp", "dikutip tvOne", "20/11/2025", "Belum dicoba petugas", "Tidak punya HP?"),
    ):
        assert said in visitor.text
    visitor.press("English")
    assert visitor.path == "/hotlines/sapa-129"
    assert "Women and children harmed" in visitor.text


def tries(visitor: Browser, path: str) -> tuple[list[bool], str]:
    """Which cards of a page bear the sign of a try, and what the page says of it, not of sources."""
    page = visitor.get(path)
    cards = page.select(".hotline, .channel, .numbers li, .abroad li, .emergency li")
    for fold in page.select(".source"):
        fold.extract()
    return [bool(card.select(".fresh")) for card in cards], visitor.text


PAGES = ("/hotlines/", "/hotlines/polisi-110", "/hotlines/contacts/", "/hotlines/emergency/", "/family/4")


@pytest.mark.parametrize("path", [*PAGES, "/family/malaysia", "/hotlines/kbri-vientiane"])
def test_nothing_is_said_of_tries_where_nobody_has_tried(visitor: Browser, path: str) -> None:
    signs, said = tries(visitor, path)
    assert signs
    assert not any(signs)
    assert not re.search("dicoba|dicek|sumber", said.lower())
    assert said.count("Tidak diangkat? Coba nomor berikutnya.") == (path not in PAGES[1:4:2])


@pytest.mark.parametrize("path", PAGES)
def test_a_number_that_was_tried_bears_a_sign_until_the_try_is_old(visitor: Browser, path: str) -> None:
    police = db.session.get_one(Hotline, "polisi-110")
    for days in (90, 91):
        with db.write():
            police.checked_on = today() - timedelta(days=days)
        signs, said = tries(visitor, path)
        assert signs.count(True) == (days == 90)
        assert ("✓ = sudah dicoba petugas." in said) == (days == 90 and path != "/hotlines/emergency/")
    visitor.get("/hotlines/polisi-110")
    assert f"Terakhir dicoba petugas {police.checked_on:%d/%m/%Y}." in visitor.text


def test_contacts_of_todays_village_come_first(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    add(local_contact())
    add(local_contact(slug="elsewhere", village_code="36.04.13.2003", purpose={"id": "Petugas desa lain"}))
    page = visitor.get("/hotlines/")
    assert [link["href"] for link in page.select(".hotline")][2] == "/hotlines/pimpasa-lontar"
    assert page.select_one("h2").text == "Nomor di desa kita"
    assert page.select_one(".hotline .place").text == "Lontar"
    assert "Petugas desa lain" not in visitor.text
    with db.write():
        db.session.get_one(OutreachSession, session_in_lontar.id).state = "planned"
    visitor.get("/hotlines/")
    assert "Petugas desa lain" in visitor.text, "without a session every village's contacts are there"


def test_a_body_that_is_not_the_government_says_so(visitor: Browser) -> None:
    add(local_contact(government=False))
    for page in ("", "pimpasa-lontar", "sbmi", "migrant-care"):
        visitor.get(f"/hotlines/{page}")
        assert "bukan pemerintah" in visitor.text


def test_a_hidden_hotline_is_nowhere(visitor: Browser) -> None:
    with db.write():
        db.session.get_one(Hotline, "ojk-157").active = False
    visitor.get("/hotlines/")
    assert "pinjaman online" not in visitor.text
    visitor.get("/hotlines/ojk-157", status=404)
    assert visitor.client.get("/hotlines/ojk-157/1.svg").status_code == 404


def test_where_a_number_comes_from_is_folded_away(visitor: Browser) -> None:
    page = visitor.get("/hotlines/imigrasi-serang")
    [fold] = page.select("details.source")
    assert fold.summary.text == "Dari mana ini?"
    said = " ".join(fold.text.split())
    for part in ("Sumber: ", "Belum dicoba petugas.", "Jamnya belum kami ketahui.", "Biayanya belum kami ketahui."):
        assert part in said
    assert not fold.select("[data-say]")
    visitor.get("/hotlines/peduli-wni")
    assert "sumber tanpa tanggal" in visitor.text


@pytest.mark.parametrize(
    ("slug", "places"),
    [
        ("polisi-110", ["hanya dari Indonesia"]),
        ("kp2mi-08001000", ["hanya dari Indonesia", "dari Indonesia dari luar negeri"]),
        ("kemlu-pelindungan-wni", ["dari Indonesia dari luar negeri"] * 2),
        ("kbri-doha", ["dari Indonesia dari luar negeri"] * 2),
        ("taiwan-1955", ["hanya dari Taiwan"]),
        ("iasc", ["dari Indonesia dari luar negeri"]),
    ],
)
def test_each_number_tells_from_where_it_is_reached(visitor: Browser, slug: str, places: list[str]) -> None:
    page = visitor.get(f"/hotlines/{slug}")
    states = [" ".join(states.get_text(" ").split()) for states in page.select(".channel .states")]
    assert [re.sub(r".*?((hanya )?dari .*)", r"\1", state) for state in states] == places


def test_a_list_says_of_a_number_that_it_works_in_one_country_only(visitor: Browser) -> None:
    """Of the urgent two once, below them: each of them is heard to its end in seven seconds."""
    page = visitor.get("/hotlines/")
    assert page.select_one(".urgent + .state").text.strip() == "Nomor di atas hanya dari Indonesia."
    [police, _sapa] = [" ".join(card.get_text(" ").split()) for card in page.select(".urgent li")]
    assert police == "Dalam bahaya sekarang? Telepon polisi. 110 Telepon sekarang 110"
    assert "dari luar negeri" not in " ".join(number.text for number in page.select(".states, .state"))


def test_other_numbers_are_folded_and_name_no_agency(visitor: Browser) -> None:
    add(local_contact())
    page = visitor.get("/hotlines/")
    folded = [link["href"] for link in page.select("details:not([open]) .hotline")]
    assert len(folded) == 14
    assert not {"/hotlines/polisi-110", "/hotlines/sapa-129", "/hotlines/pimpasa-lontar"} & set(folded)
    assert "Otoritas Jasa Keuangan" not in visitor.text


def test_who_has_sent_money_finds_the_bank_the_anti_scam_centre_and_the_police(visitor: Browser) -> None:
    page = visitor.get("/hotlines/")
    assert "iasc" in [link["href"].removeprefix("/hotlines/") for link in page.select(".hotline")][2:5]
    visitor.follow("Uang sudah terkirim?")
    assert "Hubungi bank sekarang, lalu lapor di sini dan ke polisi." in visitor.text
    assert "iasc.ojk.go.id" in visitor.text


@pytest.mark.parametrize("path", ["/hotlines/nobody", "/hotlines/polisi-110/0.svg", "/hotlines/polisi-110/2.svg"])
def test_what_is_not_there_is_a_404(visitor: Browser, path: str) -> None:
    assert visitor.client.get(path).status_code == 404
