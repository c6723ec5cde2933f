"""One form is one record, and what the page after it shows."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from tests.cast import people
from tests.cast.checkins import NAMED, only, stored, typed
from tests.cast.pages import Browser
from tests.cast.repeats import code_on
from tests.conftest import add

# --- one form, one record ---


def test_one_form_sent_by_eight_threads_at_once_is_one_record(
    app: Flask, visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    form, cookie = typed(visitor, **NAMED), visitor.client.get_cookie("anjungan")
    assert cookie

    def send(_number: int) -> str:
        with app.app_context():
            tab = Browser(app)
            tab.client.set_cookie("anjungan", cookie.value)
            page = tab.post("/check-in/", form)
        return str(page.select_one(".digits").text)

    with ThreadPoolExecutor(8) as threads:
        codes = set(threads.map(send, range(8)))
    assert len(codes) == 1
    assert only().nonce == form["nonce"]


def test_a_form_left_overnight_comes_back_filled(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.client.delete_cookie("anjungan")
    visitor.submit(status=422, **NAMED)
    assert "sudah lama dibuka" in visitor.text
    assert stored() == []
    visitor.submit()
    assert only().name == "Siti Aminah"


def test_forty_people_at_eight_tablets_are_forty_rows(app: Flask, session_in_lontar: OutreachSession) -> None:
    def tablet(number: int) -> list[bool]:
        browser, recorded = Browser(app), []
        with app.app_context():
            for person in range(5):
                browser.get("/check-in/")
                browser.submit(**NAMED | {"name": f"Orang {number} {person}"})
                recorded.append(browser.path == "/check-in/done")
        return recorded

    with ThreadPoolExecutor(8) as tablets:
        answers = [answer for answers in tablets.map(tablet, range(8)) for answer in answers]
    assert answers == [True] * 40
    assert len({check_in.name for check_in in stored()}) == 40
    assert db.session.scalar(select(func.count(func.distinct(CheckIn.withdrawal_code)))) == 40


# --- after it ---


def test_the_page_after_shows_a_code_and_the_way_on(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    page = visitor.submit(**NAMED)
    assert page.h1.text == "Terima kasih sudah hadir!"
    assert "Kehadiran tercatat" in page.select_one(".recorded").text
    assert code_on(visitor) == only().withdrawal_code
    assert page.select_one("details:not([open]) .digits"), "folded: a hall has eyes"
    assert page.select_one("details a[href='/check-in/withdraw']")
    assert page.select_one(".foot form")["action"] == "/finish"
    assert [form["action"] for form in page.select(".tiles form")] == ["/quiz/", "/quiz/"]
    visitor.submit(".tiles form:last-child")
    assert visitor.page.select(".offer"), "straight to the first offer of the practice"


def test_on_ones_own_phone_the_quiz_is_the_way_on(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get(f"/join/{session_in_lontar.join_key}")
    visitor.get("/check-in/")
    page = visitor.submit(age="child")
    assert page.select_one(".foot .primary").get_text(strip=True) == "Ikut kuis"
    assert "Giliran berikutnya" not in visitor.text
    visitor.submit(".foot form")
    assert visitor.page.select(".quiz-option"), "straight to question 1"


def test_who_left_no_name_has_no_code_to_keep(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    page = visitor.submit(age="child")
    assert (page.h1.text, only().withdrawal_code) == ("Terima kasih sudah hadir!", None)
    assert not page.select(".digits, .code, main a[href='/check-in/withdraw']")
    assert len(page.select_one("main").get_text(" ").split()) <= 30, "for 20 seconds: 25, and 5 of the count"
    visitor.get("/check-in/done")
    assert visitor.path == "/check-in/done", "Back finds it for as long as one with a code"


def test_the_code_is_for_this_visit_alone(
    visitor: Browser, another_visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    another_visitor.get("/check-in/done")
    assert another_visitor.path == "/"
    visitor.get("/check-in/")
    visitor.submit(age="child")
    visitor.press("Selesai")
    visitor.get("/check-in/done")
    assert visitor.path == "/"


def test_a_check_in_forgets_the_activity_before(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with visitor.client.session_transaction() as cookie:
        cookie["quiz"] = "a token"
    visitor.submit(age="child")
    with visitor.client.session_transaction() as cookie:
        assert "quiz" not in cookie


def test_no_page_of_the_kiosk_counts_check_ins(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    before = visitor.get("/").select_one("main").text
    for _number in range(3):
        add(people.came(session_in_lontar, name="Siti Aminah"))
    assert visitor.get("/").select_one("main").text == before
    assert "Siti" not in visitor.get("/check-in/").text
