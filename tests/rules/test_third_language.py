"""A language that somebody adds to LANGUAGES has no catalogue and no texts yet: every page opens, in Indonesian."""

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

pytestmark = pytest.mark.look

JAVANESE = "jv"
UNMARKABLE = ("title", "option", "textarea")  # what may hold nothing but letters


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
    """Every text of the content, in Indonesian."""
    found: list[str] = []
    for question in db.session.scalars(select(Question)):
        found += leaves(question.texts["id"])
    for hotline in db.session.scalars(select(Hotline)):
        texts = (hotline.agency, hotline.purpose, hotline.hours, hotline.cost, hotline.abroad, hotline.source)
        found += [text["id"] for text in texts if text]
        found += [channel["label"]["id"] for channel in hotline.channels if channel.get("label")]
    for sign in content.offer_signs().values():
        found += [*leaves(sign["id"]), sign["source"]["id"]]
    for section in content.checklist():
        found += [section["id"], section["source"]["id"], *(item["id"] for item in section["items"])]
    for step in content.family()["danger"]["steps"]:
        found += [step["id"], step["say"]["id"], step["source"]["id"]]
    office = settings.get("office_name")  # it is one of the agencies, and a name in every language
    return [text for text in found if len(text) > 24 and text != office]


def unmarked(page: BeautifulSoup, indonesian: list[str]) -> tuple[int, list[str]]:
    """How many texts of the content this page shows, and those that do not say that they are Indonesian."""
    nodes = [node for node in page.find_all(string=True) if node.parent.name not in UNMARKABLE]
    ours = [node for node in nodes if any(text in " ".join(node.split()) for text in indonesian)]
    return len(ours), [str(node) for node in ours if node.find_parent(attrs={"lang": True})["lang"] != "id"]


class Walk:
    """A browser in the new language; each page it is shown is looked at."""

    def __init__(self, app: Flask, browser: Browser, indonesian: list[str]) -> None:
        self.app, self.browser, self.indonesian = app, browser, indonesian
        self.texts = 0
        self.show, browser._show = browser._show, self.look  # type: ignore[method-assign]
        browser.get("/")
        browser.press("Basa Jawa")
        assert browser.page.html["lang"] == JAVANESE

    def look(self, response: TestResponse, status: int | None) -> BeautifulSoup:
        """This page is whole, and what it says in Indonesian is marked."""
        assert response.status_code < 500, response.request.path
        page = self.show(response, status)
        texts, lacking = unmarked(page, self.indonesian)
        assert not lacking, (response.request.path, lacking)
        self.texts += texts
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
    walk = Walk(app, visitor, [*indonesian, session_in_lontar.title])
    for address in (
        "/",
        *("/checklist/", *(f"/checklist/{number}" for number in range(1, 11))),
        "/hotlines/",
        "/hotlines/contacts/",
        "/hotlines/emergency/",
        "/family/",
        *(f"/family/{country['slug']}" for country in content.family()["countries"]),
        *(f"/family/{number}" for number in range(1, 7)),
        "/take-home/",
        "/away/",
    ):
        visitor.get(address)
    for slug in db.session.scalars(select(Hotline.slug)).all():
        visitor.get(f"/hotlines/{slug}")
    for ticked in ([sign["slug"] for sign in content.offer_signs().values()], [], ["R12"]):
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
    files = ("/hotlines/contacts.svg", "/hotlines/sapa-129/1.svg", "/app.webmanifest", "/sw.js", "/healthz")
    for address in (*files, "/hotlines/contacts.vcf", "/take-home/card.png"):
        assert visitor.client.get(address).status_code == 200, address
    kept = BeautifulSoup(visitor.client.get("/take-home/page.html").data, "html.parser")
    assert unmarked(kept, indonesian)[1] == []
    assert walk.texts > 300
    visitor.get("/exit")
    app.config["JOIN_REQUIRED"] = True
    for path in ("/", "/check-in/", "/join/"):
        visitor.get(path)


def test_a_text_falls_back_part_by_part(app: Flask) -> None:
    indonesian = {"stem": "Siapa?", "options": {"a": "Saya", "b": "Ia"}}
    found = in_language({"id": indonesian, "jv": {"stem": "Sapa?", "options": {"b": "Dheweke"}}}, JAVANESE)
    assert found == {"stem": "Sapa?", "options": {"a": "Saya", "b": "Dheweke"}}
    assert (found["stem"].language, found["options"]["a"].language) == (JAVANESE, "id")
    assert (in_language({}, "en"), in_language({"id": "Gratis", "en": ""}, "en").language) == ("", "id")


@pytest.mark.parametrize("language", ["id", "en", JAVANESE])
def test_a_contact_has_its_name_in_every_language(app: Flask, language: str) -> None:
    assert ("FN:Safe Migration Help" if language == "en" else "FN:Bantuan Migrasi Aman") in hotline_codes.vcard(
        language
    )


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
    heading = visitor.page.h1
    assert heading.text.strip() == "Siti umure 17 taun. Kepiye?"
    assert not heading.select("[lang]")
    assert len(visitor.page.select(".quiz-option span[lang=id]")) == len(first["id"]["options"]), "what has no text yet"
