"""Satu aula bersama at the desk: questions are picked, it is tried out, votes are typed and stand on the papers."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from kiosk.data_care import session_files
from kiosk.db import db
from kiosk.models import AuditEntry, HallRound, OutreachSession, Village
from kiosk.models.hall_round import TEACHING_STEPS
from kiosk.rules import halls, hotlines, settings
from kiosk.rules.questions import change_question
from kiosk.views import take_home
from tests.cast.halls import (
    THREE_ROUNDS,
    go_on,
    hold_hall,
    numbers,
    open_screen,
    round_questions,
    step,
    vote,
    vote_fields,
)
from tests.cast.learning import closed_session, questions
from tests.cast.pages import Browser
from tests.cast.questions import current
from tests.cast.quiz import deactivate
from tests.cast.reports import MARCH, in_sheets, in_word, on_page, same
from tests.cast.sessions import at, audit, planned_before, press_open
from tests.conftest import add

LINE = "Satu aula: 3 soal; pilihan tepat 17 dari 41 (41%) → 28 dari 38 (74%) setelah berbicara."
PAPERS = {"Naskah dan jawaban": "hall-script", "Kartu A, B, C": "hall-cards", "Soal ukuran A3": "hall-questions"}
VOTES = "main form[action$=votes]"


@pytest.fixture
def planned_session(lontar: Village) -> OutreachSession:
    """A session of today that is planned."""
    return add(planned_before(lontar))


def boxes(desk: Browser, which: str = "") -> list[str]:
    """The questions that can be ticked on the page, or those whose boxes match."""
    return [str(box["value"]) for box in desk.page.select(f"[name=questions]{which}")]


def test_three_are_proposed_and_others_of_the_free_pool_are_picked(
    desk: Browser, planned_session: OutreachSession
) -> None:
    desk.get(at(planned_session))
    desk.follow("Satu aula bersama")
    assert boxes(desk, "[checked]") == ["Q23", "Q17", "Q64"]
    pool = [question.slug for question in halls.questions_to_pick()]
    assert sorted(boxes(desk)) == sorted(pool), "each once, and none that is measured"
    for wrong in ([], ["Q41", "Q42"], ["Q01", "Q23", "Q77", "Q70"]):
        desk.press("Simpan soal", 422, questions=wrong)
        assert "Pilih satu sampai tiga soal." in desk.text
        slugs = {slug for slug in wrong if slug in pool}
        assert set(boxes(desk, "[checked]")) == slugs
        assert not slugs or set(boxes(desk, ":not(details *)")) == slugs, "where one can be taken away"
    assert round_questions(planned_session) == []
    desk.press("Simpan soal", questions=["Q70", "Q41", "Q17", "Q01"])
    deactivate("Q17")
    with db.write():
        change_question(current("Q70"), {"picture": ["money"]}, "Ratna", checked=True)
    press_open(desk, planned_session)
    open_screen(desk, planned_session)
    assert round_questions(planned_session) == questions("Q01", "Q70"), "as they are now"
    assert questions("Q01")[0].texts["id"]["stem"] in desk.text


@pytest.mark.parametrize("act", ["Buka sesi", "Batalkan sesi", "Hentikan latihan", "Kembalikan ke rencana"])
def test_a_trial_counts_nowhere_and_is_soon_gone(desk: Browser, planned_session: OutreachSession, act: str) -> None:
    with db.write():
        planned_session.state, planned_session.practice = (
            "open" if act.startswith("Kembali") else "planned",
            act.startswith("Henti"),
        )
    desk.get(at(planned_session, "hall"))
    desk.press("Coba dulu")
    screen = desk.path
    assert "Coba dulu" in desk.text
    assert not [each for each in halls.propose_questions(planned_session.id) if each.texts["id"]["stem"] in desk.text]
    go_on(desk, "votes")
    desk.press("Lanjut", **vote_fields(desk.page, "9 9 9 9", "9 9 9 9"))
    for here in (*TEACHING_STEPS, "over"):  # who tries it out sees all that the hall will see
        go_on(desk, here)
    assert (numbers(planned_session), session_files.entry_of(planned_session)["hall"]) == ([({}, {})] * 3, [])
    assert db.session.scalars(select(AuditEntry.reason).filter_by(action="hall-counted")).all() == ["trial"]
    desk.get(at(planned_session))
    desk.press(act, reason="Banjir")
    assert 0 not in db.session.scalars(select(HallRound.place)).all()
    desk.get(screen, 404)


@pytest.mark.parametrize("wifi", ["", "Balai Desa Lontar"])
def test_the_last_screen_tells_the_way_in_and_the_address_as_it_is_typed(
    desk: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch, wifi: str
) -> None:
    monkeypatch.setattr(take_home, "address_of_hall", lambda path: f"http://192.168.100.100:8000{path}")
    with db.write():
        settings.store("wifi_name", wifi)
        settings.store("wifi_password", "rahasia-balai")
    open_screen(desk, session_in_lontar)
    while step(desk) != "over":
        assert "Wi-Fi" not in desk.text
        desk.press("Lanjut")
    words = " ".join(desk.page.select_one(".hall-shown").get_text().split())
    letters = session_in_lontar.join_letters
    assert words.endswith(f"Atau buka http://192.168.100.100:8000/join/ lalu ketik {letters[:3]} {letters[3:]}")
    assert ("Sambung dulu ke Wi-Fi Balai Desa Lontar" in words, "Wi-Fi" in words) == (bool(wifi), bool(wifi))
    assert "rahasia-balai" not in desk.text


def test_the_screen_has_a_cookie_of_its_own_and_the_audit_says_once_that_the_hall_began(
    app: Flask, desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    for is_https in (False, True):
        app.config["HTTPS"] = is_https
        screen = open_screen(desk, session_in_lontar)
        assert step(desk) == ("first" if is_https else "question"), "where its window was closed"
        [cookie] = [each for each in desk.response.history[0].headers.getlist("Set-Cookie") if each.startswith("hall=")]
        attributes = {"HttpOnly", "SameSite=Lax", f"Path={screen}"} | ({"Secure"} if is_https else set())
        assert set(cookie.split("; ")[1:]) == attributes, "it ends with the browser"
        desk.press("Lanjut")
    assert audit() == [("hall-started", [])]
    [row] = supervisors_desk.get("/admin/audit/").select("tbody tr")
    assert ("Aula dimulai" in row.text, "3 soal" in row.text) == (True, True)


def test_a_cancelled_session_and_another_kiosks_have_no_hall(desk: Browser, session_in_lontar: OutreachSession) -> None:
    token = desk.get(at(session_in_lontar, "hall")).select_one("[name=csrf_token]")["value"]
    changes = {200: {"state": "cancelled", "cancel_reason": "Banjir"}, 403: {"kiosk_id": "x", "check_in_counts": {}}}
    for status, values in changes.items():
        with db.write():
            db.session.execute(update(OutreachSession).values(values))
        desk.post(at(session_in_lontar, "hall"), {"csrf_token": token, "questions": "Q23", "act": "open"}, status)
        assert (round_questions(session_in_lontar), "Satu aula" in desk.text) == ([], False)


def typed_into(desk: Browser, place: int, first: str, second: str) -> dict[str, str]:
    """Both votes as they are typed into the fields of the round at this place."""
    [box] = [box for box in desk.page.select(f"{VOTES} details") if box.summary.text.strip().startswith(f"{place}.")]
    return vote_fields(box, first, second)


def field_values(desk: Browser, fields: dict[str, str]) -> dict[str, str]:
    """What stands in these fields now."""
    form = desk.form_data(desk.page.select_one(VOTES))
    return {name: form[name] for name in fields}


TYPED = [  # what is typed, what the page says to it, and what is stored then
    ("4 x 0 0", "1 5 0 0", "Tulis angka saja", ("", "")),
    ("4 2 0 0", "", "Pilihan pertama atau kedua masih kosong.", ("4 2 0 0", "")),
    ("4 2 0 0", "", "Pilihan disimpan.", ("4 2 0 0", "")),
    ("4 2 0 0", "1 5 0 0", "Pilihan disimpan.", ("4 2 0 0", "1 5 0 0")),
    ("4 1 0 0", "1 4 0 0", "Tadi tertulis (A, B, C, ?): 4, 2, 0, 0 → 1, 5, 0, 0.", ("4 1 0 0", "1 4 0 0")),
    ("4 2 1 0", "1 6 0 0", "Yang memilih 7, padahal yang tercatat hadir 6 orang.", ("4 2 1 0", "1 6 0 0")),
    ("4 2 1 0", "1 6 0 0", "Pilihan disimpan.", ("4 2 1 0", "1 6 0 0")),
]


def test_votes_are_typed_at_the_desk_while_the_hall_does_not_vote_and_asked_about_once(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    page = at(session_in_lontar, "hall")
    with db.write():
        session_in_lontar.heads_male, session_in_lontar.heads_female = 2, 4
    open_screen(desk, session_in_lontar)
    supervisors_desk.get(page)
    early = typed_into(supervisors_desk, 1, "1 2 3 0", "1 2 3 0")
    for here in ("first", "talk", "second"):
        go_on(desk, here)
        assert len(supervisors_desk.get(page).select(".votes")) == 2, "of the rounds that are not begun"
        beside = typed_into(supervisors_desk, 2, "2 0 0 0", "0 2 0 0")
        supervisors_desk.submit(VOTES, **early | beside)
        assert "pilihan kedua belum selesai" in supervisors_desk.text
        assert "Tadi tertulis: 1, 2, 3, 0, 1, 2, 3, 0." in supervisors_desk.text
        assert field_values(supervisors_desk, beside) == beside
        assert numbers(session_in_lontar)[:2] == [({}, {}), (vote("2 0 0 0"), vote("0 2 0 0"))]
    go_on(desk, "votes")
    for first, second, words, votes in TYPED:
        supervisors_desk.get(page)
        fields = typed_into(supervisors_desk, 1, first, second)
        supervisors_desk.submit(VOTES, 200 if words == "Pilihan disimpan." else 422, **fields)
        assert words in supervisors_desk.text
        assert field_values(supervisors_desk, fields) == fields, "it stays as typed"
        assert numbers(session_in_lontar)[0] == tuple(map(vote, votes))


def test_the_votes_of_all_rounds_are_stored_at_once_and_those_of_a_replaced_question_are_said_again(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    hold_hall(session_in_lontar, *((slug, "", "") for slug in ("Q23", "Q17", "Q64")))
    page = at(session_in_lontar, "hall")
    desk.get(page)
    third, second = typed_into(desk, 3, "1 0 0 0", "0 1 0 0"), typed_into(desk, 2, "4 2 0 0", "1 5 0 x")
    desk.submit(VOTES, 422, **third | second)
    assert ("Tulis angka saja" in desk.text, field_values(desk, third | second)) == (True, third | second)
    desk.submit(VOTES, **typed_into(desk, 2, "4 2 0 0", "1 5 0 0"))
    votes = [({}, {}), (vote("4 2 0 0"), vote("1 5 0 0")), (vote("1 0 0 0"), vote("0 1 0 0"))]
    assert numbers(session_in_lontar) == votes
    first = typed_into(desk, 1, "7 0 0 0", "8 0 0 0")
    with db.write():
        halls.put_question(session_in_lontar, 1, current("Q70"))
    desk.submit(VOTES, **first)
    assert "soalnya diganti. Tadi tertulis: 7, 0, 0, 0, 8, 0, 0, 0." in desk.text
    assert numbers(session_in_lontar) == votes


def test_an_old_page_brings_no_old_number_back(
    desk: Browser, supervisors_desk: Browser, session_in_lontar: OutreachSession
) -> None:
    hold_hall(session_in_lontar, ("Q23", "4 2 0 0", "1 5 0 0"), ("Q17", "", ""))
    page = at(session_in_lontar, "hall")
    for browser in (desk, supervisors_desk):
        browser.get(page)
    supervisors_desk.submit(VOTES, 422, **typed_into(supervisors_desk, 1, "5 1 0 0", "1 5 0 0"))
    assert "Tadi tertulis (A, B, C, ?): 4, 2, 0, 0" in supervisors_desk.text
    desk.submit(VOTES, **typed_into(desk, 2, "3 3 0 0", "0 6 0 0"))
    assert numbers(session_in_lontar) == [
        (vote("5 1 0 0"), vote("1 5 0 0")),
        (vote("3 3 0 0"), vote("0 6 0 0")),
    ]
    supervisors_desk.submit(VOTES, 422, **typed_into(supervisors_desk, 1, "4 2 0 0", "1 5 0 0"))
    assert numbers(session_in_lontar)[0] == (vote("4 2 0 0"), vote("1 5 0 0")), (
        "what was there before can be typed again"
    )


def test_votes_that_are_taken_away_are_gone(desk: Browser, session_in_lontar: OutreachSession) -> None:
    """They were typed into the wrong round; a page that shows none of them takes none away."""
    hold_hall(session_in_lontar, *THREE_ROUNDS)
    page = desk.get(at(session_in_lontar, "hall"))
    for status, words in ((422, "Tadi tertulis (A, B, C, ?): 6, 4, 4, 0 → 9, 2, 2, 0."), (200, "Pilihan disimpan.")):
        desk.submit(VOTES, status, **typed_into(desk, 2, "", ""))
        assert (words in desk.text, "masih kosong" in desk.text) == (True, False)
    assert numbers(session_in_lontar)[1] == ({}, {})
    hold_hall(session_in_lontar, *((slug, "", "") for slug, *_votes in THREE_ROUNDS))
    empty = desk.get(at(session_in_lontar, "hall"))
    desk.page = page
    desk.submit(VOTES, **typed_into(desk, 1, "4 3 6 2", "1 1 10 2"))
    desk.page = empty
    desk.submit(VOTES)
    assert numbers(session_in_lontar) == [(vote("4 3 6 2"), vote("1 1 10 2")), ({}, {}), ({}, {})]


def test_the_report_has_both_votes_in_a_line_of_their_own(desk: Browser, learned: OutreachSession) -> None:
    address = f"/admin/sessions/{learned.id}/report"
    tables = on_page(desk.get(address))
    for rounds, line in (
        ([("Q23", "0 0 4 0", "2 0 5 0"), ("Q17", "1 1 1 1", "9 0 0 0")], "Satu aula: pilihannya tidak dihitung."),
        ([*THREE_ROUNDS[:1], ("Q17", "", "")], "1 soal; pilihan tepat 6 dari 14 (43%) → 10 dari 13 (77%)"),
        ([("Q23", "1 1 4 0", "0 0 5 1")], "1 soal; pilihan tepat 4 dari 6 → 5 dari 6 setelah"),
        (THREE_ROUNDS, LINE),
    ):
        hold_hall(learned, *rounds)
        page = desk.get(address)
        assert line in desk.text
    assert on_page(page) == tables, "votes are no people, and no answers of the quiz"
    for button in ("Word", "Excel"):
        desk.page = page
        desk.press(button)
        assert LINE in (" ".join(in_word(desk.response.data)) if button == "Word" else str(in_sheets(desk)))


HALL = "Satu aula bersama"


def test_the_recap_sums_the_votes_of_each_question(
    desk: Browser, in_march: OutreachSession, lontar: Village, session_in_lontar: OutreachSession
) -> None:
    assert HALL not in on_page(desk.get(MARCH))
    others = [closed_session(lontar, in_march.held_on) for _ in range(2)]
    april = closed_session(lontar, date(2026, 4, 1))
    hold_hall(in_march, ("Q23", "4 3 6 1", "1 1 10 1"), ("Q17", "3 2 1 0", "4 1 1 0"), ("Q64", "", ""))
    hold_hall(others[0], ("Q23", "2 2 2 0", "1 0 5 0"), ("Q70", "1 1 1 1", "9 0 0 0"))
    hold_hall(others[1], ("Q23", "0 0 4 0", "0 0 9 0"))
    hold_hall(april, ("Q17", "9 0 0 0", "9 0 0 0"))
    stems = {slug: questions(slug)[0].full_stem("id") for slug in ("Q17", "Q23", "Q64", "Q70")}
    tables = on_page(desk.get(MARCH))
    header, *rows, note = tables[HALL]
    assert header == [
        "Soal",
        "Ditanyakan",
        "Tepat di pilihan pertama",
        "Yang memilih",
        "Tepat di pilihan kedua",
        "Yang memilih",
    ]
    assert rows == [
        [stems["Q17"], "1", "3 dari 6", "6", "4 dari 6", "6"],
        [stems["Q23"], "3", "40%", "20", "79%", "19"],
        [stems["Q64"], "1", "–", "–", "–", "–"],
        [stems["Q70"], "1", "–", "–", "–", "–"],
    ]
    assert "kurang dari 5" in note[0]
    desk.press("Excel")
    same(tables, in_sheets(desk))


def test_its_papers_have_the_questions_of_a_session_or_the_usual_ones(
    desk: Browser, planned_session: OutreachSession
) -> None:
    desk.get("/admin/handouts/")
    desk.follow("Naskah satu aula bersama")
    stems = [question.full_stem("id") for question in questions("Q23", "Q17", "Q64")]
    assert stems[0].startswith("“Masuk pakai visa wisata dulu.” Begitu kata teman lama.")
    assert [heading.text[3:] for heading in desk.page.select(".paper h3")] == stems
    [question] = questions("Q70")
    texts, answer = question.texts["id"], f"Jawaban: {question.answer.upper()}."
    for button, which in PAPERS.items():
        desk.get(at(planned_session, "hall"))
        desk.press(button, questions=["Q70"])
        paper = desk.page.select_one(f".paper.{which}")
        assert [sign["aria-label"] for sign in paper.select(".option-sign")] == ["A", "B", "C", "?"]
        assert {text in paper.text for text in (question.full_stem("id"), *texts["options"].values())} == {
            which != "hall-cards"
        }
        faces = [str(face["href"]).partition("#")[2] for face in paper.select("use")]
        assert faces == (["andi", "bayu"] if which == "hall-questions" else [])
        has_answers = {
            text in paper.text for text in (answer, f"Ingat: {texts['rule']}", texts["explanation"], texts["source"])
        }
        assert (has_answers, len(paper.select("td:empty"))) == (
            {which == "hall-script"},
            8 if which == "hall-script" else 0,
        )
    assert round_questions(planned_session) == questions("Q70"), "what is printed is stored"


def test_the_script_and_the_guide_lead_through_the_end_with_the_numbers_of_the_directory(desk: Browser) -> None:
    for hidden, digits in (("", "0800-1000 dan 110."), ("kp2mi-08001000", "110."), ("polisi-110", "")):
        for hotline in hotlines.hotlines_with_slugs([hidden]):
            with db.write():
                hotline.active = False
        desk.get("/admin/handouts/hall-script")
        story, teach_back, pledge = desk.page.select(
            ".hall-last:-soup-contains('Sesudah alasan yang terakhir:') + ol > li"
        )
        assert "Cerita yang pernah pergi (kalau ada)" in story.text
        teaching = " ".join(teach_back.get_text().split())
        assert "“Ceritakan ke sebelah: satu tanda bahaya, satu nomor.” Beri satu menit." in teaching
        assert "Jangan menunjuk orang. Dengarkan dua pasang." in teaching
        assert teaching.partition(" Sebut lagi ")[2] == digits
        asked = " ".join(pledge.get_text().split())
        assert "“Siapa mau menyimpan nomor ini hari ini? Angkat tangan.” Tidak dihitung, dan tidak dicatat." in asked
        assert "Yang tidak angkat tangan tidak apa-apa." in asked
        assert (teaching + asked).count("?") == 1, "nobody is asked about oneself"
        for address in ("/admin/help/", "/admin/handouts/guide"):
            desk.get(address)
            last = " ".join(desk.page.select("#story li")[-1].get_text().split())
            assert last.partition(" Lalu sebut ")[2] == digits.replace(" dan 110", "")
