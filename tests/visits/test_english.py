"""Whoever reads English meets no Indonesian words, but for names, addresses and what is marked as Indonesian."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from kiosk.models import OutreachSession
from kiosk.rules import content
from tests.cast.pages import Browser, check_page, is_file
from tests.cast.planted import Planted, form_token
from tests.cast.quiz import measure
from tests.cast.roles import ROWS, send

# words that hardly an Indonesian sentence is without; nobody and nothing that the tests plant is called so
INDONESIAN = re.compile(
    r"\b(yang|dan|belum|tidak|tak|bukan|untuk|dengan|sudah|ini|itu|atau|dari|ke|kalau|karena|jadi|juga|lalu|bisa|boleh"
    r"|ada|akan|pada|oleh|saat|setelah|sesudah|sebelum|supaya|semua|satu|lagi|masih|sedang|dulu|hanya|jangan|tanpa"
    r"|pilih|tulis|isi|ketuk|buka|tutup|ubah|simpan|kembali|lanjut|selesai|mulai|coba|lihat|catat|cek|tambah|hapus"
    r"|sesi|petugas|desa|warga|soal|kuis|jawaban|hari|jam|waktu|tanggal|nama|nomor|jumlah|hadir|laporan|daftar|tempat"
    r"|menurut|kelompok|jenis|kata|sandi|suara|akun|kepala|anak|orang|kami|kita|anda|kamu|yuk|ya|\w+nya)\b",
    re.IGNORECASE,
)
# addresses that end the visit: the next person begins in Indonesian
ENDS = ("/exit", "/finish", "/admin/sign-out")
# said to people without standing in the text of the page
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-export", "data-refused")
# official titles that an English text explains in brackets, programs of the machine
EXPLAINED = ("kepala desa", "“Mulai”", "“Lupa sandi”")
ADDRESS = r"https?://\S+"  # of a source: its words are no words of the page


def texts_of(page: BeautifulSoup) -> Iterator[str]:
    """The texts of this page, in view or to a screen reader, but for those it marks as Indonesian."""
    for element in page.select("[lang=id]:not(html), script, style"):
        element.decompose()
    yield from page.stripped_strings
    for template in page.select("template"):  # what the script puts into the page
        yield from template.stripped_strings
    yield from (str(element[name]) for name in SPOKEN for element in page.select(f"[{name}]"))


def indonesian_texts(page: BeautifulSoup) -> list[str]:
    """The texts of this page that are Indonesian and do not say so."""
    texts = [re.sub("|".join((ADDRESS, *EXPLAINED)), "", text, flags=re.IGNORECASE) for text in texts_of(page)]
    return sorted({text for text in texts if INDONESIAN.search(text)})


def with_language(client: FlaskClient, language: str) -> FlaskClient:
    """This browser, its language chosen."""
    with client.session_transaction() as cookie:
        cookie["language"] = language
    return client


def pages_of(
    app: Flask, planted: Planted, who: str, method: str, rules: list[str]
) -> Iterator[tuple[str, BeautifulSoup]]:
    """The page that each of these addresses leads to, opened, or its form sent with nothing in it."""
    for rule in rules:
        data = {"csrf_token": form_token(app)} if method == "POST" else None
        client = with_language(planted.client(app, who), "en")
        answer = send(client, method, planted.address(rule), data=data, follow_redirects=True)
        if answer.mimetype == "text/html":
            if b"<html" in answer.data and not is_file(answer):
                assert check_page(answer).html["lang"] == "en", rule
            yield rule, BeautifulSoup(answer.data, "html.parser")


def rules(method: str, part: str = "/") -> list[str]:
    """The addresses of the table of roles that know this method, in its order."""
    return [rule for rule, known, *_who in ROWS if known == method and part in rule and rule not in ENDS]


@pytest.fixture
def planted(app: Flask) -> Planted:
    """A hall in the middle of a day: an open session with its people."""
    return Planted()


@pytest.mark.whole
@pytest.mark.parametrize("who", ["villager", "supervisor"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_page_and_no_answer_to_an_empty_form(app: Flask, planted: Planted, who: str, method: str) -> None:
    addresses = [rule for rule in rules(method) if rule.startswith("/admin/") is (who == "supervisor")]
    pages = list(pages_of(app, planted, who, method, addresses))
    assert len(pages) > 5
    if method == "POST" and who == "supervisor":  # the audit now has an entry of nearly every kind
        pages += pages_of(app, planted, who, "GET", ["/admin/audit/", "/admin/", "/admin/officers/"])
    assert {rule: words for rule, page in pages if (words := indonesian_texts(page))} == {}


def test_no_page_of_a_villagers_visit(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    with_language(visitor.client, "en")
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name="Siti", consent="1", sex="P", phone="0812-3456-7141", status=422)
    assert indonesian_texts(visitor.page) == []
    visitor.submit(phone_consent="1")
    assert visitor.path == "/check-in/done"
    assert indonesian_texts(visitor.page) == []
    measure(visitor, phase="before")
    assert indonesian_texts(visitor.page) == []
    signs = content.offer_signs()
    for verdict in ("stop", "warning", "ok"):
        visitor.get("/offers/")
        visitor.submit(sign=[slug for slug, sign in signs.items() if sign["weight"] == verdict])
        assert re.fullmatch(r"/offers/[\w-]+", visitor.path)
        assert indonesian_texts(visitor.page) == []
