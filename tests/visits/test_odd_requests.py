"""Requests that are too large, too long or too odd: answered, and not written into the log."""

import logging
import mimetypes
import runpy
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import villages
from kiosk.web import static_files
from tests.cast import people
from tests.cast.apps import make_app
from tests.cast.checkins import check_in_form
from tests.cast.odd_requests import odd_round
from tests.cast.pages import Browser

NAME, PHONE = "Sulastri Warsono", "081298765432"


def test_an_address_with_nul_is_nobodys(visitor: Browser) -> None:
    for address in ("/hotlines/%00", "/?a=%00"):
        visitor.get(address, status=400)
        assert visitor.page.h1.text.strip() == "Maaf, halaman ini belum bisa dibuka"
    visitor.get("/admin/check-ins/%00/", status=400)
    assert visitor.page.h1.text.strip() == "Halaman ini tidak dapat dibuka", "officers read it more formally"


def test_scripts_and_sheets_keep_their_kind_on_a_windows_that_calls_them_plain_text(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ending in (".js", ".css"):
        monkeypatch.setitem(mimetypes.types_map, ending, "text/plain")
    runpy.run_path(static_files.__file__)  # as the program does at its start
    for address, kind in {
        "/app.js": "text/javascript",
        "/static/later.js": "text/javascript",
        "/app.css": "text/css",
    }.items():
        with visitor.client.get(address) as answer:
            assert answer.mimetype == kind, address


def test_nul_is_left_out_of_what_is_typed(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    visitor.submit(age="adult", anonymous="", name=f"Sula\0stri{NAME[8:]}", consent="1", village="36.04.13.2007\0")
    assert "Terima kasih sudah hadir!" in visitor.page.h1.text
    [row] = db.session.scalars(select(CheckIn))
    assert (row.name, row.village_code) == (NAME, "36.04.13.2007")


def test_a_number_nobody_counts_to_is_not_there(visitor: Browser) -> None:
    for digits in (5, 100_000):
        visitor.get(f"/quiz/x/{'9' * digits}", status=404)
        visitor.get(f"/hotlines/polisi-110/{'9' * digits}.svg", status=404)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize(
    "fields",
    [MultiDict([("sign", "R01")] * 2100), MultiDict([(f"n{n}", "") for n in range(2100)]), {"code": "9" * 300_000}],
    ids=["one field again and again", "many fields", "much in one"],
)
def test_too_much_is_refused(app: Flask, kind: str, fields: MultiDict[str, str]) -> None:
    for address in ("/offers/", "/check-in/withdraw", "/language", "/admin/sign-in"):
        answer = app.test_client().post(address, data=fields, content_type=kind)
        assert answer.status_code == 413, address
        assert "Tulisannya terlalu panjang" in answer.text


@pytest.mark.parametrize(
    ("hosts", "answers_to"),
    [
        ("anjungan.desa, 192.168.1.10,127.0.0.1", {"anjungan.desa", "192.168.1.10", "127.0.0.1"}),
        (" , ", {"anjungan.desa", "192.168.1.10", "127.0.0.1", "evil.example"}),
    ],
)
def test_trusted_hosts_come_from_the_environment_by_commas(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hosts: str, answers_to: set[str]
) -> None:
    monkeypatch.setenv("KIOSK_TRUSTED_HOSTS", hosts)
    strict = make_app(tmp_path, SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"])
    client = strict.test_client()
    for host in ("anjungan.desa", "192.168.1.10", "127.0.0.1:8000", "evil.example"):
        trusted = host.partition(":")[0] in answers_to
        assert client.get("/exit", headers={"Host": host}).status_code == (200 if trusted else 400), host
        for path in ("/", "/admin/", "/tidak-ada", "/healthz", "/static/favicon.svg"):
            answer = client.post(path, headers={"Host": host})
            assert ("Alamat ini bukan alamat anjungan" in answer.text) is not trusted
            assert "evil" not in answer.text
    with strict.app_context():
        db.engine.dispose()


NO_HOST = ["a" * 300, f"{'a' * 64}.id", "..", "a..b", "-", "", " ", "a b", "[::1", "[zz]", "a:99999999", "a/b"]
NO_HOST += ["ü" * 80, "\xad" * 50, f"xn--{'a' * 70}", "a\x00b", "<x>"]


@pytest.mark.parametrize("path", ["/", "/admin/", "/tidak-ada", "/\0", "/static/favicon.svg"])
def test_a_host_that_can_be_none_is_no_fault_of_ours(app: Flask, path: str) -> None:
    """As it comes from the line: a browser of the tests would not send it. Each has a context of its own."""
    for host in NO_HOST:
        for method in ("GET", "POST"):
            environ = EnvironBuilder(path=path, method=method).get_environ() | {"HTTP_HOST": host}
            body, status, _headers = Context().run(run_wsgi_app, app, environ, buffered=True)
            assert int(status.split()[0]) < 500, (host, status)
            if len(host) > 99:
                assert status.startswith("400")
                assert "Alamat ini bukan alamat anjungan" in b"".join(body).decode()


# --- the log


@pytest.fixture
def log(app: Flask, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged, as on a real server: with no test's own way out of an error."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    caplog.set_level(logging.DEBUG)
    return caplog


def test_a_crash_is_logged_without_what_was_typed(app: Flask, log: pytest.LogCaptureFixture) -> None:
    def crash(word: str) -> str:
        raise ValueError(f"{word} {request.form['name']}")

    app.add_url_rule("/crash/<word>", "home.crash", crash, methods=["POST"])
    answer = app.test_client().post("/crash/rahasia%0d%0aFORGED", data={"name": NAME})
    assert answer.status_code == 500
    assert NAME not in answer.text
    assert "crash: ValueError in POST home.crash" in log.text
    assert "in crash" in log.text, "where it happened"
    for secret in (NAME, "rahasia", "FORGED"):
        assert secret not in log.text


def test_a_fault_of_the_database_is_logged_without_a_value(
    app: Flask, session_in_lontar: OutreachSession, log: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL's own message says which value is there twice, and what the whole row was to be."""
    session_id = session_in_lontar.id

    def twice(nonce: str) -> str:
        with db.write():
            for phone in (PHONE, None):
                session = db.session.get_one(OutreachSession, session_id)
                db.session.add(people.came(session, nonce=nonce, name=request.form["name"], phone=phone))
                db.session.flush()
        return ""

    app.add_url_rule("/twice/<nonce>", "home.twice", twice, methods=["POST"])
    answer = app.test_client().post("/twice/nonce-seen-twice", data={"name": NAME})
    assert answer.status_code == 503
    assert "database: " in log.text
    for secret in (NAME, PHONE, "nonce-seen-twice"):
        assert secret not in log.text


def test_odd_addresses_write_no_lines_of_their_own(app: Flask, log: pytest.LogCaptureFixture) -> None:
    client = app.test_client()
    for address in (
        "/x%0d%0aERROR forged",
        "/hotlines/x%0aERROR forged",
        "/?q=%0d%0aERROR forged",
        "/admin/x%0aforged",
    ):
        for method in ("GET", "POST", "PUT"):
            client.open(address, method=method, headers={"User-Agent": "forged\tERROR", "Referer": "forged"})
    assert "forged" not in log.text
    assert [record for record in log.records if "\n" in record.getMessage()] == []


@pytest.mark.usefixtures("session_in_lontar")
def test_who_has_no_form_of_this_visit_searches_nothing(visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[str] = []
    monkeypatch.setattr(villages, "search_villages", lambda text, homes: looked_for.append(text) or [])
    search = {"search": "1", "village_search": "lontr"}
    visitor.post("/check-in/", search, status=422)
    visitor.post("/check-in/", check_in_form(visitor) | search, status=200)
    assert [text for text in looked_for if text] == ["lontr"]
    visitor.get(f"/quiz/?length={'lontar ' * 8500}", status=400)


def test_a_long_report_of_many_lines_is_whole(desk: Browser, session_in_lontar: OutreachSession) -> None:
    """A browser sends each new line as two letters, and counts it as one."""
    lines = "\n".join(["a"] * 2000)
    desk.get(f"/admin/sessions/{session_in_lontar.id}/edit")
    desk.submit("main form:has([name=material])", material=lines.replace("\n", "\r\n"))
    assert db.session.get_one(OutreachSession, session_in_lontar.id).material == lines


@pytest.mark.whole
@pytest.mark.every_village
@pytest.mark.parametrize("who", ["villager", "officer", "supervisor"])
def test_nothing_breaks_and_nothing_odd_is_stored(app: Flask, who: str) -> None:
    assert odd_round(app, who, seed=2026).total() >= 75
