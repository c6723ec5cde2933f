"""Where tablets are paired: each shows the sessions of its village alone, and any other device none."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline, OfferCheck, OutreachSession, QuizAttempt, Village
from kiosk.rules import tablets
from tests.cast.checkins import NAMED, only, stored
from tests.cast.pages import Browser
from tests.cast.people import local_contact
from tests.cast.quiz import begin, tap
from tests.cast.tablets import paired, revoke, tablet_of, type_code
from tests.conftest import add, open_session

ELSEWHERE = "Kehadiran dicatat di tablet balai desa"


@pytest.fixture
def app(app: Flask) -> Flask:
    """A server of many halls."""
    app.config["TABLETS"] = "paired"
    return app


@pytest.fixture
def pontang(app: Flask) -> Village:
    """Another village."""
    return db.session.scalars(select(Village).where(Village.district == "Pontang").order_by(Village.code)).first()


@pytest.fixture
def bimtek(pontang: Village, session_in_lontar: OutreachSession) -> OutreachSession:
    """A session there, open at the same time as the one in Lontar."""
    add(contact_in(pontang))
    return add(open_session(pontang, title="Bimtek"))


def contact_in(village: Village) -> Hotline:
    """A local contact that officers added there."""
    return local_contact(slug="polmas", agency={"id": "Polmas Pontang"}, village_code=village.code)


def test_a_tablet_shows_its_village_alone(app: Flask, lontar: Village, bimtek: OutreachSession) -> None:
    tablet, _row = paired(app, lontar)
    for path in ("/", "/check-in/", "/quiz/", "/offers/", "/hotlines/"):
        tablet.get(path)
        assert "Bimtek" not in str(tablet.page), path
        assert "Polmas Pontang" not in tablet.text, path
    tablet.get(f"/join/{bimtek.join_key}")
    assert "Berangkat aman, pulang senang" in tablet.text
    assert "Bimtek" not in tablet.text, "a poster of elsewhere changes nothing"
    tablet.get("/check-in/")
    tablet.submit(**NAMED)
    assert (tablet.path, only().session.village_code, only().origin) == ("/check-in/done", lontar.code, "kiosk")


def test_a_device_that_joined_and_is_paired_then_is_a_tablet(
    visitor: Browser, lontar: Village, bimtek: OutreachSession
) -> None:
    tablet, code = tablet_of(lontar)
    visitor.get(f"/join/{bimtek.join_key}")
    type_code(visitor, code)
    assert "Bimtek" not in visitor.get("/").text
    revoke(tablet)
    assert "Bimtek" not in visitor.get("/").text


def test_its_local_contacts_are_those_of_its_village_also_without_a_session(
    app: Flask, lontar: Village, pontang: Village
) -> None:
    add(contact_in(pontang))
    assert "Polmas Pontang" in paired(app, pontang)[0].get("/hotlines/").text
    assert "Polmas Pontang" not in paired(app, lontar)[0].get("/hotlines/").text
    assert "Polmas Pontang" not in Browser(app).get("/hotlines/").text


def test_it_stays_paired_when_a_visit_ends(app: Flask, lontar: Village, bimtek: OutreachSession) -> None:
    tablet, _row = paired(app, lontar)
    tablet.get("/quiz/")
    tablet.press("Selesai")
    tablet.get("/exit")
    assert "Berangkat aman, pulang senang" in tablet.get("/").text


def test_a_device_that_is_not_paired_checks_nobody_in_and_has_all_else(
    visitor: Browser, bimtek: OutreachSession, session_in_lontar: OutreachSession
) -> None:
    for path in ("/", "/quiz/", "/offers/", "/checklist/", "/family/", "/take-home/"):
        visitor.get(path)
        for session in (bimtek, session_in_lontar):
            assert session.title not in str(visitor.page), path
            assert session.id not in str(visitor.page), path
    visitor.get("/")
    visitor.follow("Catat kehadiran")
    assert ELSEWHERE in visitor.page.h1.text
    visitor.follow("pasangkan tablet ini")
    assert visitor.path == "/tablet/"


def test_a_session_typed_by_hand_is_offered_to_nobody(
    app: Flask, visitor: Browser, lontar: Village, bimtek: OutreachSession
) -> None:
    tablet = paired(app, lontar)[0]
    tablet.get("/check-in/")
    tablet.submit(who="unnamed", session=bimtek.id, status=422)
    for browser in (visitor, tablet):
        page = browser.get("/offers/")
        token = page.select_one("[name=csrf_token]")["value"]
        sent = {"csrf_token": token, "session": bimtek.id}
        browser.post("/check-in/", sent | {"age": "child", "nonce": "x"}, 422)
        browser.post("/offers/", sent | {"sign": "R01"})
        browser.get("/quiz/")
        browser.submit(length="short", phase="free", session=bimtek.id)
        browser.get("/quiz/")
        browser.submit(length="short", phase="before", session=bimtek.id, status=422)
    assert stored() == []
    for table in (OfferCheck, QuizAttempt):
        assert bimtek.id not in list(db.session.scalars(select(table.session_id)))


def test_a_phone_joins_by_its_poster(visitor: Browser, bimtek: OutreachSession) -> None:
    visitor.get(f"/join/{bimtek.join_key}")
    assert "Bimtek" in visitor.text
    assert "pulang senang" not in visitor.text
    assert "Polmas Pontang" in visitor.get("/hotlines/").text
    visitor.get("/check-in/")
    visitor.submit(who="unnamed")
    assert (visitor.path, only().origin) == ("/check-in/done", "qr")


# --- revoked, moved, paired again


def test_a_revoked_tablet_shows_nothing_from_its_next_request_on(
    app: Flask, lontar: Village, session_in_lontar: OutreachSession
) -> None:
    tablet, row = paired(app, lontar)
    tablet.get("/check-in/")
    form = tablet.filled(tablet.page.select_one("main form[method=post]")).to_dict()
    revoke(row)
    tablet.post("/check-in/", form | NAMED, 422)
    assert ELSEWHERE in tablet.page.h1.text
    assert "Yang sudah diisi tidak disimpan. Panggil petugas." in tablet.text
    assert stored() == []
    assert tablet.client.get_cookie("tablet") is None
    assert session_in_lontar.title not in str(tablet.get("/").select_one("main"))


def test_what_a_revoked_tablet_had_open_is_over(
    app: Flask, lontar: Village, session_in_lontar: OutreachSession
) -> None:
    tablet, row = paired(app, lontar)
    tablet.get(f"/join/{session_in_lontar.join_key}")
    tablet.get("/check-in/")
    tablet.submit(age="child", sex="P")
    token = begin(tablet).token
    tap(tablet, "a")
    tablet.get(f"/quiz/{token}/2")
    form = tablet.filled(tablet.page.select_one("main form[method=post]")).to_dict()
    revoke(row)
    tablet.post(f"/quiz/{token}/2", form | {"option": "a"})
    assert tablet.path == "/"
    for path in ("/", "/check-in/", "/check-in/done", f"/quiz/{token}/1", "/quiz/"):
        tablet.get(path)
        assert session_in_lontar.title not in str(tablet.page), path
        assert session_in_lontar.id not in str(tablet.page), path
    attempt = db.session.get(QuizAttempt, token)
    assert attempt
    assert [answer.option for answer in attempt.answers][1] is None


def test_a_tablet_that_moved_shows_its_new_village(
    app: Flask, lontar: Village, pontang: Village, bimtek: OutreachSession
) -> None:
    tablet, row = paired(app, lontar)
    with db.write():
        tablets.change(row, {"village_code": pontang.code})
    assert "Bimtek" in tablet.get("/").text
    assert "pulang senang" not in tablet.text
    assert pontang.name in tablet.get("/tablet/").text


def test_a_tablet_that_was_wiped_is_paired_again_and_the_old_token_is_worth_nothing(
    app: Flask, visitor: Browser, lontar: Village, session_in_lontar: OutreachSession
) -> None:
    old, row = paired(app, lontar)
    with db.write():
        code = tablets.new_code(row, row.paired_by or "")
    assert session_in_lontar.title in old.get("/").text, "until the new code is typed"
    type_code(visitor, code)
    assert session_in_lontar.title in visitor.get("/").text
    assert session_in_lontar.title not in old.get("/").text


def test_it_is_noted_once_a_day_that_a_tablet_was_seen(
    app: Flask, lontar: Village, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet, row = paired(app, lontar)
    with db.write():
        row.last_seen_on = today() - timedelta(days=1)
    with monkeypatch.context() as broken:
        broken.setattr(tablets, "seen", nothing_can_be_written)
        assert session_in_lontar.title in tablet.get("/").text
    tablet.get("/")
    assert row.last_seen_on == today()
    assert tablet.response
    assert "tablet=" in tablet.response.headers["Set-Cookie"], "and its cookie begins anew"
    monkeypatch.setattr(tablets, "seen", lambda _key: pytest.fail("twice a day"))
    tablet.get("/")


def nothing_can_be_written(_key: str) -> None:
    raise OperationalError("UPDATE", None, Exception("disk I/O error"))


# --- a hall that never heard of it


def test_a_hall_has_no_word_of_it(
    app: Flask, visitor: Browser, lontar: Village, session_in_lontar: OutreachSession, bimtek: OutreachSession
) -> None:
    once_paired, row = paired(app, lontar)
    app.config["TABLETS"] = "open"
    assert "Bimtek" in once_paired.get("/").text
    revoke(row)
    for browser in (visitor, once_paired):
        browser.get("/tablet/", 404)
        assert session_in_lontar.title in browser.get("/").text
        browser.get("/check-in/")
        assert "/tablet/" not in str(browser.page)
        browser.submit(**NAMED, session=bimtek.id)
        assert browser.path == "/check-in/done"
    with db.write():
        session_in_lontar.state = bimtek.state = "closed"
    assert "/tablet/" not in str(visitor.get("/check-in/"))
