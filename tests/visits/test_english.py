"""Whoever reads English meets no Indonesian words, but for names, addresses and what is marked as Indonesian."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.clock import today, utcnow
from kiosk.db import db
from kiosk.models import CheckIn, OfferBatch, OutreachSession, Village
from kiosk.rules import checkins, content, review
from tests.cast.learning import add_all, attempt, counted, pair, questions
from tests.cast.officers import account
from tests.cast.pages import Browser, check_page, is_file
from tests.cast.planted import Planted, form_token
from tests.cast.quiz import measure
from tests.cast.roles import PARTS, ROWS, send
from tests.conftest import open_session

pytestmark = pytest.mark.look

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


def said(page: BeautifulSoup) -> Iterator[str]:
    """What this page says, in view or to a screen reader, but for what it marks as Indonesian."""
    for element in page.select("[lang=id]:not(html), script, style"):
        element.decompose()
    yield from page.stripped_strings
    for template in page.select("template"):  # what the script puts into the page
        yield from template.stripped_strings
    yield from (str(element[name]) for name in SPOKEN for element in page.select(f"[{name}]"))


def indonesian(page: BeautifulSoup) -> list[str]:
    """What of this page is Indonesian and does not say so."""
    texts = [re.sub("|".join((ADDRESS, *EXPLAINED)), "", text, flags=re.IGNORECASE) for text in said(page)]
    return sorted({text for text in texts if INDONESIAN.search(text)})


def reading(client: FlaskClient, language: str) -> FlaskClient:
    """The same browser, its language chosen."""
    with client.session_transaction() as cookie:
        cookie["language"] = language
    return client


def pages(app: Flask, planted: Planted, who: str, method: str, rules: list[str]) -> Iterator[tuple[str, BeautifulSoup]]:
    """Where each of these addresses leads when it is opened, or its form sent with nothing in it."""
    for rule in rules:
        data = {"csrf_token": form_token(app)} if method == "POST" else None
        client = reading(planted.client(app, who), "en")
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
    found = list(pages(app, planted, who, method, rules(method)))
    assert len(found) > 20
    assert {rule: words for rule, page in found if (words := indonesian(page))} == {}
    if method == "POST":  # the audit now has an entry of nearly every kind
        after = pages(app, planted, "supervisor", "GET", ["/admin/audit/", "/admin/", "/admin/officers/"])
        assert {rule: words for rule, page in after if (words := indonesian(page))} == {}


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_no_page_of_a_session_before_and_after_it_is_open(app: Flask, planted: Planted, state: str) -> None:
    planted.session_id = planned() if state == "planned" else closed()
    planted.check_in_id = db.session.scalars(select(CheckIn.id).filter_by(session_id=planted.session_id)).first() or ""
    found = list(pages(app, planted, "supervisor", "GET", [*rules("GET", "<session_id>"), *OVER_ALL]))
    assert {rule: words for rule, page in found if (words := indonesian(page))} == {}
    if state == "closed":
        learned = next(page.get_text(" ") for rule, page in found if rule.endswith("/<session_id>/report"))
        for part in ("Almost surely better", "Topics, most difficult first"):
            assert part in learned


# pages that a session of every state changes
OVER_ALL = ("/", "/admin/", "/admin/sessions/", "/admin/reports/")


def planned() -> str:
    """A session that is being tried out, with a practice entry."""
    village = db.session.get(Village, "36.04.13.2007")
    assert village
    session = open_session(village, state="planned", practice=True)
    add_all(session)
    with db.write():
        checkins.record("practice", session_id=session.id, age="adult", sex="P", group="pelajar")
    return session.id


def closed() -> str:
    """A session with people of every kind, a count that contradicts itself, and something learned."""
    village = db.session.get(Village, "36.04.13.2007")
    assert village
    heads = {"heads_male": 2, "heads_female": 1, "heads_by_group": {"warga": 2, "calon": 4}}
    session = open_session(village, closed_at=utcnow(), **heads)
    add_all(session)
    with db.write():
        plant_people(session)
        session.state = "closed"
    forms = {"A": questions("Q01", "Q12"), "B": questions("Q08", "Q11")}
    for first in "AB":
        for before, after in (("ww", "rr"), ("rw", "rr"), ("ww", "rw"), ("rw", "rw"), ("ww", "rr"), ("wu", "rx")):
            add_all(*pair(session.id, forms, first, before, after))
    faces = {"phase": "before", "attitude_possible": 1, "attitude_ask": 3}
    add_all(*(attempt(session.id, forms["A"], "rw", **faces) for _ in range(6)))
    signs = {"R01": 8, "R02": 8, "R18": 8}
    month = today().replace(day=1)
    add_all(OfferBatch(month=month, checks=24, verdicts={"stop": 8, "warning": 8, "ok": 8}, signs=signs))
    counted(session)
    return session.id


def plant_people(session: OutreachSession) -> None:
    """A child, somebody who has been before, two of one name, and one of each state."""
    said_by_all = {"session_id": session.id}
    checkins.record("child", age="child", **said_by_all)
    checkins.record("purna", age="adult", sex="L", group="purna", **said_by_all)
    twins = [
        checkins.record(
            f"twin-{n}", age="adult", name="Siti", sex="P", village_code=session.village_code, **said_by_all
        )
        for n in range(2)
    ]
    db.session.flush()
    officer = account("tuti", "Tuti", "officer")
    db.session.add(officer)
    db.session.flush()
    review.void(session.id, [twins[0].id], "double", officer.id)
    review.confirm(session.id, [twins[1].id], officer.id)


def test_no_page_of_a_desk_that_has_nothing_yet(app: Flask) -> None:
    add_all(account("hasan", "Hasan", "supervisor"))
    browser = Browser(app)
    reading(browser.client, "en")
    browser.get("/admin/sign-in")
    browser.submit(username="hasan", password="wrong", status=422)
    assert indonesian(browser.page) == []
    browser.submit(username="hasan", password="kapal kertas di teluk")
    for rule in (rule for rule in rules("GET", "/admin/") if "<" not in rule and rule not in PARTS):
        browser.get(rule)
        assert (rule, indonesian(browser.page)) == (rule, [])


@pytest.mark.parametrize("path", ["/nowhere", "/admin/nowhere", "/finish"])
def test_no_error_page(app: Flask, planted: Planted, path: str) -> None:
    answer = send(reading(planted.client(app, "supervisor"), "en"), "GET", path)
    assert answer.status_code in (404, 405)
    assert indonesian(check_page(answer)) == []


def test_no_page_of_a_villagers_visit(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    reading(visitor.client, "en")
    for path in ("/quiz/", "/check-in/", "/offers/"):
        visitor.get(path)
        assert indonesian(visitor.page) == []
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name="Siti", consent="1", sex="P", phone="0812-3456-7141", status=422)
    assert indonesian(visitor.page) == []
    visitor.submit(phone_consent="1")
    assert visitor.path == "/check-in/done"
    assert indonesian(visitor.page) == []
    measure(visitor, phase="before")
    assert indonesian(visitor.page) == []


@pytest.mark.parametrize("verdict", ["stop", "warning", "ok"])
def test_no_sign_of_an_offer(visitor: Browser, verdict: str) -> None:
    reading(visitor.client, "en")
    visitor.get("/offers/")
    visitor.submit(sign=[slug for slug, sign in content.offer_signs().items() if sign["weight"] == verdict])
    assert re.fullmatch(r"/offers/[\w-]+", visitor.path)
    assert indonesian(visitor.page) == []


def test_a_paper_list_is_typed_with_the_letters_of_the_page(app: Flask, desk: Browser, lontar: Village) -> None:
    session = open_session(lontar)
    add_all(session)
    reading(desk.client, "en")
    desk.get(f"/admin/check-ins/{session.id}/paper")
    desk.submit(name="Siti", sex="f", group="res")
    desk.submit(name="Budi", sex="m", group="village o")
    desk.submit(name="Agus", sex="L", group="comm")
    found = {c.name: (c.sex, c.group) for c in db.session.scalars(select(CheckIn))}
    assert found == {"Siti": ("P", "warga"), "Budi": ("L", "perangkat"), "Agus": ("L", "tokoh")}
    assert indonesian(desk.page) == []


def test_the_words_looked_for_stand_on_every_indonesian_page(app: Flask, planted: Planted) -> None:
    """Else the tests above would see nothing."""
    for rule in rules("GET", "/admin/"):
        answer = send(planted.client(app, "supervisor"), "GET", planted.address(rule), follow_redirects=True)
        assert len(indonesian(BeautifulSoup(answer.data, "html.parser"))) >= 5 or rule in PARTS, rule
