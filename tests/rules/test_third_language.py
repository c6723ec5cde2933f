"""A language added to LANGUAGES has no catalogue and no texts yet: every page opens, in Indonesian."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk import config
from kiosk.db import db
from kiosk.models import Hotline, OutreachSession, Question
from kiosk.models.texts import in_language
from kiosk.rules import content, hotline_codes, settings
from tests.cast.pages import Browser
from tests.cast.quiz import begin

JAVANESE = "jv"
UNMARKABLE = ("title", "option", "textarea")  # these can't hold an element with a language
LONG = 25  # letters; a shorter text may stand within another by chance


@pytest.fixture(autouse=True)
def javanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has added Javanese."""
    monkeypatch.setitem(config.LANGUAGES, JAVANESE, "Basa Jawa")


def leaves(texts: Any) -> Iterator[str]:
    """Every text of a nest of them."""
    if isinstance(texts, str):
        yield texts
    for text in texts.values() if isinstance(texts, dict) else ():
        yield from leaves(text)


@pytest.fixture
def indonesian(app: Flask) -> list[str]:
    """Every long text of the content, in Indonesian."""
    found: list[str] = []
    for question in db.session.scalars(select(Question)):
        found += leaves(question.texts["id"])
    for hotline in db.session.scalars(select(Hotline)):
        texts = (hotline.agency, hotline.purpose, hotline.hours, hotline.cost, hotline.abroad, hotline.source)
        found += [text["id"] for text in texts if text]
    for sign in content.offer_signs().values():
        found += [*leaves(sign["id"]), sign["source"]["id"]]
    for section in content.checklist():
        found += [section["id"], section["source"]["id"], *(item["id"] for item in section["items"])]
    office = settings.get("office_name")  # it is one of the agencies, and a name in every language
    return [text for text in found if len(text) >= LONG and text != office]


class Walk:
    """A browser in the new language; each page it is shown marks its Indonesian texts as Indonesian."""

    def __init__(self, browser: Browser, indonesian: list[str]) -> None:
        self.indonesian, self.texts = indonesian, 0
        self.render, browser._show = browser._show, self.check  # type: ignore[method-assign]
        browser.get("/")
        browser.press("Basa Jawa")
        assert browser.page.html["lang"] == JAVANESE

    def check(self, response: TestResponse, status: int | None) -> BeautifulSoup:
        assert response.status_code < 500, response.request.path
        page = self.render(response, status)
        for node in page.find_all(string=True):
            text = " ".join(node.split())
            if len(text) >= LONG and node.parent.name not in UNMARKABLE and any(t in text for t in self.indonesian):
                assert node.find_parent(attrs={"lang": True})["lang"] == "id", (response.request.path, text)
                self.texts += 1
        return page


def take_the_quiz(visitor: Browser, phase: str) -> None:
    """From its first page to its result, with a slip at each step."""
    begin(visitor, phase=phase)
    while visitor.page.select("button[name=option]"):
        visitor.submit("main form.quiz-options", option="nothing", status=422)
        visitor.submit("main form.quiz-options", option="unknown")
        if phase != "before":  # which goes straight on
            visitor.get(str(visitor.page.select_one(".foot a")["href"]))  # type: ignore[index]
    if visitor.path.endswith("attitude"):
        visitor.submit(status=422)
        visitor.press("Lewati")


def test_villagers_see_every_page(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession, indonesian: list[str]
) -> None:
    walk = Walk(visitor, [*indonesian, session_in_lontar.title])
    pages = ("/", "/checklist/", "/checklist/3", "/hotlines/", "/hotlines/contacts/", "/hotlines/emergency/")
    pages += ("/hotlines/sapa-129", "/family/", "/family/4", "/family/malaysia", "/take-home/", "/away/")
    for address in pages:
        visitor.get(address)
    for ticked in ([sign["slug"] for sign in content.offer_signs().values()], []):
        visitor.get("/offers/")
        visitor.submit(sign="no such sign", status=422)
        visitor.submit(sign=ticked)
    for phase in ("before", "free"):
        take_the_quiz(visitor, phase)
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name="", status=422)
    visitor.submit(age="adult", anonymous="", name="Sulastri", consent="1", sex="P")
    assert "Kehadiran tercatat" in visitor.text
    visitor.get("/check-in/withdraw")
    visitor.submit(code="salah", status=None)
    visitor.get("/hotlines/no-such-hotline", status=404)
    visitor.get("/join/no-such-key", status=404)
    for address in ("/hotlines/contacts.svg", "/hotlines/contacts.vcf", "/app.webmanifest", "/take-home/card.png"):
        assert visitor.client.get(address).status_code == 200, address
    assert walk.texts > 150


def test_a_text_falls_back_part_by_part(app: Flask) -> None:
    indonesian = {"stem": "Siapa?", "options": {"a": "Saya", "b": "Ia"}}
    found = in_language({"id": indonesian, "jv": {"stem": "Sapa?", "options": {"b": "Dheweke"}}}, JAVANESE)
    assert found == {"stem": "Sapa?", "options": {"a": "Saya", "b": "Dheweke"}}
    assert (found["stem"].language, found["options"]["a"].language) == (JAVANESE, "id")
    assert (in_language({}, "en"), in_language({"id": "Gratis", "en": ""}, "en").language) == ("", "id")
    assert "FN:Bantuan Migrasi Aman" in hotline_codes.vcard(JAVANESE)


def test_a_question_of_the_file_in_the_new_language_is_asked_in_it(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, *others] = content.read("questions.json")
    first |= {JAVANESE: {"stem": "Siti umure 17 taun. Kepiye?", "options": {}}}
    monkeypatch.setattr(content, "read", lambda name: [first, *others] if name == "questions.json" else [])
    with db.write():
        content.load_questions()
        for question in db.session.scalars(select(Question).where(Question.slug != first["slug"])):
            question.active = False
    visitor.get("/")
    visitor.press("Basa Jawa")
    begin(visitor)
    assert visitor.page.h1.text.strip() == "Siti umure 17 taun. Kepiye?"
    assert not visitor.page.h1.select("[lang]")
    assert len(visitor.page.select(".quiz-option span[lang=id]")) == len(first["id"]["options"])
