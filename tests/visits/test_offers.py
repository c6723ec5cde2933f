"""The job-offer check: what a villager ticks, and what the screen answers."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kiosk.models.offer_check import VERDICTS
from kiosk.rules import content, offers
from kiosk.views.offers import SIGNS as GLANCE
from kiosk.views.pictograms import PICTOGRAMS
from tests.cast.offers import PAY_FIRST, VISITOR_VISA, WORK_VISA, check, heading, kept
from tests.cast.pages import Browser, sources

SIGNS = st.sampled_from([f"R{number:02}" for number in range(1, 19)])


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


def test_every_sign_has_a_pictogram_of_its_own_and_a_few_words(visitor: Browser) -> None:
    assert GLANCE.keys() == content.offer_signs().keys()
    assert len({PICTOGRAMS[pictogram] for pictogram, _words in GLANCE.values()}) == len(GLANCE)
    assert max(len(str(words)) for _pictogram, words in GLANCE.values()) <= 40


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


def test_each_ticked_sign_says_what_it_rests_on_and_when_that_was_checked(visitor: Browser) -> None:
    check(visitor, PAY_FIRST, VISITOR_VISA, WORK_VISA)
    rests_on = [content.offer_signs()[slug]["source"]["id"] for slug in (VISITOR_VISA, PAY_FIRST, WORK_VISA)]
    state = "keadaan menurut sumber sampai Februari 2026, belum dikonfirmasi petugas"
    assert sources(visitor) == [f"Sumber: {source} – {state}" for source in rests_on]
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
        shapes[heading(visitor)] = (verdict["class"][1], str(verdict.path["d"]))
    expected = {
        "Berhenti dulu": ("verdict-stop", "stop"),
        "Hati-hati": ("verdict-warning", "warning"),
        "Lanjut cek – kita belum bisa memastikan aman": ("verdict-ok", "search"),
    }
    assert shapes.keys() == expected.keys()
    for words, (colour, drawn) in shapes.items():
        assert colour == expected[words][0]
        assert drawn in PICTOGRAMS[expected[words][1]]


def test_a_good_sign_never_cancels_a_stop(visitor: Browser) -> None:
    check(visitor, VISITOR_VISA, "R16", "R17", "R18")
    assert heading(visitor) == "Berhenti dulu"
    assert "Satu tanda bahaya sudah cukup, walau ada tanda baik." in visitor.text


def test_nothing_ticked_is_not_safe(visitor: Browser) -> None:
    check(visitor)
    assert heading(visitor) == "Lanjut cek – kita belum bisa memastikan aman"
    assert "Itu belum berarti aman." in visitor.text
    assert [row.signs for row in kept()] == [[]]


def test_good_signs_alone_are_not_safe_either(visitor: Browser) -> None:
    check(visitor, "R16", "R17", "R18")
    assert heading(visitor) == "Lanjut cek – kita belum bisa memastikan aman"
    assert "belum cukup" in visitor.text


@given(st.lists(SIGNS))
def test_the_gravest_sign_decides(slugs: list[str]) -> None:
    weights = [content.offer_signs()[slug]["weight"] for slug in slugs]
    expected = "stop" if "stop" in weights else "warning" if "warning" in weights else "ok"
    assert offers.verdict(weights) == expected


@given(st.lists(SIGNS, unique=True), st.lists(SIGNS))
def test_one_more_sign_never_makes_it_better(slugs: list[str], more: list[str]) -> None:
    def gravity(ticked: list[str]) -> int:
        return VERDICTS.index(offers.verdict([content.offer_signs()[slug]["weight"] for slug in ticked]))

    assert gravity(slugs + more) <= gravity(slugs)


def test_a_sign_that_the_file_dropped_is_left_out(app: Flask) -> None:
    assert [sign["slug"] for sign in offers.ticked(["R99", PAY_FIRST, VISITOR_VISA])] == [VISITOR_VISA, PAY_FIRST]


@pytest.mark.parametrize("group", offers.GROUPS)
def test_each_group_mixes_the_signs(group: str) -> None:
    weights = [sign["weight"] for sign in offers.groups()[group]]
    assert weights != sorted(weights, key=VERDICTS.index)
    assert weights != sorted(weights, key=VERDICTS.index, reverse=True)
