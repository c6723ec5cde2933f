"""The list of P3MI as offices send it: what is read, what is named by its line, and that it reads back the same."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Company
from kiosk.rules import companies, company_lists, settings
from kiosk.rules.company_lists import LARGEST, MOST_LINES, decode_file, read_day, read_list, write_csv
from kiosk.rules.refusals import Refused

HEADS = "nama;nomor SIP3MI;berlaku sampai;alamat;status"
ROW = "PT Karya Mandiri Sejati;SIP3MI-0417;31/12/2027;Jl. Raya Serang 5;aktif"
COMPANY = ("PT Karya Mandiri Sejati", "SIP3MI-0417", date(2027, 12, 31), "Jl. Raya Serang 5", "active")


def values(company: Company) -> tuple[Any, ...]:
    return (company.name, company.licence, company.valid_until, company.address, company.status)


def read(text: str) -> list[tuple[Any, ...]]:
    """Companies of a text in which every line can be read."""
    reading = read_list(text)
    assert reading.unreadable == []
    return [values(company) for company in reading.companies]


def unreadable(*rows: str, heads: str = HEADS) -> list[tuple[int, str, str]]:
    """Lines that can't be read, below the heads and a row that can."""
    return [tuple(line) for line in read_list("\n".join([heads, ROW, *rows])).unreadable]


def refusal(text: str) -> Any:
    with pytest.raises(Refused) as reason:
        read_list(text)
    return reason.value.args[0]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_of_each_kind(delimiter: str, ending: str) -> None:
    assert read((HEADS + ending + ROW).replace(";", delimiter)) == [COMPANY]
    assert read((HEADS + ending + ROW + ending + ";;;;" + ending * 3).replace(";", delimiter)) == [COMPANY]


@pytest.mark.parametrize(
    "heads",
    [
        "NAMA PERUSAHAAN;No. SIPPMI;Masa Berlaku;ALAMAT;Status",
        '"Nama P3MI";"Nomor Izin";"Berlaku s.d.";"Alamat Kantor";"Status Izin"',
        " Perusahaan ;SIP3MI;berlaku hingga;alamat;STATUS",
        "Nama PT;No. Izin SIP3MI;Masa Berlaku SIP3MI;Alamat;Status P3MI",
    ],
)
def test_heads_as_offices_write_them(heads: str) -> None:
    assert read(f"Daftar P3MI\n\n{heads}\n{ROW}") == [COMPANY]


def test_heads_in_any_order_and_columns_that_are_not_ours() -> None:
    text = "No,Status,Telepon,Nama,Masa berlaku\n1,dicabut,0254-1,PT A,\n2,,,PT B,2027-01-31\n"
    assert read(text) == [("PT A", "", None, "", "revoked"), ("PT B", "", date(2027, 1, 31), "", "active")]
    assert read_list(text).unused_heads == ["No", "Telepon"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_letters_of_every_office(codec: str) -> None:
    text = f"{HEADS}\n{ROW.replace('Karya', 'Café Ñandú')}"
    [company] = read(decode_file(text.encode(codec)))
    assert company[0] == "PT Café Ñandú Mandiri Sejati"
    assert read(decode_file(b"\xef\xbb\xbf" + text.encode()))


def test_files_of_other_programs_are_no_list() -> None:
    for content in (
        HEADS.encode("utf-16"),
        b"",
        b"PK\x03\x04" + bytes(range(256)) * 40,
        b"\x00" * 999,
        b"\xff\xfe\x00",
        b"%PDF-1.7\n1 0 obj",
    ):
        assert refusal(decode_file(content)) == "heads"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2026", (2026, 12, 31)),
        ("1-2-2026", (2026, 2, 1)),
        ("31.12.2026", (2026, 12, 31)),
        ("31 Desember 2026", (2026, 12, 31)),
        ("31-Des-26", (2026, 12, 31)),
        ("5 Nopember 2026", (2026, 11, 5)),
        ("17 agustus 2026", (2026, 8, 17)),
        ("2026-12-31", (2026, 12, 31)),
        ("2026-12-31 00:00:00", None),
        ("12/31/2026", None),
        ("31/02/2026", None),
        ("31 Foo 2026", None),
        ("46387", None),
        ("31/12/0026", None),
        ("1/1/2022 - 31/12/2026", None),
        ("seumur hidup", None),
    ],
)
def test_days_as_offices_write_them(text: str, day: tuple[int, int, int] | None) -> None:
    assert read_day(text) == (day and date(*day))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Aktif", "active"),
        ("masih berlaku", "active"),
        ("HABIS", "expired"),
        ("Kedaluwarsa", "expired"),
        ("Dicabut", "revoked"),
        ("izin dicabut", "revoked"),
        ("dibekukan", "suspended"),
        ("Skorsing", "suspended"),
    ],
)
def test_words_of_a_status(word: str, status: str) -> None:
    assert read(f"{HEADS}\nPT A;1;;;{word}")[0][4] == status


def test_what_can_not_be_read_is_named_by_its_line() -> None:
    rows = {
        "PT A;1;kapan;;aktif": ("day", "kapan"),
        "PT A;1;31/12/2027;;tidak aktif": ("status", "tidak aktif"),
        "PT A;1;;;": ("status", ""),
        "PT A;1;-;–;": ("status", ""),
        ";1;31/12/2027;;aktif": ("name", ""),
        "P.T.;1;31/12/2027;;aktif": ("name", ""),
        "PT A;1;31/12/2027;Jl. A; No. 2;aktif": ("cells", ""),
        f"{'A' * 121};1;31/12/2027;;aktif": ("long", "A" * 121),
        f"PT A;{'1' * 61};31/12/2027;;aktif": ("long", "1" * 61),
        f"PT A;1;31/12/2027;{'j' * 301};aktif": ("long", "j" * 301),
    }
    expected = [(line, *why) for line, why in enumerate(rows.values(), 3)]
    assert unreadable(*rows) == expected
    assert unreadable(ROW, "PT A;1;31/12/2027", "PT A;2;31/12/2027") == [], "the same company again, and two numbers"


def test_a_row_of_several_lines_is_one_and_the_next_has_its_own_number() -> None:
    reading = read_list(f'{HEADS}\n"PT A";1;31/12/2027;"Jl. A\nSerang";aktif\nPT B;2;besok;;\nPT D;4;;;habis')
    assert [values(company)[0] for company in reading.companies] == ["PT A", "PT D"]
    assert reading.companies[0].address == "Jl. A Serang"
    assert [(line.line, line.why) for line in reading.unreadable] == [(4, "day")]
    text = f"Daftar P3MI\n\n{HEADS}\n\n{ROW}\n \n\nPT B;2;besok;;\n"
    for ending in ("\n", "\r\n"):
        reading = read_list(text.replace("\n", ending))
        assert [line.line for line in reading.unreadable] == [8], "empty lines are counted as well"


@pytest.mark.parametrize("address", ['"Jl. A', '"Jl. A "B"', '"' + "x" * 200_000])
def test_a_quote_that_stays_open_is_named_and_no_row_is_taken(address: str) -> None:
    """It would hide the status behind it, and the rows below."""
    text = f"{HEADS}\n{ROW}\nPT A;1;kapan;;\nPT B;2;31/12/2027;{address};dicabut\n{ROW}"
    assert read_list(text) == ([], [(3, "day", "kapan"), (4, "quote", "")], [])


def test_what_is_no_list_is_refused() -> None:
    assert refusal("") == refusal("\n" * 10) == refusal("nama\nPT A") == refusal(ROW) == "heads"
    assert read(HEADS) == read(f"{HEADS}\n;;;;") == read(HEADS + "\n" * MOST_LINES) == []
    rows = [f"PT A;{number};;;aktif" for number in range(MOST_LINES + 1)]
    assert refusal("\n".join([HEADS, *rows])) == "large"
    assert len(read("\n".join(["Daftar P3MI", HEADS, *rows[:-1]]))) == MOST_LINES, "lines above the companies are none"
    assert refusal(f'{HEADS}\n"' + "x" * LARGEST) == "large"


def test_of_two_statuses_of_a_company_the_graver_answers(app: Flask) -> None:
    text = f"{HEADS}\nPT A;1;31/12/2027;;aktif\nPT A;1;31/12/2027;;dicabut"
    reading = read_list(text)
    assert [company.status for company in reading.companies] == ["active", "revoked"]
    assert reading.unreadable == []
    with db.write():
        companies.replace_list(reading.companies, today(), "Surat 1")
    assert {companies.ask_list(question).result for question in ("PT A", "1")} == {"revoked"}


def test_two_columns_for_one_thing_are_refused() -> None:
    assert refusal("nama;status;status izin;berlaku sampai\nPT A;dicabut;;31/12/2027") == "heads"
    assert refusal("P3MI;nama;status\nPT A;Budi;aktif") == "heads"


def test_what_a_spreadsheet_would_run_loses_its_sign() -> None:
    [company] = read(f"{HEADS}\n=cmd|' /C calc'!A0;+62\x00;-31/12/2027;'@SUM(A1);- aktif")
    assert company == ("cmd|' /C calc'!A0", "62", date(2027, 12, 31), "SUM(A1)", "active")


def test_the_same_list_reads_back(app: Flask) -> None:
    rows = [Company(name=name, licence="", address="", status="active", valid_until=date(2027, 1, 2)) for name in NAMES]
    rows += [Company(name=f"PT {s}", licence="1", address="", status=s, valid_until=None) for s in STATUSES]
    text = write_csv(rows)
    assert read(decode_file(text.encode("utf-8-sig"))) == [values(row) for row in rows]


NAMES = ['"PT" B; C', "PT Nur'aini", "PT ليلى", "PT =A+B"]
STATUSES = ("revoked", "suspended", "expired", "active")


def test_what_a_new_list_changes(app: Flask) -> None:
    assert not settings.is_stored("company_list")
    with db.write():
        companies.replace_list(read_list(f"{HEADS}\n{ROW}\nPT Lama;2;;;habis").companies, date(2026, 11, 1), "Surat 1")
    assert settings.is_stored("company_list")
    first = settings.get("company_list")
    again = read_list(f"{HEADS}\nPT. Karya Mandiri Sejati;baru;;;dicabut\nPT Baru;3;31/12/2027;;").companies
    changes = company_lists.compare_with_stored(again)
    assert changes == {"new": ["PT Baru"], "gone": ["PT Lama"], "revoked": ["PT. Karya Mandiri Sejati"]}
    with db.write():
        companies.replace_list(again, date(2026, 11, 1), "Surat 1")
    assert settings.get("company_list")["key"] != first["key"], "the same day and source, other companies"
    assert [company.name for company in companies.stored_list()] == ["PT Baru", "PT. Karya Mandiri Sejati"]
