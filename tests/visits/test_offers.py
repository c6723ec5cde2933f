"""The job-offer check: what a villager ticks, what the screen answers, and what is kept."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OfferCheck, OutreachSession, Village
from kiosk.rules import content, offers
from tests.cast.pages import Browser
from tests.conftest import add, open_session

VISITOR_VISA = "R01"  # stop
PAY_FIRST = "R10"  # warning
WORK_VISA = "R17"  # ok
SIGNS = st.sampled_from([f"R{number:02}" for number in range(1, 19)])


def kept() -> list[OfferCheck]:
    return list(db.session.scalars(select(OfferCheck)))


def check(visitor: Browser, *signs: str, **fields: Any) -> None:
    """Tick these signs and send them."""
    visitor.get("/offers/")
    visitor.submit(sign=list(signs), **fields)


def heading(visitor: Browser) -> str:
    return visitor.page.h1.text  # type: ignore[union-attr]


def test_all_eighteen_signs_are_asked_once_under_short_headings(visitor: Browser) -> None:
    page = visitor.get("/offers/")
    asked = [box["value"] for box in page.select("input[name=sign]")]
    assert sorted(asked) == sorted(content.offer_signs())
    assert len(asked) == 18
    assert [" ".join(legend.text.split()) for legend in page.select("legend")] == [
        "Berangkat dan surat",
        "Uang",
        "Orang dan tawarannya",
    ]


def test_the_question_does_not_tell_good_signs_from_bad(visitor: Browser) -> None:
    page = visitor.get("/offers/")
    cards = {tuple(card.get("class", ())) for card in page.select("label:has(input[name=sign])")}
    assert len(cards) == 1
    for word in ("bahaya", "Tanda baik"):
        assert word not in visitor.text


def test_a_stop_sign_says_stop_why_what_to_do_and_whom_to_call(visitor: Browser) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA)
    assert heading(visitor) == "Berhenti dulu"
    assert [mark.text for mark in visitor.page.select(".sign .weight b")] == ["Tanda bahaya", "Perlu hati-hati"]
    for said in ("pakai visa wisata", "Visa itu bukan izin bekerja", "Jangan berangkat dulu"):
        assert said in visitor.text
    asked = [link["href"] for link in visitor.page.select(".hotline")]
    assert asked == [
        *("/hotlines/polisi-110", "/hotlines/kp2mi-whatsapp"),
        *("/hotlines/disnakertrans-serang", "/hotlines/imigrasi-serang"),
    ]


def sources(visitor: Browser) -> list[str]:
    """What the page says its facts rest on."""
    return [" ".join(element.text.split()) for element in visitor.page.select(".source")]


def test_each_ticked_sign_says_what_it_rests_on_and_when_that_was_checked(visitor: Browser) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA, WORK_VISA)
    rests_on = [content.offer_signs()[slug]["source"]["id"] for slug in (VISITOR_VISA, PAY_FIRST, WORK_VISA)]
    state = "terakhir diperiksa Februari 2026, belum dikonfirmasi petugas"
    assert sources(visitor) == [f"Dasar: {source} – {state}" for source in rests_on]
    visitor.press("English")
    assert "Law (UU) 18/2017 as amended, Article 30" in sources(visitor)[1]
    assert "February 2026" in sources(visitor)[1]


def test_a_company_on_the_list_may_still_not_be_who_invites(visitor: Browser) -> None:
    check(visitor, "R16")
    assert "penipu bisa memakai nama perusahaan itu" in visitor.text
    assert "apakah orang yang mengajak kita benar dari sana?" in visitor.text


def test_the_verdict_has_a_shape_a_word_and_a_colour(visitor: Browser) -> None:
    shapes = {}
    for sign in (VISITOR_VISA, PAY_FIRST, WORK_VISA):
        check(visitor, sign)
        verdict = visitor.page.select_one(".verdict")
        assert verdict
        shapes[heading(visitor)] = (verdict["class"][1], str(verdict.use["href"]).split("#")[1])
    assert shapes == {
        "Berhenti dulu": ("verdict-stop", "stop"),
        "Hati-hati": ("verdict-warning", "warning"),
        "Lanjut periksa – belum tentu aman": ("verdict-ok", "search"),
    }


def test_a_good_sign_never_cancels_a_stop(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA, "R16", "R17", "R18")
    assert heading(visitor) == "Berhenti dulu"
    assert "Tanda baik tidak menghapus tanda bahaya." in visitor.text


def test_nothing_ticked_is_not_safe(visitor: Browser) -> None:
    check(visitor)
    assert heading(visitor) == "Lanjut periksa – belum tentu aman"
    assert "Itu belum berarti aman." in visitor.text
    assert [row.signs for row in kept()] == [[]]


def test_good_signs_alone_are_not_safe_either(visitor: Browser) -> None:
    check(visitor, "R16", "R17", "R18")
    assert heading(visitor) == "Lanjut periksa – belum tentu aman"
    assert "belum cukup" in visitor.text


@given(st.lists(SIGNS))
def test_the_gravest_sign_decides(slugs: list[str]) -> None:
    weights = [content.offer_signs()[slug]["weight"] for slug in slugs]
    expected = "stop" if "stop" in weights else "warning" if "warning" in weights else "ok"
    assert offers.verdict(weights) == expected


@given(st.lists(SIGNS, unique=True), st.lists(SIGNS))
def test_one_more_sign_never_makes_it_better(slugs: list[str], more: list[str]) -> None:
    def gravity(ticked: list[str]) -> int:
        return offers.WEIGHTS.index(offers.verdict([content.offer_signs()[slug]["weight"] for slug in ticked]))

    assert gravity(slugs + more) <= gravity(slugs)


def test_only_signs_verdict_session_and_date_are_kept(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA)
    (row,) = kept()
    assert (row.signs, row.verdict, row.session_id) == ([VISITOR_VISA, PAY_FIRST], "stop", session_in_lontar.id)
    assert type(row.checked_on) is date
    assert row.checked_on == today()
    assert len(row.token) == 22
    assert set(OfferCheck.__table__.columns.keys()) == {"token", "session_id", "checked_on", "signs", "verdict"}


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
    page = visitor.submit(sign=[PAY_FIRST, "R99"], status=422)
    assert "Ada tanda yang tidak dikenal." in visitor.text
    assert [box["value"] for box in page.select("input[name=sign][checked]")] == [PAY_FIRST]
    assert kept() == []


def test_a_failed_token_keeps_the_ticks_and_stores_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    page = visitor.submit(sign=[PAY_FIRST], csrf_token="old", status=422)
    assert "Isiannya masih ada." in visitor.text
    assert page.select(f"input[value={PAY_FIRST}][checked]")
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


def test_a_sign_that_the_file_dropped_is_left_out(app: Flask) -> None:
    assert [sign["slug"] for sign in offers.ticked(["R99", PAY_FIRST, VISITOR_VISA])] == [VISITOR_VISA, PAY_FIRST]


@pytest.mark.parametrize("group", ["papers", "people"])  # about money there are warnings only
def test_each_group_mixes_the_signs(group: str) -> None:
    weights = [sign["weight"] for sign in offers.groups()[group]]
    assert weights != sorted(weights, key=offers.WEIGHTS.index)
    assert weights != sorted(weights, key=offers.WEIGHTS.index, reverse=True)


def test_the_checklist_can_be_ticked_and_keeps_nothing(visitor: Browser) -> None:
    page = visitor.get("/checklist/")
    assert [" ".join(h.text.split())[2:] for h in page.select(".paper h2")] == [s["id"] for s in content.checklist()]
    boxes = page.select("label input[type=checkbox]")
    assert len(boxes) == sum(len(section["items"]) for section in content.checklist())
    assert not any(box.get("name") for box in boxes)
    assert not page.select("main [name], main form[action]"), "nothing that could be sent"


def test_each_part_of_the_checklist_says_what_it_rests_on(visitor: Browser) -> None:
    page = visitor.get("/checklist/")
    assert len(page.select(".paper > .source")) == len(content.checklist())
    state = "terakhir diperiksa Februari 2026, belum dikonfirmasi petugas"
    assert sources(visitor) == [f"Dasar: {section['source']['id']} – {state}" for section in content.checklist()]
