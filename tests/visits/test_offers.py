"""The job-offer check: what a villager ticks, and what the screen answers."""

import re

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import content
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
    asked = [link["href"] for link in visitor.page.select(".hotline")]
    assert asked == [
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
        verdict = visitor.page.select_one(".verdict")
        assert verdict
        shapes[heading(visitor)] = (verdict["class"][1], str(verdict.path["d"]))
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
    assert "Tidak ada yang dicentang. Itu bukan bukti bahwa tawarannya benar." in visitor.text
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
    assert "Kata yang menawari bukan bukti." in visitor.text
    assert "situs go.id yang kita buka sendiri" in visitor.text
    assert not visitor.page.select(".verdict-checked, .sign-ok")
    assert [mark.text for mark in visitor.page.select(".sign .weight b")] == ["Belum dicek"] * 3
    assert "Bagus" not in visitor.text
    assert [row.checked for row in kept()] == [checked or "unknown"]


@pytest.mark.parametrize("checked", ["office", "site"])
def test_a_company_and_papers_that_were_checked_are_kept_and_checked_once_more(visitor: Browser, checked: str) -> None:
    check(visitor, "R16", "R17", checked=checked)
    assert heading(visitor) == BEST
    assert "Simpan salinan kontrak dan visa di rumah." in visitor.text
    assert visitor.page.select(".verdict-checked")
    assert visitor.page.select(".hotline"), "whom to ask"
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
    assert asked(visitor)[0].startswith(first)
    check(visitor, "R03")
    police, officer = asked(visitor)[:2]
    assert "110" in police, "somebody is in danger"
    assert officer.startswith(first)
    with db.write():
        session_in_lontar.state = "planned"
    check(visitor, PAY_FIRST)
    assert first not in visitor.text


def asked(visitor: Browser) -> list[str]:
    """Whom the verdict says to ask, in its order."""
    return [" ".join(place.get_text(" ").split()) for place in visitor.page.select(".hotlines > li")]


def test_several_warnings_together_are_a_stop_and_say_so(visitor: Browser) -> None:
    together = "Ada beberapa tanda hati-hati sekaligus. Sebaiknya berhenti dulu dan tanya petugas."
    for signs in (["R10", "R11", "R12", "R13", "R14"], ["R14", "R20"], ["R10", "R12", "R15", "R16"]):
        check(visitor, *signs)
        assert heading(visitor) == "Berhenti dulu"
        assert together in visitor.text
        assert "/hotlines/polisi-110" in [link["href"] for link in visitor.page.select(".hotline")]
    check(visitor, "R16", "R17", "R18", "R19")
    assert heading(visitor) == "Berhenti dulu"
    assert together not in visitor.text
    assert [row.verdict for row in kept()] == ["stop"] * 4
