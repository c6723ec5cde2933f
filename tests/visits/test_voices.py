"""Voices of people: which of them are heard, and how a browser gets what they recorded."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Voice
from kiosk.rules import recordings, settings, voices
from kiosk.rules.recordings import SETS
from tests.cast.audio import lend_voice, record_text, sound, spoken_texts
from tests.cast.offers import ASKED_SIGNS
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.cast.planted import Planted, form_token
from tests.cast.quiz import answer_all, begin, practise
from tests.cast.roles import ROWS

TEXT = "Nomor bantuan"
# by address the set that a page is heard with, the first that fits; every other page waits for the last
NEEDS = {
    r"/$": "start",
    r"/(hotlines|family)/": "help",
    r"/(check-in|join)/": "check-in",
    r"/quiz/$": "feedback",
    r"/quiz/": "questions",
    "": "offers",
}


def test_a_set_is_heard_once_it_is_whole_and_somebody_listened(visitor: Browser) -> None:
    lend_voice("start", heard_by=None)
    assert spoken_texts(visitor.get("/"))[TEXT].startswith("/static/audio/")
    lend_voice("help")  # by the same person
    assert spoken_texts(visitor.get("/"))[TEXT].startswith("/static/audio/")
    assert " /audio/" not in " ".join(spoken_texts(visitor.get("/hotlines/")).values()), (
        "the start page is not heard yet"
    )


def test_what_a_browser_gets(visitor: Browser) -> None:
    voice = lend_voice("start")
    address = spoken_texts(visitor.get("/"))[TEXT]
    assert address.startswith(f"/audio/{voice}/{recordings.clip_name(voice, TEXT)}-")
    visitor.get(address)
    answer = visitor.response
    assert (answer.data, answer.mimetype) == (sound(TEXT), "audio/webm")
    assert "immutable" in answer.headers["Cache-Control"]
    visitor.get(address.replace("-", "-0", 1), 404)
    record_text(voice, TEXT)
    visitor.get(address, 404)
    assert spoken_texts(visitor.get("/"))[TEXT].startswith("/static/audio/"), "nobody listened to it yet"
    assert spoken_texts(visitor.get("/"))["Kuis berangkat aman"].startswith("/audio/")


def needed_set(path: str) -> str:
    """The set that the page at this address waits for."""
    return next(name for beginning, name in NEEDS.items() if re.match(beginning, path))


class Villager(Browser):
    """A browser that remembers each page it was shown, with its address."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.pages: list[tuple[str, BeautifulSoup]] = []

    def _show(self, response: TestResponse, status: int | None) -> BeautifulSoup:
        page = super()._show(response, status)
        if response.mimetype == "text/html":
            self.pages.append((self.path, page))
        return page

    def open_each_address(self, app: Flask, planted: Planted) -> None:
        """In the middle of a visit, also with a form that has nothing in it."""
        for rule, method, *_who in ROWS:
            if not rule.startswith(("/admin/", "/audio/", "/take-home/page")):
                self.client = planted.client(app, "villager")
                fields = {"csrf_token": form_token(app)} if method == "POST" else None
                self._show(self._send(method, planted.address(rule), fields), None)

    def go_everywhere(self) -> None:
        """Follow each list to its end, check in with many faults and with none, take every quiz, check every offer."""
        for path in ("/hotlines/", "/family/", "/checklist/"):
            for link in self.get(path).select("main a[href^='/']"):
                self.get(str(link["href"]), None)
        for number in range(2, 7):
            self.get(f"/family/{number}")
        for fields in ({"name": "S", "phone": "12", "group": "calon"}, {"group": "pelajar"}, {"village": "x"}):
            self.get("/check-in/")
            self.submit(status=422, who="named", **fields)
        self.submit(search="1", village_search="lontar")
        self.get("/check-in/")
        self.submit(who="named", name="Siti", consent="1")
        self.get("/check-in/withdraw")
        self.submit(code="12345678")
        for phase, option in (("before", ""), ("after", ""), ("free", ""), ("free", "unknown")):
            begin(self, phase=phase)
            answer_all(self, option)
        practise(self)
        answer_all(self)
        for sign in ASKED_SIGNS:
            self.get("/offers/")
            self.submit(sign=sign)
            self.get(f"{self.path}/reply")


def addresses(page: BeautifulSoup, language: str = "") -> list[str]:
    """Each recording of a page in a language, "" for a text without one; not those of the choice of languages."""
    texts = (text for text in page.select("[data-say]") if not text.find_parent(attrs={"data-voice": True}))
    return [address for text in texts for address in str(text.get(f"data-say{language}", "")).split(" ")]


@pytest.mark.whole
def test_no_page_says_a_text_of_a_later_set(app: Flask) -> None:
    with db.write():
        settings.store("contact", "Loket pelindungan data")
        settings.store("notice", {"id": "Besok libur.", "date": str(today()), "until": str(today())})
        db.session.add(local_contact())
    planted, villager = Planted(), Villager(app)  # the person there has said the first set
    voice, other = lend_voice(*list(SETS)[1:]), lend_voice(*SETS, language="jaseng")
    texts = voices.texts_of_voice(db.session.get_one(Voice, voice))
    set_of = {each.key: name for name in SETS for each in texts[name]}
    villager.open_each_address(app, planted)
    app.config["JOIN_REQUIRED"] = False
    villager.client = app.test_client()
    villager.go_everywhere()
    order, sets_seen = list(SETS), set()
    for path, page in villager.pages:
        clip_addresses = addresses(page)
        assert all(address.startswith(f"/audio/{voice}/") for address in clip_addresses), path
        assert all(address.startswith(f"/audio/{other}/") for address in addresses(page, "-jaseng")), path
        page_set = needed_set(path)
        sets = {set_of[address.split("/")[-1].partition("-")[0]] for address in clip_addresses}
        assert sets.issubset(order[: order.index(page_set) + 1]), (path, page.h1)
        sets_seen.add(page_set)
    assert sets_seen == set(SETS)


@pytest.mark.parametrize("sets_heard", range(len(SETS) + 1))
def test_no_page_mixes_voices(app: Flask, sets_heard: int) -> None:
    """While so many sets are heard in Indonesian, and as many as that leaves in Jawa Serang."""
    order, visitor = list(SETS), Villager(app)
    also = len(order) - sets_heard
    voice, other = lend_voice(*order[:sets_heard]), lend_voice(*order[:also], language="jaseng")
    for path in ("/", "/hotlines/", "/hotlines/no", "/family/malaysia", "/check-in/", "/quiz/", "/offers/", "/no"):
        visitor.get(path, None)
    begin(visitor)
    for path, page in visitor.pages:
        place = order.index(needed_set(path))
        begins = [f"/audio/{voice}/" if place < sets_heard else "/static/audio/", f"/audio/{other}/"][
            : 1 + (place < also)
        ]
        assert all(address.startswith(begins[0]) for address in addresses(page)), path
        assert all(address.startswith(begins[-1]) for address in addresses(page, "-jaseng") if place < also), path
        assert place < also or not page.select("[data-say-jaseng]"), path
        choice = [str(name["data-say"]) for name in page.select("#voices [data-voice] [data-say]")]
        assert len(choice) == (2 if place < also else 0), path
        assert all(map(str.startswith, choice, begins)), "each language's name is said in it"
    assert not visitor.press("English").select("[data-say], [data-say-jaseng], #voices")
