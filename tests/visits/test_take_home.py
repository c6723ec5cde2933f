"""Bawa pulang: a picture and a page that a phone keeps, and the code that leads there where a phone can come."""

import io
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.machine import network
from kiosk.models import Hotline, OutreachSession
from kiosk.rules import content, hotlines, take_home
from tests.cast.pages import Browser
from tests.cast.quiz import answer_all, begin, measure

HALL = "http://192.168.100.100:8000"


def directory() -> dict[str, str]:
    """Where each number and address of the directory leads, and how it is written."""
    rows = db.session.scalars(select(Hotline)).all()
    return {Hotline.target(channel): Hotline.digits(channel) for row in rows for channel in row.channels}


def saved_page(visitor: Browser, language: str = "id") -> BeautifulSoup:
    """The page as a phone keeps it."""
    with visitor.client.session_transaction() as cookie:
        cookie["language"] = language
    answer = visitor.client.get("/take-home/page.html")
    assert answer.headers["Content-Disposition"] == "attachment; filename=bawa-pulang.html"
    assert len(answer.data) < 40_000, language
    return BeautifulSoup(answer.data, "html.parser")


def test_the_code_on_the_card_outlives_a_messenger(visitor: Browser) -> None:
    answer = visitor.client.get("/take-home/card.png")
    assert answer.headers["Content-Disposition"] == "attachment; filename=nomor-darurat.png"
    assert len(answer.data) < 100_000
    card, pressed = Image.open(io.BytesIO(answer.data)).convert("RGB"), io.BytesIO()
    card.resize((card.width // 3, card.height // 3)).save(pressed, "JPEG", quality=50)
    (code,) = zxingcpp.read_barcodes(Image.open(pressed))
    assert code.text == hotlines.emergency_vcard("id")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_on_the_card(visitor: Browser, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(take_home, "render_card", lambda *arguments: calls.append(arguments) or b"")
    with db.write():
        hotlines.record_call(db.session.get_one(Hotline, "sapa-129"), "Ratna")
    saved_page(visitor, language)
    visitor.client.get("/take-home/card.png")
    [(numbers, title, scan, dates, _contact)] = calls
    assert {"110", "129", "0800-1000"} <= {number.digits for number in numbers} <= set(directory().values())
    checked = {number.digits: number.state for number in numbers}
    beginning = {"id": "(dicoba petugas", "en": "(tried by an officer"}[language]
    assert [number for number, state in checked.items() if state] == ["129"]
    assert checked["129"].startswith(beginning)
    days = re.findall(r"\d\d/\d\d/\d{4}", dates)
    assert len(days) == 2
    no_letter = bytes(take_home.load_font(40).getmask("\uffff"))
    for text in (title, scan, dates, *(part for number in numbers for part in number)):
        assert [sign for sign in text if bytes(take_home.load_font(40).getmask(sign)) == no_letter] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_nobody_and_calls_only_whom_the_directory_names(visitor: Browser, language: str) -> None:
    page = saved_page(visitor, language)
    assert not page.select("[src], script, link, form, iframe")
    assert "url(" not in page.style.text
    assert "@import" not in page.style.text
    contacts = directory()
    links = {link["href"]: link.text.removeprefix("WA ") for link in page.select("a")}
    (message,) = [unquote(href) for href in links if href.startswith("https://wa.me/?text=")]
    for number in re.findall(r"^[\d+][\d -]+\d", message, re.M):
        assert number in contacts.values()
    others = {href: text for href, text in links.items() if "?text=" not in href and not href.startswith("#")}
    assert len(others) > 30
    assert {href: contacts.get(href) for href in others} == others
    assert len(page.select(".family-sheet [scope=row]")) == 21
    assert len(page.select("ol > li > .take-home-source")) == 6
    where = db.session.get_one(Hotline, "disnakertrans-serang").address[language]
    assert where in page.text


# --- "Ingat lagi?", the offers to guess some weeks later


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_offers_are_guessed_before_their_answers_are_unfolded(visitor: Browser, language: str) -> None:
    page, booster = saved_page(visitor, language), content.dated_row("booster")
    offers = page.select("#booster ~ .take-home-offer")
    assert [offer.find("p").text for offer in offers] == [offer["text"][language] for offer in booster["offers"]]
    signs = {offer.select_one("details:not([open]) > summary ~ p svg").decode_contents().strip() for offer in offers}
    assert len(signs) == 2
    for offer, row in zip(offers, booster["offers"], strict=True):
        answer = offer.select_one("details > p").get_text(strip=True)
        assert answer == row["answer"][language]
        assert answer.startswith(content.OFFER_OPTIONS[language][row["verdict"]]), "the verdict is a word as well"
    for words in (booster["after"], booster["source"]):
        assert words[language] in page.text
    assert {"id": "Januari 2026", "en": "January 2026"}[language] in page.select("#booster ~ .take-home-source")[0].text


def days_to_open(page: BeautifulSoup) -> set[str]:
    """The days that the page says, at its head and above the offers, to open them on."""
    assert "__" not in page.text, "no blank is left of what is filled in on paper"
    lines = [page.select_one("a[href='#booster']"), page.select_one("#booster + .take-home-date")]
    return {re.search(r"\d\d/\d\d/\d{4}$", line.get_text(strip=True))[0] for line in lines}


def test_they_are_opened_three_weeks_after_the_session(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    def set_day(day: date) -> None:
        with db.write():
            session_in_lontar.held_on = day

    set_day(today() - timedelta(days=1))  # of two days
    assert days_to_open(saved_page(visitor)) == {f"{today() + timedelta(days=20):%d/%m/%Y}"}
    set_day(today() - timedelta(weeks=3))  # forgotten open
    assert days_to_open(saved_page(visitor)) == {f"{today() + timedelta(days=21):%d/%m/%Y}"}
    set_day(today() + timedelta(days=400))  # the machine's clock lost its battery
    assert days_to_open(saved_page(visitor)) == {f"{today() + timedelta(days=421):%d/%m/%Y}"}
    app.config["JOIN_REQUIRED"] = True  # a server for many halls, none of which was joined
    assert days_to_open(saved_page(visitor)) == {f"{today() + timedelta(days=21):%d/%m/%Y}"}


def test_without_a_session_they_are_opened_three_weeks_from_today(visitor: Browser) -> None:
    assert days_to_open(saved_page(visitor)) == {f"{today() + timedelta(days=21):%d/%m/%Y}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_stays_small_when_every_number_was_tried(visitor: Browser, language: str) -> None:
    with db.write():
        for hotline in db.session.scalars(select(Hotline)):
            hotlines.record_call(hotline, "Ratna")
    page = saved_page(visitor, language)
    assert len(re.findall({"id": "dicoba petugas", "en": "tried by an officer"}[language], page.text)) > 30


# what is true before the kiosk alone: its screen, the hall around it, a page of it by name
OF_THE_HALL = r"mesin ini|layar ini|tablet|ruangan ini|balai ini|halaman “|this (machine|screen|room|hall)|page “"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_taken_home_is_true_at_home(visitor: Browser, language: str) -> None:
    page = saved_page(visitor, language)
    lines = [line for line in page.get_text("\n", strip=True).split("\n") if re.search(OF_THE_HALL, line, re.I)]
    assert lines == []
    [call] = page.select("ol > li:has([href='#missions']):has(a[href='tel:08001000'])")
    assert re.search("di bawah ini|right below", call.p.text), "the numbers stand below the sentence"


def test_what_an_officer_hid_is_not_taken_home(visitor: Browser) -> None:
    with db.write():
        for slug, *_more in hotlines.EMERGENCY_CONTACT:
            db.session.get_one(Hotline, slug).active = False
    assert visitor.client.get("/take-home/card.png").status_code == 404
    assert not visitor.get("/take-home/").select("[href='/take-home/card.png']")
    assert not saved_page(visitor).select("[href='tel:110']")


def test_the_machine_itself_shows_the_way_of_a_trusted_host(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "noted_addresses", lambda _app: ["http://192.168.100.100", "http://172.17.0.1"])
    monkeypatch.setattr(network, "is_this_machine", lambda _host: True)
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost", "172.17.0.1"])
    assert [way.text for way in visitor.get("/take-home/").select(".take-home-address")] == [
        "http://172.17.0.1/take-home/"
    ]


def test_the_way_is_shown_where_a_phone_can_come(app: Flask, visitor: Browser) -> None:
    assert not visitor.get("/hotlines/").select("[href='/take-home/']"), "this machine alone opens it here"
    assert not visitor.get("/take-home/").select(".take-home")
    for server, words in (({}, "Wi-Fi balai desa"), ({"JOIN_REQUIRED": True, "HTTPS": True}, "HP perlu internet")):
        app.config.update(server)
        page = BeautifulSoup(visitor.client.get("/hotlines/", base_url=HALL).data, "html.parser")
        way = page.select_one(".picture-links a:-soup-contains('Bawa pulang di HP')")["href"]
        page = BeautifulSoup(visitor.client.get(way, base_url=HALL).data, "html.parser")
        assert page.select_one(".take-home-address").text == f"{HALL}/take-home/"
        assert words in page.select_one(".take-home").text


def test_a_quiz_ends_with_the_way_to_the_offers_where_a_phone_can_come(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch, session_in_lontar: OutreachSession
) -> None:
    begin(visitor)
    answer_all(visitor)
    assert not visitor.page.select(".take-home-later"), "no phone reaches this machine"
    monkeypatch.setattr(network, "noted_addresses", lambda _app: ["http://192.168.100.100"])
    monkeypatch.setattr(network, "is_this_machine", lambda _host: True)
    measure(visitor, phase="before")
    assert not visitor.page.select(".take-home-later"), "its end tells nothing yet"
    begin(visitor, phase="free")
    answer_all(visitor)
    later = visitor.page.select_one(".suitcase + .take-home-later")
    assert later.select_one(".on-tablet[role=img]")["aria-label"].endswith("http://192.168.100.100/take-home/")
    assert later.select_one(".on-phone a")["href"] == "/take-home/"
    assert "Wi-Fi balai desa" in later.text
