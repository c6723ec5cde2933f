"""Faults of the machine, its database and its copies, for the list of checks.

A function that returns Any finds nothing where all is in order, else the facts that the words of its check name.
"""

import os
import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from kiosk import config
from kiosk.clock import EARLIEST, WIB, midnight, utcnow
from kiosk.data_care import copies, erasing, schema
from kiosk.db import db, errors
from kiosk.machine import network
from kiosk.models import AuditEntry, CheckIn
from kiosk.rules import officers, settings

OLDEST_COPY = timedelta(days=2)


def in_wib(at: datetime) -> str:
    """A moment in the village's time, as people read it: 24/11/2026 09.15."""
    return f"{at.astimezone(WIB):%d/%m/%Y %H.%M}"


# --- the machine


def early_clock() -> Any:
    """Fact "now" where the clock shows a time before this program existed; else False."""
    now = utcnow()
    return now < midnight(EARLIEST) and {"now": in_wib(now)}


def late_rows() -> Any:
    """Facts "now" and "then" where the newest check-in or audit entry is over five minutes ahead of now; else False."""
    now = utcnow()
    newest = [db.session.scalar(select(func.max(column))) or now for column in (CheckIn.created_at, AuditEntry.at)]
    then = max(newest)
    return then > now + timedelta(minutes=5) and {"now": in_wib(now), "then": in_wib(then)}


def free_disk_mb() -> int:
    """Free MB on the disk of the instance folder."""
    folder = Path(current_app.instance_path)
    return shutil.disk_usage(folder if folder.exists() else config.ROOT).free // 1024**2


def files_that_others_read() -> Any:
    """Facts "folder" and "files": up to five there that other users have rights to; [] for none and on Windows."""
    folder = Path(current_app.instance_path)
    files = (path for path in folder.rglob("*") if path.name != "README.md" and path.is_file())
    readable = sorted(path.name for path in files if os.name != "nt" and path.stat().st_mode & 0o077)
    return readable and {"folder": folder, "files": ", ".join(readable[:5])}


def server_faults() -> Any:
    """Facts "words" and "remedy" where a noted address is not answered by the kiosk; None also if no server runs."""
    answers = {address: network.ask_address(address) for address in network.noted_addresses(current_app)}
    wrong = ", ".join(address for address, who in answers.items() if who != "kiosk")
    if not wrong or next(iter(answers.values())) == "nobody":  # the first is the one on this machine itself
        return None
    if "untrusted" in answers.values():
        words = _("Sertifikat HTTPS anjungan tidak dipercaya mesin ini: %(addresses)s", addresses=wrong)
        mend = _("Perpanjang atau ganti sertifikatnya; kalau penerbitnya kantor sendiri, daftarkan di tiap mesin.")
        return {"words": words, "remedy": mend}
    mend = _(
        "Nyalakan ulang anjungan: alamat mesin ini mungkin sudah berganti. "
        "Kalau tetap begitu, periksa firewall dan KIOSK_TRUSTED_HOSTS, atau tutup program lain di port itu."
    )
    return {"words": _("Tidak menjawab seperti anjungan: %(addresses)s", addresses=wrong), "remedy": mend}


def changed_address() -> Any:
    """Facts "old", tablets' addresses this machine lost, and "new", one that answers now; [] unless both are found."""
    lost = network.lost_tablet_addresses(current_app)
    found = network.hall_addresses(current_app) if lost else []
    return found and {"old": ", ".join(lost), "new": found[0]}


# --- the database and its copies


def unusable_database() -> Any:
    """Facts "words" and "remedy" where a read or a trial write fails, or the schema is missing or old; else None."""
    try:
        revision = schema.present_revision()
        if revision:
            with db.write():
                schema.write_what_is_there()
    except (errors.Unusable, DBAPIError, sqlite3.Error) as error:
        words, remedy = schema.words_on_unusable(error)
        return {"words": words, "remedy": remedy}
    if revision == schema.needed_revision():
        return None
    words = _("Basis data belum dibuat.") if revision is None else _("Skema basis data lebih lama dari programnya.")
    return {"words": words, "remedy": _("Nyalakan anjungan satu kali dengan Mulai: ia menyiapkannya.")}


def last_copy() -> datetime | None:
    """The moment when this machine's newest daily copy was made; on PostgreSQL, its newest nightly dump."""
    dumps = Path(current_app.config["DUMPS"] or copies.folder())
    newest = copies.newest_copy(copies.folder()) if db.file else max(dumps.glob("*.dump"), default=None)
    return copies.made_at(newest) if newest else None


def is_old(made: datetime | None) -> bool:
    """True for a copy that is missing, or dated more than two days before or after now."""
    return made is None or abs(utcnow() - made) > OLDEST_COPY


def old_copy() -> Any:
    """Fact "at" where the newest copy is missing or dated more than two days before or after now; else False."""
    made = last_copy()
    return is_old(made) and {"at": in_wib(made) if made else _("belum ada")}


def old_second_copy() -> Any:
    """Fact "folder" where a second place is there and its newest copy is missing or over two days off; else falsy."""
    second = copies.second_folder()
    newest = second and copies.newest_copy(second)
    return second and is_old(copies.made_at(newest) if newest else None) and {"folder": second}


def copies_not_cleaned() -> Any:
    """Fact "files": copies in which erasing failed, and other databases, in which nothing is ever erased; or []."""
    return name_files([path.name for path in (*sorted(erasing.UNREACHED), *copies.other_databases())])


def name_files(files: list[str]) -> Any:
    """Fact "files", these names in one line; [] where there are none."""
    return files and {"files": ", ".join(files)}


def has_no_second_place() -> bool:
    """True on SQLite until a second place for copies is chosen or declined at the desk, or configured."""
    return bool(db.file) and settings.get("second_folder") is None and not copies.chosen_second_place()


def password_resets() -> Any:
    """Fact "who": names and moments of password resets at this machine within 14 days; "" for none."""
    names = "; ".join(f"{name}, {in_wib(at)}" for name, at in officers.recent_resets())
    return names and {"who": names}
