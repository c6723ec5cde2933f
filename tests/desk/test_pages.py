"""What holds for all pages of the desk: the way there, the guide, and the papers for people."""

import re
from collections import defaultdict

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.exceptions import HTTPException

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import content, settings
from kiosk.views.admin.help import PLACES, place_of
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.roles import PARTS, ROWS, send
from tests.conftest import add, open_session

TAPS = 3
ALIKE = 4  # pages of one kind that are looked at from each distance: sessions differ by their state
# parts of a page, where one comes from outside, and addresses of forms, which show their page again
NO_PAGES = (*PARTS, "/admin/sign-in", "/admin/set-up/<token>")


def links(desk: Browser, address: str) -> list[str]:
    """Where the menu, the tabs and the middle of this page lead."""
    page = desk.get(address)
    return [str(link["href"]).partition("#")[0] for link in page.select(".top a[href], main a[href]")]


def within_reach(app: Flask, desk: Browser) -> set[str]:
    """The rules of every page that so many taps lead to."""
    urls = app.url_map.bind("localhost")
    seen: set[str] = set()
    found, here = set(), ["/admin/"]
    for distance in range(TAPS + 1):
        kinds: dict[str, list[str]] = defaultdict(list)
        for address in here:
            try:
                rule, _values = urls.match(address.partition("?")[0], "GET", return_rule=True)
            except HTTPException:
                continue
            if rule.rule.startswith("/admin/") and address not in seen:
                kinds[rule.rule].append(address)
        found |= set(kinds)
        tapped = [address for alike in kinds.values() for address in alike[:ALIKE]]
        seen |= set(tapped)
        here = [link for address in tapped for link in links(desk, address)] if distance < TAPS else []
    return found


def test_no_page_is_further_than_three_taps(app: Flask, lontar: Village) -> None:
    planted = Planted()
    for state in ("planned", "closed", "cancelled"):
        reason = "Hujan" if state == "cancelled" else ""
        add(open_session(lontar, title=state, state=state, cancel_reason=reason))
    desk = Browser(app)
    desk.client = planted.client(app, "supervisor")
    pages = set()
    for rule, method, *_who in ROWS:
        if method == "GET" and rule.startswith("/admin/") and rule not in NO_PAGES:
            answer = send(desk.client, "GET", planted.address(rule))
            if (answer.status_code, answer.mimetype) == (200, "text/html"):
                pages.add(rule)
    assert len(pages) > 20
    assert sorted(pages - within_reach(app, desk)) == []


def test_the_menu_marks_where_a_page_stands(supervisors_desk: Browser, session_in_lontar: OutreachSession) -> None:
    key = session_in_lontar.id
    entries = {"": "Hari ini", f"check-ins/{key}/": "Sesi", f"sessions/{key}/report": "Sesi", "reports/": "Laporan"}
    entries |= {"handouts/family-sheet": "Isi anjungan", "audit/": "Kantor", "password": None}
    for address, entry in entries.items():
        page = supervisors_desk.get(f"/admin/{address}")
        shown = [link.text for link in page.select(".top nav a")]
        assert shown == ["Hari ini", "Sesi", "Laporan", "Isi anjungan", "Kantor"]
        assert [link.text for link in page.select(".top nav [aria-current]")] == [entry] * bool(entry)


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


def test_every_link_and_button_of_the_guide_exists_and_it_is_short(desk: Browser, guide: BeautifulSoup) -> None:
    for link in guide.select("main a[href]"):
        path, _sign, place = link["href"].partition("#")
        assert guide.find(id=place) if place else desk.get(path), link["href"]
    code = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "kiosk" / "views").rglob("*.py")]
    pages = "".join(path.read_text(encoding="utf-8") for path in code if path.parent.name != "help")
    labels = [" ".join(label.text.split()) for label in guide.select(".guide b")]
    assert [label for label in labels if f'"{label}"' not in pages] == []
    text = guide.select_one(".guide[lang=id]").get_text(" ")
    assert len(text.split()) <= MOST_WORDS
    assert "check-in" not in text.lower(), "it is kehadiran on every page"


def test_every_handout_is_one_tap_from_their_list_and_indonesian(desk: Browser) -> None:
    desk.get("/admin/handouts/hall")
    assert "Tanya petugas di sini." in desk.text
    with db.write():
        settings.store("contact", "Loket Informasi, Ibu Ratna")
        settings.store("retention_days", 30)
    desk.press("English")
    sheet = content.family()["sheet"]
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
        text = card.get_text(" ").replace(card.select_one(".from").text, "")
        assert not re.search(r"belum|berita|menurut|Biaya|\b20\d\d\b", text), text
    assert desk.client.get(cards[0].img["src"]).mimetype == "image/svg+xml"
    [ministry] = [card for card in cards if "0812-9007-0027" in card.text]
    assert "Jam: 24 jam." in " ".join(ministry.text.split())
    [money] = [card for card in cards if "iasc.ojk.go.id" in card.text]
    assert "Jam:" not in money.text
    page = desk.get("/admin/handouts/cards?hotline=polisi-110")
    assert [card.strong.text for card in page.select(".hotline-card")] == ["110"] * 8
    page = desk.get("/admin/handouts/cards?hotline=polisi-110&size=posters")
    assert len(page.select(".posters .hotline-card")) == 1
    desk.get("/admin/handouts/cards?hotline=nobody", 422)
