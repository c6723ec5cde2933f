"""Selesaikan: a session is reviewed, written down and closed on one page, whose buttons lose nothing that was typed."""

from typing import Any

import pytest

from kiosk.db import db
from kiosk.models import Officer, OutreachSession, QuizAttempt
from tests.cast import checkins
from tests.cast.checkins import came
from tests.cast.pages import Browser
from tests.cast.sessions import at, audit, only_session


@pytest.fixture
def finishing(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, on the page of the open session; Siti came twice, Budi once, and somebody tried it out."""
    for name in ("Siti Aminah", "Budi", "siti aminah", "tes"):
        came(session_in_lontar, name)
    desk.get(at(session_in_lontar, "finish"))
    return desk


def states() -> dict[str, str]:
    """How each check-in was reviewed."""
    return {row.name or "": row.state for row in checkins.stored_check_ins()}


def changes() -> list[tuple[str, list[Any]]]:
    """Acts on the session in the audit, beside looking at names."""
    return [entry for entry in audit() if entry[0] != "names-viewed"]


def value(desk: Browser, name: str) -> str:
    """What stands in a field."""
    form = desk.page.select_one("main form")
    assert form
    return desk.form_data(form)[name].strip()


TYPED = {"obstacles": "Listrik padam", "heads_male": "12"}
NEW = {"Siti Aminah": "new", "Budi": "new", "siti aminah": "new", "tes": "new"}


@pytest.mark.parametrize(
    ("button", "reviewed"),
    [
        ("Simpan dulu", {}),
        ("Orang yang sama", {"siti aminah": "void"}),
        ("Bukan", {"Siti Aminah": "confirmed", "siti aminah": "confirmed"}),
        ("Nama benar", {"tes": "confirmed"}),
        ("Batalkan", {"tes": "void"}),
        ("Konfirmasi sisanya (1)", {"Budi": "confirmed"}),
        ("Salah sesi", {"Siti Aminah": "void"}),
        ("Tutup dan cetak", {}),
    ],
)
def test_each_button_keeps_what_was_typed_and_does_its_own(
    finishing: Browser, session_in_lontar: OutreachSession, button: str, reviewed: dict[str, str]
) -> None:
    page = finishing.page
    for _twice in range(2):  # a second tap comes from the same page
        finishing.page = page
        finishing.press(button, **TYPED)
        assert (only_session().obstacles, only_session().heads_male) == ("Listrik padam", 12)
        assert states() == NEW | reviewed
    closes = button == "Tutup dan cetak"
    assert only_session().state == ("closed" if closes else "open")
    assert finishing.path == at(session_in_lontar, "report" if closes else "finish")
    acts = [act for act, *_rest in checkins.audit()]
    assert acts == len(reviewed) * ["check-in-voided" if "void" in reviewed.values() else "check-in-confirmed"]
    [(act, fields)] = changes()
    assert act == ("session-closed" if closes else "session-changed")
    assert {"obstacles", "heads_male"} <= set(fields)


def test_a_name_is_corrected_and_leads_back(finishing: Browser, session_in_lontar: OutreachSession) -> None:
    finishing.press("Betulkan", **TYPED)
    assert (only_session().obstacles, only_session().heads_male) == ("Listrik padam", 12)
    finishing.submit("main form.card", status=422, village_code="Xyzzy")
    finishing.submit("main form.card", name="Siti Aminah binti Sarip", village_code="")
    assert finishing.path == at(session_in_lontar, "finish")
    assert states().keys() > {"Budi", "siti aminah", "Siti Aminah binti Sarip"}


def test_what_is_no_number_stops_every_button_and_nothing_is_lost(finishing: Browser) -> None:
    for button, count in (("Orang yang sama", "-1"), ("Tutup dan cetak", "banyak"), ("Tutup dan cetak", "9" * 1000)):
        fields = {"heads_male": count, "obstacles": "Listrik padam", "reporter_nip": "1980"}
        finishing.press(button, status=422, **fields)
        assert "Tulis angka saja" in finishing.text
        assert {name: value(finishing, name) for name in fields} == fields
    assert (only_session().state, only_session().obstacles, states()) == ("open", "", NEW)


def test_who_came_later_is_not_confirmed_with_the_rest(finishing: Browser, session_in_lontar: OutreachSession) -> None:
    came(session_in_lontar, "Datang belakangan")
    finishing.press("Konfirmasi sisanya (1)")
    assert states() == NEW | {"Budi": "confirmed", "Datang belakangan": "new"}


def test_the_officer_who_closes_reports(finishing: Browser, officer: Officer) -> None:
    assert value(finishing, "reporter_name") == "Ratna"
    finishing.press("Simpan dulu")
    assert only_session().reporter_name == "", "who only helps is not who reports"
    finishing.press("Simpan dulu", reporter_name="Hasan", reporter_nip="1979")
    assert (only_session().reporter_name, officer.nip) == ("Hasan", "")
    finishing.press("Tutup dan cetak", reporter_name="Ratna", reporter_nip="1980")
    assert (only_session().reporter_name, only_session().reporter_nip, officer.nip) == ("Ratna", "1980", "1980")


def test_the_page_says_what_closing_does(finishing: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        for token, is_finished in (("a", False), ("b", False), ("c", True)):
            db.session.add(QuizAttempt(token=token, session_id=session_in_lontar.id, finished=is_finished))
    finishing.get(at(session_in_lontar, "finish"))
    assert "menjadi angka" in finishing.text
    assert "2 kuis belum selesai" in finishing.text
    finishing.press("Tutup dan cetak", report_number="31")
    finishing.follow("Selesaikan")
    assert "menjadi angka" not in finishing.text
    finishing.press("Simpan dan cetak", heads_male="20", heads_female="25", warga="45")
    assert [act for act, _fields in changes()] == ["session-closed", "session-heads-corrected"]
    assert (only_session().report_number, only_session().heads_by_group) == ("31", {"warga": 45})
    with db.write():
        session_in_lontar.state = "planned"
    finishing.get(at(session_in_lontar, "finish"))
    assert finishing.path == at(session_in_lontar), "what is not open yet has no end"


def test_sums_that_differ_are_mended_or_confirmed(finishing: Browser, session_in_lontar: OutreachSession) -> None:
    finishing.press("Tutup dan cetak", 422, heads_male="18", heads_female="20", warga="30", tokoh="5")
    both = "Menurut laki-laki dan perempuan 38 orang, menurut kelompok 35 orang."
    assert both in finishing.text
    assert [value(finishing, name) for name in ("heads_male", "warga")] == ["18", "30"]
    assert (only_session().state, only_session().heads) == ("open", None)
    tick = finishing.page.select_one("[name=difference]")
    assert not tick.has_attr("checked")
    finishing.press("Tutup dan cetak", difference=tick["value"])
    assert (only_session().state, only_session().heads) == ("closed", 38)
    letter = " ".join(finishing.page.select_one(".letter").text.split())
    assert both in letter


def test_half_a_head_count_is_no_attendance(finishing: Browser) -> None:
    for half in ({"heads_male": "10"}, {"warga": "20"}, {"heads_female": "3", "warga": "3"}):
        empty = {"heads_male": "", "heads_female": "", "warga": ""}
        finishing.press("Simpan dulu", **empty | half)
        assert "belum lengkap: isi laki-laki dan perempuan" in finishing.text
        finishing.press("Simpan dulu", **{"heads_male": "0", "heads_female": "20"} | half)
        assert "belum lengkap" not in finishing.text
