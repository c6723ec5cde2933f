"""What is printed for people: found where sessions and content are, Indonesian, and with nothing to send."""

import re

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.rules import content, settings
from tests.cast.pages import Browser

pytestmark = pytest.mark.look


def test_every_handout_is_one_tap_from_their_list(desk: Browser) -> None:
    for label in ("Kartu hotline", "Lembar Keluarga", "Lembar untuk balai desa: data warga", "Panduan dua lembar"):
        desk.get("/admin/hotlines/")
        desk.follow("Lembar cetak")
        desk.follow(label)
        assert desk.page.select("[data-print]")
    desk.get("/admin/handouts/nothing", 404)
    assert "Periksa alamatnya, atau mulai lagi dari Hari ini." in desk.text, "not in the villagers' words"


def test_cards_have_a_number_and_its_code_and_nothing_of_checks_and_sources(desk: Browser) -> None:
    page = desk.get("/admin/handouts/cards")
    cards = page.select(".hotline-card")
    assert "110" in cards[0].select_one("strong").text
    assert "hanya dari Indonesia" in cards[0].text
    for card in cards:
        assert desk.client.get(card.img["src"]).mimetype == "image/svg+xml"
        assert card.img["alt"] == f"Kode QR: {card.select_one('strong').text}"
        said = card.get_text(" ").replace(card.select_one(".from").text, "")
        assert not re.search(r"belum|berita|menurut|Biaya|\b20\d\d\b", said), said
    [ministry] = [card for card in cards if "0812-9007-0027" in card.text]
    assert "Jam: 24 jam." in " ".join(ministry.text.split())
    [money] = [card for card in cards if "iasc.ojk.go.id" in card.text]
    assert "Jam:" not in money.text
    assert not page.select("[data-say]"), "nothing at the desk is read aloud"


def test_a_sheet_may_be_full_of_one_number(desk: Browser) -> None:
    page = desk.get("/admin/handouts/cards?hotline=polisi-110")
    assert [card.strong.text for card in page.select(".hotline-card")] == ["110"] * 8
    page = desk.get("/admin/handouts/cards?hotline=polisi-110&size=posters")
    assert len(page.select(".posters .hotline-card")) == 1
    desk.get("/admin/handouts/cards?hotline=nobody", 422)


def test_the_family_sheet_keeps_nothing(desk: Browser) -> None:
    desk.get("/admin/handouts/family-sheet")
    sheet = content.family()["sheet"]
    rows = [row.contents[0].strip() for row in desk.page.select("[scope=row]")]
    assert rows == [field["id"] for field in sheet["fields"]]
    assert not desk.page.select("main form, main input")
    desk.press("English")
    paper = desk.page.select_one(".paper")
    assert sheet["intro"]["id"] in paper.text
    assert "menurut sumber" in paper.text


def test_the_sheet_for_the_hall_says_how_long_and_whom_to_ask(app: Flask, desk: Browser) -> None:
    desk.get("/admin/handouts/hall")
    assert "Tanya petugas di sini." in desk.text
    with db.write():
        settings.store("contact", "Loket Informasi, Ibu Ratna")
        settings.store("retention_days", 30)
    desk.get("/admin/handouts/hall")
    assert "30 hari sesudah acara" in desk.text
    assert "Loket Informasi, Ibu Ratna" in desk.text
    assert "Tanya petugas di sini." not in desk.text
    desk.press("English")
    assert "Apa yang disimpan tentang saya?" in desk.text
