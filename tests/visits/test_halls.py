"""The big screen of a hall: on and back, no number before its time, and nobody else's press."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import utcnow
from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.machine import network
from kiosk.models import Officer, OutreachSession, Village
from kiosk.models.hall_round import STEPS
from kiosk.rules import halls, outreach
from tests.cast.halls import go_on, numbers, open_screen, round_questions, step, vote, vote_fields
from tests.cast.officers import is_signed_in, leave
from tests.cast.pages import Browser
from tests.cast.sessions import at
from tests.conftest import add, open_session


def test_it_leads_on_and_back_and_shows_no_number_before_the_second_vote_is_over(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, letters = open_screen(desk, session_in_lontar), session_in_lontar.join_letters
    for here in STEPS[1:5]:
        assert (desk.press("Lanjut").select("input[type=text]") != [], step(desk)) == (here == "votes", here)
    assert "4711" in desk.press("Lanjut", **vote_fields(desk.page, "4711 0 1 0", "0 0 4712 0")).text, "the result"
    for here in STEPS[4::-1]:
        desk.press("Kembali")
        supervisors_desk.get(at(session_in_lontar, "hall"))
        pages = [desk, supervisors_desk] if here in STEPS[1:4] else [desk]
        numbers = {n in re.sub(r"[\w.|-]{30,}", "", each.response.text) for each in pages for n in ("4711", "4712")}
        assert (step(desk), numbers) == (here, {here == "votes"}), "a token may hold any number"
    for n in (1, 2, 3):
        assert f"Soal {n} dari 3" in desk.text
        go_on(desk, "result")
        desk.press("Lanjut")
    desk.press("Kembali")
    assert (step(desk), "Soal 3 dari 3" in desk.text) == ("result", True)
    assert desk.press("Lanjut").select(".hall-moves [value=next], .qr") == []
    assert "Terima kasih! Yuk, coba kuisnya sendiri di tablet." in desk.text
    monkeypatch.setattr(network, "noted_addresses", lambda _app: ["http://192.168.4.1"])
    monkeypatch.setattr(network, "is_this_machine", lambda _host: True)
    assert len(desk.get(screen).select(".qr svg")) == 1
    assert f"http://192.168.4.1/join/ lalu ketik {letters[:3]} {letters[3:]}" in " ".join(desk.page.get_text().split())
    with db.write():
        session_in_lontar.closed_at = utcnow()
    assert desk.get(screen).select(".qr") == [], "opened again, it takes no phones"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("votes", [("9 0 1 0", "8 0 2 0"), ("1 0 2 1", "9 0 9 0"), ("", "")])
def test_the_right_option_its_reason_and_its_source_always_come(
    desk: Browser, session_in_lontar: OutreachSession, language: str, votes: tuple[str, str]
) -> None:
    screen = open_screen(desk, session_in_lontar)
    desk.get("/")
    desk.press(LANGUAGES[language])
    desk.get(screen)
    question = round_questions(session_in_lontar)[0]
    texts, options = question.texts[language], halls.short_options(question)[language]
    assert all(text in desk.text for text in (texts["stem"], *options.values()))
    while step(desk) != "votes":
        assert texts["explanation"] not in desk.page.main.text
        desk.submit("main form")
    desk.submit("main form", **vote_fields(desk.page, *votes))
    assert desk.page.h1.text.strip().endswith(options[question.answer])
    assert (texts["explanation"] in desk.text, texts["source"] in desk.text) == (True, True)
    assert len(desk.page.select(".hall-bars tr")) == (4 if "8" in votes[1] else 0), "fewer than five have no bars"


def test_a_press_from_an_old_step_stores_its_votes_alone(desk: Browser, session_in_lontar: OutreachSession) -> None:
    open_screen(desk, session_in_lontar)
    go_on(desk, "votes")
    outdated = desk.page
    for first, status in (("9 0 0 0", 200), ("0 9 0 0", 422), ("0 9 0 0", 200)):
        desk.page = outdated
        desk.press("Lanjut", status, **vote_fields(desk.page, first, "0 0 9 0"))
        assert (numbers(session_in_lontar)[0], step(desk)) == ((vote(first), vote("0 0 9 0")), "result")
    desk.press("Lanjut")
    go_on(desk, "votes")
    desk.page = outdated
    desk.press("Lanjut", 422, **vote_fields(desk.page, "8 0 0 0", "0 0 8 0"))
    desk.press("Lanjut")
    assert numbers(session_in_lontar)[:2] == [(vote("8 0 0 0"), vote("0 0 8 0")), ({}, {})], "not of the next question"


def test_a_second_screen_that_goes_back_costs_no_number(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    open_screen(desk, session_in_lontar)
    go_on(desk, "votes")
    open_screen(supervisors_desk, session_in_lontar)
    supervisors_desk.press("Kembali")
    desk.press("Lanjut", **vote_fields(desk.page, "8 0 0 0", "0 0 8 0"))
    assert (step(desk), numbers(session_in_lontar)[0]) == ("second", (vote("8 0 0 0"), vote("0 0 8 0")))
    desk.press("Lanjut")
    assert [field["value"] for field in desk.page.select(".votes input")] == [*"8000", *"0080"]


def test_nobody_moves_it_without_its_cookie_and_its_token(
    app: Flask, desk: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other, screen = open_screen(desk, add(open_session(lontar))), open_screen(desk, session_in_lontar)
    seal, others = (desk.client.get_cookie("hall", path=path).value for path in (screen, other))
    for wrong in ("", others, seal[:-1], f"{seal}x", "|", "é|é", "x\x80"):
        press = {"at": "1 question", "csrf_token": wrong}
        stranger = app.test_client(use_cookies=False)
        for method in ("GET", "POST"):
            answer = stranger.open(screen, method=method, data=press, headers={"Cookie": f"hall={wrong}"})
            assert (answer.status_code, session_in_lontar.title in answer.text) == (404, False)
        desk.post(screen, press)
        assert step(desk) == "question"
    desk.press("Lanjut")
    assert [one.step for one in halls.rounds_of(session_in_lontar.id)] == ["first", "question", "question"]


def test_the_end_of_an_account_ends_its_screens(desk: Browser, session_in_lontar: OutreachSession) -> None:
    screen = open_screen(desk, session_in_lontar)
    with db.write():
        for officer in db.session.scalars(select(Officer)):
            officer.active = False
    assert "Petugas membukanya dari meja" in desk.get(screen, 404).text


def test_it_outlives_the_sign_in_a_visit_and_the_session(desk: Browser, session_in_lontar: OutreachSession) -> None:
    screen = open_screen(desk, session_in_lontar)
    leave(desk)
    assert not is_signed_in(desk)
    desk.get("/hotlines/")
    desk.press("Selesai")
    desk.get(screen)
    go_on(desk, "votes")
    with db.write():
        outreach.close_session(session_in_lontar, {})
    desk.press("Lanjut", **vote_fields(desk.page, "9 0 0 0", "0 0 9 0"))
    one = halls.rounds_of(session_in_lontar.id)[0]
    assert (one.first, one.second, one.step) == (vote("9 0 0 0"), vote("0 0 9 0"), "votes")
    assert "Sesi ini sudah ditutup Pilihan yang sudah ditulis tersimpan." in desk.text
    assert not desk.page.select("button")
    with db.write():
        outreach.cancel_session(session_in_lontar, "Banjir")
    desk.get(screen, 404)
    assert numbers(session_in_lontar) == [({}, {})] * 2, "of questions that were picked, and not asked"
