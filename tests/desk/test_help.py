"""The officer's guide: told at its place from every page, with pictures that are there, and buttons that exist."""

import re
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from kiosk.views.admin.help.pages import ENTRIES
from kiosk.views.admin.help.places import PLACES

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import settings
from tests.cast.pages import Browser

pytestmark = pytest.mark.look

PICTURES = ROOT / "static" / "help"
MOST_BYTES, MOST_BYTES_OF_ALL, MOST_WORDS = 40_000, 300_000, 1_500


@pytest.fixture
def guide(app: Flask, desk: Browser) -> dict[str, BeautifulSoup]:
    """The pages of the guide, by entry, with what only an office with a server reads."""
    app.config["JOIN_REQUIRED"] = True
    return {entry: desk.get(f"/admin/help/{entry}") for entry in ENTRIES}


def test_the_guide_is_found_from_any_page_and_leads_to_all_of_it(desk: Browser) -> None:
    desk.get("/admin/password")
    desk.follow("Bantuan")
    assert desk.path == "/admin/help/today"
    for label in map(str, ENTRIES.values()):
        desk.get("/admin/help/")
        desk.page = desk.page.select_one("main")
        desk.follow(label)
        assert f"Bantuan: {label}" in desk.text
    desk.get("/admin/help/")
    desk.follow("Panduan dua lembar")
    desk.get("/admin/help/nothing", 404)


def test_every_page_is_told_of_at_a_topic_that_is_there(app: Flask, guide: dict[str, BeautifulSoup]) -> None:
    for page, place in PLACES.items():
        entry, _sign, topic = place.partition("#")
        assert not topic or guide[entry].find(id=topic), (page, place)
    names = {rule.endpoint.removeprefix("admin.") for rule in app.url_map.iter_rules() if "admin." in rule.endpoint}
    nouns = {name.partition(".")[0] for name in names}
    assert PLACES.keys() - names - nouns == set(), "a page that is no more"
    assert nouns - PLACES.keys() == {"help"}, "a noun that nobody tells of"


def test_a_page_opens_the_guide_at_its_topic(desk: Browser, session_in_lontar: OutreachSession) -> None:
    for page, place in (("/", "plan"), ("/finish", "finish"), ("/papers/", "papers")):
        shown = desk.get(f"/admin/sessions/{session_in_lontar.id}{page}")
        link = shown.select_one("header a.help")
        assert (link["href"], link["target"]) == (f"/admin/help/sessions#{place}", "help")


def test_every_link_of_the_guide_leads_somewhere(desk: Browser) -> None:
    here = "/admin/help/"
    pages = {address: desk.get(address) for address in (here, *(here + name for name in (*ENTRIES, "print", "hall")))}
    for address, page in pages.items():
        for link in page.select("main a[href]"):
            path, _sign, topic = urljoin(address, link["href"]).partition("#")
            led = pages.get(path) or desk.get(path)
            assert not topic or led.find(id=topic), (address, link["href"])


def test_pictures_are_there_small_and_told_in_words(guide: dict[str, BeautifulSoup], desk: Browser) -> None:
    shown = [picture for page in guide.values() for picture in page.select("main img")]
    assert all(len(picture["alt"]) > 20 and picture["width"] and picture["height"] for picture in shown)
    names = {re.sub(r".*/help/|\?.*", "", picture["src"]) for picture in shown}
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert names == sizes.keys()
    assert max(sizes.values()) <= MOST_BYTES
    assert sum(sizes.values()) <= MOST_BYTES_OF_ALL
    assert "/static/help/" not in desk.client.get("/sw.js").text, "a villager's tablet need not fetch them"


def test_every_button_and_tab_that_the_guide_names_exists(guide: dict[str, BeautifulSoup]) -> None:
    code = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "kiosk" / "views").rglob("*.py")]
    pages = "".join(path.read_text(encoding="utf-8") for path in code if path.parent.name != "help")
    for entry, page in guide.items():
        for label in page.select(".guide b"):
            assert f'"{" ".join(label.text.split())}"' in pages, (entry, label.text)


def test_the_guide_is_short_and_indonesian(guide: dict[str, BeautifulSoup], desk: Browser) -> None:
    guide["hall"] = desk.get("/admin/handouts/hall")
    texts = [part for page in guide.values() for part in page.select("main [lang=id]")]
    assert sum(len(part.get_text(" ").split()) for part in texts) <= MOST_WORDS
    assert not [part for part in texts if "check-in" in part.get_text().lower()], "it is kehadiran on every page"
    desk.press("English")
    assert "Apa yang disimpan tentang saya?" in desk.text


def test_somebody_threatened_is_heard_behind_a_door_and_never_alone(guide: dict[str, BeautifulSoup]) -> None:
    [topic] = guide["sessions"].find_all("dt", string="Ada orang terancam")
    said = " ".join(topic.find_next("dd").text.split())
    assert said.startswith("Ajak bicara di ruang tertutup, atas izinnya, didampingi petugas kedua.")
    assert "Beri tahu kantor hari itu juga" in said
    assert "sepi" not in said


def test_the_sheet_for_the_hall_says_how_long_and_whom_to_ask(app: Flask, desk: Browser) -> None:
    desk.get("/admin/handouts/hall")
    assert "Tanya petugas di sini." in desk.text
    with db.write():
        settings.put("contact", "Loket Informasi, Ibu Ratna")
        settings.put("retention_days", 30)
    desk.get("/admin/handouts/hall")
    assert "30 hari sesudah acara" in desk.text
    assert "Loket Informasi, Ibu Ratna" in desk.text
    assert "Tanya petugas di sini." not in desk.text
