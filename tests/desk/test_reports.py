"""Reports at the desk: the same figures on the page, in the workbook and in the CSV file; every export written down."""

import csv
import tracemalloc
from datetime import date
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import insert, select

from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from kiosk.views.admin.downloads import csv_file
from tests.cast.checkins import check_in
from tests.cast.learning import add_all, attempt, closed_session, counted, offer, pair, questions
from tests.cast.pages import Browser
from tests.conftest import add

MARCH = "/admin/reports/?year=2026&part=m03"
FORMULAS = ['=HYPERLINK("http://x","klik")', "+62 812", "-1", "@SUM(A1)", "\t=1", "Nur'aini", "ليلى", "Ｘ", "=" * 80]


@pytest.fixture
def in_march(lontar: Village) -> OutreachSession:
    """A closed session of March with ten check-ins, of which one is void."""
    session = closed_session(
        lontar,
        date(2026, 3, 2),
        title="=1+1 Berangkat aman",
        order_number="W12-0457",
        officers="Ratna\nHasan",
        heads_male=5,
        heads_female=7,
        heads_by_group={"warga": 10},
        material="Modus penipuan",
        obstacles="Listrik padam",
        follow_up="Tempel kartu",
    )
    sexes = "LLLPPPPPP"
    add_all(*(check_in(session, n, sex=sex, name=FORMULAS[n]) for n, sex in enumerate(sexes)))
    add(check_in(session, 9, sex="P", state="void", void_reason="double", name="Ganda"))
    return session


@pytest.fixture
def learned(in_march: OutreachSession) -> OutreachSession:
    """The same session, in which six took the quiz before and after, and offers were checked."""
    take_part(in_march)
    counted(in_march)
    return in_march


def take_part(in_march: OutreachSession) -> None:
    """Six people take the quiz before and after, and twenty-five offers are checked."""
    forms = {"A": questions("Q01", "Q12"), "B": questions("Q08", "Q11")}
    for before, after in (("ww", "rr"), ("rw", "rr"), ("ww", "rw"), ("rw", "rw"), ("ww", "rr"), ("wu", "rx")):
        add_all(*pair(in_march.id, forms, "A", before, after))
    checks: list[tuple[str, list[str]]] = [("stop", ["R01"])] * 20 + [("ok", [])] * 5
    add_all(*(offer(in_march.id, verdict, *signs) for verdict, signs in checks))


def on_page(page: BeautifulSoup) -> dict[str, list[list[str]]]:
    """The tables of a page by their titles: header, rows, total and note, as they are read."""
    return {" ".join(part.find(["h2", "h4"]).text.split()): lines_of(part) for part in page.select("section.part")}


def lines_of(part: Tag) -> list[list[str]]:
    """The lines of one table and its note, as a file calls it."""
    rows = [[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in part.select("tr")]
    return rows + [[f"Catatan: {' '.join(note.text.split())}"] for note in part.select("p.hint")]


def in_csv(browser: Browser) -> dict[str, list[list[str]]]:
    """The same from a CSV file: a table stands between a blank line and the next."""
    assert browser.response
    assert browser.response.mimetype == "text/csv"
    text = browser.response.get_data().decode("utf-8-sig")
    title, parts = "heading", {"heading": []}
    for row in csv.reader(StringIO(text), delimiter=";"):
        if not row:
            title = ""
        elif not title:
            title = row[0]
            parts[title] = []
        else:
            parts[title].append([" ".join(cell.split()) for cell in row])
    return parts


def workbook(browser: Browser) -> openpyxl.Workbook:
    """The workbook that was just downloaded, in which no cell is a formula."""
    assert browser.response
    book = openpyxl.load_workbook(BytesIO(browser.response.get_data()))
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f" or cell.hyperlink]
    return book


def in_sheet(sheet: Worksheet) -> list[list[str]]:
    """The rows of a sheet below its heading, as the page writes them."""
    rows = [[shown(cell) for cell in row] for row in sheet.iter_rows()]
    header = next(n for n, cells in enumerate(sheet.iter_rows()) if cells[0].border.bottom.style)
    return rows[header:]


def in_sheets(browser: Browser) -> dict[str, list[list[str]]]:
    """The tables of a workbook by their titles, which stand right above the header."""
    sheets = list(workbook(browser))
    titles = [next(a.value for a, b in pairwise(next(sheet.columns)) if b.border.bottom.style) for sheet in sheets]
    return dict(zip(titles, map(in_sheet, sheets), strict=True))


def shown(cell: Any) -> str:
    """A cell as a person sees it, in Indonesian."""
    if cell.value is None:
        return ""
    if cell.number_format == "0%":
        return f"{round(cell.value * 100)}%"
    if cell.number_format == "0.0":
        return f"{cell.value:.1f}".replace(".", ",")
    return cell.value.strftime("%d/%m/%Y") if cell.is_date else " ".join(str(cell.value).split())


def same(page: dict[str, list[list[str]]], file: dict[str, list[list[str]]]) -> None:
    """Every table of the page is in the file, cell by cell."""
    assert page
    for title, rows in page.items():
        assert [bare(row) for row in file[title]] == [bare(row) for row in rows]


def bare(row: list[str]) -> list[str]:
    """Without empty figures' dashes, the apostrophe that guards a text in CSV, and the cells a note reaches across."""
    cells = ["" if cell == "–" else cell.removeprefix("'") for cell in row]
    return cells[:1] if cells[0].startswith("Catatan: ") else cells


def notes_on(page: BeautifulSoup) -> list[str]:
    """What a page says below its learning figures."""
    return [" ".join(note.text.split()) for note in page.select("ul.hint li")]


def acts() -> list[tuple[str, str]]:
    """What the audit says was exported."""
    entries = select(AuditEntry.action, AuditEntry.row).where(AuditEntry.action.endswith("exported"))
    return [(action, row) for action, row in db.session.execute(entries.order_by(AuditEntry.at))]


# --- the recapitulation


def test_the_recapitulation_has_the_official_columns_and_totals(desk: Browser, in_march: OutreachSession) -> None:
    tables = on_page(desk.get(MARCH))
    header, row, total = tables["Rekapitulasi kegiatan"]
    assert header == "No|Tanggal|Judul|Jenis|Satker|Desa dan petugas|Lokasi|L|P|Peserta".split("|")
    office, where = "Kantor Imigrasi Kelas I Non TPI Serang", "Lontar, Kec. Tirtayasa Ratna, Hasan"
    assert row == ["1", "02/03/2026", in_march.title, "Sosialisasi", office, where, "Balai desa", "5", "7", "12"]
    assert total[1:2] + total[-3:] == ["Jumlah", "5", "7", "12"]
    assert tables["Menurut desa"][1:] == [
        ["Lontar, Kec. Tirtayasa, Kab. Serang", "1", "1", "5", "7", "12"],
        ["Jumlah", "1", "1", "5", "7", "12"],
    ]
    assert tables["Menurut kelompok peserta"][1:] == [["Warga", "10"], ["Tanpa kelompok", "2"], ["Jumlah", "12"]]
    assert "Maret 2026" in desk.text
    assert "oleh Ratna" in desk.text
    desk.follow(in_march.title)
    assert desk.path == f"/admin/reports/sessions/{in_march.id}/"


@pytest.mark.parametrize("ending", ["CSV", "Excel"])
def test_the_recapitulation_is_the_same_as_a_file(desk: Browser, in_march: OutreachSession, ending: str) -> None:
    closed_session(in_march.village, date(2026, 3, 3), state="open", title="Masih jalan")
    page = on_page(desk.get(MARCH))
    desk.press(f"Rekap ({ending})")
    same(page, in_csv(desk) if ending == "CSV" else in_sheets(desk))
    assert acts() == [("recap-exported", "period:2026-m03")]


@pytest.mark.parametrize("state", ["open", "planned"])
def test_what_is_not_closed_is_not_counted(desk: Browser, in_march: OutreachSession, state: str) -> None:
    with db.write():
        in_march.state = state
    tables = on_page(desk.get(MARCH))
    assert list(tables) == (["Masih dibuka"] if state == "open" else [])


def test_an_empty_period_says_so_on_page_and_in_files(desk: Browser) -> None:
    desk.get("/admin/reports/?year=2024&part=h1")
    assert "Tidak ada sesi yang ditutup dalam periode ini" in desk.text
    page = desk.page
    for label in ("Rekap (Excel)", "Rekap (CSV)"):
        desk.page = page
        desk.press(label)
    assert "Tidak ada sesi yang ditutup" in desk.response.get_data().decode("utf-8-sig")


def test_groups_that_hold_more_people_than_were_counted_are_named(desk: Browser, in_march: OutreachSession) -> None:
    with db.write():
        in_march.heads_by_group = {"warga": 20}
    closed_session(in_march.village, date(2026, 3, 4), heads_male=30, heads_female=10, heads_by_group={"tokoh": 30})
    _header, *rows = on_page(desk.get(MARCH))["Menurut kelompok peserta"]
    assert rows[:-1] == [["Tokoh masyarakat", "30"], ["Tanpa kelompok", "22"], ["Jumlah", "52"]]
    assert "1 sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan" in rows[-1][0]
    desk.get(f"/admin/reports/sessions/{in_march.id}/")
    assert "Semua kelompok berjumlah 20, laki-laki dan perempuan 12." in desk.text


def test_a_session_that_nobody_counted_is_told_apart(desk: Browser, in_march: OutreachSession) -> None:
    closed_session(in_march.village, date(2026, 3, 4))
    closed_session(in_march.village, date(2026, 3, 5), heads_male=8, kind="bimtek", heads_by_group={"tokoh": 8})
    tables = on_page(desk.get(MARCH))
    assert "2 sesi belum lengkap jumlah hadirnya" in desk.text
    _header, _counted, none, half, total, _note = tables["Rekapitulasi kegiatan"]
    assert none[-3:] == half[-3:] == ["–", "–", "belum dihitung"]
    assert total[1:2] + total[-3:] == ["Jumlah dari 1 sesi yang dihitung", "5", "7", "12"]
    summed = ["Jumlah dari 1 sesi yang dihitung", "3", "1", "5", "7", "12"]
    assert tables["Menurut desa"][2] == summed
    assert tables["Menurut jenis"][1:] == [
        ["Sosialisasi", "2", "1", "5", "7", "12"],
        ["Bimtek", "1", "0", "–", "–", "belum dihitung"],
        summed,
    ]
    groups = [["Warga", "10"], ["Tanpa kelompok", "2"], ["Jumlah dari 1 sesi yang dihitung", "12"]]
    assert tables["Menurut kelompok peserta"][1:] == groups


def test_a_month_that_nobody_counted_has_no_participants_rather_than_none(desk: Browser, lontar: Village) -> None:
    closed_session(lontar, date(2026, 3, 4))
    tables = on_page(desk.get(MARCH))
    assert tables["Rekapitulasi kegiatan"][2][-3:] == ["–", "–", "belum dihitung"]
    assert tables["Menurut desa"][-1][1:] == ["1", "0", "–", "–", "belum dihitung"]


@pytest.mark.parametrize("query", ["year=1&part=q1", "year=2026&part=q9", "year=x", "kind=pesta"])
def test_a_period_that_is_none_is_refused_kindly(desk: Browser, query: str) -> None:
    for address in ("/admin/reports/", "/admin/reports/learning/"):
        desk.get(f"{address}?{query}", 422)
        assert "Pilih salah satu dari daftar." in desk.text


def test_a_failed_try_to_export_is_in_the_audit_too(desk: Browser) -> None:
    desk.get("/admin/reports/")
    desk.press("Rekap (CSV)", 422, part="q9")
    assert acts() == [("recap-not-exported", "period")]


def test_the_list_is_narrowed_to_a_village_and_a_kind(desk: Browser, in_march: OutreachSession) -> None:
    for query, found in (("village=tirtayasa", True), ("village=pontang", False), ("kind=bimtek", False)):
        desk.get(f"{MARCH}&{query}")
        assert (in_march.title in desk.text) == found, query
    desk.get(f"{MARCH}&village=Tirtayasa&kind=sosialisasi")
    assert "Maret 2026, desa atau kecamatan: Tirtayasa, jenis: Sosialisasi" in desk.text


# --- the report of one session


def test_the_report_of_a_session_has_every_chapter(desk: Browser, learned: OutreachSession) -> None:
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    for text in ("Kantor Imigrasi", "W12-0457", "Ratna Hasan", "9 check-in dari 12 yang hadir", "Modus penipuan"):
        assert text in desk.text
    for text in ("Listrik padam", "Tempel kartu", "Mengetahui,", "Serang, 2 Maret 2026", "Dicetak", "oleh Ratna"):
        assert text in desk.text
    for text in ("Petugas Imigrasi Pembina Desa (PIMPASA) Ratna", "Hari, tanggal Senin, 2 Maret 2026"):
        assert text in desk.text
    tables = on_page(desk.page)
    assert tables["Peserta menurut L/P"][1:] == [
        ["Laki-laki", "5", "3"],
        ["Perempuan", "7", "6"],
        ["Jumlah", "12", "9"],
    ]
    assert tables["Peserta menurut kelompok"][-1] == ["Jumlah", "12", "9"]
    assert tables["Check-in menurut umur"][-1] == ["Jumlah", "9"]
    assert tables["Kuis yang diikuti"][1:3] == [
        ["Sebelum sosialisasi", "6", "6", "17%"],
        ["Sesudah sosialisasi", "6", "6", "75%"],
    ]
    [row, _note] = tables["Perubahan sebelum–sesudah"][1:]
    assert row[:6] == ["A dulu, lalu B", "6", "2,0", "0,3", "1,5", "1,2"]
    assert row[6] == "rata-rata naik 1,2 soal (antara 0,4 dan 2,0)"  # changes 2 1 1 0 2 1: 7/6, half 2.571 x 0.307
    assert desk.text.count("dampak") == desk.text.count("bukan dampak")


@pytest.mark.parametrize("ending", ["CSV", "Excel"])
def test_the_report_of_a_session_is_the_same_as_a_file(desk: Browser, learned: OutreachSession, ending: str) -> None:
    page = on_page(desk.get(f"/admin/reports/sessions/{learned.id}/"))
    desk.press(f"Laporan ({ending})")
    file = in_csv(desk) if ending == "CSV" else in_sheets(desk)
    same(page, file)
    assert acts() == [("report-exported", f"outreach_session:{learned.id}")]


WHAT_A_READER_MUST_KNOW = [
    "kurang dari 5 orang yang selesai tidak dihitung",
    "dipilih kurang dari 5 orang digabung",
    "yang dibuka lagi hanya menambah daftar hadir",
    "per bulan yang sudah lewat",
    "tidak dirinci menurut orang",
    "perubahan sebelum–sesudah, bukan dampak",
]


@pytest.mark.parametrize("ending", ["CSV", "Excel"])
def test_what_is_left_out_and_why_stands_in_the_files_too(desk: Browser, learned: OutreachSession, ending: str) -> None:
    for address, button in (
        (f"/admin/reports/sessions/{learned.id}/", "Laporan"),
        ("/admin/reports/learning/?year=2026&part=m03", "Unduh"),
    ):
        notes = notes_on(desk.get(address))
        assert [note for note, said in zip(notes, WHAT_A_READER_MUST_KNOW, strict=True) if said not in note] == []
        desk.press(f"{button} ({ending})")
        file = in_csv(desk) if ending == "CSV" else in_sheets(desk)
        assert [row[0] for row in file["Catatan"][1:]] == notes
        assert file["Perubahan sebelum–sesudah"][-1][0].startswith("Catatan: Lembar A dan B disusun sepadan")
    assert "1 sesi sudah ditutup; hasil kuis dari 1" in whole_file(desk)


def whole_file(browser: Browser) -> str:
    """Every text of the file that was just downloaded."""
    assert browser.response
    if browser.response.mimetype == "text/csv":
        return browser.response.get_data().decode("utf-8-sig")
    return " ".join(str(cell.value) for sheet in workbook(browser) for row in sheet.iter_rows() for cell in row)


def test_a_session_without_check_ins_has_a_report_too(desk: Browser, lontar: Village) -> None:
    session = closed_session(lontar)
    desk.get(f"/admin/reports/sessions/{session.id}/")
    assert "0 check-in; jumlah yang hadir belum dihitung" in desk.text
    assert "Belum ada angka yang boleh ditampilkan." in desk.text
    desk.press("Laporan (Excel)")
    workbook(desk)


def test_a_planned_session_has_no_report_yet(desk: Browser, in_march: OutreachSession) -> None:
    with db.write():
        in_march.state = "planned"
    for page in ("", "learning/"):
        desk.get(f"/admin/reports/sessions/{in_march.id}/{page}")
        assert "Sesi ini masih direncanakan" in desk.text
    assert "Siti" not in desk.text
    token = desk.page.select_one("[name=csrf_token]")["value"]
    desk.post(f"/admin/reports/sessions/{in_march.id}/check-ins.xlsx", {"csrf_token": token, "names": "1"}, 404)


def test_an_open_session_shows_no_learning_yet(desk: Browser, in_march: OutreachSession) -> None:
    take_part(in_march)
    with db.write():
        in_march.state = "open"
    for page in ("", "learning/"):
        desk.get(f"/admin/reports/sessions/{in_march.id}/{page}")
        assert "masih dibuka" in desk.text
        assert "Belum ada angka yang boleh ditampilkan." in desk.text
        assert "%" not in desk.text


# --- learning


def test_learning_of_a_period_is_the_same_as_a_file(desk: Browser, learned: OutreachSession) -> None:
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    page, tables = desk.page, on_page(desk.page)
    assert "1 sesi sudah ditutup; hasil kuis dari 1 di antaranya" in desk.text
    assert tables["Hasil cek tawaran kerja"][1:] == [
        ["Berhenti", "80%", "25"],
        ["Hati-hati", "0%", "25"],
        ["Lanjut periksa", "20%", "25"],
        ["Catatan: 25 tawaran kerja dicek."],
    ]
    assert tables["Soal, dari yang paling sulit"][1][1:5] == ["1", "6", "25%", "ya"]  # two of six, told as a few
    desk.press("Unduh (CSV)")
    same(tables, in_csv(desk))
    desk.page = page
    desk.press("Unduh (Excel)")
    same(tables, in_sheets(desk))
    assert acts() == [("learning-exported", "period:2026-m03")] * 2


def test_every_share_has_a_bar_and_a_number(desk: Browser, learned: OutreachSession) -> None:
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    page = desk.follow("Semua soal")
    bars = page.select("td svg")
    assert bars
    for drawing in bars:
        assert drawing["aria-hidden"] == "true"
        assert drawing.select_one(".part-of-it")["width"] == drawing.find_parent("td").text.strip()


def test_four_are_too_few_to_be_shown(desk: Browser, in_march: OutreachSession) -> None:
    counted(in_march, *(attempt(in_march.id, questions("Q01"), "r") for _ in range(4)))
    desk.get("/admin/reports/learning/?year=2026&part=m03")
    assert "Belum ada angka yang boleh ditampilkan." in desk.text
    assert "kurang dari 5 orang yang selesai" in desk.text
    desk.press("Unduh (Excel)")
    assert workbook(desk).sheetnames == ["Yang dipelajari", "Catatan"]


def test_too_few_pairs_are_said_in_words(desk: Browser, in_march: OutreachSession) -> None:
    forms = {"A": questions("Q01", "Q12"), "B": questions("Q08", "Q11")}
    for first in "AAABBB":
        add_all(*pair(in_march.id, forms, first, "rr", "rr"))
    counted(in_march, *(attempt(in_march.id, forms["A"], "rr", phase="before", form="A") for _ in range(2)))
    desk.get(f"/admin/reports/sessions/{in_march.id}/")
    assert "Perubahan sebelum–sesudah: belum cukup pasangan." in desk.text


# --- check-ins to hand on


def test_check_ins_are_exported_without_names(desk: Browser, in_march: OutreachSession) -> None:
    for address in (MARCH, f"/admin/reports/sessions/{in_march.id}/"):
        desk.get(address)
        desk.press("Check-in tanpa nama (Excel)")
        rows = in_sheet(workbook(desk)["Check-in"])
        assert len(rows) == 1 + 9  # the header, and all but the void one
        assert "Nama" not in rows[0]
        assert not [cell for row in rows for cell in row if cell in FORMULAS or "8123" in cell]
    assert acts() == [
        ("check-ins-exported", "period:2026-m03"),
        ("check-ins-exported", f"outreach_session:{in_march.id}"),
    ]


def test_names_are_exported_of_one_session_and_written_down(desk: Browser, in_march: OutreachSession) -> None:
    desk.get(f"/admin/reports/sessions/{in_march.id}/")
    desk.press("Check-in dengan nama (Excel)")
    sheet = workbook(desk)["Check-in"]
    names = [row[-2].value for row in sheet.iter_rows() if row[-1].value == "+628123456789"]
    assert names == FORMULAS
    assert acts() == [("names-exported", f"outreach_session:{in_march.id}")]


def test_names_of_a_period_cannot_be_had(desk: Browser, in_march: OutreachSession) -> None:
    desk.get(MARCH)
    desk.press("Check-in tanpa nama (Excel)", names="1")
    assert "Nama" not in in_sheet(workbook(desk)["Check-in"])[0]


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
        desk.press("Check-in tanpa nama (Excel)")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert len(in_sheet(workbook(desk)["Check-in"])) == 1 + 9 + 4000
    assert peaks[1] - peaks[0] < 1_500_000  # bytes; the file itself, which the test's browser holds, is among them


def saved_as(browser: Browser, address: str, button: str) -> str:
    """The name under which the file of this button arrives."""
    browser.get(address)
    browser.press(button)
    assert browser.response
    return browser.response.headers["Content-Disposition"].partition("filename=")[2].strip('"')


def test_no_download_takes_the_place_of_another(desk: Browser, in_march: OutreachSession) -> None:
    other = closed_session(in_march.village, in_march.held_on, title="Sore harinya")
    periods = [
        "",
        "&village=tirtayasa",
        "&village=Desa+Lontar",
        "&kind=sosialisasi",
        "&village=lontar&kind=sosialisasi",
    ]
    names = [saved_as(desk, f"{MARCH}{more}", "Rekap (Excel)") for more in periods]
    assert names[0] == "rekap-2026-m03.xlsx"
    assert names[2] == "rekap-2026-m03-desa-lontar.xlsx"
    buttons = ["Laporan (Excel)", "Laporan (CSV)", "Check-in tanpa nama (Excel)", "Check-in dengan nama (Excel)"]
    for session in (in_march, other):
        names += [saved_as(desk, f"/admin/reports/sessions/{session.id}/", button) for button in buttons]
        assert all(session.id in name for name in names[-4:])
    assert len(set(names)) == len(names)


def test_an_export_needs_its_token_and_is_no_get(desk: Browser, in_march: OutreachSession) -> None:
    for address in ("recap.xlsx", "learning.csv", "check-ins.xlsx", f"sessions/{in_march.id}/report.xlsx"):
        desk.get(f"/admin/reports/{address}", 405)
        desk.post(f"/admin/reports/{address}", {"year": "2026", "part": "m03"}, 422)
        assert desk.response.mimetype == "text/html"
    assert acts() == []


def test_a_csv_guards_texts_that_would_be_formulas(desk: Browser, in_march: OutreachSession) -> None:
    desk.get(MARCH)
    desk.press("Rekap (CSV)")
    assert in_csv(desk)["Rekapitulasi kegiatan"][1][2] == f"'{in_march.title}"


BEGINNINGS = ["=1+1", "+62 812", "-1+1", "@SUM(A1)", "\t=1+1", " =1+1", '"=1+1', "＝1+1"]


@pytest.mark.parametrize("before", ["", "a,", "a;", "a;b,", "a, ", 'a,"', "a\n", "a\t", "a|", "a\r\n"])
def test_no_cell_is_a_formula_whatever_separates_cells(before: str) -> None:
    """Excel takes the separator of its own country; a file of semicolons may be opened where it is a comma."""
    rows = [["pertama", before + formula, "3,5", "Serang; 2 orang"] for formula in BEGINNINGS]
    text = csv_file("x.csv", rows).get_data().decode("utf-8-sig")
    for separator in ";,\t|":
        for row in csv.reader(StringIO(text), delimiter=separator):
            begun = [cell.lstrip(' \t\r\n"') for cell in row]
            assert [cell for cell in begun if cell.startswith(("=", "+", "-", "@", "＝"))] == [], separator
    assert {tuple(row[2:]) for row in csv.reader(StringIO(text), delimiter=";")} == {("3,5", "Serang; 2 orang")}


def test_a_csv_has_decimals_that_an_indonesian_spreadsheet_reads(desk: Browser, learned: OutreachSession) -> None:
    """Also from a page in English, where they stand with a point: the third of May it would be there."""
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    desk.press("English")
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    desk.press("CSV")
    text = whole_file(desk)
    assert ";1,2;" in text
    assert ";1.2;" not in text
    assert csv_file("x.csv", [[-3, "-3,5", "-12%"]]).get_data().decode("utf-8-sig") == "-3;-3,5;-12%\r\n"


def test_the_answer_bears_the_pages_mark(desk: Browser) -> None:
    desk.get("/admin/reports/")
    page = desk.page
    desk.press("Rekap (CSV)", mark="abc123")
    assert "file-abc123=1" in " ".join(desk.response.headers.getlist("Set-Cookie"))
    desk.page = page
    desk.press("Rekap (CSV)", mark="a; Domain=x")
    assert "file-" not in " ".join(desk.response.headers.getlist("Set-Cookie"))


# --- hotline cards


def test_cards_have_a_number_and_its_code(desk: Browser) -> None:
    page = desk.get("/admin/reports/hotline-cards/")
    cards = page.select(".hotline-card")
    assert "110" in cards[0].select_one("strong").text
    for card in cards:
        assert desk.client.get(card.img["src"]).mimetype == "image/svg+xml"
        assert card.img["alt"] == f"Kode QR: {card.select_one('strong').text}"
    assert "Belum dicek petugas" in cards[0].text


def test_a_sheet_may_be_full_of_one_number(desk: Browser) -> None:
    page = desk.get("/admin/reports/hotline-cards/?hotline=polisi-110")
    assert [card.strong.text for card in page.select(".hotline-card")] == ["110"] * 8
    page = desk.get("/admin/reports/hotline-cards/?hotline=polisi-110&size=posters")
    assert len(page.select(".posters .hotline-card")) == 1
    desk.get("/admin/reports/hotline-cards/?hotline=nobody", 422)


def test_reports_speak_english_too(desk: Browser, learned: OutreachSession) -> None:
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    desk.press("English")
    desk.get(f"/admin/reports/sessions/{learned.id}/")
    assert "Monday, 2 March 2026" in desk.text
    desk.get(f"/admin/reports/sessions/{learned.id}/learning/")
    assert "1.2" in desk.text
