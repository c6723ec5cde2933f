"""The job-offer check: what a villager ticks, and what the screen answers."""

import io
import re

import pytest
from flask import Flask
from flask_babel import force_locale
from PIL import Image, ImageDraw

from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import content, take_home
from kiosk.views.offers import CHECKED, OUTCOMES
from kiosk.views.offers import SIGNS as GLANCE
from kiosk.views.pictograms import PICTOGRAMS
from tests.cast.content import unconfirmed
from tests.cast.offers import PAY_FIRST, VISITOR_VISA, WORK_VISA, check, heading, kept
from tests.cast.pages import Browser, sources

pytestmark = pytest.mark.look
BEST = "Belum terlihat tanda bahaya. Pastikan dulu di Dinas Tenaga Kerja Kabupaten"


def test_all_twenty_signs_are_asked_once_under_short_headings(visitor: Browser) -> None:
    page = visitor.get("/offers/")
    assert "centang" not in visitor.text.lower()
    asked = [box["value"] for box in page.select("input[name=sign]")]
    assert sorted(asked) == sorted(content.offer_signs())
    assert len(asked) == 20
    assert [" ".join(legend.text.split()) for legend in page.select("legend")] == [
        "Berangkat dan surat",
        "Uang dan janji",
        "Orang dan tawarannya",
        "Sudah dicek ke mana?",
    ]


def test_every_sign_has_a_picture_of_its_own_and_a_few_words(visitor: Browser) -> None:
    assert GLANCE.keys() == content.offer_signs().keys()
    assert len({tuple(sign["picture"]) for sign in content.offer_signs().values()}) == len(GLANCE)
    assert max(len(str(words)) for words in GLANCE.values()) <= 42


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
    assert whom(visitor) == [
        *("/hotlines/kp2mi-08001000", "/hotlines/disnakertrans-serang"),
        *("/hotlines/imigrasi-serang", "/hotlines/polisi-110"),
    ]


def test_each_ticked_sign_says_what_it_rests_on_and_when_that_was_checked(visitor: Browser) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA, WORK_VISA)
    signs = [content.offer_signs()[slug] for slug in (VISITOR_VISA, PAY_FIRST, WORK_VISA)]
    said = [f"Sumber: {sign['source']['id']} – {unconfirmed(sign['as_of'])}" for sign in signs]
    assert sources(visitor) == said
    visitor.press("English")
    assert "Law (UU) 18/2017 as amended, Article 30" in sources(visitor)[1]
    assert "February 2026" in sources(visitor)[1]


def test_a_company_on_the_list_may_still_not_be_who_invites(visitor: Browser) -> None:
    check(visitor, "R16", checked="site")
    assert "penipu bisa memakai nama perusahaan itu" in visitor.text
    assert "apakah orang ini benar dari sana?" in visitor.text


def test_the_verdict_has_a_shape_a_word_and_a_colour(visitor: Browser) -> None:
    shapes = {}
    for sign in (VISITOR_VISA, PAY_FIRST, WORK_VISA):
        check(visitor, sign)
        colour, drawn = visitor.page.select_one("main.verdict"), visitor.page.select_one("h1 path")
        assert colour
        assert drawn
        shapes[heading(visitor)] = (colour["class"][-1], str(drawn["d"]))
    expected = {
        "Berhenti dulu": ("verdict-stop", "stop"),
        "Hati-hati": ("verdict-warning", "warning"),
        BEST: ("verdict-ok", "search"),
    }
    assert shapes.keys() == expected.keys()
    for words, (colour, drawn) in shapes.items():
        assert colour == expected[words][0]
        assert drawn in PICTOGRAMS[expected[words][1]]


def test_a_good_sign_never_cancels_a_stop(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA, "R16", "R17", "R18")
    assert heading(visitor) == "Berhenti dulu"
    assert "Satu tanda bahaya sudah cukup, walau ada tanda baik." in visitor.text


def test_nothing_ticked_is_no_proof(visitor: Browser) -> None:
    check(visitor)
    assert heading(visitor) == BEST
    assert "itu bukan bukti bahwa tawarannya benar" in visitor.text
    assert reasons(visitor) == [str(CHECKED["office"]), str(CHECKED["site"])], "how to find out"
    assert [(row.signs, row.checked) for row in kept()] == [([], None)]


def test_where_good_signs_were_checked_is_asked_below_the_signs(visitor: Browser) -> None:
    page = visitor.get("/offers/")
    assert [box["value"] for box in page.select("input[name=checked]")] == ["office", "site", "offerer", "unknown"]
    assert not page.select("input[name=checked][checked]")
    assert [" ".join(card.text.split()) for card in page.select("label:has(input[name=checked])")] == [
        "Datang atau telepon kantor resmi",
        "Buka sendiri situs go.id, bukan dari tautan kiriman",
        "Baru kata yang menawari",
        "Belum tahu",
    ]
    assert len({str(drawn) for drawn in page.select("label:has(input[name=checked]) svg")}) == 4, "each is pictured"


@pytest.mark.parametrize("checked", ["offerer", "unknown", None])
def test_two_ticks_alone_turn_no_offer_green(visitor: Browser, checked: str | None) -> None:
    check(visitor, "R16", "R17", "R18", **({"checked": checked} if checked else {}))
    assert heading(visitor) == BEST
    assert "kata yang menawari bukan bukti." in visitor.text
    assert "situs go.id yang kita buka sendiri" in visitor.text
    assert not visitor.page.select(".verdict-checked, .sign-ok")
    assert [mark.text for mark in visitor.page.select(".sign .weight b")] == ["Belum dicek"] * 3
    assert "Bagus" not in visitor.text
    assert [row.checked for row in kept()] == [checked or "unknown"]


@pytest.mark.parametrize("checked", ["office", "site"])
def test_a_company_and_papers_that_were_checked_are_kept_and_checked_once_more(visitor: Browser, checked: str) -> None:
    check(visitor, "R16", "R17", checked=checked)
    assert heading(visitor) == BEST
    assert "simpan salinan kontrak dan visa di rumah. Kalau Dinas juga bilang benar, boleh lanjut." in visitor.text
    assert visitor.page.select(".verdict-checked")
    assert whom(visitor), "whom to ask"
    assert [row.checked for row in kept()] == [checked]
    check(visitor, "R16", checked=checked)
    assert "Ada tanda baik, tetapi belum cukup." in visitor.text
    assert not visitor.page.select(".verdict-checked")
    check(visitor, "R16", "R17", PAY_FIRST, checked=checked)
    assert heading(visitor) == "Hati-hati"


def test_no_verdict_calls_an_offer_safe(visitor: Browser) -> None:
    for signs in ([], ["R16"], ["R16", "R17", "R18"]):
        check(visitor, *signs, checked="office")
        assert not re.search(r"\baman\b", visitor.text, re.IGNORECASE)
        visitor.press("English")
        assert not re.search(r"\bsafe\b", visitor.text, re.IGNORECASE)
        visitor.press("Indonesia")


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


def whom(visitor: Browser) -> list[str]:
    """Whom the verdict says to ask, in its order: one in sight, the others folded."""
    assert len(visitor.page.select(".ask .number")) == 1
    return [str(link["href"]) for link in visitor.page.select(".ask p > a, details .hotline")]


def reasons(visitor: Browser) -> list[str]:
    """The few words of the reasons that are in sight."""
    return [" ".join(reason.text.split()) for reason in visitor.page.select(".reasons li")]


def test_the_gravest_three_are_in_sight_and_every_sign_is_behind_why(visitor: Browser) -> None:
    check(visitor, "R16", "R10", "R12", "R06", "R01")
    assert reasons(visitor) == [str(GLANCE[slug]) for slug in ("R01", "R06", "R10")]
    fold = visitor.page.select_one("details.why")
    assert fold
    assert len(fold.select(".sign")) == 5
    assert len(visitor.page.select(".sign")) == 5


def test_a_verdict_is_kept_as_a_picture_by_the_visit_that_made_it(
    visitor: Browser, another_visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(visitor, VISITOR_VISA, PAY_FIRST)
    link = visitor.page.select_one(".on-phone a")
    assert link
    assert "Simpan hanya kalau HP ini dipegang sendiri." in visitor.text
    kept_by_phone = visitor.client.get(link["href"])
    assert kept_by_phone.headers["Content-Disposition"] == "attachment; filename=catatan.png"
    assert Image.open(io.BytesIO(kept_by_phone.data)).size == (take_home.WIDTH, take_home.HEIGHT)
    assert len(kept_by_phone.data) < 100_000
    another_visitor.get(str(link["href"]))
    assert another_visitor.path == "/"
    drawn: list[tuple[object, ...]] = []
    monkeypatch.setattr(take_home, "draw_note", lambda *given: drawn.append(given) or b"")
    visitor.client.get(link["href"])
    look, title, _advice, why, numbers, _dates = drawn[0]
    assert (look, title, why) == ("stop", "Berhenti dulu", reasons(visitor))
    assert [number.digits for number in numbers] == ["0800-1000"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_a_verdict_has_room_and_letters_for_its_words(app: Flask, language: str) -> None:
    pen = ImageDraw.Draw(Image.new("RGB", (take_home.WIDTH, take_home.HEIGHT)))
    no_letter = bytes(take_home.font(40).getmask("\uffff"))
    longest = sorted((str(words) for words in GLANCE.values()), key=len)[-3:]
    with app.test_request_context(), force_locale(language):
        for _look, title, advice in OUTCOMES.values():
            end = take_home.write_lines(pen, take_home.EDGE, str(title), 84, "#000") + take_home.EDGE
            for text, size in ((str(advice), 58), *((f"1. {words}", 52) for words in longest)):
                end = take_home.write_lines(pen, end, text, size, "#000")
                assert [sign for sign in text if bytes(take_home.font(40).getmask(sign)) == no_letter] == []
            assert end <= take_home.HEIGHT - take_home.FOOT - 320


def test_several_warnings_together_are_a_stop_and_say_so(visitor: Browser) -> None:
    together = "Ada beberapa tanda hati-hati sekaligus: jangan berangkat, jangan bayar"
    for signs in (["R10", "R11", "R12", "R13", "R14"], ["R14", "R20"], ["R10", "R12", "R15", "R16"]):
        check(visitor, *signs)
        assert heading(visitor) == "Berhenti dulu"
        assert together in visitor.text
        assert "/hotlines/polisi-110" in whom(visitor)
    check(visitor, "R16", "R17", "R18", "R19")
    assert heading(visitor) == "Berhenti dulu"
    assert together not in visitor.text
    assert [row.verdict for row in kept()] == ["stop"] * 4
