"""A language added to LANGUAGES has no catalogue and no texts yet: every page opens, in Indonesian."""

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk import config
from kiosk.db import db
from kiosk.models import Hotline, OutreachSession
from kiosk.models.texts import in_language
from kiosk.rules import hotlines
from tests.cast.offers import ASKED_SIGNS
from tests.cast.pages import Browser
from tests.cast.quiz import begin

JAVANESE = "jv"
PAGES = ("/", "/checklist/3", "/hotlines/", "/hotlines/contacts/", "/hotlines/emergency/", "/hotlines/sapa-129")
PAGES += ("/family/4", "/family/malaysia", "/take-home/", "/away/", "/check-in/", "/check-in/withdraw")


@pytest.fixture(autouse=True)
def javanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has added Javanese."""
    monkeypatch.setitem(config.LANGUAGES, JAVANESE, "Basa Jawa")


def test_villagers_see_every_page_and_indonesian_is_marked_as_such(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/")
    visitor.press("Basa Jawa")
    for path in PAGES:
        assert visitor.get(path).html["lang"] == JAVANESE
    assert visitor.get("/hotlines/sapa-129").find(string="24 jam").find_parent(attrs={"lang": True})["lang"] == "id"
    visitor.get("/offers/")
    visitor.submit(sign=ASKED_SIGNS)
    assert visitor.page.select("main [lang=id]")
    begin(visitor, phase="before")
    while visitor.page.select("button[name=option]"):
        assert visitor.page.select(".quiz-option span[lang=id]")
        visitor.submit("main form.quiz-options", option="unknown")
    for address in ("/hotlines/contacts.svg", "/hotlines/contacts.vcf", "/take-home/card.png"):
        assert visitor.client.get(address).status_code == 200, address


def test_the_page_to_keep_stays_small_though_each_text_of_it_says_its_language(visitor: Browser) -> None:
    with db.write():
        for hotline in db.session.scalars(select(Hotline)):
            hotlines.record_call(hotline, "Ratna")
    visitor.get("/")
    visitor.press("Basa Jawa")
    answer = visitor.client.get("/take-home/page.html")
    assert answer.text.count('<span lang="id">') > 100
    assert len(answer.data) < 40_000


def test_a_text_falls_back_part_by_part(app: Flask) -> None:
    indonesian = {"stem": "Siapa?", "options": {"a": "Saya", "b": "Ia"}}
    text = in_language({"id": indonesian, "jv": {"stem": "Sapa?", "options": {"b": "Dheweke"}}}, JAVANESE)
    assert text == {"stem": "Sapa?", "options": {"a": "Saya", "b": "Dheweke"}}
    assert (text["stem"].language, text["options"]["a"].language) == (JAVANESE, "id")
    assert (in_language({}, "en"), in_language({"id": "Gratis", "en": ""}, "en").language) == ("", "id")
    assert "FN:Bantuan Migrasi Aman" in hotlines.emergency_vcard(JAVANESE)
