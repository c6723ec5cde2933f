"""Whoever reads English meets no Indonesian words, but for names, addresses and what is marked as Indonesian.

Each address of villagers and of the desk is read in desk/test_roles.py, where all of them are opened.
"""

import re

from kiosk.models import OutreachSession
from kiosk.rules import content
from tests.cast.english import indonesian_texts, with_language
from tests.cast.offers import ASKED_SIGNS
from tests.cast.pages import Browser
from tests.cast.quiz import measure


def test_no_page_of_a_villagers_visit(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    with_language(visitor.client, "en")
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name="Siti", consent="1", sex="P", phone="0812-3456-7141", status=422)
    assert indonesian_texts(visitor.page) == []
    visitor.submit(phone_consent="1")
    assert visitor.path == "/check-in/done"
    assert indonesian_texts(visitor.page) == []
    measure(visitor, phase="before")
    assert indonesian_texts(visitor.page) == []
    signs = content.offer_signs()
    for verdict in ("stop", "warning", "ok"):
        visitor.get("/offers/")
        visitor.submit(sign=[slug for slug in ASKED_SIGNS if signs[slug]["weight"] == verdict])
        assert re.fullmatch(r"/offers/[\w-]+", visitor.path)
        assert indonesian_texts(visitor.page) == []
