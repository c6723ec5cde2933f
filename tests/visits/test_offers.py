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
from kiosk.rules import companies, content, take_home
from kiosk.views.offers import CHECKED
from tests.cast.audio import seconds_of
from tests.cast.content import unconfirmed_words
from tests.cast.offers import MILLIONS, VISITOR_VISA, WORK_VISA, check, offer_checks
from tests.cast.pages import Browser, heading, sources, words_of
from tests.conftest import add, open_session

NOT_SEEN = "Belum terlihat tanda bahaya"


def addresses_to_ask(visitor: Browser) -> list[str]:
    """Whom the verdict says to ask, in its order: one in sight, the others folded."""
    assert len(visitor.page.select(".verdict-number")) == 1
    return [str(link["href"]) for link in visitor.page.select(".verdict-contact p > a, details .hotline")]


def lines_for_the_threatened(visitor: Browser) -> list[str]:
    """The one line for who is threatened, where there is one."""
    return [words_of(line) for line in visitor.page.select(".verdict-threat")]


def reasons(visitor: Browser) -> list[str]:
    """The few words of the reasons that are in sight."""
    return [words_of(reason) for reason in visitor.page.select(".verdict-reason")]


# --- the question


def test_all_signs_are_asked_once_and_good_ones_look_like_bad_ones(visitor: Browser) -> None:
    page = visitor.get("/offers/")
    signs = [box["value"] for box in page.select("input[name=sign]")]
    assert sorted(signs) == sorted(content.offer_signs().keys() - companies.SIGNS.values())
    assert len(signs) == 21
    assert len(page.select("legend")) == 4
    assert len({tuple(card.get("class", ())) for card in page.select("label:has(input[name=sign])")}) == 1
    assert not re.search("centang|bahaya|tanda baik", visitor.text, re.IGNORECASE)


def test_each_part_is_led_by_mak_in_a_short_question_and_heard_in_twenty_seconds(visitor: Browser) -> None:
    for part in visitor.get("/offers/").select("fieldset.step"):
        question = part.select_one("legend .talk-bubble > span")
        assert part.select_one("legend use")["href"].endswith("#mak-ask")
        assert len(question.text.split()) <= 4
        spoken = [question, *part.select(".option [data-say]")]
        assert len(spoken) <= 8
        assert all(words["data-say"] for words in spoken)
        assert sum(seconds_of(str(words["data-say"])) for words in spoken) <= 20, question.text


# --- the verdict


def test_a_stop_says_why_what_to_do_and_whom_to_call(visitor: Browser) -> None:
    check(visitor, MILLIONS, VISITOR_VISA)
    assert heading(visitor) == "Berhenti dulu"
    assert [mark.text for mark in visitor.page.select(".sign-weight b")] == ["Tanda bahaya", "Perlu hati-hati"]
    for words in ("disuruh masuk tanpa visa kerja", "Itu bukan izin bekerja", "Jangan berangkat dulu"):
        assert words in visitor.text
    assert addresses_to_ask(visitor) == ["/hotlines/kp2mi-08001000", "/hotlines/disnakertrans-serang"]


@pytest.mark.parametrize("sign", ["R03", "R10", "R15", "R01 R19", MILLIONS])
def test_without_danger_the_police_are_one_line_for_who_is_threatened(visitor: Browser, sign: str) -> None:
    """An agent who wants to keep the passport is a matter for the labour office."""
    check(visitor, *sign.split())
    assert visitor.page.select_one(".verdict-number").text == "0800-1000"
    assert lines_for_the_threatened(visitor) == ["Diancam? 110"]
    assert visitor.page.select_one(".verdict-threat a")["href"] == "/hotlines/polisi-110"
    assert "/hotlines/polisi-110" not in addresses_to_ask(visitor)


@pytest.mark.parametrize("sign", ["R04", "R07", "R07 R16"])
def test_past_the_border_check_and_for_crime_or_organs_the_police_come_first(visitor: Browser, sign: str) -> None:
    check(visitor, *sign.split())
    assert heading(visitor) == "Berhenti dulu"
    assert visitor.page.select_one(".verdict-number").text == "110"
    assert addresses_to_ask(visitor)[1:] == ["/hotlines/kp2mi-08001000", "/hotlines/disnakertrans-serang"]
    assert lines_for_the_threatened(visitor) == []


def test_each_ticked_sign_says_what_it_rests_on_and_when_that_was_checked(visitor: Browser) -> None:
    check(visitor, MILLIONS, VISITOR_VISA, WORK_VISA)
    signs = [content.offer_signs()[slug] for slug in (VISITOR_VISA, MILLIONS, WORK_VISA)]
    assert sources(visitor) == [
        f"Sumber: {sign['source']['id']} – {unconfirmed_words(sign['as_of'])}" for sign in signs
    ]
    visitor.press("English")
    assert "Law (UU) 18/2017 as amended, Article 30" in sources(visitor)[1]
    assert "January 2026" in sources(visitor)[1]


CHECK_IT, READ_IT = "PT, lowongan, dan orangnya", "Visa kerja dan kontraknya"
GLANCE = {slug: sign["id"]["glance"] for slug, sign in content.offer_signs().items()}
SAID = "Ucapan orang yang menawari bukan bukti. Kita cek dulu ke kantor resmi."
CHECKED_IT = "Ini sudah dicek. Suratnya kita simpan."
STOP = "Tawaran ini bisa berbahaya. Kita jangan berangkat, jangan bayar, jangan serahkan surat."
DOUBT = "Ada yang belum jelas. Kita jangan bayar dan jangan tanda tangan dulu."


@pytest.mark.parametrize(
    ("signs", "checked", "verdict", "advice", "in_sight"),
    [
        ("R01 R16 R17", None, "Berhenti dulu", STOP, [GLANCE["R01"]]),
        ("R11 R12 R13", None, "Berhenti dulu", STOP, [GLANCE[slug] for slug in ("R11", "R12", "R13")]),
        ("R11 R23", None, "Hati-hati", DOUBT, [GLANCE["R11"], GLANCE["R23"]]),
        ("R11 R16", "office", "Hati-hati", DOUBT, [GLANCE["R11"]]),
        ("R16 R17", "office", NOT_SEEN, CHECKED_IT, [GLANCE["R16"], GLANCE["R17"]]),
        ("R16 R17", "site", NOT_SEEN, CHECKED_IT, [GLANCE["R16"], GLANCE["R17"]]),
        ("R16", "office", NOT_SEEN, CHECKED_IT, [GLANCE["R16"], f"Masih perlu dicek {READ_IT}"]),
        ("R17", "site", NOT_SEEN, CHECKED_IT, [GLANCE["R17"], f"Masih perlu dicek {CHECK_IT}"]),
        ("R16 R17", "offerer", NOT_SEEN, SAID, [f"Masih perlu dicek {each}" for each in (CHECK_IT, READ_IT)]),
        ("R17", "unknown", NOT_SEEN, SAID, [f"Masih perlu dicek {each}" for each in (CHECK_IT, READ_IT)]),
        ("R16", None, NOT_SEEN, SAID, [f"Masih perlu dicek {each}" for each in (CHECK_IT, READ_IT)]),
    ],
)
def test_signs_together(
    visitor: Browser, signs: str, checked: str | None, verdict: str, advice: str, in_sight: list[str]
) -> None:
    check(visitor, *signs.split(), **({"checked": checked} if checked else {}))
    assert heading(visitor) == verdict
    assert words_of(visitor.page.select_one(".verdict-advice")) == advice
    assert reasons(visitor) == in_sight
    assert bool(visitor.page.select(".verdict-checked")) is (signs == "R16 R17" and checked in ("office", "site"))
    assert not re.search(r"\baman\b", visitor.text, re.IGNORECASE), "no verdict calls an offer safe"
    assert bool(visitor.page.select(".foot [href='/hotlines/cek-p3mi']")) is (
        f"Masih perlu dicek {CHECK_IT}" in in_sight
    )
    good = {"R16", "R17"} & set(signs.split())
    assert [row.checked for row in offer_checks()] == [(checked or "unknown") if good else None]


@pytest.mark.parametrize(
    ("signs", "checked", "face"),
    [
        ("R01", "unknown", "mak-care"),
        ("R11", "unknown", "mak-kind"),
        ("", "unknown", "mak-ask"),
        ("R16 R17", "offerer", "mak-ask"),
        ("R16 R17", "office", "mak-glad"),
    ],
)
def test_mak_says_the_verdict_with_a_sign_and_a_face(visitor: Browser, signs: str, checked: str, face: str) -> None:
    check(visitor, *signs.split(), checked=checked)
    bubble = visitor.page.select_one("main > .talk .talk-bubble")
    assert visitor.page.select_one("main > .talk .face use")["href"].endswith(f"#{face}")
    assert bubble.select_one("h1 > svg.verdict-icon"), "a face alone tells nothing"
    assert bubble.select_one("h1 ~ .verdict-advice b"), "one thing to do"


def test_with_nothing_ticked_there_are_two_ways_on(visitor: Browser) -> None:
    check(visitor)
    assert heading(visitor) == "Belum ada yang diketuk"
    assert reasons(visitor) == [str(CHECKED["office"]), str(CHECKED["site"])], "how to find out"
    ways = {link.text.strip(): link["href"] for link in visitor.page.select(".foot a")}
    assert ways == {"Lihat lagi tandanya": "/offers/", "Cek nama perusahaan": "/hotlines/cek-p3mi"}
    assert lines_for_the_threatened(visitor) == []
    assert [row.verdict for row in offer_checks()] == ["ok"]


def test_one_stop_sign_is_enough_whatever_speaks_for_the_offer(visitor: Browser) -> None:
    enough = "Satu tanda bahaya sudah cukup, walau ada tanda baik."
    check(visitor, "R19", "R16", "R17")
    assert enough in visitor.text
    for signs in (("R19",), ("R11", "R12", "R13", "R16")):
        check(visitor, *signs)
        assert enough not in visitor.text


def test_good_signs_that_nobody_checked_are_marked_so(visitor: Browser) -> None:
    check(visitor, "R16", "R17", checked="offerer")
    assert [mark.text for mark in visitor.page.select(".sign-weight b")] == ["Belum dicek"] * 2
    assert not visitor.page.select("[data-weight=ok]")


def test_the_officer_in_the_room_is_asked_first_while_a_session_is_open(
    visitor: Browser, lontar: Village, session_in_lontar: OutreachSession
) -> None:
    first = "Tanya petugas di ruangan ini"
    check(visitor, MILLIONS)
    assert visitor.page.select_one(".verdict-officer use")["href"].endswith("#petugas")
    assert visitor.text.index(first) < visitor.text.index("0800-1000")
    check(visitor, "R03")
    assert visitor.text.index(first) < visitor.text.index("0800-1000"), "a held passport is no danger to life"
    check(visitor, "R04")
    assert visitor.text.index("Dalam bahaya sekarang?") < visitor.text.index(first), "somebody is in danger"
    with db.write():
        session_in_lontar.state = "planned"
    check(visitor, MILLIONS)
    assert first not in visitor.text


def test_the_gravest_three_are_in_sight_and_every_sign_is_behind_why(visitor: Browser) -> None:
    check(visitor, "R16", "R11", "R12", "R06", "R01")
    assert reasons(visitor) == [GLANCE[slug] for slug in ("R01", "R06", "R11")]
    assert len(visitor.page.select("details.verdict-why .sign-card")) == len(visitor.page.select(".sign-card")) == 5


# --- its picture


def test_a_verdict_is_kept_as_a_picture_by_the_visit_that_made_it(
    visitor: Browser, another_visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(visitor, VISITOR_VISA, MILLIONS)
    address = str(visitor.page.select_one("a[href$=picture]")["href"])
    assert "Simpan hanya kalau HP ini dipegang sendiri." in visitor.text
    answer = visitor.client.get(address)
    assert answer.headers["Content-Disposition"] == "attachment; filename=catatan.png"
    assert Image.open(io.BytesIO(answer.data)).size == (take_home.WIDTH, take_home.HEIGHT)
    assert len(answer.data) < 100_000
    another_visitor.get(address)
    assert another_visitor.path == "/"
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(take_home, "render_verdict", lambda *arguments: calls.append(arguments) or b"")
    visitor.client.get(address)
    look, title, _advice, why, numbers, note, _dates = calls[0]
    assert (look, title, why) == ("stop", "Berhenti dulu", reasons(visitor))
    assert [number.digits for number in numbers] == ["0800-1000"]
    assert note == "Diancam? 110"
    for signs, first in (("R16", "0800-1000"), ("R04", "110")):
        check(visitor, signs)
        visitor.client.get(f"{visitor.path}/picture")
        assert (calls[-1][4][0].digits, calls[-1][5]) == (first, ""), "no line where nobody is stopped, or police first"


def test_only_signs_verdict_session_and_date_are_kept(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    check(visitor, MILLIONS, VISITOR_VISA)
    (row,) = offer_checks()
    assert (row.signs, row.verdict, row.session_id) == ([VISITOR_VISA, MILLIONS], "stop", session_in_lontar.id)
    assert type(row.checked_on) is date
    assert row.checked_on == today()
    assert len(row.token) == 22
    columns = {"token", "session_id", "checked_on", "signs", "checked", "verdict"}
    assert set(OfferCheck.__table__.columns.keys()) == columns


def test_with_two_sessions_the_visitor_says_which_or_none(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    add(open_session(lontar, title="Sambang desa"))
    check(visitor, MILLIONS, session=session_in_lontar.id)
    check(visitor, VISITOR_VISA)
    check(visitor, WORK_VISA, session="no such session")
    by_sign = {row.signs[0]: row.session_id for row in offer_checks()}
    assert by_sign == {MILLIONS: session_in_lontar.id, VISITOR_VISA: None, WORK_VISA: None}


def test_without_a_session_none_is_asked_for_or_kept_and_a_reload_changes_nothing(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA)
    for _reload in range(2):
        visitor.get(visitor.path)
        assert heading(visitor) == "Berhenti dulu"
    assert [row.session_id for row in offer_checks()] == [None]
    assert not visitor.get("/offers/").select("input[name=session]")


def test_a_sign_nobody_asked_about_is_refused_and_nothing_is_kept(visitor: Browser) -> None:
    visitor.get("/offers/")
    for fields in ({"sign": [MILLIONS, "R99"]}, {"sign": [MILLIONS], "checked": "broker"}):
        page = visitor.submit(**fields, status=422)
        assert "Ada yang belum terbaca." in visitor.text
        assert [box["value"] for box in page.select("input[name=sign][checked]")] == [MILLIONS]
    assert offer_checks() == []


def test_a_failed_token_and_a_change_of_language_keep_the_ticks_and_store_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    page = visitor.post("/language", ticked_form(visitor, MILLIONS, language="en", next="/offers/"))
    assert page.select(f"input[value={MILLIONS}][checked]")
    assert "Millions to pay, debt, or a fine" in visitor.text
    visitor.get("/offers/")
    visitor.press("Indonesia")
    page = visitor.submit(sign=[MILLIONS, WORK_VISA], checked="site", csrf_token="old", status=422)
    assert "Isian tadi masih ada." in visitor.text
    assert page.select(f"input[value={MILLIONS}][checked]")
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
    form = visitor.form_data(visitor.page.select_one("main form"))
    form.setlist("sign", list(signs))
    form.update(fields)
    return form


def test_the_same_form_sent_again_later_stores_nothing(visitor: Browser) -> None:
    visitor.get("/offers/")
    form = ticked_form(visitor, VISITOR_VISA)
    visitor.post("/offers/", form)
    visitor.post("/offers/", form, status=422)  # its token went with the first tap: the ticks are still there
    assert visitor.page.select(f"input[value={VISITOR_VISA}][checked]")
    assert len(offer_checks()) == 1


def test_the_next_check_and_the_end_of_the_visit_close_the_verdict(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA)
    first = visitor.path
    check(visitor, MILLIONS)
    second = visitor.path
    for address in (first, "/offers/AAAAAAAAAAAAAAAAAAAAAA"):
        visitor.get(address)
        assert visitor.path == "/"
    visitor.get(second)
    visitor.press("Selesai")
    visitor.get(second)
    assert visitor.path == "/"
