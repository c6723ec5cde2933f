"""What holds for all pages of the desk: the way there, the guide, and the papers for people."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import content, settings
from kiosk.views.admin.help import PLACES, place_of
from tests.cast.pages import Browser
from tests.cast.roles import PARTS


def test_the_menu_marks_where_a_page_stands(supervisors_desk: Browser, session_in_lontar: OutreachSession) -> None:
    key = session_in_lontar.id
    entries = {"": "Hari ini", f"check-ins/{key}/": "Sesi", f"sessions/{key}/report": "Sesi", "reports/": "Laporan"}
    entries |= {"handouts/family-sheet": "Isi anjungan", "audit/": "Kantor", "password": None}
    for address, entry in entries.items():
        page = supervisors_desk.get(f"/admin/{address}")
        titles = [link.text for link in page.select(".desk-bar nav a")]
        assert titles == ["Hari ini", "Sesi", "Laporan", "Isi anjungan", "Kantor"]
        assert [link.text for link in page.select(".desk-bar nav [aria-current]")] == [entry] * bool(entry)


MOST_WORDS = 1_500
MOST_PAGES = 30  # that an officer can open


@pytest.fixture
def guide(app: Flask, desk: Browser) -> BeautifulSoup:
    """The guide with what only an office with a server reads."""
    app.config["JOIN_REQUIRED"] = True
    return desk.get("/admin/help/")


def test_every_page_of_the_desk_has_its_place(app: Flask, guide: BeautifulSoup) -> None:
    titles = [(section["id"], section.h2.text) for section in guide.select(".guide > section")]
    assert titles == [*PLACES.items(), ("story", "Cerita yang pernah pergi"), ("wrong", "Kalau ada masalah")]
    assert [link["href"] for link in guide.select("ul.guide-contents a")] == [f"#{name}" for name, _title in titles]
    rules = {r.rule for r in app.url_map.iter_rules() if r.endpoint.startswith("admin.") and "GET" in (r.methods or ())}
    assert sorted(map(place_of, rules - set(PARTS))) == sorted(PLACES)
    assert len([rule for rule in rules if "." not in rule.rpartition("/")[2]]) <= MOST_PAGES


def test_every_link_and_button_of_the_guide_exists_and_it_is_short(desk: Browser, guide: BeautifulSoup) -> None:
    for link in guide.select("main a[href]"):
        path, _sign, place = link["href"].partition("#")
        assert guide.find(id=place) if place else desk.get(path), link["href"]
    code = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "kiosk").rglob("*.py")]
    pages = "".join(path.read_text(encoding="utf-8") for path in code if path.parent.name != "help")
    labels = [" ".join(label.text.split()) for label in guide.select(".guide b")]
    assert [label for label in labels if f'"{label}"' not in pages] == []
    text = guide.select_one(".guide[lang=id]").get_text(" ")
    assert len(text.split()) <= MOST_WORDS
    assert "check-in" not in text.lower(), "it is kehadiran on every page"


# what each point of it may not do without
STORY = [
    ("Satu orang saja, sebentar, langsung di depan warga.", "Tidak ada yang direkam."),
    ("Yang berhasil juga boleh bercerita",),
    ("Jangan meminta cerita dari orang yang", "masih berperkara", "masih diancam", "belum 18 tahun"),
    ("Minta izin lebih dulu", "tanpa direkam", "Saya boleh berhenti kapan saja."),
    ("Dengarkan ceritanya lebih dulu, berdua saja.", "setelah ia bilang ya"),
    ("Jangan sebut nama orang, desa, majikan, atau PT.",),
    ("dulu membuat percaya?", "mulai terasa ada yang salah?", "dikatakan kepada yang mau berangkat?"),
    ("Tidak perlu menceritakan kekerasan.", "Kalau menangis, berhenti, dan temani."),
    ("tanda bahaya apa yang bisa dilihat sejak awal?", "sebut 0800-1000"),
]


@pytest.mark.parametrize("address", ["/admin/help/", "/admin/handouts/guide"])
def test_a_story_is_invited_by_rules_and_never_recorded(desk: Browser, address: str) -> None:
    section = desk.get(address).select_one("#story")
    points = [" ".join(point.text.split()) for point in section.select("li")]
    for point, words in zip(points, STORY, strict=True):
        assert [part for part in words if part not in point] == []
    assert "korban berhak dirahasiakan namanya (UU 21/2007 Pasal 44)" in section.p.text
    assert not section.select("form, input, textarea, button, a, audio"), "it takes nothing in"


def test_every_handout_is_one_tap_from_their_list_and_indonesian(desk: Browser) -> None:
    desk.get("/admin/handouts/hall")
    assert "Tanya petugas di sini." in desk.text
    with db.write():
        settings.store("contact", "Loket Informasi, Ibu Ratna")
        settings.store("retention_days", 30)
    desk.press("English")
    sheet = content.family_content()["sheet"]
    for label, words in (
        ("Hotline cards", "110"),
        ("Family Sheet", sheet["intro"]["id"]),
        ("Sheet for the hall", "30 hari sesudah acara"),
        ("Sheet for the hall", "Loket Informasi, Ibu Ratna"),
        ("Guide on two sheets", ""),
    ):
        desk.get("/admin/hotlines/")
        desk.follow("Handouts")
        desk.follow(label)
        assert desk.page.select("[data-print]")
        assert words in desk.text
        assert not desk.page.select("main form[method=post], .paper input")
    desk.get("/admin/handouts/nothing", 404)


def test_cards_have_a_number_and_its_code_and_nothing_of_checks_and_sources(desk: Browser) -> None:
    page = desk.get("/admin/handouts/cards")
    cards = page.select(".hotline-card")
    assert "110" in cards[0].select_one("strong").text
    assert "hanya dari Indonesia" in cards[0].text
    for card in cards:
        assert card.img["alt"] == f"Kode QR: {card.select_one('strong').text}"
        text = card.get_text(" ").replace(card.select_one(".hotline-card-from").text, "")
        assert not re.search(r"belum|berita|menurut|Biaya|\b20\d\d\b", text), text
    assert desk.client.get(cards[0].img["src"]).mimetype == "image/svg+xml"
    page = desk.get("/admin/handouts/cards?hotline=polisi-110")
    assert [card.strong.text for card in page.select(".hotline-card")] == ["110"] * 8
    page = desk.get("/admin/handouts/cards?hotline=polisi-110&size=posters")
    assert len(page.select("[data-size=posters] .hotline-card")) == 1
    desk.get("/admin/handouts/cards?hotline=nobody", 422)
