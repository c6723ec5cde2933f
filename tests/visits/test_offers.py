"""The job-offer check: its signs, what the screen answers, and the one row that it leaves."""

import io
import re
from datetime import date
from typing import Any

import pytest
from PIL import Image

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OfferCheck, OutreachSession, Village
from kiosk.rules import content, take_home
from kiosk.views.offers import CHECKED
from tests.cast.content import unconfirmed
from tests.cast.offers import PAY_FIRST, VISITOR_VISA, WORK_VISA, check, heading, offer_checks
from tests.cast.pages import Browser, sources
from tests.conftest import add, open_session

BEST = "Belum terlihat tanda bahaya. Pastikan dulu di Dinas Tenaga Kerja Kabupaten"


def addresses_to_ask(visitor: Browser) -> list[str]:
    """Whom the verdict says to ask, in its order: one in sight, the others folded."""
    assert len(visitor.page.select(".ask .number")) == 1
    return [str(link["href"]) for link in visitor.page.select(".ask p > a, details .hotline")]


def reasons(visitor: Browser) -> list[str]:
    """The few words of the reasons that are in sight."""
    return [" ".join(reason.text.split()) for reason in visitor.page.select(".reasons li")]


# --- the question


def test_all_twenty_signs_are_asked_once_and_good_ones_look_like_bad_ones(visitor: Browser) -> None:
    page = visitor.get("/offers/")
    asked = [box["value"] for box in page.select("input[name=sign]")]
    assert sorted(asked) == sorted(content.offer_signs())
    assert len(asked) == 20
    assert len(page.select("legend")) == 4
    assert len({tuple(card.get("class", ())) for card in page.select("label:has(input[name=sign])")}) == 1
    assert not re.search("centang|bahaya|tanda baik", visitor.text, re.IGNORECASE)


# --- the verdict


def test_a_stop_says_why_what_to_do_and_whom_to_call(visitor: Browser) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA)
    assert heading(visitor) == "Berhenti dulu"
    assert [mark.text for mark in visitor.page.select(".sign .weight b")] == ["Tanda bahaya", "Perlu hati-hati"]
    for words in ("pakai visa wisata", "Visa itu bukan izin bekerja", "Jangan berangkat dulu"):
        assert words in visitor.text
    assert addresses_to_ask(visitor) == [
        *("/hotlines/kp2mi-08001000", "/hotlines/disnakertrans-serang"),
        *("/hotlines/imigrasi-serang", "/hotlines/polisi-110"),
    ]


def test_each_ticked_sign_says_what_it_rests_on_and_when_that_was_checked(visitor: Browser) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA, WORK_VISA)
    signs = [content.offer_signs()[slug] for slug in (VISITOR_VISA, PAY_FIRST, WORK_VISA)]
    assert sources(visitor) == [f"Sumber: {sign['source']['id']} – {unconfirmed(sign['as_of'])}" for sign in signs]
    visitor.press("English")
    assert "Law (UU) 18/2017 as amended, Article 30" in sources(visitor)[1]
    assert "February 2026" in sources(visitor)[1]


TOGETHER = "Ada beberapa tanda hati-hati sekaligus: jangan berangkat, jangan bayar"


@pytest.mark.parametrize(
    ("signs", "checked", "verdict", "words", "unsaid"),
    [
        ("R01 R16 R17 R18", None, "Berhenti dulu", "Satu tanda bahaya sudah cukup, walau ada tanda baik.", TOGETHER),
        ("R10 R11 R12 R13 R14", None, "Berhenti dulu", TOGETHER, "tanda baik."),
        ("R14 R20", None, "Berhenti dulu", TOGETHER, "tanda baik."),
        ("R16 R17 R18 R19", None, "Berhenti dulu", "", TOGETHER),
        ("R16", "site", BEST, "penipu bisa memakai nama perusahaan itu", TOGETHER),
        ("R16", "office", BEST, "Ada tanda baik, tetapi belum cukup.", "boleh lanjut"),
        ("R16 R17", "office", BEST, "Kalau Dinas juga bilang benar, boleh lanjut.", "belum cukup"),
        ("R16 R17", "site", BEST, "simpan salinan kontrak dan visa di rumah", "belum cukup"),
        ("R16 R17 R18", "offerer", BEST, "kata yang menawari bukan bukti.", "Bagus"),
        ("R16 R17 R18", None, BEST, "situs go.id yang kita buka sendiri", "boleh lanjut"),
        ("R16 R17 R10", "office", "Hati-hati", "", "boleh lanjut"),
        ("", None, BEST, "itu bukan bukti bahwa tawarannya benar", "belum cukup"),
    ],
)
def test_signs_together(
    visitor: Browser, signs: str, checked: str | None, verdict: str, words: str, unsaid: str
) -> None:
    check(visitor, *signs.split(), **({"checked": checked} if checked else {}))
    assert heading(visitor) == verdict
    assert words in visitor.text
    assert unsaid not in visitor.text
    assert bool(visitor.page.select(".verdict-checked")) is ("boleh lanjut" in visitor.text)
    assert not re.search(r"\baman\b", visitor.text, re.IGNORECASE), "no verdict calls an offer safe"
    assert verdict == "Hati-hati" or ("/hotlines/polisi-110" in addresses_to_ask(visitor)) is (verdict != BEST)
    good = {"R16", "R17", "R18"} & set(signs.split())
    assert [row.checked for row in offer_checks()] == [(checked or "unknown") if good else None]
    if not signs:
        assert reasons(visitor) == [str(CHECKED["office"]), str(CHECKED["site"])], "how to find out"


def test_good_signs_that_nobody_checked_are_marked_so(visitor: Browser) -> None:
    check(visitor, "R16", "R17", "R18", checked="offerer")
    assert [mark.text for mark in visitor.page.select(".sign .weight b")] == ["Belum dicek"] * 3
    assert not visitor.page.select(".sign-ok")


def test_the_officer_in_the_room_is_asked_first_while_a_session_is_open(
    visitor: Browser, lontar: Village, session_in_lontar: OutreachSession
) -> None:
    first = "Tanya petugas di ruangan ini"
    check(visitor, PAY_FIRST)
    assert visitor.text.index(first) < visitor.text.index("0800-1000")
    check(visitor, "R03")
    assert visitor.text.index("Dalam bahaya sekarang?") < visitor.text.index(first), "somebody is in danger"
    with db.write():
        session_in_lontar.state = "planned"
    check(visitor, PAY_FIRST)
    assert first not in visitor.text


def test_the_gravest_three_are_in_sight_and_every_sign_is_behind_why(visitor: Browser) -> None:
    check(visitor, "R16", "R10", "R12", "R06", "R01")
    assert reasons(visitor) == [content.offer_signs()[slug]["id"]["glance"] for slug in ("R01", "R06", "R10")]
    assert len(visitor.page.select("details.why .sign")) == len(visitor.page.select(".sign")) == 5


# --- its picture


def test_a_verdict_is_kept_as_a_picture_by_the_visit_that_made_it(
    visitor: Browser, another_visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(visitor, VISITOR_VISA, PAY_FIRST)
    address = str(visitor.page.select_one(".on-phone a")["href"])
    assert "Simpan hanya kalau HP ini dipegang sendiri." in visitor.text
    answer = visitor.client.get(address)
    assert answer.headers["Content-Disposition"] == "attachment; filename=catatan.png"
    assert Image.open(io.BytesIO(answer.data)).size == (take_home.WIDTH, take_home.HEIGHT)
    assert len(answer.data) < 100_000
    another_visitor.get(address)
    assert another_visitor.path == "/"
    drawn: list[tuple[object, ...]] = []
    monkeypatch.setattr(take_home, "render_verdict", lambda *given: drawn.append(given) or b"")
    visitor.client.get(address)
    look, title, _advice, why, numbers, _dates = drawn[0]
    assert (look, title, why) == ("stop", "Berhenti dulu", reasons(visitor))
    assert [number.digits for number in numbers] == ["0800-1000"]  # type: ignore[attr-defined]


def test_only_signs_verdict_session_and_date_are_kept(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA)
    (row,) = offer_checks()
    assert (row.signs, row.verdict, row.session_id) == ([VISITOR_VISA, PAY_FIRST], "stop", session_in_lontar.id)
    assert type(row.checked_on) is date
    assert row.checked_on == today()
    assert len(row.token) == 22
    columns = {"token", "session_id", "checked_on", "signs", "checked", "verdict"}
    assert set(OfferCheck.__table__.columns.keys()) == columns


def test_with_two_sessions_the_visitor_says_which_or_none(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(open_session(lontar, title="Sambang desa"))
    check(visitor, PAY_FIRST, session=session_in_lontar.id)
    check(visitor, VISITOR_VISA)
    check(visitor, WORK_VISA, session="no such session")
    by_sign = {row.signs[0]: row.session_id for row in offer_checks()}
    assert by_sign == {PAY_FIRST: session_in_lontar.id, VISITOR_VISA: None, WORK_VISA: None}


def test_without_a_session_none_is_asked_for_or_kept_and_a_reload_changes_nothing(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA)
    for _reload in range(2):
        visitor.get(visitor.path)
        assert heading(visitor) == "Berhenti dulu"
    assert [row.session_id for row in offer_checks()] == [None]
    assert not visitor.get("/offers/").select("input[name=session]")


def test_a_sign_nobody_asked_about_is_refused_and_nothing_is_kept(visitor: Browser) -> None:
    visitor.get("/offers/")
    for sent in ({"sign": [PAY_FIRST, "R99"]}, {"sign": [PAY_FIRST], "checked": "broker"}):
        page = visitor.submit(**sent, status=422)
        assert "Ada yang belum terbaca." in visitor.text
        assert [box["value"] for box in page.select("input[name=sign][checked]")] == [PAY_FIRST]
    assert offer_checks() == []


def test_a_failed_token_and_a_change_of_language_keep_the_ticks_and_store_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    page = visitor.post("/language", ticked_form(visitor, PAY_FIRST, language="en", next="/offers/"))
    assert page.select(f"input[value={PAY_FIRST}][checked]")
    assert "pay a lot of money" in visitor.text
    visitor.get("/offers/")
    visitor.press("Indonesia")
    page = visitor.submit(sign=[PAY_FIRST, WORK_VISA], checked="site", csrf_token="old", status=422)
    assert "Isian tadi masih ada." in visitor.text
    assert page.select(f"input[value={PAY_FIRST}][checked]")
    assert page.select("input[value=site][checked]")
    assert offer_checks() == []
    visitor.submit()
    assert heading(visitor) == "Hati-hati"


def test_a_check_in_the_language_just_chosen_is_sent_from_its_own_page(visitor: Browser) -> None:
    visitor.get("/offers/")
    visitor.post("/language", ticked_form(visitor, VISITOR_VISA, language="en", next="/offers/"))
    visitor.submit()
    assert [row.signs for row in offer_checks()] == [[VISITOR_VISA]]


def ticked_form(visitor: Browser, *signs: str, **fields: str) -> Any:
    """The form of the page as it is sent with these signs ticked."""
    sent = visitor.filled(visitor.page.select_one("main form"))
    sent.setlist("sign", list(signs))
    sent.update(fields)
    return sent


def test_the_same_form_sent_again_later_stores_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    sent = ticked_form(visitor, VISITOR_VISA)
    visitor.post("/offers/", sent)
    visitor.post("/offers/", sent, status=422)  # its token went with the first tap: the ticks are still there
    assert visitor.page.select(f"input[value={VISITOR_VISA}][checked]")
    assert len(offer_checks()) == 1


def test_the_next_check_and_the_end_of_the_visit_close_the_verdict(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA)
    first = visitor.path
    check(visitor, PAY_FIRST)
    second = visitor.path
    for address in (first, "/offers/AAAAAAAAAAAAAAAAAAAAAA"):
        visitor.get(address)
        assert visitor.path == "/"
    visitor.get(second)
    visitor.press("Selesai")
    visitor.get(second)
    assert visitor.path == "/"
