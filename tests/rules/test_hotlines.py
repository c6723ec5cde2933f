"""The directory: the numbers a villager finds in it, and the facts each entry tells."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline, OutreachSession
from kiosk.rules import hotlines
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.conftest import add


def test_help_begins_with_the_police_and_sapa_and_folds_the_rest(visitor: Browser) -> None:
    add(local_contact())
    visitor.get("/")
    page = visitor.follow("Bantuan")
    assert page.h1.text == "Butuh bantuan sekarang?"
    assert [number.text for number in page.select(".urgent-number")] == ["110", "129"]
    assert len(page.select(".hotline")) == 17
    assert "Tidak punya HP? Minta kartunya ke petugas." in visitor.text
    folded = [link["href"] for link in page.select("details:not([open]) .hotline")]
    assert len(folded) == 14
    assert not {"/hotlines/polisi-110", "/hotlines/sapa-129", "/hotlines/pimpasa-lontar"} & set(folded)
    assert "Otoritas Jasa Keuangan" not in visitor.text
    # of the urgent two once, below them: each of them is heard to its end in seven seconds
    assert (
        page.select_one(".urgent-hotlines + .remarks .number-state").text.strip()
        == "Nomor di atas hanya dari Indonesia."
    )
    [police, _sapa] = [" ".join(card.get_text(" ").split()) for card in page.select(".urgent-hotlines li")]
    assert police == "Dalam bahaya sekarang? Telepon polisi. 110 Telepon sekarang 110"
    assert "dari luar negeri" not in " ".join(number.text for number in page.select(".hotline-states, .number-state"))
    visitor.follow("Dalam bahaya sekarang?")
    assert visitor.path == "/hotlines/polisi-110"


def test_one_hotline_tells_hours_cost_reach_source_and_its_check(visitor: Browser) -> None:
    visitor.get("/hotlines/sapa-129")
    for words in (
        *("Kementerian Pemberdayaan Perempuan", "Perempuan dan anak korban kekerasan", "08111-129-129", "129"),
        *("24 jam", "Hanya lewat WhatsApp", "dikutip tvOne", "20/11/2025", "Belum dicoba petugas", "Tidak punya HP?"),
    ):
        assert words in visitor.text
    visitor.press("English")
    assert visitor.path == "/hotlines/sapa-129"
    assert "Women and children harmed" in visitor.text


PAGES = ("/hotlines/", "/hotlines/polisi-110", "/hotlines/contacts/", "/hotlines/emergency/", "/family/4")


@pytest.mark.parametrize("path", PAGES)
def test_a_number_that_was_tried_bears_a_sign_until_the_try_is_old(visitor: Browser, path: str) -> None:
    police = db.session.get_one(Hotline, "polisi-110")
    for days in (None, 90, 91):
        with db.write():
            police.checked_on = today() - timedelta(days=days) if days else None
        page, is_fresh = visitor.get(path), days == 90
        cards = page.select(".hotline, .channel, .contact-number, .mission, .emergency li")
        assert [bool(card.select(".tried-mark")) for card in cards].count(True) == is_fresh
        for fold in page.select(".source"):
            fold.extract()
        assert ("✓ = sudah dicoba petugas." in visitor.text) == (is_fresh and path != "/hotlines/emergency/")
        if days is None:
            assert cards
            assert not re.search("dicoba|dicek|sumber", visitor.text.lower())
            assert visitor.text.count("Tidak diangkat? Coba nomor berikutnya.") == (path not in PAGES[1:4:2])
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
    for path in ("ojk-157/1.svg", "nobody", "polisi-110/0.svg", "polisi-110/2.svg"):
        assert visitor.client.get(f"/hotlines/{path}").status_code == 404, path


def test_each_number_tells_from_where_it_is_reached(visitor: Browser) -> None:
    here, both = "hanya dari Indonesia", "dari Indonesia dari luar negeri"
    reached = {"polisi-110": [here], "kp2mi-08001000": [here, both], "kbri-doha": [both, both], "iasc": [both]}
    for slug, places in (reached | {"taiwan-1955": ["hanya dari Taiwan"]}).items():
        page = visitor.get(f"/hotlines/{slug}")
        states = [" ".join(states.get_text(" ").split()) for states in page.select(".channel .hotline-states")]
        assert [re.sub(r".*?((hanya )?dari .*)", r"\1", state) for state in states] == places, slug


def test_an_agency_is_listed_while_a_hotline_of_it_is_shown(app: Flask) -> None:
    assert not hotlines.is_listed("BP3MI")
    contact = add(local_contact(agency={"id": "BP3MI Banten"}))
    assert hotlines.is_listed("BP3MI")
    with db.write():
        contact.active = False
    assert not hotlines.is_listed("BP3MI")
