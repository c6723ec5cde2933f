"""Findings in plain words, and how to mend what is wrong: machine, database, copies, what officers owe."""

import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from kiosk.clock import utcnow
from kiosk.data_care import copies, erasing, old_folders, restore, schema, second_place
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
    if any(finding.key == "database" and not finding.ok for finding in found):
        return found
    return [*found, *of_copies(thorough), *counted()]


def of_machine(app: Flask, *, thorough: bool = False) -> list[Finding]:
    """The machine and its database; of a broken one nothing more is asked."""
    state = database_state(thorough)
    found = [clock(newest_row()), disk(app), rights(app), state]
    if state.ok:
        found += [clock_steady(), whole()] if thorough else [clock_steady()]
    found += [server(app)] if thorough else []
    return [*found, *restore_waits(), desk(app, ask=thorough), versions()]


def of_copies(thorough: bool = False) -> list[Finding]:
    """The copies here, on the stick, and what stands in them."""
    return [own_copies(), second_copies(), clean_copies(thorough)]


def newest_row() -> datetime | None:
    """The moment when the newest check-in or act was written down, or None where that can't be read."""
    if db.file and not db.file.exists():
        return None  # looking would make it
    moments = list[datetime | None]()
    with suppress(DBAPIError, sqlite3.Error):
        moments = [db.session.scalar(select(func.max(column))) for column in (CheckIn.created_at, AuditEntry.at)]
    db.session.rollback()
    return max((moment for moment in moments if moment), default=None)


def database_state(thorough: bool) -> Finding:
    """The database: it is there, can be read and, if ``thorough``, written, and its schema is this program's."""
    try:
        revision = schema.present() if thorough else schema.revision_of(db.engine)
        if thorough and revision:
            with db.write():
                schema.write_what_is_there()
    except (errors.Unusable, DBAPIError, sqlite3.Error) as error:
        return Finding("database", False, *schema.explain(error))
    if revision == schema.head():
        return Finding(
            "database", True, _l("Basis data terbuka; skema %(revision)s sesuai program.", revision=revision)
        )
    words = _l("Basis data belum dibuat.") if revision is None else _l("Skema basis data lebih lama dari programnya.")
    return Finding("database", False, words, _l("Nyalakan anjungan satu kali dengan Mulai: ia menyiapkannya."))


def restore_waits() -> list[Finding]:
    """A copy that the next start puts in place of the database, where there is one."""
    if not restore.waiting_copy():
        return []
    found = Finding(
        "restore-waits",
        False,
        _l("Salinan menunggu dipasang saat anjungan dinyalakan lagi; data yang sekarang diganti."),
        _l("Nyalakan ulang anjungan, atau batalkan pemulihannya."),
        "data.index",
    )
    return [found]


def whole() -> Finding:
    """Every page of the file and every reference between rows."""
    found = faults(db.engine)
    if not found:
        return Finding("integrity", True, _l("Isi basis data utuh, seluruhnya sudah dibaca."))
    return Finding(
        "integrity",
        False,
        _l("Isi basis data rusak: %(faults)s", faults="; ".join(found)),
        _l("Meja petugas, Kantor, Salinan data: kembalikan salinan terakhir. Atau: flask restore BERKAS"),
        "data.index",
    )


def own_copies() -> Finding:
    """The last automatic copy here; on PostgreSQL the last dump of the night."""
    mend = _l("Meja petugas, Kantor, Salinan data: Buat salinan sekarang. Selagi menyala, anjungan menyalin tiap hari.")
    newest = copies.newest(copies.folder())
    if db.file is None:
        mend = _l("Di server: sudo systemctl start anjungan-copy; kalau gagal, sebabnya: journalctl -u anjungan-copy.")
        newest = max(Path(current_app.config["DUMPS"] or copies.folder()).glob("*.dump"), default=None)
    words = _l("Belum ada salinan basis data.")
    if newest:
        words = _l("Salinan terakhir: %(at)s WIB.", at=copies.made_at(newest).strftime("%d/%m/%Y %H.%M"))
    return Finding("copies", is_recent(newest), words, mend, "data.index")


def second_copies() -> Finding:
    """The copies on a stick."""
    wanted, second = second_place.wanted_place(), second_place.folder()
    if second and not is_recent(copies.newest(second)):
        return Finding(
            "second-copies",
            False,
            _l("Di %(folder)s tidak ada salinan dua hari terakhir.", folder=second),
            _l("Kantor, Salinan data: Buat salinan sekarang. Kalau tidak jadi, kosongkan atau ganti flashdisknya."),
            "data.index",
        )
    words = _l("Tempat kedua tidak dipakai.")
    if second:
        words = _l("Salinan di %(folder)s masih baru.", folder=second)
    elif wanted:
        words = _l("Tempat kedua sedang tidak terpasang: %(place)s.", place=wanted)
    return Finding("second-copies", True, words, page="data.index")


def clean_copies(thorough: bool) -> Finding:
    """Copies in which a name that is erased here may still stand. ``thorough`` reads them all."""
    found = erasing.unclean_copies() if thorough else sorted(erasing.UNREACHED)
    files = [*(path.name for path in (*found, *copies.other_databases())), *old_folders.lost()]
    if not files:
        words = _l("Nama yang sudah dihapus tidak ada lagi di salinan.")
        return Finding("clean-copies", True, words, page="data.index")
    return Finding(
        "clean-copies",
        False,
        _l("Salinan ini mungkin masih memuat nama yang sudah dihapus: %(files)s", files=", ".join(files)),
        _l(
            "Pasang flashdisknya, dan biarkan anjungan menyala satu jam. Salinan yang rusak atau bernama lain tidak "
            "bisa dibersihkan: hapus berkasnya, atau simpan di tempat terkunci."
        ),
        "data.index",
    )


def is_recent(copy: Path | None) -> bool:
    """True for a copy that was made within two days, and not in the future."""
    return copy is not None and abs(utcnow() - copies.made_at(copy)) <= OLDEST_COPY


def clock_steady() -> Finding:
    """Retention, which after a leap of the clock waits for an officer to look at it."""
    if not known_days.clock_in_doubt():
        return Finding("retention-waits", True, _l("Jam mesin tidak melompat; penghapusan data lama berjalan sendiri."))
    return Finding(
        "retention-waits",
        False,
        _l("Jam mesin melompat lebih dari 30 hari: penghapusan data lama menunggu petugas."),
        _l("Cocokkan tanggal mesin, lalu Kantor, Data pribadi: Hapus sekarang. Atau: flask purge --clock-is-right"),
        "settings.index",
    )
