"""“PT ini terdaftar?”: what is said about a company, in words and never in green, and that its name stays nowhere."""

import logging
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.web.dates import day
from tests.cast import companies as names
from tests.cast.companies import ADDRESS, MIRIP, SEJATI, bring_list, company
from tests.cast.offers import check, offer_checks
from tests.cast.pages import Browser, faces, heading, sources, words_of
from tests.cast.tables import dump_tables

NAME = "Zamrud Tenaga Prima"  # on no list


@pytest.fixture
def office_list(app: Flask) -> None:
    """The office has brought its list."""
    bring_list()


def ask(visitor: Browser, name: str, status: int = 200) -> None:
    visitor.get("/companies/")
    visitor.submit(name=name, status=status)


def offices(visitor: Browser) -> list[str]:
    return [str(link["href"]) for link in visitor.page.select("main .hotlines a")]


# --- without a list


@pytest.mark.parametrize("address", ["/", "/offers/", "/hotlines/", "/hotlines/kp2mi-08001000", "/hotlines/cek-p3mi"])
def test_without_a_list_nothing_shows(visitor: Browser, address: str) -> None:
    page = visitor.get(address)
    assert not page.select("[href*=companies], [action*=companies], [name=company], main [name=name]")
    visitor.get("/companies/", status=404)
    visitor.post("/companies/", {"name": SEJATI}, status=404)


def test_without_a_list_a_name_sent_with_an_offer_counts_for_nothing(visitor: Browser) -> None:
    check(visitor, "R11", company=names.DICABUT)
    assert [row.signs for row in offer_checks()] == [["R11"]]
    assert "daftar tanggal" not in visitor.text


# --- its answers

FOUND = "Nama ini ada di daftar tanggal {}."
REVOKED = "Menurut daftar tanggal {}, izin PT ini dicabut atau dibekukan."
EXPIRED = "Menurut daftar tanggal {}, izin PT ini sudah lewat tanggalnya."
MISSING = "Tidak ada di daftar tanggal {}."
OLD = "Daftar ini dari {}, sudah terlalu lama."
LEFT_OUT = "Daftar PT bukan untuk LPK, kapal, magang, program pemerintah: tanya Disnaker."


@pytest.mark.usefixtures("office_list")
@pytest.mark.parametrize(
    ("name", "sentence", "advice", "face", "look"),
    [
        (SEJATI, FOUND, "Terdaftar bukan berarti lowongannya benar: tanya Disnaker.", "mak-ask", ""),
        (names.DICABUT, REVOKED, "Jangan bayar dan jangan tanda tangan.", "mak-care", "company-stop"),
        (names.DIBEKUKAN, REVOKED, "Jangan bayar dan jangan tanda tangan.", "mak-care", "company-stop"),
        (names.LEWAT, EXPIRED, "Mungkin sudah diperpanjang.", "mak-kind", "company-warning"),
        (NAME, MISSING, "Belum tentu palsu, tetapi jangan bayar dulu.", "mak-kind", "company-warning"),
    ],
)
def test_what_the_list_says_and_what_to_do(
    visitor: Browser, name: str, sentence: str, advice: str, face: str, look: str
) -> None:
    ask(visitor, name)
    assert visitor.path == "/companies/"
    assert heading(visitor) == sentence.format(day(today()))
    assert advice in visitor.text
    assert faces(visitor) == [face]
    classes = set(visitor.page.select_one("main")["class"])
    assert classes & {"company-stop", "company-warning"} == ({look} if look else set())
    assert visitor.page.select_one("h1 svg.company-sign"), "a colour alone tells nothing"
    assert offices(visitor) == ["/hotlines/kp2mi-08001000", "/hotlines/disnakertrans-serang"]
    assert sources(visitor) == [f"Sumber: {names.SOURCE} ({day(today())})"]


@pytest.mark.usefixtures("office_list")
def test_what_was_found_can_be_compared(visitor: Browser) -> None:
    ask(visitor, "sip3mi 123 2024")
    card = visitor.page.select_one(".company-card")
    until = day(today() + timedelta(days=300))
    assert words_of(card) == (f"{SEJATI} Nomor izin (SIP3MI) SIP3MI 123/2024 Berlaku sampai {until} Alamat {ADDRESS}")


@pytest.mark.usefixtures("office_list")
def test_a_similar_name_is_chosen_or_not(visitor: Browser) -> None:
    for label, sentence in ((SEJATI, FOUND), ("Bukan salah satunya", MISSING)):
        ask(visitor, MIRIP)
        assert heading(visitor) == f"Nama persis tidak ada di daftar tanggal {day(today())}. Ada yang mirip:"
        assert "Cocokkan huruf demi huruf" in visitor.text
        assert ADDRESS in visitor.text
        assert "SIP3MI 123/2024" in visitor.text
        assert MIRIP in visitor.text, "to compare the letters"
        visitor.press(label)
        assert heading(visitor) == sentence.format(day(today()))
    bring_list(*(company(f"PT Karya Mandiri Sejat{letter}") for letter in "abcde"))
    ask(visitor, "PT Karya Mandiri Sejat")
    assert len(visitor.page.select("button[name=chosen]")) == 3 + 1


def test_a_list_older_than_90_days_answers_nothing(visitor: Browser) -> None:
    bring_list(days_old=91)
    for name in (SEJATI, names.DICABUT, MIRIP):
        ask(visitor, name)
        assert heading(visitor) == OLD.format(day(today() - timedelta(days=91)))
        assert "Jangan memutuskan dari daftar ini." in visitor.text
        assert not visitor.page.select(".company-card, [name=chosen]")


@pytest.mark.usefixtures("office_list")
def test_who_stands_on_no_list_is_said_before_one_asks(visitor: Browser) -> None:
    visitor.get("/companies/")
    note = visitor.page.select_one("main .note").text
    for words in ("LPK", "agen kapal", "program pemerintah", "magang", "Disnaker", "0800-1000"):
        assert words in note


@pytest.mark.usefixtures("office_list")
def test_who_stands_on_no_list_is_said_where_a_name_is_missing(visitor: Browser) -> None:
    for name in (NAME, SEJATI):
        ask(visitor, name)
        assert (LEFT_OUT in visitor.text) == (name == NAME)


# --- from where it is asked


@pytest.mark.usefixtures("office_list")
def test_the_pages_of_the_number_and_of_the_list_on_the_web_ask_for_the_name(visitor: Browser) -> None:
    for slug in ("kp2mi-08001000", "cek-p3mi"):
        visitor.get(f"/hotlines/{slug}")
        assert "Nama PT-nya?" in visitor.text
        assert visitor.page.select_one("main form .hint").text.strip() == LEFT_OUT
        visitor.submit("main form[action='/companies/']", name=names.DICABUT)
        assert heading(visitor) == REVOKED.format(day(today()))
    assert not visitor.get("/hotlines/polisi-110").select("main form")
    check(visitor, "R17")
    visitor.follow("Cek nama perusahaan")
    assert visitor.path == "/companies/"


# --- it stays nowhere


@pytest.mark.usefixtures("office_list")
def test_the_name_is_in_no_table_cookie_address_or_log(visitor: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked = ["Zamrud", "zamrud", MIRIP]
    for path, field in (("/companies/", "name"), ("/offers/", "company")):
        for name in (NAME, MIRIP):
            visitor.get(path)
            visitor.submit(**{field: name}, status=None)
            assert visitor.response is not None
            assert not any(word in visitor.response.request.url for word in asked)
            assert not any(word in str(visitor.response.headers) for word in asked)
            with visitor.client.session_transaction() as cookie:
                assert not any(word in str(dict(cookie)) for word in asked)
    rows = str(dump_tables())
    assert SEJATI in rows
    assert not any(word in rows for word in asked)
    assert not any(word in caplog.text for word in asked)


@pytest.mark.usefixtures("office_list")
@pytest.mark.parametrize("path", ["/companies/", "/offers/", "/hotlines/kp2mi-08001000", "/hotlines/cek-p3mi"])
def test_no_tablet_suggests_the_name_to_whoever_comes_next(visitor: Browser, path: str) -> None:
    check(visitor, "R11", company=NAME)
    ask(visitor, NAME)
    (field,) = visitor.get(path).select("main [name=name], main [name=company]")
    assert (field["autocomplete"], field["autocapitalize"], field.get("value", "")) == ("off", "words", "")


# --- what nobody of ours would type

ODD = {
    "a link": "https://evil.example/?q=<script>alert(1)</script>",
    "HTML": '<b onclick=alert(1)>PT</b> & "Karya"',
    "emoji": "😀" * 30,
    "NUL": "PT Kar\0ya",
    "a percent sign": "100%(date)s {{ 7 * 7 }}",
    "directions": "\u202egnp.exe",
    "a bare surrogate's place": "\ufffd",
}


@pytest.mark.usefixtures("office_list")
@pytest.mark.parametrize("name", ODD.values(), ids=ODD)
def test_an_odd_name_is_answered_and_escaped(visitor: Browser, name: str) -> None:
    ask(visitor, name)
    assert heading(visitor) == MISSING.format(day(today()))
    assert not visitor.page.select("main script, main b[onclick], main a[href*=evil]")
    shown = visitor.page.select_one("main .hint .place").text
    assert shown == " ".join("".join(c if c.isprintable() else " " for c in name.replace("\0", "")).split())
    check(visitor, "R11", company=name)
    assert heading(visitor) == "Hati-hati"


def test_an_odd_name_on_the_list_is_text_and_no_link(visitor: Browser) -> None:
    odd = '<a href="https://evil.example">PT Karya Mandiri</a>'
    bring_list(company(odd, "<b>1</b>", address="<script>alert(1)</script>"))
    for name in (odd, f"{odd}x"):
        ask(visitor, name)
        card = visitor.page.select_one(".company-card, .company-similar .place").text
        assert all(words in card for words in (odd, "<b>1</b>", "<script>alert(1)</script>"))
        assert not visitor.page.select("main [href*=evil]")
    visitor.get("/offers/")
    visitor.submit(company=f"{odd}x", status=422)
    assert odd in visitor.page.select_one("#chosen").text


@pytest.mark.usefixtures("office_list")
@pytest.mark.parametrize("path", ["/companies/", "/offers/"])
def test_a_very_long_name_is_refused_kindly_and_what_was_typed_stays(visitor: Browser, path: str) -> None:
    field = "name" if path == "/companies/" else "company"
    visitor.get(path)
    visitor.submit(**{field: "a" * 5000}, status=422)
    assert "Terlalu panjang. Paling banyak 120 huruf." in visitor.text
    assert visitor.page.select_one(f"[name={field}]")["value"].startswith("a" * 121)
    assert offer_checks() == []


@pytest.mark.usefixtures("office_list")
@pytest.mark.parametrize("name", ["", "   ", "\u200b \u2003"])
def test_an_empty_name_is_asked_for_again(visitor: Browser, name: str) -> None:
    ask(visitor, name, status=422)
    assert "Bagian ini belum diisi." in visitor.text
    assert visitor.page.select_one("[name=name]")["aria-invalid"] == "true"


@pytest.mark.usefixtures("office_list")
def test_a_failed_token_and_a_change_of_language_keep_what_was_typed(visitor: Browser) -> None:
    visitor.get("/companies/")
    visitor.submit(name=NAME, csrf_token="old", status=422)
    assert "Isian tadi masih ada." in visitor.text
    assert visitor.page.select_one("[name=name]")["value"] == NAME
    visitor.post(
        "/language",
        {**visitor.form_data(visitor.page.select_one("main form")), "language": "en", "next": "/companies/"},
    )
    assert visitor.page.html["lang"] == "en"
    assert visitor.page.select_one("[name=name]")["value"] == NAME
