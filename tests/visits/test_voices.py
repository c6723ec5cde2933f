"""Voices of people: which of them are heard, and how a browser gets what they recorded."""

import pytest

from kiosk.rules import recordings
from kiosk.rules.recordings import SETS
from tests.cast.audio import lend_voice, record_text, said, sound
from tests.cast.pages import Browser

TEXT = "Nomor bantuan"


def test_a_set_is_heard_once_it_is_whole_and_somebody_listened(visitor: Browser) -> None:
    lend_voice("start", heard_by=None)
    assert said(visitor.get("/"))[TEXT].startswith("/static/audio/")
    lend_voice("help")  # by the same person
    assert said(visitor.get("/"))[TEXT].startswith("/static/audio/")
    assert " /audio/" not in " ".join(said(visitor.get("/hotlines/")).values()), "the start page is not heard yet"


def test_what_a_browser_gets(visitor: Browser) -> None:
    voice = lend_voice("start")
    address = said(visitor.get("/"))[TEXT]
    assert address.startswith(f"/audio/{voice}/{recordings.clip_name(voice, TEXT)}-")
    visitor.get(address)
    answer = visitor.response
    assert (answer.data, answer.mimetype) == (sound(TEXT), "audio/webm")
    assert "immutable" in answer.headers["Cache-Control"]
    visitor.get(address.replace("-", "-0", 1), 404)
    record_text(voice, TEXT)
    visitor.get(address, 404)
    assert said(visitor.get("/"))[TEXT].startswith("/static/audio/"), "nobody listened to it yet"
    assert said(visitor.get("/"))["Kuis berangkat aman"].startswith("/audio/")


@pytest.mark.parametrize("last", range(len(SETS)))
def test_no_page_mixes_voices(visitor: Browser, last: int) -> None:
    lend_voice(*list(SETS)[: last + 1])
    for path in ("/", "/hotlines/", "/family/", "/check-in/", "/join/", "/quiz/", "/offers/", "/checklist/"):
        addresses = " ".join(said(visitor.get(path)).values())
        assert not ("/static/audio/" in addresses and " /audio/" in f" {addresses}"), path
