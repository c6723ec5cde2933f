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
from kiosk.models.hall_round import STEPS, TEACHING_STEPS
from kiosk.models.texts import sentences
from kiosk.rules import halls, outreach
from kiosk.rules.hotlines import find_hotline
from tests.cast.halls import go_on, hold_hall, numbers, open_screen, round_questions, step, vote, vote_fields
from tests.cast.learning import questions
from tests.cast.officers import is_signed_in, leave
from tests.cast.pages import Browser, words_seen
from tests.cast.sessions import at
from tests.conftest import add, open_session


def test_it_leads_on_and_back_and_shows_no_number_before_the_second_vote_is_over(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, letters = open_screen(desk, session_in_lontar), session_in_lontar.join_letters
    for here in STEPS[1:5]:
        assert (desk.press("Lanjut").select("input[type=text]") != [], step(desk)) == (here == "votes", here)
    desk.press("Lanjut", **vote_fields(desk.page, "4711 0 1 0", "0 0 4712 0"))
    assert step(desk) == "result"
    for here in STEPS[4::-1]:
        desk.press("Kembali")
        supervisors_desk.get(at(session_in_lontar, "hall"))
        pages = [desk, supervisors_desk] if here in STEPS[1:4] else [desk]
        numbers = {n in re.sub(r"[\w.|-]{30,}", "", each.response.text) for each in pages for n in ("4711", "4712")}
        assert (step(desk), numbers) == (here, {here == "votes"}), "a token may hold any number"
    for n in (1, 2, 3):
        assert f"Soal {n} dari 3" in desk.text
        go_on(desk, "reason")
        desk.press("Lanjut")
    desk.press("Kembali")
    assert (step(desk), "Soal 3 dari 3" in desk.text) == ("reason", True)
    go_on(desk, "pledge")
    assert desk.press("Lanjut").select(".hall-moves [value=next], .qr") == []
    assert "Terima kasih! Yuk, coba kuisnya sendiri di tablet." in desk.text
    monkeypatch.setattr(network, "noted_addresses", lambda _app: ["http://192.168.4.1"])
    monkeypatch.setattr(network, "is_this_machine", lambda _host: True)
    assert len(desk.get(screen).select(".qr svg")) == 1
    assert f"http://192.168.4.1/join/ lalu ketik {letters[:3]} {letters[3:]}" in " ".join(desk.page.get_text().split())
    with db.write():
        session_in_lontar.closed_at = utcnow()
    assert desk.get(screen).select(".qr") == [], "opened again, it takes no phones"


def test_after_its_last_round_alone_the_hall_teaches_back(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    open_screen(desk, session_in_lontar)
    steps = []
    while step(desk) != "over":
        desk.press("Lanjut")
        steps.append(step(desk))
    assert [each for each in steps if each in TEACHING_STEPS] == [*TEACHING_STEPS]
    assert steps[-4:] == ["reason", *TEACHING_STEPS, "over"]
    asked = ""
    for here in ("pledge", "teach"):
        desk.press("Kembali")
        assert (step(desk), desk.page.select("main input:not([type=hidden])")) == (here, []), "nothing is counted"
        assert words_seen(desk.page.main) <= 60
        asked += desk.text
    assert re.findall(r"[^.?!]+\?", asked) == ["Siapa mau menyimpan nomor ini hari ini?"], "nothing about oneself"
    assert desk.page.h1.text.strip() == "Ceritakan ke sebelah: satu tanda bahaya, satu nomor."
    assert desk.page.select_one("#clock").text == "1:00"
    assert not re.search("0800-1000|110", desk.page.main.get_text()), "the hall must remember it"
    open_screen(supervisors_desk, session_in_lontar)
    supervisors_desk.press("Lanjut")
    desk.press("Lanjut")
    assert step(desk) == "pledge", "a press from a step that is over leads nowhere"
    with db.write():
        outreach.close_session(session_in_lontar, {})
    supervisors_desk.press("Lanjut")
    assert halls.rounds_of(session_in_lontar.id)[-1].step == "pledge"
    assert (supervisors_desk.page.h1.text.strip(), supervisors_desk.page.select("button")) == (
        "Sesi ini sudah ditutup",
        [],
    )


def test_a_round_that_is_added_while_the_hall_teaches_comes_next(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    hold_hall(session_in_lontar, ("Q23", "", ""))
    open_screen(desk, session_in_lontar)
    desk.press("Kembali")
    desk.press("Kembali")
    assert step(desk) == "teach"
    with db.write():
        halls.store_questions(session_in_lontar, questions("Q70"))
    desk.press("Lanjut")
    assert (step(desk), "Soal 2 dari 2" in desk.text) == ("question", True)
    desk.press("Kembali")
    assert (step(desk), "Soal 1 dari 2" in desk.text) == ("reason", True)
    go_on(desk, "teach")
    assert "Soal 2 dari 2" in desk.text


def test_the_numbers_to_keep_are_those_of_the_directory(desk: Browser, session_in_lontar: OutreachSession) -> None:
    def numbers_on_screen() -> list[str]:
        return [number.text for number in desk.get(screen).select(".hall-digits")]

    hold_hall(session_in_lontar, ("Q23", "", ""))
    screen = open_screen(desk, session_in_lontar)
    desk.press("Kembali")
    assert numbers_on_screen() == ["0800-1000", "110"]
    assert desk.client.get(desk.page.select_one("img.hall-keep")["src"]).mimetype == "image/svg+xml"
    with db.write():
        find_hotline("kp2mi-08001000").channels = [{"kind": "tel", "value": "148", "label": {"id": "Baru"}}]
    assert numbers_on_screen() == ["148", "110"]
    for slug, others in (("kp2mi-08001000", ["110"]), ("polisi-110", [])):
        with db.write():
            find_hotline(slug).active = False
        assert numbers_on_screen() == others
    assert desk.page.h1.text.strip() == "Malam ini, ceritakan kepada satu orang di rumah."
    assert desk.page.select(".hall-keep") == [], "no code without a number"


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
    *story, asks = sentences(question.text(language)["stem"])
    assert all(text in desk.page.main.text for text in (f"“{texts['said']}”", " ".join(story)))
    assert desk.page.h1.text.strip() == asks
    desk.submit("main form")
    assert desk.page.h1.text.strip() == asks
    assert all(text in desk.page.main.text for text in options.values())
    while step(desk) != "votes":
        assert texts["explanation"] not in desk.page.main.text
        desk.submit("main form")
    desk.submit("main form", **vote_fields(desk.page, *votes))
    assert desk.page.h1.text.strip().endswith(options[question.answer])
    while step(desk) != "reason":
        desk.submit("main form")
    assert desk.page.h1.text.strip().endswith(texts["rule"])
    assert (texts["explanation"] in desk.text, texts["source"] in desk.text) == (True, True)


def shown_of_votes(desk: Browser) -> tuple[str, list[str]]:
    """The line on top, and the numbers of votes that stand at the bars."""
    return desk.page.select_one(".hall-line").text.strip(), [count.text for count in desk.page.select(".hall-bar b")]


def test_the_second_vote_is_shown_a_press_after_the_first(desk: Browser, session_in_lontar: OutreachSession) -> None:
    screen = open_screen(desk, session_in_lontar)
    go_on(desk, "votes")
    desk.press("Lanjut", **vote_fields(desk.page, "9 2 8 1", "0 1 28 0"))
    first = ("Jawaban yang tepat:", ["9", "2", "8", "1"])
    both = ("Tadi 8, sekarang 28 tepat!", ["9", "0", "2", "1", "8", "28", "1", "0"])
    assert shown_of_votes(desk) == first
    desk.press("Lanjut")
    for _loaded_again in range(2):
        assert shown_of_votes(desk) == both
        desk.get(screen)
    desk.press("Kembali")
    assert shown_of_votes(desk) == first
    desk.press("Lanjut")
    desk.press("Lanjut")
    assert step(desk) == "reason"
    desk.press("Kembali")
    assert shown_of_votes(desk) == both
    with db.write():
        halls.rounds_of(session_in_lontar.id)[0].second = {}
    desk.get(screen)
    assert shown_of_votes(desk) == ("Jawaban yang tepat:", []), "they were taken away at the desk"
    desk.press("Lanjut")
    assert step(desk) == "reason"


OUTCOMES = {
    "0 1 28 0": "Tadi 8, sekarang 28 tepat!",
    "8 2 8 2": "Tadi dan sekarang sama: 8 tepat.",
    "6 2 7 2": "Tadi 8, sekarang 7 tepat. Mengapa, ya?",
    "13 0 12 0": "Banyak yang terkecoh: begitulah caranya.",
    "0 13 12 0": "Soal ini memang sulit. Kita lihat alasannya.",
}


@pytest.mark.parametrize("second", OUTCOMES)
def test_a_line_says_what_talking_changed(desk: Browser, session_in_lontar: OutreachSession, second: str) -> None:
    hold_hall(session_in_lontar, ("Q23", "9 2 8 1", second))
    open_screen(desk, session_in_lontar)
    while step(desk) != "both":
        desk.press("Kembali")
    assert shown_of_votes(desk)[0] == OUTCOMES[second]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [("1 0 2 1", "9 0 9 0", "Yang memilih terlalu sedikit untuk digambar."), ("", "", "Kali ini tidak dihitung.")],
)
def test_where_too_few_voted_the_reason_follows_at_once(
    desk: Browser, session_in_lontar: OutreachSession, first: str, second: str, words: str
) -> None:
    open_screen(desk, session_in_lontar)
    go_on(desk, "votes")
    desk.press("Lanjut", **vote_fields(desk.page, first, second))
    assert (shown_of_votes(desk)[1], words in desk.text) == ([], True)
    desk.press("Lanjut")
    assert step(desk) == "reason"
    desk.press("Kembali")
    assert step(desk) == "result"


@pytest.mark.on_both
def test_a_press_from_an_old_step_stores_its_votes_alone(desk: Browser, session_in_lontar: OutreachSession) -> None:
    open_screen(desk, session_in_lontar)
    go_on(desk, "votes")
    outdated = desk.page
    for first, status in (("9 0 0 0", 200), ("0 9 0 0", 422), ("0 9 0 0", 200)):
        desk.page = outdated
        desk.press("Lanjut", status, **vote_fields(desk.page, first, "0 0 9 0"))
        assert (numbers(session_in_lontar)[0], step(desk)) == ((vote(first), vote("0 0 9 0")), "result")
    go_on(desk, "question")
    go_on(desk, "votes")
    desk.page = outdated
    desk.press("Lanjut", 422, **vote_fields(desk.page, "8 0 0 0", "0 0 8 0"))
    desk.press("Lanjut")
    assert numbers(session_in_lontar)[:2] == [(vote("8 0 0 0"), vote("0 0 8 0")), ({}, {})], "not of the next question"


@pytest.mark.on_both
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


@pytest.mark.on_both
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
