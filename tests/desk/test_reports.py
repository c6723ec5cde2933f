"""Reports of a period and of a session: the same figures on the page and in its files."""

from datetime import date
from io import BytesIO

import docx
import pytest

from kiosk.db import db
from kiosk.models import OfferBatch, OutreachSession, Village
from kiosk.rules import content, photos, settings
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.people import came
from tests.cast.photos import add_photos, halves, of_a_phone
from tests.cast.reports import (
    FORMULAS,
    MARCH,
    acts,
    in_sheet,
    in_sheets,
    in_word,
    on_page,
    same,
    take_part,
    workbook,
)
from tests.conftest import add

DATA = (
    "Tanggal|Surat tugas|Judul|Jenis|Desa|Kode desa|Kecamatan|Petugas|L|P|Perangkat desa|Tokoh masyarakat|Warga"
    "|Pelajar|Calon PMI|Purna PMI|Jumlah"
)


def test_the_recap_has_the_official_columns_and_totals(desk: Browser, in_march: OutreachSession) -> None:
    closed_session(in_march.village, date(2026, 3, 3), state="open", title="Masih jalan")
    tables = on_page(desk.get(MARCH))
    header, row, total = tables["Rekapitulasi kegiatan"]
    assert header == "No|Tanggal|Judul|Jenis|Satker|Desa dan petugas|Lokasi|L|P|Peserta".split("|")
    office, where = "Kantor Imigrasi Kelas I Non TPI Serang", "Lontar, Kec. Tirtayasa Ratna, Hasan"
    assert row == ["1", "02/03/2026", in_march.title, "Sosialisasi", office, where, "Balai desa", "5", "7", "12"]
    assert total[1:2] + total[-3:] == ["Jumlah", "5", "7", "12"]
    assert tables["Menurut desa"][1:] == [
        ["Lontar, Kec. Tirtayasa, Kab. Serang", "1", "5", "7", "12"],
        ["Jumlah", "1", "5", "7", "12"],
    ]
    assert tables["Menurut kelompok peserta"][1:] == [
        ["Warga", "10"],
        ["Kelompok tidak dicatat", "2"],
        ["Jumlah", "12"],
    ]
    page = desk.page
    desk.press("Excel")
    same(tables, in_sheets(desk))
    assert acts() == [("recap-exported", "period:2026-03-01--2026-03-31")]
    desk.page = page
    desk.follow(in_march.title)
    assert desk.path == f"/admin/sessions/{in_march.id}/report"


def test_a_sign_that_is_asked_no_longer_is_still_named_in_a_report(desk: Browser, in_march: OutreachSession) -> None:
    add(OfferBatch(month=date(2026, 3, 1), checks=9, verdicts={"stop": 9}, signs={"R18": 9, "R14": 7, "R01": 6}))
    rows = on_page(desk.get(MARCH))["Tanda yang paling sering ditemui"][1:]
    assert [row[0] for row in rows[:2]] == ["Tanda R18 (tidak ditanyakan lagi)", "Tanda R14 (tidak ditanyakan lagi)"]
    assert rows[2] == [content.offer_signs()["R01"]["id"]["statement"], "6"]


def test_data_to_filter_is_one_row_a_session(desk: Browser, in_march: OutreachSession) -> None:
    closed_session(in_march.village, date(2026, 3, 3), state="open", title="Masih jalan")
    closed_session(in_march.village, date(2026, 3, 4), kind="bimtek")
    desk.get(MARCH)
    desk.press("English")
    desk.get(MARCH)
    desk.submit("form:has([value=recap])")
    sheet = workbook(desk)["Data"]
    where = ["Lontar", in_march.village_code, "Tirtayasa"]
    people = ["5", "7", "", "", "10", "", "", "", "12"]
    rows = [
        ["02/03/2026", "W12-0457", in_march.title, "Sosialisasi", *where, "Ratna, Hasan", *people],
        ["04/03/2026", "", "Berangkat aman", "Bimtek", *where, *[""] * 10],
    ]
    assert in_sheet(sheet) == [DATA.split("|"), *rows]
    assert [cell.data_type for cell in sheet[2]] == list("dsssssss") + list("nnnnnnnnn")
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:Q3", "A2")


def test_groups_that_hold_more_people_than_were_counted_are_named(desk: Browser, in_march: OutreachSession) -> None:
    with db.write():
        in_march.heads_by_group = {"warga": 20}
    closed_session(in_march.village, date(2026, 3, 4), heads_male=30, heads_female=10, heads_by_group={"tokoh": 30})
    _header, *rows = on_page(desk.get(MARCH))["Menurut kelompok peserta"]
    assert rows[:-1] == [["Tokoh masyarakat", "30"], ["Kelompok tidak dicatat", "22"], ["Jumlah", "52"]]
    assert "1 sesi: semua kelompoknya berjumlah lebih dari laki-laki dan perempuan" in rows[-1][0]
    desk.get(f"/admin/sessions/{in_march.id}/report")
    assert "Menurut laki-laki dan perempuan 12 orang, menurut kelompok 20 orang." in desk.text


def test_a_session_that_nobody_counted_is_told_apart(desk: Browser, in_march: OutreachSession) -> None:
    add(came(closed_session(in_march.village, date(2026, 3, 4))))
    closed_session(in_march.village, date(2026, 3, 4), heads_male=8, kind="bimtek", heads_by_group={"tokoh": 8})
    closed_session(in_march.village, date(2026, 4, 1), heads_male=99, heads_female=99)
    island = db.session.get_one(Village, "36.04.13.2009")
    groups = {"warga": 3, "pelajar": 1}
    closed_session(island, date(2026, 3, 31), heads_male=0, heads_female=4, heads_by_group=groups)
    tables = on_page(desk.get(MARCH))
    sentence = "No. 2, 3: jumlah hadirnya (L dan P) belum lengkap, jadi pesertanya belum ikut dijumlah."
    assert "No. 2, 3: hari dan desanya sama." in desk.text
    _header, _counted, none, half, last, total, note = tables["Rekapitulasi kegiatan"]
    assert sentence in note[0]
    assert none[-3:] == half[-3:] == ["–", "–", "belum dihitung"]
    assert (last[1], last[-3:]) == ("31/03/2026", ["0", "4", "4"])
    assert total[1:2] + total[-3:] == ["Jumlah tanpa No. 2, 3", "5", "11", "16"]
    summed = ["Jumlah tanpa No. 2, 3", "2", "5", "11", "16"]
    assert [row[1:] for row in tables["Menurut desa"][1:3]] == [["1", "5", "7", "12"], ["1", "0", "4", "4"]]
    assert tables["Menurut desa"][0][1] == "Sesi dihitung"
    assert tables["Menurut desa"][3:] == [summed]
    rows = [["Warga", "13"], ["Pelajar", "1"], ["Kelompok tidak dicatat", "2"]]
    assert tables["Menurut kelompok peserta"][1:] == [*rows, ["Jumlah tanpa No. 2, 3", "16"]]


def test_children_stand_in_a_row_of_their_own(desk: Browser, in_march: OutreachSession) -> None:
    for n in range(3):
        child = {"age": "child", "name": None, "village_code": None, "group": None}
        add(came(in_march, nonce=f"child-{n}", sex="P", **child))
    add(came(in_march, nonce="no-group", name=None))
    page = on_page(desk.get(MARCH))
    assert page["Kehadiran di anjungan"] == [["Umur", "Kehadiran"], ["Dewasa", "10"], ["Anak (di bawah 18)", "3"]]
    desk.press("Excel")
    same(page, in_sheets(desk))
    desk.get(f"/admin/sessions/{in_march.id}/report")
    assert "dari jumlah hadir 12, 13 belum diperiksa Anak (di bawah 18) 3 kehadiran" in letter(desk)
    desk.press("Word")
    assert "Anak (di bawah 18) 3 kehadiran" in " ".join(in_word(desk.response.data))
    desk.get(f"/admin/sessions/{in_march.id}/report")
    desk.press("Excel")
    rows = dict(in_sheets(desk)["Kehadiran di anjungan"])
    counts = {label.removeprefix("Kelompok: "): int(n) for label, n in rows.items() if label.startswith("Kelompok: ")}
    assert {label: n for label, n in counts.items() if n} == {"Warga": 9, "Anak (di bawah 18)": 3, "tidak diisi": 1}
    assert str(sum(counts.values())) == rows["Jumlah"]
    finish = desk.get(f"/admin/sessions/{in_march.id}/finish").select_one(".head-count")
    cells = [[cell.get_text(strip=True) for cell in row.select("th, td")][:2] for row in finish.select("tbody tr")]
    assert ["Anak (di bawah 18)", "3"] in cells
    assert ["Kelompok tidak diisi", "1"] in cells


CHAPTERS = ["Dasar", "Maksud dan tujuan", "Waktu dan tempat", "Peserta", "Materi", "Hasil", "Kendala", "Tindak lanjut"]


@pytest.fixture
def filed(learned: OutreachSession) -> OutreachSession:
    """With everything that an officer types, and what the office has set."""
    with db.write():
        learned.questions_asked = "Berapa lama paspor jadi?\nBoleh diwakilkan?"
        learned.report_number, learned.reporter_name, learned.reporter_nip = "017", "Ratna Sari", "199001012015032001"
        settings.store("report_number_prefix", "WIM.12/GR.03-")
        settings.store("report_addressee", "Kepala Kantor Wilayah")
        settings.store("signature_name", "Agus Salim")
    return learned


def letter(browser: Browser) -> str:
    """The text of the paper, in one line."""
    return " ".join(browser.page.select_one(".letter").get_text(" ").split())


def test_the_report_of_a_session_has_every_chapter(desk: Browser, filed: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{filed.id}/report")
    headings = [heading.text for heading in desk.page.select(".letter h3")]
    assert headings == [f"{chr(65 + n)}. {title}" for n, title in enumerate([*CHAPTERS, "Penutup"])]
    for text in (
        "LAPORAN KEGIATAN SOSIALISASI =1+1 Berangkat aman Nomor: WIM.12/GR.03-017 Yth. Kepala Kantor Wilayah A. Dasar",
        "Surat Tugas Nomor W12-0457",
        "Hari, tanggal Senin, 2 Maret 2026",
        "Tempat Balai desa Desa Lontar, Kec. Tirtayasa, Kab. Serang",
        "Peserta yang hadir sebanyak 12 orang, terdiri atas 5 laki-laki dan 7 perempuan.",
        "9 kehadiran tercatat dari jumlah hadir 12",
        "Petugas Imigrasi Pembina Desa (PIMPASA) Ratna, Hasan",
        "Berapa lama paspor jadi? Boleh diwakilkan?",
        "Mengetahui, Kepala Seksi Serang, 2 Maret 2026 Petugas Imigrasi Pembina Desa (PIMPASA) Agus Salim NIP",
        "Ratna Sari NIP 199001012015032001",
        "Daftar hadir: …",
    ):
        assert text in letter(desk), text
    assert not [name for name in ("Nur'aini", "62 812", "Ganda") if name in desk.text], "names of people who came"


def test_every_paper_of_a_session_has_the_same_figures(desk: Browser, filed: OutreachSession) -> None:
    page = on_page(desk.get(f"/admin/sessions/{filed.id}/report"))
    text = letter(desk)
    assert page["Peserta menurut L/P"][1:] == [["Laki-laki", "5"], ["Perempuan", "7"], ["Jumlah", "12"]]
    assert page["Peserta menurut kelompok"][1:] == [["Warga", "10"], ["Jumlah", "10"]]
    desk.press("English")
    screen = desk.get(f"/admin/sessions/{filed.id}/report")
    assert letter(desk) == text, "a paper is Indonesian on a page in English"
    desk.press("Word")
    assert " ".join(in_word(desk.response.data)) == text
    desk.page = screen
    desk.press("Excel")
    sheets = in_sheets(desk)
    same(page, sheets)
    assert sheets["Kehadiran di anjungan"][-1] == ["Jumlah", "9"]
    remarks = [row[1] for row in sheets["Kegiatan"] if row[0] == "Kehadiran di anjungan"]
    assert remarks == ["9 kehadiran tercatat dari jumlah hadir 12, 9 belum diperiksa"]
    assert acts() == [("report-exported", f"outreach_session:{filed.id}")] * 2
    assert on_page(desk.get(MARCH))["Rekapitulasi kegiatan"][-1][-3:] == ["5", "7", "12"]


def test_photos_are_the_last_page_of_a_report(desk: Browser, filed: OutreachSession) -> None:
    pictures = [photos.shrink_photo(of_a_phone(halves(*size))) for size in ((1600, 1200), (900, 1600))]
    photo_rows = add_photos(filed, *pictures)
    desk.get(f"/admin/sessions/{filed.id}/report")
    assert letter(desk).endswith("Foto kegiatan: 2 foto Foto kegiatan Foto 1 Foto 2")
    addresses = [image["src"] for image in desk.page.select(".letter img")]
    assert addresses == [f"/admin/sessions/{filed.id}/photos/{photo.id}.jpg" for photo in photo_rows]
    desk.press("Word")
    assert " ".join(in_word(desk.response.data)) == letter(desk)
    file = docx.Document(BytesIO(desk.response.data))
    parts = [part for part in file.part.package.iter_parts() if part.partname.endswith(".jpg")]
    assert sorted(part.blob for part in parts) == sorted(pictures), "as they are stored: nothing but the picture"


def test_what_nobody_filled_in_is_left_open(desk: Browser, lontar: Village) -> None:
    session = closed_session(lontar)
    desk.get(f"/admin/sessions/{session.id}/report")
    for text in ("Nomor: …", "Surat Tugas Nomor …", "Waktu …", "G. Kendala – H.", "Jumlah yang hadir belum dihitung."):
        assert text in letter(desk), text
    assert "0 kehadiran tercatat; jumlah hadir belum dihitung" in desk.text
    assert letter(desk).count("(…") == 2, "who signs writes their name"
    assert "Yth." not in letter(desk), "a letter to nobody in particular"


def test_only_a_closed_session_is_counted_and_has_a_report(desk: Browser, in_march: OutreachSession) -> None:
    take_part(in_march)
    address = f"/admin/sessions/{in_march.id}/report"
    for state, words, tables in (("open", "masih dibuka", ["Masih dibuka"]), ("planned", "masih direncanakan", [])):
        with db.write():
            in_march.state = state
        desk.get(address)
        assert words in desk.text
        assert not [text for text in ("%", "Siti") if text in desk.text]
        assert not desk.page.select(".learning")
        assert list(on_page(desk.get(MARCH))) == tables
    token = desk.page.select_one("[name=csrf_token]")["value"]
    desk.post(address, {"csrf_token": token, "file": "names"}, 404)
    desk.get(MARCH)
    assert "Tidak ada sesi yang ditutup dalam periode ini" in desk.text
    desk.press("Excel")
    assert in_sheet(workbook(desk)["Data"]) == [DATA.split("|")]


def test_an_export_needs_its_token(desk: Browser, in_march: OutreachSession) -> None:
    page = desk.get(MARCH)
    for address in ("/admin/reports/", f"/admin/sessions/{in_march.id}/report"):
        desk.post(address, {"file": "xlsx"}, 422)
        assert desk.response.mimetype == "text/html"
        desk.post(address, {"file": "pdf", "csrf_token": page.select_one("[name=csrf_token]")["value"]}, 404)
    assert acts() == []


def test_check_ins_are_exported_with_and_without_names(desk: Browser, in_march: OutreachSession) -> None:
    add(came(in_march, name="Wayan", sex="P", group="tokoh", origin="paper", state="confirmed"))
    desk.get(MARCH)
    desk.press("Kehadiran tanpa nama (Excel)", names="1")
    rows = in_sheet(workbook(desk)["Kehadiran"])
    assert len(rows) == 1 + 10  # the header, and all but the void one
    assert "Nama" not in rows[0]
    assert not [cell for row in rows for cell in row if cell in FORMULAS or "8123" in cell]
    desk.get(f"/admin/sessions/{in_march.id}/report")
    desk.press("Kehadiran dengan nama (Excel)")
    assert desk.response
    assert '="Kehadiran Dengan Nama Lontar 02-03-2026.xlsx"' in desk.response.headers["Content-Disposition"]
    sheet = workbook(desk)["Kehadiran"]
    assert [row[-2].value for row in sheet.iter_rows() if row[-1].value == "+628123456789"] == FORMULAS
    headers, *rows = in_sheet(sheet)
    [wayan] = [dict(zip(headers, row, strict=True)) for row in rows if "Wayan" in row]
    columns = ("Umur", "L/P", "Kelompok", "Asal isian", "Pemeriksaan")
    assert [wayan[name] for name in columns] == ["Dewasa", "P", "Tokoh masyarakat", "Kertas", "Dikonfirmasi"]
    assert acts() == [
        ("check-ins-exported", "period:2026-03-01--2026-03-31"),
        ("names-exported", f"outreach_session:{in_march.id}"),
    ]
