"""Voices of people: which of them are heard, and how a browser gets what they recorded."""

from kiosk.rules import recordings
from tests.cast.audio import lend_voice, let_hear, said, wave
from tests.cast.pages import Browser

TEXT = "Nomor bantuan"


def test_a_persons_voice_goes_before_the_machines_once_somebody_listened_to_it(visitor: Browser) -> None:
    voice = lend_voice(TEXT, heard_by=None)
    assert said(visitor.get("/"))[TEXT].startswith("/static/audio/")
    let_hear(voice, "Wayan")
    address = said(visitor.get("/"))[TEXT]
    assert address.startswith(f"/audio/{voice}/{recordings.clip_name(voice, TEXT)}-")
    assert said(visitor.get("/"))["Kuis berangkat aman"].startswith("/static/audio/"), "what nobody recorded"
    visitor.get(address)
    answer = visitor.response
    assert (answer.data, answer.mimetype) == (wave(TEXT), "audio/wav")
    assert "immutable" in answer.headers["Cache-Control"]
    visitor.get(address.replace("-", "-0", 1), 404)
    visitor.get(address.replace(voice, lend_voice()), 404)
    let_hear(voice, None)
    visitor.get(address, 404)


def test_a_village_hears_its_own_language_first_and_a_number_in_one_voice(visitor: Browser) -> None:
    lend_voice(TEXT, language="id")
    own = lend_voice(TEXT)
    assert said(visitor.get("/"))[TEXT].startswith(f"/audio/{own}/")
    lend_voice("satu")
    assert "/audio/" not in said(visitor.get("/hotlines/polisi-110"))["110"].replace("/static/audio/", "")
    lend_voice("satu", "nol")
    assert "/static/" not in said(visitor.get("/hotlines/polisi-110"))["110"]
