"""Data: copies, sessions as files of another kiosk, and whose the files of this machine are."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from flask import Flask
from sqlalchemy import delete, select

from kiosk.data_care import copies, restore, schema, session_arrivals, session_files
from kiosk.db import db, new_key
from kiosk.machine import serve, upkeep
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession, Village
from kiosk.rules import outreach, photos, settings
from tests.cast.commands import check_in, names
from tests.cast.officers import PASSWORD, audit
from tests.cast.pages import Browser, is_file
from tests.cast.people import came
from tests.cast.photos import add_photos, small
from tests.cast.session_files import leave
from tests.conftest import add

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
DATA, TAKE, KIOSK = "/admin/data/", "main form[action$='/take']", "Kantor Imigrasi Kelas I Non TPI Serang"


@pytest.fixture
def closed_session(session_in_lontar: OutreachSession) -> OutreachSession:
    """Four people came, one of them by name, and two photos were taken."""
    add(came(session_in_lontar, name="Wayan", sex="L", group="warga"))
    for _person in range(3):
        add(came(session_in_lontar, age="child"))
    add_photos(session_in_lontar, small(1), small(2))
    with db.write():
        settings.store("kiosk_id", new_key())
        outreach.close_session(
            db.session.merge(session_in_lontar), {"heads_male": 2, "heads_female": 3, "heads_by_group": {}}
        )
    return session_in_lontar


def choose_file(desk: Browser, content: bytes, status: int = 200) -> str:
    """Choose this file on the page; the text of the answer."""
    desk.get(DATA)
    desk.submit("main form[enctype]", file=(BytesIO(content), "balai.sesi.json"), status=status)
    return desk.text


def test_a_session_is_given_and_its_page_says_whether_it_was(desk: Browser, closed_session: OutreachSession) -> None:
    desk.get(f"/admin/sessions/{closed_session.id}/")
    assert "Belum diserahkan." in desk.text
    form = desk.form_data(desk.page.select_one("main form[action$='/file']"))
    form["photo"] = desk.page.select("[type=checkbox][name=photo]")[0]["value"]
    answer = desk.client.post(f"/admin/sessions/{closed_session.id}/file", data=form)
    assert answer.headers["Content-Disposition"].endswith('.sesi.json"')
    [entry] = json.loads(answer.data)["sessions"]
    assert (len(entry["photos"]), entry["check_ins"]["age"]) == (1, {"adult": 1, "child": 3})
    assert b"Wayan" not in answer.data
    desk.get(f"/admin/sessions/{closed_session.id}/")
    assert "Sudah diserahkan" in desk.text
    assert [box.has_attr("checked") for box in desk.page.select("[type=checkbox][name=photo]")] == [True, False]
    add(came(closed_session, age="child"))
    assert "Berubah sejak diserahkan" in desk.get(f"/admin/sessions/{closed_session.id}/").text


def test_another_kiosks_session_is_taken_in(
    app: Flask, supervisors_desk: Browser, closed_session: OutreachSession
) -> None:
    key = closed_session.id
    leave(content := session_files.hand_over(session_files.sessions_to_give(), None))
    desk = supervisors_desk
    assert "jumlah hadir 5, kehadiran 4. Baru." in choose_file(desk, content)
    assert db.session.get(OutreachSession, key) is None
    desk.submit(TAKE)
    assert desk.path == "/admin/sessions/"
    assert f"1 sesi dari {KIOSK} diambil." in desk.text
    assert "tidak ada yang berubah" in choose_file(desk, content)
    assert not desk.page.select(f"{TAKE} button")
    # it bears its kiosk's name, and is read and not edited
    desk.get(f"/admin/sessions/{key}/")
    assert "dari Kantor Imigrasi" in desk.text
    assert not desk.page.select("a[href$='/edit']")
    addresses = [f"/admin/sessions/{key}/{page}" for page in ("edit", "attendance", "poster")]
    for address in (*addresses, f"/admin/check-ins/{key}/", f"/admin/check-ins/{key}/paper"):
        desk.get(address, status=403)
        assert "Sesi ini hanya dibaca" in desk.page.h1.text
    assert "sebanyak 5 orang" in desk.get(f"/admin/sessions/{key}/report").text
    desk.get("/admin/reports/")
    assert "dari Kantor Imigrasi" in desk.text
    desk.get(f"/admin/sessions/{key}/")
    desk.press("Ya, keluarkan")
    assert db.session.get(OutreachSession, key) is None


def test_other_and_older_files_are_refused(
    app: Flask, supervisors_desk: Browser, closed_session: OutreachSession
) -> None:
    desk = supervisors_desk
    desk.get(DATA)
    form = desk.form_data(desk.page.select_one("main form[action$='/give']"))
    first = desk.client.post(f"{DATA}give", data=form).data
    desk.post(f"{DATA}give", form)
    assert "Tidak ada sesi selesai yang belum diserahkan." in desk.text
    with db.write():
        outreach.close_session(db.session.merge(closed_session), {"heads_male": 7})
    leave(second := session_files.hand_over(session_files.sessions_to_give(), None))
    session_arrivals.take_in(session_files.read_file(second), None)
    choose_file(desk, first)
    desk.submit(TAKE)
    assert "Tidak ada yang diambil." in desk.text
    desk.submit(TAKE, older="1")
    assert f"1 sesi dari {KIOSK} diambil." in desk.text
    none = b'{"format": "anjungan-migrasi-aman/sesi", "version": 1}'
    assert "Minta berkasnya sekali lagi dari mesin asalnya." in choose_file(desk, none, status=422)
    assert "bukan berkas sesi" in choose_file(desk, b"x" * (session_files.LARGEST + 1), status=422)
    assert "belum disimpan" not in desk.page.select_one("[role=alert]").text, "to be looked at, it is not stored"


def test_a_waiting_file_is_read_once_and_shown_as_it_is_now(
    app: Flask,
    supervisors_desk: Browser,
    supervisor: Officer,
    closed_session: OutreachSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with db.write():
        for photo in photos.photos_of_session(closed_session.id):
            photo.in_file = True
    leave(content := session_files.hand_over(session_files.sessions_to_give(), None))
    reader = Mock(side_effect=session_files.read_document)
    with monkeypatch.context() as patch:
        patch.setattr(photos, "decode_upright", lambda _data: pytest.fail("decoded before it is taken in"))
        choose_file(supervisors_desk, content)
        patch.setattr(session_files, "read_document", reader)
        for _look in range(3):
            supervisors_desk.get(DATA)
            assert "jumlah hadir 5, kehadiran 4. Baru." in supervisors_desk.text
        assert reader.call_count == 0
    with db.write():
        this, that = settings.get("kiosk_id"), json.loads(content)["kiosk"]["id"]
        settings.store("kiosk_id", that)
    supervisors_desk.submit(TAKE)
    assert "dari anjungan ini sendiri" in supervisors_desk.text, "when it is taken in it is checked anew"
    with db.write():
        settings.store("kiosk_id", this)
    session_arrivals.take_in(session_files.read_file(content), None)
    supervisors_desk.get(DATA)
    assert "tidak ada yang berubah" in supervisors_desk.text, "somebody else has taken it in meanwhile"
    other = json.loads(content)
    other["sessions"][0] |= {"id": new_key(), "photos": []}
    assert "Baru." in choose_file(supervisors_desk, json.dumps(other).encode())
    page = supervisors_desk.page
    (Path(app.instance_path) / f"{session_files.WAITING}{supervisor.id}").unlink()
    supervisors_desk.page = page
    supervisors_desk.submit(TAKE)
    assert supervisors_desk.path == DATA
    assert not supervisors_desk.page.select(TAKE)


PLACE = "main form.card"


@pytest.fixture
def daily(app: Flask, session_in_lontar: OutreachSession) -> Path:
    """A copy of this machine in which Wayan stands, and not Made, who came later."""
    serve.prepare(app)
    check_in(session_in_lontar, "n1", "Wayan")
    path = copies.make_daily(schema.needed_revision())
    check_in(session_in_lontar, "n2", "Made")
    return path


def start_again(app: Flask) -> None:
    """Close the kiosk and open it."""
    db.session.rollback()
    serve.prepare(app)
    upkeep.start(app)


def list_copies(desk: Browser) -> set[tuple[str, ...]]:
    """Kind and place of each copy on the page."""
    desk.get(DATA)
    cells = [[cell.text.strip() for cell in row.select("td")] for row in desk.page.select("tbody tr")]
    return {(kind, place) for _made, kind, place, _size in cells}


def choose_copy(desk: Browser) -> str:
    """Go to the copy on this machine; the text of its page."""
    desk.get(DATA)
    [row] = [row for row in desk.page.select("tbody tr") if "Mesin ini" in row.text]
    desk.get(str(row.select_one("a")["href"]))
    return " ".join(desk.page.select_one("#copy").get_text(" ").split())


def test_a_copy_now_and_one_more_on_a_stick(
    app: Flask, supervisors_desk: Browser, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    monkeypatch.setattr(copies, "disks_plugged_in", lambda: [stick])
    supervisors_desk.get(DATA)
    supervisors_desk.press("Buat salinan sekarang")
    supervisors_desk.submit(PLACE, status=422, where=str(stick / copies.ON_A_STICK), present="salah semua")
    assert not list(stick.iterdir())
    supervisors_desk.submit(PLACE, where=str(stick / copies.ON_A_STICK), present=PASSWORD)
    assert f"Juga ada di {stick}" in supervisors_desk.page.text
    copies.make_before_update()
    (stick / "surat.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xa5" * 5000)
    on_stick = str(stick / copies.ON_A_STICK)
    assert list_copies(supervisors_desk) == {
        ("Biasa", on_stick),
        ("Biasa", "Mesin ini"),
        ("Sebelum pembaruan", "Mesin ini"),
        ("surat.sqlite3", str(stick)),
    }
    with monkeypatch.context() as full_disk:
        full_disk.setattr(copies, "copy_into", Mock(side_effect=OSError(28, "No space left on device")))
        supervisors_desk.press("Buat salinan sekarang")
    assert "Salinan tidak jadi: ruang simpannya penuh." in supervisors_desk.page.text
    shutil.rmtree(stick)
    supervisors_desk.press("Buat salinan sekarang")
    assert "Tempat kedua sedang tidak terpasang" in supervisors_desk.page.text
    supervisors_desk.submit(PLACE, status=422, where="other", folder="flashdisk", present=PASSWORD)
    assert "Tulis seluruh alamat foldernya" in supervisors_desk.text
    supervisors_desk.submit(PLACE, where="none", folder="", present=PASSWORD)
    assert "tidak dibersihkan lagi dari nama yang dihapus: hapus sendiri." in supervisors_desk.page.text
    assert copies.chosen_second_place() == ""
    assert audit().count("backup") == 4


def test_a_copy_is_restored(app: Flask, desk: Browser, supervisors_desk: Browser, daily: Path, lontar: Village) -> None:
    text = choose_copy(supervisors_desk)
    assert "1 sesi, 1 kehadiran." in text
    assert "tidak ada di salinan itu: 0 sesi, 1 kehadiran, 0 catatan" in text
    supervisors_desk.press("Kembalikan", status=422, present="salah semua")
    assert not restore.waiting_copy()
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    assert "Salinan menunggu dipasang" in supervisors_desk.text
    assert names() == ["Wayan", "Made"], "nothing has changed yet"
    for each in (supervisors_desk, desk):  # an officer records what is replaced, too
        each.get("/admin/")
        assert "Salinan menunggu dipasang" in each.text
    start_again(app)
    assert names() == ["Wayan"]
    assert not restore.waiting_copy()
    supervisors_desk.get(DATA)
    assert "Pemulihan selesai: anjungan ini sekarang berisi salinan yang Anda pilih." in supervisors_desk.text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "restored"))
    assert (entry.reason, entry.officer.name) == ("page", "Hasan")
    [earlier_copy] = copies.copies_before("restore")
    start_again(app)
    assert copies.copies_before("restore") == [earlier_copy], "once"


def test_a_copy_leaves(app: Flask, supervisors_desk: Browser, daily: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_copy(supervisors_desk)
    supervisors_desk.press("Unduh", status=422, present="salah semua")
    assert "backup-exported" not in audit()
    page = supervisors_desk.page
    data = supervisors_desk.form_data(page.select_one("form:has(#copy-present)"))
    supervisors_desk.post(DATA, data, status=404)
    supervisors_desk.page = page
    supervisors_desk.press("Unduh", present=PASSWORD)
    assert supervisors_desk.response
    assert is_file(supervisors_desk.response)
    assert supervisors_desk.response.data == daily.read_bytes()
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    supervisors_desk.press("Batalkan pemulihan")
    assert "menunggu dipasang" not in supervisors_desk.text
    assert audit()[-3:] == ["backup-exported", "restore-asked", "restore-cancelled"]
    choose_copy(supervisors_desk)
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    real = restore.utcnow
    monkeypatch.setattr(restore, "utcnow", lambda: real() + timedelta(hours=25))
    assert "menunggu dipasang" not in supervisors_desk.get(DATA).text
    start_again(app)
    assert names() == ["Wayan", "Made"]
    assert not list(Path(app.instance_path).glob("to-restore-*"))


def test_foreign_and_broken_copies_are_not_restored(app: Flask, supervisors_desk: Browser, daily: Path) -> None:
    with closing(sqlite3.connect(daily)) as other, other:
        other.execute("UPDATE setting SET value = '\"elsewhere\"' WHERE name = 'kiosk_id'")
    assert list_copies(supervisors_desk) == {("Biasa", "Mesin ini")}
    assert "Salinan ini tidak bisa dikembalikan: dari anjungan lain." in choose_copy(supervisors_desk)
    assert "Kembalikan saat" not in supervisors_desk.text
    with db.write():
        for model in (CheckIn, OutreachSession):
            db.session.execute(delete(model))
    text = choose_copy(supervisors_desk)
    assert "Mesin ini menjadi anjungan itu" in text, "one without sessions becomes that kiosk"
    assert "Tidak ada sesi atau kehadiran yang hilang." in text
    assert "akun petugas tetap" not in supervisors_desk.text
    supervisors_desk.press("Kembalikan", present=PASSWORD)
    assert restore.waiting_copy()
    restore.forget_waiting_copy()
    intact = daily.read_bytes()
    for sentence, words in {
        "DROP TABLE hotline": "Salinan ini tidak bisa dikembalikan: tabel hotline di dalamnya tidak ada",
        "UPDATE question SET texts = '[]'": "isinya tidak bisa dibaca. Tidak ada yang diubah.",
    }.items():
        daily.write_bytes(intact)
        with closing(sqlite3.connect(daily)) as other, other:
            other.execute(sentence)
        if "Kembalikan" in choose_copy(supervisors_desk):  # only trying it out shows the second
            supervisors_desk.press("Kembalikan", status=422, present=PASSWORD)
        assert words in supervisors_desk.page.text
        assert not restore.waiting_copy()
    daily.write_bytes(intact)
    content = daily.read_bytes()
    daily.write_bytes(content[: len(content) // 2] + b"\xa5" * (len(content) - len(content) // 2))
    assert "Salinan ini tidak bisa dikembalikan: rusak" in choose_copy(supervisors_desk)
    assert "Kembalikan" not in [button.text for button in supervisors_desk.page.select("main button")]
    assert settings.get("kiosk_id") != "elsewhere"
