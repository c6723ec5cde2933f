"""The check-in page: its order, its consent, its sessions, its villages."""

import hashlib

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import checkins, outreach, settings
from tests.cast.checkins import NAMED, only, problem, stored, typed
from tests.cast.pages import Browser
from tests.conftest import add, open_session

pytestmark = pytest.mark.look

STEPS = ["who", "name", "sex", "group", "eighteen", "village"]

# --- the page ---


def test_who_came_is_asked_first_and_no_name_is_an_equal_choice(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    page = visitor.get("/check-in/")
    assert [step["data-step"] for step in page.select("form fieldset.step")] == STEPS
    assert [choice["value"] for choice in page.select("[name=who]")] == ["child", "named", "unnamed"]
    assert not page.select("[name=who][checked], [name=age], [name=anonymous]")
    assert all(step.select_one("legend").get_text(strip=True) for step in page.select("fieldset"))


def test_the_consent_says_all_it_must(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        settings.store("retention_days", 45)
    consent = visitor.get("/check-in/").select_one("#consent-text").text
    for said in (
        "bukti",
        "Petugas kantor imigrasi yang punya akun",
        "lembar daftar hadir",
        "45 hari",
        "Persetujuan boleh ditarik",
        "Tanya petugas di sini",
    ):
        assert said in consent
    with db.write():
        settings.store("contact", "Bu Ratna, loket 3")
    assert "Bu Ratna, loket 3" in visitor.get("/check-in/").select_one("#consent-text").text


def test_another_wording_of_the_consent_needs_another_date(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    words = " ".join(visitor.get("/check-in/").select_one("#consent-text").get_text(" ").split())
    fingerprint = hashlib.sha256(words.encode()).hexdigest()[:12]
    assert {checkins.CONSENT_VERSION: fingerprint} == {"2026-11-29": "0ec8f47e43cf"}


def test_when_no_session_is_open_the_page_says_whom_to_ask(visitor: Browser, lontar: Village) -> None:
    visitor.get("/check-in/")
    assert "Tanya petugas" in visitor.text
    assert visitor.page.select_one("main a[href='/hotlines/']")
    assert not visitor.page.select("main form")


def test_a_session_that_closes_meanwhile_takes_nobody(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    visitor.get("/check-in/")
    with db.write():
        db.session.get_one(OutreachSession, session_in_lontar.id).state = "closed"
    visitor.submit(status=422, **NAMED)
    assert "Panggil petugas" in visitor.text
    assert stored() == []


def test_a_session_that_closes_while_the_form_is_on_its_way_takes_nobody(
    visitor: Browser, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/check-in/")
    still_open = outreach.taking_visitors()
    for session in still_open:
        assert session.village
        db.session.expunge(session)
    with db.write():
        db.session.get_one(OutreachSession, session_in_lontar.id).state = "closed"
    monkeypatch.setattr(outreach, "taking_visitors", lambda _joined: still_open)
    visitor.submit(status=422, **NAMED)
    assert "sudah ditutup" in problem(visitor, "session")
    assert stored() == []


def test_one_session_is_chosen_already_of_several_one_is_chosen(
    visitor: Browser, session_in_lontar: OutreachSession, lontar: Village
) -> None:
    hidden = visitor.get("/check-in/").select("[name=session]")
    assert [(field["type"], field["value"]) for field in hidden] == [("hidden", session_in_lontar.id)]
    other = add(open_session(lontar, title="Bimtek"))
    page = visitor.get("/check-in/")
    assert {field["value"] for field in page.select("[name=session][type=radio]")} == {session_in_lontar.id, other.id}
    visitor.submit(status=422, age="child")
    assert "Pilih dulu acaranya" in problem(visitor, "session")
    visitor.submit(session=other.id)
    assert only().session_id == other.id


def test_people_may_try_a_session_before_it_opens(visitor: Browser, lontar: Village) -> None:
    session = add(open_session(lontar, state="planned", practice=True))
    visitor.get("/check-in/")
    visitor.submit(age="child")
    assert only().session_id == session.id


# --- the village ---


def test_the_own_village_is_chosen_and_its_neighbours_are_offered(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    page = visitor.get("/check-in/")
    offered = [field["value"] for field in page.select("[name=village]")]
    assert offered[0] == "36.04.13.2007"
    assert len(offered) == 15, "fourteen of the kecamatan, and none"
    assert [field["value"] for field in page.select("[name=village][checked]")] == ["36.04.13.2007"]


@pytest.mark.every_village
def test_another_village_is_searched_and_nothing_is_stored(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.press("Cari desa", **NAMED, village_search="wanayasa")
    assert "Kec. Pontang" in visitor.text
    assert "Kec. Kramatwatu" in visitor.text
    assert visitor.page.select_one("[name=name]")["value"] == "Siti Aminah"
    assert visitor.page.select_one("[name=consent][checked]")
    assert stored() == []
    visitor.submit(village="36.04.12.2012")
    assert only().village_code == "36.04.12.2012"


def test_an_alias_finds_the_village_and_a_choice_survives_another_search(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.press("Cari desa", village_search="linduk")
    visitor.press("Cari desa", village="36.04.12.2003", village_search="Pulau Tunda")
    assert "Wargasara (Pulau Tunda)" in visitor.text
    assert visitor.page.select_one("[name=village][checked]")["value"] == "36.04.12.2003"
    visitor.press("Cari desa", village_search="zzz")
    assert "Belum ada desa yang cocok dengan" in visitor.text
    codes = [field["value"] for field in visitor.page.select("[name=village]")]
    assert len(codes) == len(set(codes)), "each village once"


def test_a_search_sent_with_the_wrong_button_is_answered_not_lost(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    visitor.get("/check-in/")
    visitor.submit(status=422, **NAMED, village_search="Pulau Tunda")
    assert "Pilih dulu desanya" in problem(visitor, "village_search")
    visitor.submit(village="36.04.13.2009")
    assert only().village_code == "36.04.13.2009"


def test_a_change_of_language_keeps_what_was_typed(visitor: Browser, session_in_lontar: OutreachSession) -> None:
    data = typed(visitor, language="en", next="/check-in/", name="Siti", age="adult")
    page = visitor.post("/language", data)
    assert page.html["lang"] == "en"
    assert page.select_one("[name=name]")["value"] == "Siti"
    assert page.select_one("[name=who][checked]")["value"] == "named"
    assert not page.select("[role=alert]")
    assert stored() == []
