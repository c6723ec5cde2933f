"""The officer's guide: one page with a place for each page of the desk, and buttons that exist."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from kiosk.config import ROOT
from kiosk.models import OutreachSession
from kiosk.views.admin.help import PLACES, place_of
from tests.cast.pages import Browser
from tests.cast.roles import PARTS

pytestmark = pytest.mark.look

MOST_WORDS = 1_500


@pytest.fixture
def guide(app: Flask, desk: Browser) -> BeautifulSoup:
    """The guide with what only an office with a server reads."""
    app.config["JOIN_REQUIRED"] = True
    return desk.get("/admin/help/")


def test_every_page_of_the_desk_has_its_place(app: Flask, guide: BeautifulSoup) -> None:
    titles = [(section["id"], section.h2.text) for section in guide.select(".guide > section")]
    assert titles == [*PLACES.items(), ("wrong", "Kalau ada masalah")]
    assert [link["href"] for link in guide.select("ul.contents a")] == [f"#{name}" for name, _title in titles]
    rules = {r.rule for r in app.url_map.iter_rules() if r.endpoint.startswith("admin.") and "GET" in (r.methods or ())}
    assert sorted(map(place_of, rules - set(PARTS))) == sorted(PLACES)


def test_a_page_opens_the_guide_at_its_place(desk: Browser, session_in_lontar: OutreachSession) -> None:
    key = session_in_lontar.id
    places = {f"sessions/{key}/": "sessions-one", f"sessions/{key}/finish": "sessions-one-finish"}
    places |= {"hotlines/new/": "hotlines-one", "": "today", "password": "password"}
    for page, place in places.items():
        link = desk.get(f"/admin/{page}").select_one("header a.help")
        assert (link["href"], link["target"]) == (f"/admin/help/#{place}", "help")


def test_every_link_of_the_guide_leads_somewhere(desk: Browser, guide: BeautifulSoup) -> None:
    for link in guide.select("main a[href]"):
        path, _sign, place = link["href"].partition("#")
        assert guide.find(id=place) if place else desk.get(path), link["href"]


def test_every_button_that_the_guide_names_exists(guide: BeautifulSoup) -> None:
    code = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "kiosk" / "views").rglob("*.py")]
    pages = "".join(path.read_text(encoding="utf-8") for path in code if path.parent.name != "help")
    labels = [" ".join(label.text.split()) for label in guide.select(".guide b")]
    assert [label for label in labels if f'"{label}"' not in pages] == []


def test_the_guide_is_short_and_indonesian(guide: BeautifulSoup) -> None:
    text = guide.select_one(".guide[lang=id]").get_text(" ")
    assert len(text.split()) <= MOST_WORDS
    assert "check-in" not in text.lower(), "it is kehadiran on every page"


def test_somebody_threatened_is_heard_behind_a_door_and_never_alone(guide: BeautifulSoup) -> None:
    [topic] = guide.find_all("dt", string="Ada orang terancam")
    said = " ".join(topic.find_next("dd").text.split())
    assert said.startswith("Ajak bicara di ruang tertutup, atas izinnya, didampingi petugas kedua.")
    assert "Beri tahu kantor hari itu juga" in said
    assert "sepi" not in said
