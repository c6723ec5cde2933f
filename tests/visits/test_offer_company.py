"""The company of an offer: what the office's list adds to the check, as a sign, a line or a question."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.rules import companies, content, take_home
from kiosk.web.dates import day
from tests.cast.companies import ADDRESS, DIBEKUKAN, DICABUT, LEWAT, MIRIP, SEJATI, bring_list
from tests.cast.offers import check, offer_checks
from tests.cast.pages import Browser, heading, words_of

# with the day of the list
WITHDRAWN = "Izin PT dicabut atau dibekukan, menurut daftar tanggal {}."
EXPIRED = "Izin PT sudah lewat tanggalnya, menurut daftar tanggal {}."
FOUND = "Nama PT ada di daftar tanggal {}: terdaftar bukan berarti lowongannya benar."
MISSING = "Perlu dicek: PT tidak ada di daftar tanggal {}. LPK, kapal, magang: tanya Disnaker."
SIMILAR = "Nama persis tidak ada di daftar tanggal {}. Ada yang mirip:"
NOT_SEEN = "Belum terlihat tanda bahaya"


@pytest.fixture(autouse=True)
def office_list(app: Flask) -> None:
    """The office has brought its list."""
    bring_list()


def reasons(visitor: Browser) -> list[str]:
    return [words_of(reason) for reason in visitor.page.select(".verdict-reason")]


def dated(words: str) -> str:
    """The words with the day of the list."""
    return words.format(day(today()))


def company_in_cookie(visitor: Browser) -> Any:
    with visitor.client.session_transaction() as cookie:
        return cookie.get("company")


@pytest.mark.parametrize(
    ("signs", "name", "stored", "verdict", "in_sight"),
    [
        ("", DICABUT, ["R24"], "Berhenti dulu", [WITHDRAWN]),
        ("R16 R17", DIBEKUKAN, ["R16", "R17", "R24"], "Berhenti dulu", [WITHDRAWN]),
        ("", LEWAT, ["R25"], "Hati-hati", [EXPIRED]),
        ("R01 R06 R10", DICABUT, ["R01", "R06", "R10", "R24"], "Berhenti dulu", [WITHDRAWN, None, None]),
        ("R11 R12", LEWAT, ["R11", "R12", "R25"], "Berhenti dulu", [EXPIRED, "Biaya jutaan, utang, denda", None]),
    ],
)
def test_a_licence_that_is_gone_is_a_sign(
    visitor: Browser, signs: str, name: str, stored: list[str], verdict: str, in_sight: list[str | None]
) -> None:
    check(visitor, *signs.split(), company=name, checked="office")
    assert [row.signs for row in offer_checks()] == [stored]
    assert heading(visitor) == verdict
    expected = [words and dated(words) for words in in_sight]
    assert [reason if words else None for reason, words in zip(reasons(visitor), expected, strict=True)] == expected
    sign = content.offer_signs()[stored[-1]]
    assert len(visitor.page.select(".sign-card")) == len(stored)
    card = words_of(visitor.page.select_one(".sign-card"))
    assert all(words in card for words in (expected[0], sign["id"]["why"], sign["id"]["do"]))


@pytest.mark.parametrize(
    ("signs", "name", "verdict", "line", "kind"),
    [
        ("R16 R17", SEJATI, NOT_SEEN, FOUND, "found"),
        ("R01 R06 R10", SEJATI, "Berhenti dulu", FOUND, "found"),
        ("R11", "PT Angin Ribut", "Hati-hati", MISSING, "missing"),
        ("R16", "PT Angin Ribut", NOT_SEEN, MISSING, "missing"),
        ("", "PT Angin Ribut", "Belum ada yang diketuk", MISSING, "missing"),
    ],
)
def test_what_else_the_list_says_is_one_line_without_weight(
    visitor: Browser, signs: str, name: str, verdict: str, line: str, kind: str
) -> None:
    check(visitor, *signs.split(), checked="office")
    alone = heading(visitor), visitor.page.select_one("main")["class"]
    check(visitor, *signs.split(), checked="office", company=name)
    assert (heading(visitor), visitor.page.select_one("main")["class"]) == alone
    assert heading(visitor) == verdict
    assert reasons(visitor)[-1] == dated(line)
    assert visitor.page.select(".verdict-reason")[-1]["data-weight"] == "list"
    assert len(reasons(visitor)) <= 3
    assert [row.signs for row in offer_checks()] == [signs.split()] * 2
    assert company_in_cookie(visitor) == kind


@pytest.mark.parametrize("signs", ["R16", "R16 R17"])
@pytest.mark.parametrize("days_old", [0, 91])
def test_what_was_checked_at_an_office_is_not_all_checked_where_the_list_lacks_the_company(
    visitor: Browser, signs: str, days_old: int
) -> None:
    bring_list(days_old=days_old)
    check(visitor, *signs.split(), checked="office", company="PT Angin Ribut")
    assert heading(visitor) == NOT_SEEN
    assert "verdict-ok" in visitor.page.select_one("main")["class"]
    advice = visitor.page.select_one(".verdict-advice").text
    assert " ".join(advice.split()) == "Ada yang belum jelas. Kita cek dulu ke kantor resmi."
    assert "Tanya dulu ke sini" in visitor.text
    assert [row.verdict for row in offer_checks()] == ["ok"]


def test_where_one_asks_for_a_company_it_is_said_whom_the_list_leaves_out(visitor: Browser) -> None:
    field = visitor.get("/offers/").select_one("[name=company]")
    hint = visitor.page.find(id=field["aria-describedby"])
    assert hint.text == "Daftar PT bukan untuk LPK, kapal, magang, program pemerintah: tanya Disnaker."


def test_an_old_list_says_so_and_gives_no_sign(visitor: Browser) -> None:
    bring_list(days_old=91)
    for name in (DICABUT, SEJATI, MIRIP):
        check(visitor, "R11", company=name)
        assert reasons(visitor)[-1] == f"Daftar PT dari {day(today() - timedelta(days=91))}, sudah terlalu lama."
        assert company_in_cookie(visitor) == "old"
    assert [row.signs for row in offer_checks()] == [["R11"]] * 3


def test_without_a_name_nothing_is_said(visitor: Browser) -> None:
    check(visitor, "R11", company="  ")
    assert reasons(visitor) == ["Biaya jutaan, utang, denda"]
    assert company_in_cookie(visitor) == ""


# --- similar names


@pytest.mark.parametrize(
    ("label", "kind", "line"), [(SEJATI, "found", FOUND), ("Bukan salah satunya", "missing", MISSING)]
)
def test_of_similar_names_one_is_chosen_or_none_and_all_else_stays(
    visitor: Browser, label: str, kind: str, line: str
) -> None:
    check_similar(visitor)
    assert offer_checks() == []
    page = visitor.page
    assert dated(SIMILAR) in page.select_one("#checked legend").text
    assert ADDRESS in visitor.text
    assert [box["value"] for box in page.select("input[name=sign][checked]")] == ["R16"]
    assert not page.select("main > .note"), "it is no fault of hers"
    [choice] = [card for card in page.select("#chosen label") if label in card.text]
    visitor.submit(chosen=str(choice.input["value"]))
    assert [(row.signs, row.checked) for row in offer_checks()] == [(["R16"], "site")]
    assert reasons(visitor)[-1] == dated(line)
    assert company_in_cookie(visitor) == kind


def check_similar(visitor: Browser) -> None:
    """Send an offer with a name that is only similar."""
    visitor.get("/offers/")
    visitor.submit(sign="R16", checked="site", company=MIRIP, status=422)


def test_a_similar_name_is_asked_again_until_one_is_chosen(visitor: Browser) -> None:
    check_similar(visitor)
    for chosen in ("", "no such company", DICABUT):
        visitor.submit(chosen=chosen, status=422)
        assert visitor.page.select("#chosen")
    assert offer_checks() == []


def test_another_fault_is_mended_first(visitor: Browser) -> None:
    visitor.get("/offers/")
    visitor.submit(sign="R99", company=MIRIP, status=422)
    assert "Ada yang belum terbaca." in visitor.text
    assert visitor.page.select_one("[name=company]")["value"] == MIRIP
    assert not visitor.page.select("#chosen")


def test_an_old_token_and_a_change_of_language_lose_no_name(visitor: Browser) -> None:
    check_similar(visitor)
    visitor.submit(chosen=companies.NONE_OF_THEM, csrf_token="old", status=422)
    assert "Isian tadi masih ada." in visitor.text
    form = visitor.form_data(visitor.page.select_one("#page-form"))
    form.update({"company": MIRIP, "language": "en", "next": "/offers/"})
    visitor.post("/language", form)
    assert visitor.page.select_one("[name=company]")["value"] == MIRIP
    assert offer_checks() == []


# --- the signs come from the list alone


@pytest.mark.parametrize("sign", ["R24", "R25"])
def test_nobody_can_send_such_a_sign(visitor: Browser, sign: str) -> None:
    assert not visitor.get("/offers/").select(f"input[value={sign}]")
    visitor.submit(sign=["R11", sign], status=422)
    assert "Ada yang belum terbaca." in visitor.text
    assert offer_checks() == []


def test_back_brings_the_ticks_without_them(visitor: Browser) -> None:
    check(visitor, "R11", company=DICABUT)
    page = visitor.get("/offers/?step=checked")
    assert [box["value"] for box in page.select("input[name=sign][checked]")] == ["R11"]
    assert page.select_one("[name=company]").get("value", "") == ""
    visitor.submit()
    assert heading(visitor) == "Hati-hati"
    assert [row.signs for row in offer_checks()].count(["R11"]) == 1


def test_what_the_list_said_goes_with_the_visit_and_with_the_next_check(visitor: Browser) -> None:
    check(visitor, "R11", company=SEJATI)
    assert company_in_cookie(visitor) == "found"
    check(visitor, "R11")
    assert company_in_cookie(visitor) == ""
    check(visitor, "R11", company=SEJATI)
    visitor.press("Selesai")
    assert company_in_cookie(visitor) is None


def test_the_picture_says_it_too(visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(take_home, "render_verdict", lambda *arguments: calls.append(arguments) or b"")
    for name, line in ((DICABUT, WITHDRAWN), (LEWAT, EXPIRED), (SEJATI, FOUND), ("PT Angin Ribut", MISSING)):
        check(visitor, "R16", company=name, checked="office")
        visitor.client.get(f"{visitor.path}/picture")
        assert dated(line) in calls[-1][3]


@pytest.mark.parametrize(("name", "line"), [(DICABUT, WITHDRAWN), (SEJATI, FOUND)])
def test_a_verdict_outlives_the_list_and_keeps_its_day(visitor: Browser, name: str, line: str) -> None:
    """The desk may replace the list, or take it away, while somebody reads."""
    check(visitor, "R16", company=name)
    before = heading(visitor), reasons(visitor)
    assert dated(line) in before[1]
    bring_list(days_old=3)
    visitor.get(visitor.path)
    assert (heading(visitor), reasons(visitor)) == before
    with companies.db.write():
        companies.settings.store("company_list", {})
    visitor.get(visitor.path)
    assert (heading(visitor), reasons(visitor)) == before
