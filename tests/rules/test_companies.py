"""What the list of companies answers about a name or a number, in a table of borrowed names."""

from collections.abc import Callable

import pytest
from flask import Flask

from kiosk.rules import companies
from tests.cast.companies import bring_list, company

# name, licence, status, and for how many days it is valid
LIST = [
    ("PT Karya Mandiri Sejati", "SIP3MI-123/2024", "active", 0),
    ("PT. BINA  TENAGA UTAMA", "No. 47/MEN/2021", "active", -1),
    ("Cahaya Laut Selatan, PT", "45/2021", "revoked", 300),
    ("P.T. Pelangi Tujuh Samudra", "", "suspended", 300),
    ("PT Dua Saudara", "1/2020", "active", 300),
    ("PT. Dua Saudara", "2/2020", "revoked", 300),
    ("PT Nusa Bakti I", "11/2022", "active", 300),
    ("PT Nusa Bakti II", "12/2022", "active", 300),
    ("PT Nusa Bakti III", "13/2022", "active", 300),
    ("PT Nusa Bakti IV", "14/2022", "active", 300),
    ("PT", "-", "active", 300),
    ("…", "", "active", 300),
]
SEJATI, UTAMA, SELATAN, SAMUDRA = (row[0] for row in LIST[:4])
# what is typed, what the list answers, and about which companies
TABLE = [
    # the same name, however it is written
    (SEJATI, "found", [SEJATI]),
    ("karya mandiri sejati", "found", [SEJATI]),
    ("pt karya mandiri sejati", "found", [SEJATI]),
    ("PT. KARYA MANDIRI SEJATI", "found", [SEJATI]),
    ("PT.Karya Mandiri Sejati", "found", [SEJATI]),
    ("P.T.Karya Mandiri Sejati", "found", [SEJATI]),
    ("P. T. Karya Mandiri Sejati", "found", [SEJATI]),
    ("P T Karya Mandiri Sejati", "found", [SEJATI]),
    ("Karya Mandiri Sejati, PT.", "found", [SEJATI]),
    ("Karya  Mandiri   Sejati (PT)", "found", [SEJATI]),
    ("K.a.r.y.a Mandiri-Sejati", "found", [SEJATI]),
    ("KaryaMandiriSejati", "found", [SEJATI]),
    ("ＰＴ　Ｋａｒｙａ Ｍａｎｄｉｒｉ Ｓｅｊａｔｉ", "found", [SEJATI]),  # full-width letters
    ("PT Karya\u200bMandiri Sejati", "found", [SEJATI]),
    # its number, exactly
    ("SIP3MI-123/2024", "found", [SEJATI]),
    ("sip3mi 123 2024", "found", [SEJATI]),
    ("SIP3MI1232024", "found", [SEJATI]),
    ("ＳＩＰ３ＭＩ－１２３／２０２４", "found", [SEJATI]),
    ("SIP3MI-123/2025", "missing", []),
    ("123/2024", "missing", []),
    ("45/2021", "revoked", [SELATAN]),
    # licences that are gone
    ("cahaya laut selatan", "revoked", [SELATAN]),
    ("Pelangi Tujuh Samudra", "revoked", [SAMUDRA]),
    ("Bina Tenaga Utama", "expired", [UTAMA]),
    # borrowed names
    ("PT Karya Mandiri Sejahtera", "similar", [SEJATI]),
    ("PT Karya Mandiir Sejati", "similar", [SEJATI]),
    ("PT Karya Mandiri Sejati Tbk", "similar", [SEJATI]),
    ("PT Karya Mandiri Sejati Indonesia", "similar", [SEJATI]),  # 0.80 of it is the same, as difflib measures
    ("PT Karya Mandiri Sejat Luhurban", "missing", []),  # and 0.79
    ("CV Karya Mandiri Sejati", "similar", [SEJATI]),
    ("PTKarya Mandiri Sejati", "similar", [SEJATI]),
    ("PT Kаrya Mandiri Sejati", "similar", [SEJATI]),  # one letter is Cyrillic
    ("PT Nusa Bakti", "similar", ["PT Nusa Bakti I", "PT Nusa Bakti IV", "PT Nusa Bakti II"]),
    # other names
    ("Karya", "missing", []),
    ("PT Sejati", "missing", []),
    ("PT Angin Ribut", "missing", []),
    ("https://siskop2mi.bp2mi.go.id", "missing", []),
    ("<b>PT</b>", "missing", []),
    # nothing to compare
    ("PT", "missing", []),
    ("P.T.", "missing", []),
    ("-", "missing", []),
    ("…", "missing", []),
    ("😀", "missing", []),
    ("", "missing", []),
    # of two companies of one name the gravest, unless the number says which
    ("PT Dua Saudara", "revoked", ["PT. Dua Saudara"]),
    ("1/2020", "found", ["PT Dua Saudara"]),
    ("2/2020", "revoked", ["PT. Dua Saudara"]),
]


@pytest.fixture
def list_of() -> Callable[[int], None]:
    """Bring the list of so many days ago."""
    return lambda days_old: bring_list(*(company(*row) for row in LIST), days_old=days_old)


def test_what_the_list_answers(app: Flask, list_of: Callable[[int], None]) -> None:
    list_of(0)
    answers = [companies.ask_list(text) for text, *_more in TABLE]
    rows = [
        (text, answer.result, [each.name for each in answer.companies])
        for (text, *_more), answer in zip(TABLE, answers, strict=True)
    ]
    assert rows == TABLE


def test_a_list_of_90_days_answers_and_one_of_91_nothing(app: Flask, list_of: Callable[[int], None]) -> None:
    for days_old, result in ((90, "found"), (91, "old")):
        list_of(days_old)
        assert companies.ask_list(SEJATI).result == result
        assert companies.ask_list("PT Angin Ribut").result == ("missing" if result == "found" else "old")


def test_one_of_the_similar_companies_is_chosen_or_none(app: Flask, list_of: Callable[[int], None]) -> None:
    list_of(0)
    name = "PT Karya Mandiri Sejahtera"
    [similar] = companies.ask_list(name).companies
    assert companies.ask_list(name, similar.id) == ("found", [similar])
    assert companies.ask_list(name, companies.NONE_OF_THEM) == ("missing", [])
    assert companies.ask_list(name, "no such id") == ("similar", [similar])
    assert companies.ask_list(UTAMA, companies.NONE_OF_THEM).result == "expired", "it was asked for by its very name"
    [other] = companies.ask_list(SELATAN).companies
    assert companies.ask_list(name, other.id).result == "similar", "it was not among them"


def test_a_new_list_replaces_the_old_one_whole(app: Flask, list_of: Callable[[int], None]) -> None:
    assert companies.list_date() is None
    list_of(0)
    bring_list(company("PT Angin Ribut"))
    assert companies.ask_list("Angin Ribut").result == "found"
    assert companies.ask_list(SEJATI).result == "missing"
