"""The office's line on the start page: set with its days by a supervisor, and off by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry
from kiosk.rules import settings
from kiosk.rules.audio import texts
from tests.cast.pages import Browser

pytestmark = pytest.mark.look

PAGE = "/admin/settings/notice"
LINE = "Imbauan Kemlu, Maret 2026: tunda perjalanan ke Timur Tengah. Tanyakan kabar terbaru."


def put(until: date, english: str = "") -> None:
    """Let the office have this line up to a day."""
    with db.write():
        days = {"date": "2026-03-10", "until": until.isoformat()}
        settings.put("notice", {"id": LINE, "en": english, **days})


def typed(**fields: str) -> dict[str, str]:
    """What a supervisor fills in, with these changed."""
    return {"words": LINE, "dated": "10/03/2026", "until": f"{today() + timedelta(days=30):%d/%m/%Y}"} | fields


def test_a_supervisor_sets_it_and_the_start_page_says_it_with_its_date(
    supervisors_desk: Browser, visitor: Browser
) -> None:
    assert not visitor.get("/").select(".note")
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.follow("Pengumuman di layar awal")
    supervisors_desk.submit(**typed(words=f" {LINE} "))
    assert "Pengumuman sudah disimpan." in supervisors_desk.text
    [note] = visitor.get("/").select(".note")
    assert " ".join(note.text.split()) == f"{LINE} (per 10/03/2026)"
    assert LINE in [each.text for each in texts.current_texts()], "it can be recorded"
    visitor.get("/exit")
    assert "Kemlu" not in visitor.text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings-changed"))
    assert entry.fields == ["notice"]


@pytest.mark.parametrize(("days", "shown"), [(0, True), (1, True), (-1, False)])
def test_its_last_day_is_its_last(visitor: Browser, days: int, shown: bool) -> None:
    put(today() + timedelta(days=days))
    assert bool(visitor.get("/").select(".note")) is shown
    assert (LINE in [each.text for each in texts.current_texts()]) is shown


@pytest.mark.parametrize(
    ("english", "said"), [("Foreign Ministry: put off travel.", "put off travel"), ("", "Imbauan")]
)
def test_in_english_it_is_said_in_english_where_the_office_wrote_so(visitor: Browser, english: str, said: str) -> None:
    put(today(), english)
    visitor.get("/")
    [note] = visitor.press("English").select(".note")
    assert said in note.text
    assert "(as of 10/03/2026)" in note.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", "x" * 161),
        ("words_en", "x" * 161),
        ("dated", ""),
        ("dated", f"{today() + timedelta(days=1):%d/%m/%Y}"),
        ("dated", "31/02/2026"),
        ("until", ""),
        ("until", f"{today() - timedelta(days=1):%d/%m/%Y}"),
        ("until", f"{today() + timedelta(days=181):%d/%m/%Y}"),
    ],
)
def test_a_line_without_its_days_or_too_long_is_refused(supervisors_desk: Browser, field: str, value: str) -> None:
    supervisors_desk.get(PAGE)
    supervisors_desk.submit(**typed(**{field: value}), status=422)
    assert supervisors_desk.page.select(f"#{field}[aria-invalid=true]")
    assert settings.get("notice") == {}


@pytest.mark.parametrize("days", [0, 180])
def test_the_ends_of_its_time_are_within_it(supervisors_desk: Browser, days: int) -> None:
    last = today() + timedelta(days=days)
    supervisors_desk.get(PAGE)
    supervisors_desk.submit(**typed(until=f"{last:%d/%m/%Y}"))
    assert settings.get("notice")["until"] == last.isoformat()


def test_it_is_taken_away_also_after_its_last_day(supervisors_desk: Browser) -> None:
    put(today() - timedelta(days=5))
    page = supervisors_desk.get(PAGE)
    assert page.select_one("#words").text.strip() == LINE
    supervisors_desk.submit(words="")
    assert "Tidak ada pengumuman" in supervisors_desk.text
    assert settings.get("notice") == {}


def test_what_another_supervisor_saved_meanwhile_is_not_saved_over(supervisors_desk: Browser) -> None:
    supervisors_desk.get(PAGE)
    put(today())
    supervisors_desk.submit(**typed(words="Yang lain."), status=422)
    assert settings.get("notice")["id"] == LINE
