"""What may be wrong, in plain words, and how to mend it: machine, database, copies, what officers owe."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from kiosk.clock import utcnow
from kiosk.data_care import copies, erasing, restore, schema, second_place
from kiosk.db import db, errors
from kiosk.db.sqlite import faults
from kiosk.machine.chores import counted
from kiosk.machine.hardware import Finding, clock, desk, disk, rights, server, versions
from kiosk.models import AuditEntry, CheckIn
from kiosk.rules import known_days

OLDEST_COPY = timedelta(days=2)


def findings(app: Flask, *, thorough: bool = False) -> list[Finding]:
    """Everything looked at, in order. ``thorough`` also reads the whole database and asks the server."""
    found = of_machine(app, thorough=thorough)
    return [*found, *of_copies(thorough), *counted()] if is_readable(found) else found


def of_machine(app: Flask, *, thorough: bool = False) -> list[Finding]:
    """The machine and its database; of a broken one nothing more is asked."""
    found = [clock(newest_row()), disk(app), rights(app), database_state(thorough)]
    if is_readable(found):
        found += [clock_steady(), whole()] if thorough else [clock_steady()]
    found += [server(app)] if thorough else []
    return [*found, *restore_waits(), desk(app, ask=thorough), versions()]


def is_readable(found: list[Finding]) -> bool:
    """Whether the database was looked at and found in order."""
    return all(finding.ok for finding in found if finding.key == "database")


def of_copies(thorough: bool = False) -> list[Finding]:
    """The copies here, on the stick, and what stands in them."""
    found = (own_copies(), second_copies(), clean_copies(thorough))
    return [replace(finding, page="data.index") for finding in found]


def newest_row() -> datetime | None:
    """When the newest check-in or act was written down, or None where that can't be read."""
    if db.file and not db.file.exists():
        return None  # looking would make it
    try:
        moments = [db.session.scalar(select(func.max(column))) for column in (CheckIn.created_at, AuditEntry.at)]
    except (DBAPIError, sqlite3.Error):
        moments = []
    db.session.rollback()
    return max((moment for moment in moments if moment), default=None)


def database_state(thorough: bool) -> Finding:
    """Whether there is one, it can be read and, if ``thorough``, written, and its schema is this program's."""
    try:
        revision = read_and_write() if thorough else schema.revision_of(db.engine)
    except (errors.Unusable, DBAPIError, sqlite3.Error) as error:
        return Finding("database", False, *schema.refused(error))
    if revision == schema.head():
        return Finding(
            "database", True, _l("Basis data terbuka; skema %(revision)s sesuai program.", revision=revision)
        )
    words = _l("Basis data belum dibuat.") if revision is None else _l("Skema basis data lebih lama dari programnya.")
    return Finding("database", False, words, _l("Nyalakan anjungan satu kali dengan Mulai: ia menyiapkannya."))


def restore_waits() -> list[Finding]:
    """Whether the next start puts a copy in place of the database."""
    found = restore.waiting()
    if not found:
        return []
    words = _l("Salinan menunggu dipasang saat anjungan dinyalakan lagi; data yang sekarang diganti.")
    mend = _l("Nyalakan ulang anjungan, atau batalkan pemulihannya.")
    return [Finding("restore-waits", False, words, mend, "data.index")]


def read_and_write() -> str | None:
    """The revision, after the whole database was looked at and could be written. Raises what refuses."""
    revision = schema.present()
    if revision is not None:
        with db.write():
            schema.write_what_is_there()
    return revision


def whole() -> Finding:
    """Every page of the file and every reference between rows."""
    found = faults(db.engine)
    if not found:
        return Finding("integrity", True, _l("Isi basis data utuh, seluruhnya sudah dibaca."))
    words = _l("Isi basis data rusak: %(faults)s", faults="; ".join(found))
    mend = _l("Meja petugas, Kantor, Salinan data: kembalikan salinan terakhir. Atau: flask restore BERKAS")
    return Finding("integrity", False, words, mend, "data.index")


def own_copies() -> Finding:
    """The last automatic copy here; on PostgreSQL the last dump of the night."""
    mend = _l("Meja petugas, Kantor, Salinan data: Buat salinan sekarang. Selagi menyala, anjungan menyalin tiap hari.")
    newest = copies.newest(copies.folder())
    if db.file is None:
        mend = _l("Di server: sudo systemctl start anjungan-copy; kalau gagal, sebabnya: journalctl -u anjungan-copy.")
        newest = max(Path(current_app.config["DUMPS"] or copies.folder()).glob("*.dump"), default=None)
    if newest is None:
        return Finding("copies", False, _l("Belum ada salinan basis data."), mend)
    words = _l("Salinan terakhir: %(at)s WIB.", at=copies.made_at(newest).strftime("%d/%m/%Y %H.%M"))
    return Finding("copies", is_recent(newest), words, mend)


def second_copies() -> Finding:
    """The copies on a stick."""
    wanted, second = second_place.wanted(), second_place.folder()
    if not wanted:
        return Finding("second-copies", True, _l("Tempat kedua tidak dipakai."))
    if second is None:
        return Finding("second-copies", True, _l("Tempat kedua sedang tidak terpasang: %(place)s.", place=wanted))
    newest = copies.newest(second)
    if newest and is_recent(newest):
        return Finding("second-copies", True, _l("Salinan di %(folder)s masih baru.", folder=second))
    words = _l("Di %(folder)s tidak ada salinan dua hari terakhir.", folder=second)
    mend = _l("Kantor, Salinan data: Buat salinan sekarang. Kalau tidak jadi, kosongkan atau ganti flashdisknya.")
    return Finding("second-copies", False, words, mend)


def clean_copies(thorough: bool) -> Finding:
    """Copies in which a name that is erased here may still stand. ``thorough`` reads them all."""
    found = erasing.unclean() if thorough else sorted(erasing.UNREACHED)
    files = [path.name for path in (*found, *copies.unknown())]
    if not files:
        return Finding("clean-copies", True, _l("Nama yang sudah dihapus tidak ada lagi di salinan."))
    words = _l("Salinan ini mungkin masih memuat nama yang sudah dihapus: %(files)s", files=", ".join(files))
    mend = _l(
        "Pasang flashdisknya, dan biarkan anjungan menyala satu jam. Sekarang juga: flask purge. Berkas dengan nama "
        "lain tidak disentuh: hapus kalau tidak diperlukan lagi, atau simpan di tempat terkunci."
    )
    return Finding("clean-copies", False, words, mend)


def is_recent(copy: Path) -> bool:
    """Whether this copy was made within two days, and not in the future."""
    return abs(utcnow() - copies.made_at(copy)) <= OLDEST_COPY


def clock_steady() -> Finding:
    """Whether retention waits for an officer to look at the clock."""
    if not known_days.clock_in_doubt():
        return Finding("retention-waits", True, _l("Jam mesin tidak melompat; penghapusan data lama berjalan sendiri."))
    words = _l("Jam mesin melompat lebih dari 30 hari: penghapusan data lama menunggu petugas.")
    mend = _l("Cocokkan tanggal mesin, lalu Kantor, Masa simpan: Jalankan sekarang. Atau: flask purge --clock-is-right")
    return Finding("retention-waits", False, words, mend, "settings.retention")
