"""Another kiosk's file at the desk: shown before, merged once when that is wanted, and gone afterwards."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.data_care import copies, retention, uploads
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Tombstone, Village
from kiosk.rules import settings
from kiosk.views.admin.copies import merge_tables
from tests.cast.commands import check_in, names
from tests.cast.jobs import finished
from tests.cast.officers import PASSWORD, account, signed_in
from tests.cast.pages import Browser
from tests.cast.two_kiosks import LONTAR, Kiosk, count, everything, hall, loaded_elsewhere, tablet  # noqa: F401 - fixtures
from tests.conftest import add, open_session

PAGE = "/admin/settings/copies/merge"


def send(desk: Browser, file: Path | None, status: int = 200, present: str = PASSWORD) -> None:
    """Choose this file and press the button; the page is opened anew when it was looked at."""
    desk.get(PAGE)
    chosen: Any = (file.open("rb"), "salinan.sqlite3") if file else ""
    desk.submit("form[enctype]", status, file=chosen, present=present)
    if status == 200:
        finished()
        desk.get(PAGE)


def press(desk: Browser, label: str, **fields: Any) -> None:
    """Press a button that begins the merge, and wait for its end."""
    desk.press(label, **fields)
    finished()
    desk.get(PAGE)


def sent() -> list[Path]:
    return list(uploads.folder().glob("*"))


@pytest.fixture
def sari(tablet: Kiosk, session_in_lontar: OutreachSession) -> Kiosk:  # noqa: F811 - the fixture
    """The second tablet, where Sari checked in, and another session was held."""
    with tablet.at():
        check_in(db.session.get_one(OutreachSession, session_in_lontar.id), "sari", "Sari")
        add(open_session(db.session.get_one(Village, LONTAR), title="Di rumah kepala desa", state="closed"))
    return tablet


@pytest.fixture
def gone(sari: Kiosk, session_in_lontar: OutreachSession) -> Kiosk:
    """There Wayan, who is here, was erased."""
    check_in(session_in_lontar, "wayan", "Wayan")
    with sari.at():
        add(Tombstone(nonce_hash=Tombstone.hash_of(b"wayan"), erased_on=today()))
    return sari


def test_a_file_is_shown_and_then_merged_once(supervisors_desk: Browser, sari: Kiosk) -> None:
    before = everything()
    send(supervisors_desk, sari.copy)
    assert "Di rumah kepala desa" in supervisors_desk.text
    assert "Sari" not in supervisors_desk.text
    assert "Kehadiran 1 0" in supervisors_desk.text
    assert ("minta salinan dulu kepada pengelola server" in supervisors_desk.text) is (db.file is None)
    assert everything() == before
    tapped_twice = supervisors_desk.filled(supervisors_desk.page.select_one("main form"))
    press(supervisors_desk, "Gabungkan")
    assert names() == ["Sari"]
    assert "Data sudah digabungkan" in supervisors_desk.text
    keeps_copies = db.file is not None
    assert bool(copies.before("merge")) is keeps_copies
    assert ("disimpan sebagai salinan “Sebelum penggabungan”" in supervisors_desk.text) is keeps_copies
    assert not sent()
    supervisors_desk.post(f"{PAGE}/confirm", tapped_twice)
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "merged"))
    assert (entry.reason, entry.officer.name) == ("page", "Hasan")
    send(supervisors_desk, sari.copy)
    assert "Tidak ada yang baru" in supervisors_desk.text
    assert "1 kehadiran sudah ada di sini" in supervisors_desk.text


def test_what_goes_here_must_be_wanted(supervisors_desk: Browser, gone: Kiosk) -> None:
    send(supervisors_desk, gone.copy)
    assert "1 kehadiran dihapus" in supervisors_desk.text
    supervisors_desk.press("Gabungkan", 422)
    assert "Centang dulu" in supervisors_desk.text
    assert names() == ["Wayan"]
    press(supervisors_desk, "Gabungkan", agreed="1")
    assert names() == ["Sari"]


def test_what_changed_meanwhile_is_shown_anew(
    supervisors_desk: Browser, gone: Kiosk, session_in_lontar: OutreachSession
) -> None:
    with gone.at():
        add(Tombstone(nonce_hash=Tombstone.hash_of(b"made"), erased_on=today()))
    send(supervisors_desk, gone.copy)
    check_in(session_in_lontar, "made", "Made")
    press(supervisors_desk, "Gabungkan", agreed="1")
    assert "Data di sini berubah sejak dilihat" in supervisors_desk.text
    assert "2 kehadiran dihapus" in supervisors_desk.text
    assert not copies.before("merge")
    press(supervisors_desk, "Gabungkan", agreed="1")
    assert names() == ["Sari"]


def test_the_own_copy_and_many_sessions_are_told_so(
    supervisors_desk: Browser, sari: Kiosk, lontar: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.write():
        settings.put("kiosk_id", "this-one")
    with sari.at():
        add(open_session(db.session.get_one(Village, LONTAR), title="Di sekolah", state="closed"))
        with db.write():
            settings.put("kiosk_id", "this-one")
    monkeypatch.setattr(merge_tables, "MOST", 1)
    send(supervisors_desk, sari.copy)
    assert "salinan dari anjungan ini sendiri" in supervisors_desk.text
    assert "Dan 1 sesi lagi" in supervisors_desk.text


def test_what_waits_to_be_wiped_is_told(
    supervisors_desk: Browser, gone: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    send(supervisors_desk, gone.copy)
    monkeypatch.setattr(retention, "clean_up", full)
    press(supervisors_desk, "Gabungkan", agreed="1")
    assert "Data sudah digabungkan" in supervisors_desk.text
    assert "1 kehadiran di sini ikut dihapus" in supervisors_desk.text
    assert "dibersihkan sendiri nanti" in supervisors_desk.text


def test_a_no_drops_the_file(app: Flask, supervisors_desk: Browser, sari: Kiosk) -> None:
    send(supervisors_desk, sari.copy)
    another = signed_in(app, add(account("wati", "Wati", "supervisor")))
    another.get(PAGE)
    assert "Di rumah kepala desa" not in another.text, "whose password was asked decides"
    supervisors_desk.press("Batalkan")
    assert "Di rumah kepala desa" not in supervisors_desk.text
    assert not sent()
    assert count(CheckIn) == 0


@pytest.mark.parametrize("present", ["salah", ""])
def test_without_the_password_nothing_is_kept(supervisors_desk: Browser, sari: Kiosk, present: str) -> None:
    send(supervisors_desk, sari.copy, 422, present)
    assert not sent()


def test_what_is_no_copy_is_refused_in_words_and_gone(supervisors_desk: Browser, tmp_path: Path) -> None:
    send(supervisors_desk, None, 422)
    assert "Pilih berkasnya dulu" in supervisors_desk.text
    (tmp_path / "foto.jpg").write_bytes(b"JFIF" * 100)
    send(supervisors_desk, tmp_path / "foto.jpg")
    assert "Berkas yang dikirim rusak atau bukan basis data: tidak ada yang diubah." in supervisors_desk.text
    assert not sent()
