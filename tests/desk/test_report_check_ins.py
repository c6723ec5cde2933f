"""Check-ins to hand on: without names, with the names of one session, and each export written down."""

import tracemalloc

import pytest
from sqlalchemy import insert

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.views.admin import downloads
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.reports import FORMULAS, MARCH, acts, in_sheet, workbook
from tests.conftest import add


def test_check_ins_are_exported_without_names(desk: Browser, in_march: OutreachSession) -> None:
    for address in (MARCH, f"/admin/sessions/{in_march.id}/papers/"):
        desk.get(address)
        desk.press("Kehadiran tanpa nama (Excel)")
        rows = in_sheet(workbook(desk)["Kehadiran"])
        assert len(rows) == 1 + 9  # the header, and all but the void one
        assert "Nama" not in rows[0]
        assert not [cell for row in rows for cell in row if cell in FORMULAS or "8123" in cell]
    assert acts() == [
        ("check-ins-exported", "period:2026-m03"),
        ("check-ins-exported", f"outreach_session:{in_march.id}"),
    ]


def test_each_column_of_an_export_says_what_its_header_means(desk: Browser, session_in_lontar: OutreachSession) -> None:
    add(came(session_in_lontar, sex="P", group="tokoh", origin="paper", state="confirmed"))
    desk.get(f"/admin/sessions/{session_in_lontar.id}/papers/")
    desk.press("Kehadiran tanpa nama (Excel)")
    headers, row = in_sheet(workbook(desk)["Kehadiran"])
    said = dict(zip(headers, row, strict=True))
    assert [said[header] for header in ("Umur", "L/P", "Kelompok", "Asal isian", "Pemeriksaan")] == [
        "Dewasa",
        "P",
        "Tokoh masyarakat",
        "Kertas",
        "Dikonfirmasi",
    ]


def test_names_are_exported_of_one_session_and_written_down(desk: Browser, in_march: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{in_march.id}/papers/")
    desk.press("Kehadiran dengan nama (Excel)")
    sheet = workbook(desk)["Kehadiran"]
    names = [row[-2].value for row in sheet.iter_rows() if row[-1].value == "+628123456789"]
    assert names == FORMULAS
    assert acts() == [("names-exported", f"outreach_session:{in_march.id}")]


def test_names_of_a_period_cannot_be_had(desk: Browser, in_march: OutreachSession) -> None:
    desk.get(MARCH)
    desk.press("Kehadiran tanpa nama (Excel)", names="1")
    assert "Nama" not in in_sheet(workbook(desk)["Kehadiran"])[0]


def test_a_period_with_too_many_is_to_be_chosen_shorter(
    desk: Browser, in_march: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form comes back as it was filled; it is written down that there was no file."""
    for most, status in ((9, 200), (8, 422)):
        monkeypatch.setattr(downloads, "MOST_ROWS", most)
        desk.get(f"{MARCH}&village=lontar")
        desk.press("Kehadiran tanpa nama (Excel)", status=status)
    assert "Periode : Lebih dari 8 baris" in desk.text
    form = desk.page.select_one("form.filters")
    assert form
    assert [chosen["value"] for chosen in form.select("option[selected]")] == ["2026", "m03", ""]
    assert form.select_one("[name=village]")["value"] == "lontar"
    assert [action for action, _row in acts()] == ["check-ins-exported", "check-ins-not-exported"]
    desk.press("English")
    assert "year=2026&part=m03&village=lontar" in desk.response.request.url


def test_a_large_export_takes_no_more_memory_than_a_small_one(desk: Browser, in_march: OutreachSession) -> None:
    peaks = []
    for n in range(2):
        people = [
            {"nonce": f"{n}-{k}", "session_id": in_march.id, "age": "adult", "erase_on": in_march.held_on}
            for k in range(400 if n == 0 else 3600)
        ]
        with db.write():
            db.session.execute(insert(CheckIn), people)
        desk.get(MARCH)
        tracemalloc.start()
        desk.press("Kehadiran tanpa nama (Excel)")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert len(in_sheet(workbook(desk)["Kehadiran"])) == 1 + 9 + 4000
    assert peaks[1] - peaks[0] < 1_500_000  # bytes; the file itself, which the test's browser holds, is among them
