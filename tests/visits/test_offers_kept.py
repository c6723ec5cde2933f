"""What is kept of a checked offer, once: sent twice, read again, refused, left."""

from datetime import date
from typing import Any

from kiosk.clock import today
from kiosk.models import OfferCheck, OutreachSession, Village
from tests.cast.offers import PAY_FIRST, VISITOR_VISA, WORK_VISA, check, heading, kept
from tests.cast.pages import Browser
from tests.conftest import add, open_session


def test_only_signs_verdict_session_and_date_are_kept(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA)
    (row,) = kept()
    assert (row.signs, row.verdict, row.session_id) == ([VISITOR_VISA, PAY_FIRST], "stop", session_in_lontar.id)
    assert type(row.checked_on) is date
    assert row.checked_on == today()
    assert len(row.token) == 22
    columns = {"token", "session_id", "checked_on", "signs", "checked", "verdict"}
    assert set(OfferCheck.__table__.columns.keys()) == columns


def test_without_a_session_none_is_kept(visitor: Browser) -> None:
    check(visitor, PAY_FIRST)
    assert kept()[0].session_id is None
    assert not visitor.get("/offers/").select("input[name=session]")


def test_with_two_sessions_the_visitor_says_which_or_none(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(open_session(lontar, title="Sambang desa"))
    check(visitor, PAY_FIRST, session=session_in_lontar.id)
    check(visitor, VISITOR_VISA)
    check(visitor, WORK_VISA, session="no such session")
    by_sign = {row.signs[0]: row.session_id for row in kept()}
    assert by_sign == {PAY_FIRST: session_in_lontar.id, VISITOR_VISA: None, WORK_VISA: None}


def test_a_sign_nobody_asked_about_is_refused_and_nothing_is_kept(visitor: Browser) -> None:
    visitor.get("/offers/")
    for sent in ({"sign": [PAY_FIRST, "R99"]}, {"sign": [PAY_FIRST], "checked": "broker"}):
        page = visitor.submit(**sent, status=422)
        assert "Ada yang belum terbaca." in visitor.text
        assert [box["value"] for box in page.select("input[name=sign][checked]")] == [PAY_FIRST]
    assert kept() == []


def test_a_failed_token_keeps_the_ticks_and_stores_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    page = visitor.submit(sign=[PAY_FIRST, WORK_VISA], checked="site", csrf_token="old", status=422)
    assert "Isian tadi masih ada." in visitor.text
    assert page.select(f"input[value={PAY_FIRST}][checked]")
    assert page.select("input[value=site][checked]")
    assert kept() == []
    visitor.submit()
    assert heading(visitor) == "Hati-hati"


def ticked_form(visitor: Browser, *signs: str) -> Any:
    """The form of the page as it is sent with these signs ticked."""
    form = visitor.page.select_one("main form")
    assert form
    sent = visitor.filled(form)
    sent.setlist("sign", list(signs))
    return sent


def test_a_double_tap_ends_on_the_verdict(visitor: Browser) -> None:
    visitor.get("/offers/")
    sent, cookie = ticked_form(visitor, VISITOR_VISA), visitor.client.get_cookie("anjungan")
    assert cookie
    visitor.post("/offers/", sent)
    visitor.client.set_cookie("anjungan", cookie.value)  # the second tap left before the first was answered
    visitor.post("/offers/", sent)
    assert heading(visitor) == "Berhenti dulu"


def test_the_same_form_sent_again_later_stores_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    sent = ticked_form(visitor, VISITOR_VISA)
    visitor.post("/offers/", sent)
    visitor.post("/offers/", sent, status=422)  # its token went with the first tap: the ticks are still there
    assert visitor.page.select(f"input[value={VISITOR_VISA}][checked]")
    assert len(kept()) == 1


def test_a_reload_changes_nothing(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA)
    for _ in range(2):
        visitor.get(visitor.path)
        assert heading(visitor) == "Berhenti dulu"
    assert len(kept()) == 1


def test_the_verdict_opens_only_in_its_visit(visitor: Browser, another_visitor: Browser) -> None:
    check(visitor, VISITOR_VISA)
    verdict = visitor.path
    another_visitor.get(verdict)
    assert another_visitor.path == "/"
    visitor.press("Selesai")
    visitor.get(verdict)
    assert visitor.path == "/"


def test_the_next_activity_closes_the_verdict(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA)
    first = visitor.path
    check(visitor, PAY_FIRST)
    visitor.get(first)
    assert visitor.path == "/"


def test_a_token_of_nobody_leads_to_the_start(visitor: Browser) -> None:
    visitor.get("/offers/AAAAAAAAAAAAAAAAAAAAAA")
    assert visitor.path == "/"


def test_a_change_of_language_keeps_the_ticks_and_sends_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    typed = ticked_form(visitor, PAY_FIRST)
    typed.update({"language": "en", "next": "/offers/"})
    page = visitor.post("/language", typed)
    assert page.select(f"input[value={PAY_FIRST}][checked]")
    assert "pay a lot of money" in visitor.text
    assert kept() == []
