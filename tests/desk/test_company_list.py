"""The list of P3MI at the desk: shown before it is taken in, replaced whole, given to the next kiosk, or declined."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import DEFAULTS
from kiosk.db import db
from kiosk.models import AuditEntry, Company
from kiosk.rules import companies, company_lists, settings
from kiosk.rules.company_lists import LARGEST
from tests.cast.officers import PASSWORD, account, audit, leave, signed_in
from tests.cast.pages import Browser, is_file
from tests.conftest import add

DATA, ENTRY = "/admin/data/", "#companies form.card"
HEADS = "nama;nomor SIP3MI;berlaku sampai;alamat;status"
FIRST = f"{HEADS}\nPT Karya Sejati;1;31/12/2030;Serang;aktif\nPT Lama;2;31/12/2030;;\nPT Nakal;3;;;dicabut"
SECOND = f"{HEADS}\nPT Karya Sejati;1;31/12/2030;Serang;aktif\nPT <b>Baru</b>;4;31/12/2030;;\nPT Rusak;5;besok;;"


def look_at(desk: Browser, rows: str = "", status: int = 200, **fields: object) -> str:
    """Send a list to be looked at; what the page then says."""
    desk.get(DATA)
    values = {"day": f"{today():%d/%m/%Y}", "source": "Disnaker Serang, surat 12", "rows": rows} | fields
    desk.submit(ENTRY, status=status, **values)
    return desk.text


def take_in(desk: Browser, rows: str, **fields: object) -> str:
    """Look at a list and take it in; what the page then says."""
    look_at(desk, rows, **fields)
    desk.press("daftar", name="take")
    return " ".join(desk.page.text.split())


def names() -> list[str]:
    return [company.name for company in companies.stored_list()]


def test_a_list_is_looked_at_and_then_taken_in(supervisors_desk: Browser) -> None:
    text = look_at(supervisors_desk, sheet=(BytesIO(FIRST.encode()), "p3mi.csv"))
    assert "3 perusahaan terbaca. Belum ada yang disimpan. Baru: 3" in text
    assert "Tidak ada lagi: 0 Dicabut atau dibekukan: 1 PT Nakal" in text
    assert "tidak terbaca, dan tidak ikut" not in text, "where every line can be read nothing is said of them"
    assert names() == []
    supervisors_desk.press("Simpan daftar")
    assert "Daftar P3MI diganti: 3 perusahaan." in supervisors_desk.page.text
    assert f"Daftar tanggal {today():%d/%m/%Y}: 3 perusahaan. Dari: Disnaker Serang, surat 12" in supervisors_desk.text
    text = look_at(supervisors_desk, SECOND)
    assert "2 perusahaan terbaca." in text
    assert "Baru: 1 PT <b>Baru</b> Tidak ada lagi: 2 PT Lama PT Nakal Dicabut atau dibekukan: 0" in text
    assert "tidak ikut: 1 Baris 4: tanggalnya tidak terbaca: besok" in text
    assert names() == ["PT Karya Sejati", "PT Lama", "PT Nakal"]
    supervisors_desk.press("Ganti seluruh daftar")
    assert names() == ["PT <b>Baru</b>", "PT Karya Sejati"]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "companies-replaced")).all()
    assert {(entry.row, *entry.fields, entry.reason) for entry in entries} == {
        ("company_list", "company_list", f"{today():%d/%m/%Y}, {n} P3MI") for n in (3, 2)
    }
    supervisors_desk.get("/admin/audit/")
    assert "Mengganti daftar P3MI daftar P3MI" in supervisors_desk.text


def test_what_was_pasted_stays_beside_a_file_that_can_not_be_read(supervisors_desk: Browser) -> None:
    for file in (b"bukan daftar", f"{HEADS}\nPT Rusak;5;besok;;".encode()):
        look_at(supervisors_desk, FIRST, sheet=(BytesIO(file), "p3mi.csv"), status=422)
        assert "PT Nakal" in supervisors_desk.page.select_one("textarea[name=rows]").text


def test_a_column_that_is_not_read_is_named_for_it_may_say_who_lost_a_licence(supervisors_desk: Browser) -> None:
    unused = "Kolom yang tidak dibaca: No, Keterangan. Ada statusnya di sana? Namai kolomnya status."
    rows = 'No;nama;berlaku sampai;"Keterangan"\n1;PT Nakal;31/12/2030;dicabut'
    assert unused in look_at(supervisors_desk, rows)
    text = look_at(supervisors_desk, rows.replace("Keterangan", "Status").replace("No;", ";"))
    assert "Dicabut atau dibekukan: 1 PT Nakal" in text
    assert "Kolom yang tidak dibaca" not in text


def test_the_same_file_goes_to_the_next_kiosk(supervisors_desk: Browser) -> None:
    take_in(supervisors_desk, FIRST + "\n=cmd|' /C calc'!A0;-5;;@x;habis")
    before = [company_values(company) for company in companies.stored_list()]
    supervisors_desk.press("Unduh CSV")
    assert supervisors_desk.response
    assert is_file(supervisors_desk.response)
    assert f"Daftar P3MI {today():%d-%m-%Y}.csv" in supervisors_desk.response.headers["Content-Disposition"]
    file = supervisors_desk.response.data
    assert file.startswith(b"\xef\xbb\xbfnama;nomor SIP3MI;berlaku sampai;alamat;status\r\n")
    assert b"\r\ncmd|' /C calc'!A0;5;;x;habis\r\n" in file
    take_in(supervisors_desk, f"{HEADS}\nPT Lain;;31/12/2030;;")
    text = take_in(supervisors_desk, "", sheet=(BytesIO(file), "p3mi.csv"))
    assert "4 perusahaan." in text
    assert [company_values(company) for company in companies.stored_list()] == before
    assert audit()[-4:] == ["companies-replaced", "companies-exported", *["companies-replaced"] * 2]


def company_values(company: Company) -> tuple[object, ...]:
    return (company.name, company.licence, company.valid_until, company.address, company.status)


def test_the_page_says_what_is_missing_and_keeps_what_was_typed(supervisors_desk: Browser) -> None:
    text = look_at(supervisors_desk, FIRST, 422, day=f"{today() + timedelta(days=1):%d/%m/%Y}", source="")
    assert "bukan masa depan." in text
    assert "Bagian ini belum diisi." in text
    assert not supervisors_desk.page.select("button[name=take]")
    assert supervisors_desk.form_data(supervisors_desk.page.select_one(ENTRY))["rows"] == FIRST
    look_at(supervisors_desk, "", 422, sheet=(BytesIO(FIRST.encode()), "p3mi.csv"), source="")
    assert supervisors_desk.form_data(supervisors_desk.page.select_one(ENTRY))["rows"] == FIRST, "a file is kept, too"
    assert "Pilih berkas CSV-nya, atau tempel barisnya." in look_at(supervisors_desk, " \n", 422)
    for rows in ("PT A;1", "nama;status;status izin\nPT Nakal;dicabut;aktif"):
        assert "Kepala kolomnya tidak ditemukan" in look_at(supervisors_desk, rows, 422)
    text = look_at(supervisors_desk, f"{HEADS}\nPT A;1;kapan;;\n;;;;aktif", 422)
    assert "Tidak ada baris yang terbaca." in text
    assert "Baris 2: tanggalnya tidak terbaca: kapan Baris 3: tanpa nama" in text
    assert not supervisors_desk.page.select("button[name=take]")
    look_at(supervisors_desk, FIRST, 422, csrf_token="old")
    assert "Ketuk tombolnya sekali lagi" in supervisors_desk.text
    supervisors_desk.press("Simpan daftar", csrf_token="old", status=422)
    assert names() == []
    supervisors_desk.press("Simpan daftar")
    assert len(names()) == 3


def test_100_000_lines_are_refused(supervisors_desk: Browser) -> None:
    row = "PT Karya {};{};31/12/2030;Jl. Raya Serang;aktif\n"
    long_list = HEADS + "\n" + "".join(row.format(n, n) for n in range(100_000))
    file = long_list.encode()
    assert len(file) < DEFAULTS["MAX_CONTENT_LENGTH_WITH_FILE"]
    refusal = "Terlalu panjang: paling banyak 2.000 baris P3MI."
    assert refusal in look_at(supervisors_desk, "", 422, sheet=(BytesIO(file), "p3mi.csv"))
    assert refusal in look_at(supervisors_desk, "", 422, sheet=(BytesIO(file[:LARGEST]), "p3mi.csv"))
    assert refusal in look_at(supervisors_desk, long_list[:450_000], 422)
    supervisors_desk.get(DATA)
    supervisors_desk.submit(ENTRY, status=413, rows=long_list)
    assert "Tidak ada yang disimpan." in supervisors_desk.text
    assert names() == []


def test_the_longest_list_goes_both_ways(supervisors_desk: Browser) -> None:
    address = "Jl. Ñandú " * 9
    rows = "\n".join(f"PT Karya {n} Sejati Abadi;SIP3MI/2026/{n};31/12/2030;{address};aktif" for n in range(1999))
    assert len(rows) > 300_000
    assert "1999 perusahaan." in take_in(supervisors_desk, f"{HEADS}\n{rows}")
    supervisors_desk.press("Unduh CSV")
    assert supervisors_desk.response
    file = supervisors_desk.response.data
    assert "1999 perusahaan terbaca. Belum ada yang disimpan. Baru: 0 Tidak ada lagi: 0" in look_at(
        supervisors_desk, "", sheet=(BytesIO(file), "p3mi.csv")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"nama\0;status\0\nPT\0 A;aktif\0",
        f"{HEADS}\nPT Ñandú;1;31/12/2030;;".encode("latin-1"),
    ],
)
def test_odd_files_are_read_or_refused(supervisors_desk: Browser, content: bytes) -> None:
    assert "1 perusahaan terbaca." in look_at(supervisors_desk, "", sheet=(BytesIO(content), "p3mi.csv"))
    supervisors_desk.press("Simpan daftar")
    assert len(names()) == 1
    open_quote = f'{HEADS}\nPT A;1;31/12/2030;;\n"PT B;2;31/12/2030;;'
    assert "Baris 3: tanda kutipnya tidak ditutup" in look_at(supervisors_desk, open_quote, 422)
    for odd in (
        HEADS.encode("utf-16"),
        b"PK\x03\x04" + bytes(range(256)),
        bytes(5000),
        b"\xff" * 5000,
        b'"' * 5000,
        b";" * 5000,
    ):
        look_at(supervisors_desk, "", 422, sheet=(BytesIO(odd), "p3mi.csv"))


def test_two_officers_bring_a_list(app: Flask, supervisors_desk: Browser) -> None:
    other_desk = signed_in(app, add(account("siti", "Siti", "supervisor")))
    look_at(supervisors_desk, FIRST)
    assert "3 perusahaan." in take_in(other_desk, FIRST.replace("PT Lama", "PT Lain"))
    supervisors_desk.press("Simpan daftar", status=422)
    assert "Yang tersimpan sudah berubah sejak halaman ini dibuka. (Siti, " in supervisors_desk.text
    assert "Baru: 1 PT Lama Tidak ada lagi: 1 PT Lain" in supervisors_desk.text, "compared with what is there now"
    assert names() == ["PT Karya Sejati", "PT Lain", "PT Nakal"]
    supervisors_desk.press("Ganti seluruh daftar")
    assert names() == ["PT Karya Sejati", "PT Lama", "PT Nakal"]


def test_the_first_step_is_offered_once(desk: Browser, supervisors_desk: Browser) -> None:
    step = "Ambil daftar P3MI dari kementerian atau Disnaker."
    assert step not in desk.get("/admin/").text, "an officer can't take it"
    supervisors_desk.get("/admin/")
    supervisors_desk.follow(step)
    assert supervisors_desk.path == DATA
    assert f"Kolom: {', '.join(company_lists.HEADS)} ." in supervisors_desk.text
    supervisors_desk.press("Anjungan ini tanpa daftar")
    assert not supervisors_desk.page.select("form[action$='/no-companies']")
    assert step not in supervisors_desk.get("/admin/").text
    assert audit() == ["settings-changed"]
    take_in(supervisors_desk, FIRST)
    supervisors_desk.post(f"{DATA}no-companies", supervisors_desk.form_data(supervisors_desk.page.select_one(ENTRY)))
    assert len(names()) == 3, "from another tab it takes no list away"
    assert companies.list_date() == today()


def test_a_list_that_grew_old_is_a_chore(supervisors_desk: Browser) -> None:
    day = today() - timedelta(days=90)
    take_in(supervisors_desk, FIRST, day=f"{day:%d/%m/%Y}")
    assert "tidak dipakai menjawab" not in supervisors_desk.page.select_one("#companies").text
    assert "sudah lewat 90 hari" not in supervisors_desk.get("/admin/").text
    with db.write():
        settings.store("company_list", {"date": (day - timedelta(days=1)).isoformat(), "source": "Surat"})
    old_day = f"{day - timedelta(days=1):%d/%m/%Y}"
    assert "tidak dipakai menjawab" in look_at(supervisors_desk, FIRST, day=old_day)
    words = f"Daftar P3MI dari {old_day} sudah lewat 90 hari"
    assert words in supervisors_desk.get("/admin/").text
    supervisors_desk.follow(words)
    assert "tidak dipakai menjawab" in supervisors_desk.page.select_one("#companies").text


def test_there_is_nothing_to_give_without_a_list(supervisors_desk: Browser) -> None:
    supervisors_desk.get(DATA)
    form = supervisors_desk.form_data(supervisors_desk.page.select_one(ENTRY))
    supervisors_desk.post(f"{DATA}companies", form, status=404)
    assert audit() == []


def test_a_list_that_is_sent_after_the_desk_has_locked_is_not_lost(supervisors_desk: Browser) -> None:
    rows = "\n".join(f"PT Karya {n} Sejati;SIP3MI/{n}/2026;31/12/2030;Jl. Raya Serang {n};" for n in range(500))
    look_at(supervisors_desk, f"{HEADS}\n{rows}")
    leave(supervisors_desk)
    supervisors_desk.press("Simpan daftar", status=401)
    assert "Yang tadi dikirim belum dijalankan" in supervisors_desk.text
    supervisors_desk.submit(username="hasan", password=PASSWORD)
    assert names() == []
    supervisors_desk.press("Kirim")
    assert "Daftar P3MI diganti: 500 perusahaan." in supervisors_desk.page.text
