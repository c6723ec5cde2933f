"""Copies at the desk: one more now, where each goes, one taken away, and one brought back at the next start."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from kiosk.data_care import copies, restore, schema, second_place
from kiosk.db import db
from kiosk.machine import serve, upkeep
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from kiosk.rules import settings
from tests.cast.commands import check_in, names
from tests.cast.officers import PASSWORD, audit
from tests.cast.pages import Browser, is_file

pytestmark = pytest.mark.sqlite_only

PAGE, PLACE = "/admin/data/", "main form.card"


@pytest.fixture
def daily(app: Flask, session_in_lontar: OutreachSession) -> Path:
    """A copy of this machine in which Wayan stands, and not Made, who came later."""
    serve.prepare(app)
    check_in(session_in_lontar, "n1", "Wayan")
    path = copies.keep(schema.head())
    check_in(session_in_lontar, "n2", "Made")
    return path


def started_again(app: Flask) -> None:
    """The kiosk is closed and opened again."""
    db.session.rollback()
    serve.prepare(app)
    upkeep.start(app)


def listed(desk: Browser) -> list[list[str]]:
    """Kind, place and state of each copy on the page."""
    desk.get(PAGE)
    cells = [[cell.text.strip() for cell in row.select("td")] for row in desk.page.select("tbody tr")]
    return sorted([kind, place, state] for _made, kind, place, _size, state in cells)


def flashes(desk: Browser) -> str:
    """What the page says above of what was just done."""
    return " ".join(" ".join(said.text.split()) for said in desk.page.select(".flash"))


def chosen(desk: Browser, place: str = "Mesin ini") -> str:
    """Go to the copy in this place; what its page says."""
    desk.get(PAGE)
    [row] = [row for row in desk.page.select("tbody tr") if place in row.text]
    desk.get(str(row.select_one("a")["href"]))
    return " ".join(desk.page.select_one("#copy").get_text(" ").split())


def test_a_copy_now_and_one_more_on_a_stick(
    app: Flask, supervisors_desk: Browser, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    monkeypatch.setattr(second_place, "plugged_in", lambda: [stick])
    supervisors_desk.get(PAGE)
    assert "Tidak ada salinan data dari dua hari terakhir" in supervisors_desk.text
    supervisors_desk.press("Buat salinan sekarang")
    assert "Salinannya utuh, di mesin ini" in flashes(supervisors_desk)
    supervisors_desk.submit(PLACE, status=422, where=str(stick / second_place.ON_A_STICK), present="salah semua")
    assert not list(stick.iterdir())
    supervisors_desk.submit(PLACE, where=str(stick / second_place.ON_A_STICK), present=PASSWORD)
    assert f"Juga ada di {stick}" in flashes(supervisors_desk)
    copies.make(copies.path_before("merge"))  # as earlier versions kept one
    copies.keep_before_update()
    (stick / "surat.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xa5" * 5000)
    on_stick = str(stick / second_place.ON_A_STICK)
    assert {tuple(row) for row in listed(supervisors_desk)} == {
        ("Biasa", on_stick, "Bisa dibuka"),
        ("Biasa", "Mesin ini", "Bisa dibuka"),
        ("Sebelum pembaruan", "Mesin ini", "Bisa dibuka"),
        ("Sebelum penggabungan", "Mesin ini", "Bisa dibuka"),
        ("surat.sqlite3", str(stick), "rusak atau bukan basis data"),
    }
    shutil.rmtree(stick)
    supervisors_desk.press("Buat salinan sekarang")
    assert "Tempat kedua sedang tidak terpasang" in flashes(supervisors_desk)
    supervisors_desk.submit(PLACE, status=422, where="other", folder="flashdisk", present=PASSWORD)
    assert "Tulis seluruh alamat foldernya" in supervisors_desk.text
    supervisors_desk.submit(PLACE, where="none", folder="", present=PASSWORD)
    assert "tidak dibersihkan lagi dari nama yang dihapus: hapus sendiri." in flashes(supervisors_desk)
    assert second_place.wanted_place() == ""
    assert audit().count("backup") == 3


def test_a_copy_is_wanted_and_in_place_after_a_start(
    app: Flask, desk: Browser, supervisors_desk: Browser, daily: Path, lontar: Village
) -> None:
    said = chosen(supervisors_desk)
    assert "1 sesi, 1 kehadiran." in said
    assert "tidak ada di salinan itu: 0 sesi, 1 kehadiran, 0 catatan" in said
    supervisors_desk.press("Kembalikan", status=422, present="salah semua")
    assert not restore.waiting_copy()
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    assert "Salinan menunggu dipasang" in supervisors_desk.text
    assert names() == ["Wayan", "Made"], "nothing has changed yet"
    for each in (supervisors_desk, desk):  # an officer records what is replaced, too
        each.get("/admin/")
        assert "Salinan menunggu dipasang" in each.text
    started_again(app)
    assert names() == ["Wayan"]
    assert not restore.waiting_copy()
    supervisors_desk.get(PAGE)
    assert "Pemulihan selesai: anjungan ini sekarang berisi salinan yang Anda pilih." in supervisors_desk.text
    assert "Yang diganti disimpan di" in supervisors_desk.text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "restored"))
    assert (entry.reason, entry.officer.name) == ("page", "Hasan")
    [kept] = copies.before("restore")
    started_again(app)
    assert copies.before("restore") == [kept], "once"


def test_a_copy_is_taken_away_with_the_password_and_what_is_wanted_can_be_cancelled(
    app: Flask, supervisors_desk: Browser, daily: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(supervisors_desk)
    supervisors_desk.press("Unduh", status=422, present="salah semua")
    assert "backup-exported" not in audit()
    page = supervisors_desk.page
    data = supervisors_desk.filled(page.select_one("form:has(#copy-present)"))
    supervisors_desk.post(PAGE, data, status=404)
    supervisors_desk.page = page
    supervisors_desk.press("Unduh", present=PASSWORD)
    assert supervisors_desk.response
    assert is_file(supervisors_desk.response)
    assert supervisors_desk.response.data == daily.read_bytes()
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    supervisors_desk.press("Batalkan pemulihan")
    assert "menunggu dipasang" not in supervisors_desk.text
    assert audit()[-3:] == ["backup-exported", "restore-asked", "restore-cancelled"]
    chosen(supervisors_desk)
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    real = restore.utcnow
    monkeypatch.setattr(restore, "utcnow", lambda: real() + timedelta(hours=25))
    assert "menunggu dipasang" not in supervisors_desk.get(PAGE).text
    started_again(app)
    assert names() == ["Wayan", "Made"]
    assert not list(Path(app.instance_path).glob("to-restore-*"))


def test_where_there_is_no_room_no_copy_is_made_the_data_of_now_serve_and_the_page_says_why(
    app: Flask, supervisors_desk: Browser, daily: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    chosen(supervisors_desk)
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    with monkeypatch.context() as no_room:
        no_room.setattr(copies, "set_aside", full)
        started_again(app)
        no_room.setattr(copies, "copy_into", full)
        supervisors_desk.get(PAGE)
        supervisors_desk.press("Buat salinan sekarang")
        assert "Salinan tidak jadi: ruang simpannya penuh." in flashes(supervisors_desk)
    assert names() == ["Wayan", "Made"]
    supervisors_desk.get(PAGE)
    assert "ruang simpannya penuh" in supervisors_desk.text
    assert "menunggu dipasang" in supervisors_desk.text
    started_again(app)
    assert names() == ["Wayan"]


def test_another_kiosks_copy_and_a_broken_one_are_not_brought_back(
    app: Flask, supervisors_desk: Browser, daily: Path
) -> None:
    with closing(sqlite3.connect(daily)) as other, other:
        other.execute("UPDATE setting SET value = '\"elsewhere\"' WHERE name = 'kiosk_id'")
    assert listed(supervisors_desk) == [["Biasa", "Mesin ini", "Dari anjungan lain"]]
    assert "Salinan ini tidak bisa dikembalikan: dari anjungan lain." in chosen(supervisors_desk)
    assert "Kembalikan saat" not in supervisors_desk.text
    with db.write():
        for gone in (CheckIn, OutreachSession):
            db.session.execute(delete(gone))
    said = chosen(supervisors_desk)
    assert "Mesin ini menjadi anjungan itu" in said, "one without sessions becomes that kiosk"
    assert "Tidak ada sesi atau kehadiran yang hilang." in said
    assert [str(button.text).strip() for button in supervisors_desk.page.select("#copy .primary")] == ["Unduh"]
    assert "akun petugas tetap" not in supervisors_desk.text
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    assert restore.waiting_copy()
    content = bytearray(daily.read_bytes())
    content[len(content) // 2 :] = b"\xa5" * (len(content) - len(content) // 2)
    daily.write_bytes(content)
    assert "Salinan ini tidak bisa dikembalikan: rusak" in chosen(supervisors_desk)
    assert "Kembalikan" not in [button.text for button in supervisors_desk.page.select("main button")]
    assert settings.get("kiosk_id") != "elsewhere"
