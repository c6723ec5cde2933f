"""The report of one session: an official letter, the same in its files, and what is not said yet."""

from io import BytesIO

import docx
import pytest

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Officer, OutreachSession, Village
from kiosk.rules import photos, review, settings
from kiosk.views.dates import day
from tests.cast.learning import closed_session
from tests.cast.pages import Browser
from tests.cast.photos import halves, kept, of_a_phone
from tests.cast.reports import MARCH, acts, in_sheets, in_word, on_page, same, take_part, workbook

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
    """What stands on the paper, in one line."""
    paper = browser.page.select_one(".letter")
    assert paper
    return " ".join(paper.get_text(" ").split())


def test_the_report_of_a_session_has_every_chapter(desk: Browser, filed: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{filed.id}/report")
    headings = [heading.text for heading in desk.page.select(".letter h3")]
    assert headings == [f"{chr(65 + n)}. {title}" for n, title in enumerate([*CHAPTERS, "Penutup"])]
    for text in (
        "DIREKTORAT JENDERAL IMIGRASI KANTOR WILAYAH DIREKTORAT JENDERAL IMIGRASI BANTEN KANTOR IMIGRASI KELAS I",
        "LAPORAN KEGIATAN SOSIALISASI =1+1 Berangkat aman Nomor: WIM.12/GR.03-017 Yth. Kepala Kantor Wilayah A. Dasar",
        "Undang-Undang Nomor 6 Tahun 2011 tentang Keimigrasian dan perubahannya, Pasal 89 Program Desa Binaan Imigrasi",
        "Surat Tugas Nomor W12-0457",
        "(TPPO) dan tindak pidana penyelundupan manusia (TPPM)",
        "Hari, tanggal Senin, 2 Maret 2026",
        "Tempat Balai desa Desa Lontar, Kec. Tirtayasa, Kab. Serang",
        "Peserta yang hadir sebanyak 12 orang, terdiri atas 5 laki-laki dan 7 perempuan.",
        "9 kehadiran tercatat dari jumlah hadir 12",
        "Petugas Imigrasi Pembina Desa (PIMPASA) Ratna, Hasan",
        "Modus penipuan",
        "Berapa lama paspor jadi? Boleh diwakilkan?",
        "Listrik padam",
        "Tempel kartu",
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


def test_a_word_file_is_whole_and_tells_nothing_of_who_made_it(desk: Browser, filed: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{filed.id}/report")
    desk.press("Word")
    file = docx.Document(BytesIO(desk.response.get_data()))
    about, section = file.core_properties, file.sections[0]
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.title == "LAPORAN KEGIATAN SOSIALISASI: =1+1 Berangkat aman"
    assert about.created.date() == filed.held_on
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fields = section.footer.paragraphs[0]._p.xpath("w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert (styles.count("Title"), styles.count("Heading 1")) == (1, 9)
    rows = [row for table in file.tables for row in table.rows]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in rows), "no row is torn"
    above, below = file.tables[-1].rows
    assert [cell.text.split()[0] for cell in below.cells] == ["Agus", "Ratna"], "at one height"
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in above.cells)


def test_a_place_is_named_once(desk: Browser, filed: OutreachSession) -> None:
    for kind, name, place in (
        ("balai-desa", "Balai Desa Pontang", "Balai Desa Pontang"),
        ("balai-desa", "Aula", "Balai desa: Aula"),
        ("lainnya", "Lapangan Pontang", "Lapangan Pontang"),
        ("sekolah", "", "Sekolah"),
    ):
        with db.write():
            filed.place_kind, filed.place_name = kind, name
        desk.get(f"/admin/sessions/{filed.id}/report")
        assert place in [" ".join(text.text.split()) for text in desk.page.select("dl.facts dd")]


def test_who_reviewed_check_ins_is_said_and_how_many_nobody_did(
    desk: Browser, filed: OutreachSession, officer: Officer
) -> None:
    first, second, *_others = [found for found in review.page(filed.id) if found.state == "new"]
    with db.write():
        review.confirm(filed.id, [first.id], officer.id)
        first.reviewed_at = None  # as a merge may bring it
    desk.get(f"/admin/sessions/{filed.id}/report")
    assert "jumlah hadir 12, 8 belum diperiksa" in letter(desk)
    with db.write():
        review.confirm(filed.id, [second.id], officer.id)
    desk.get(f"/admin/sessions/{filed.id}/report")
    assert f"jumlah hadir 12; diperiksa oleh {officer.name}, tanggal {day(today())}, 7 belum diperiksa" in letter(desk)


def test_photos_are_the_last_page_of_a_report(desk: Browser, filed: OutreachSession) -> None:
    pictures = [photos.made_small(of_a_phone(halves(*size))) for size in ((1600, 1200), (900, 1600), (300, 300))]
    stored = kept(filed, *pictures)
    desk.get(f"/admin/sessions/{filed.id}/report")
    assert letter(desk).endswith("Foto kegiatan: 3 foto Foto kegiatan Foto 1 Foto 2 Foto 3")
    shown = [image["src"] for image in desk.page.select(".letter img")]
    assert shown == [f"/admin/sessions/{filed.id}/photos/{photo.id}.jpg" for photo in stored]
    said = letter(desk)
    desk.press("Word")
    assert " ".join(in_word(desk.response.data)) == said
    file = docx.Document(BytesIO(desk.response.data))
    parts = [part for part in file.part.package.iter_parts() if part.partname.endswith(".jpg")]
    assert sorted(part.blob for part in parts) == sorted(pictures), "as they are stored: nothing but the picture"
    sizes = [(shape.width.cm, shape.height.cm) for shape in file.inline_shapes]
    assert all(width <= 8.01 and height <= 6.51 for width, height in sizes), sizes
    names = file.element.xpath("//@name")
    assert not [photo.id for photo in stored if photo.id in str(names)]


def test_what_nobody_filled_in_is_left_open(desk: Browser, lontar: Village) -> None:
    session = closed_session(lontar)
    desk.get(f"/admin/sessions/{session.id}/report")
    for text in ("Nomor: …", "Surat Tugas Nomor …", "Waktu …", "G. Kendala – H.", "Jumlah yang hadir belum dihitung."):
        assert text in letter(desk), text
    assert "0 kehadiran tercatat; jumlah hadir belum dihitung" in desk.text
    assert letter(desk).count("(…") == 2, "who signs writes their name"
    assert "Yth." not in letter(desk), "a letter to nobody in particular"
    page = desk.page
    desk.press("Word")
    assert "dihitung." in in_word(desk.response.data)
    desk.page = page
    desk.press("Excel")
    workbook(desk)


def test_a_planned_session_has_no_report_yet_and_an_open_one_no_learning(
    desk: Browser, in_march: OutreachSession
) -> None:
    take_part(in_march)
    address = f"/admin/sessions/{in_march.id}/report"
    for state, words in (("planned", "Sesi ini masih direncanakan"), ("open", "masih dibuka")):
        with db.write():
            in_march.state = state
        desk.get(address)
        assert words in desk.text
        assert not [text for text in ("%", "Siti") if text in desk.text]
        assert not desk.page.select(".learning")
    token = desk.page.select_one("[name=csrf_token]")["value"]
    with db.write():
        in_march.state = "planned"
    desk.post(address, {"csrf_token": token, "file": "names"}, 404)
    assert acts() == []
