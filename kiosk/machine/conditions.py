"""Faults of the machine, its data and its content, for the list of checks.

A function that returns Any finds nothing where all is in order: what it returns is false. Else it returns the facts
that the words of its check name.
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
from kiosk.clock import EARLIEST, midnight, moment, today, utcnow
from kiosk.data_care import copies, erasing, schema
from kiosk.db import db, errors
from kiosk.db.sqlite import faults
from kiosk.machine import network
from kiosk.models import AuditEntry, CheckIn
from kiosk.rules import companies, officers, outreach, settings

# --- the machine


def early_clock() -> Any:
    """Fact "now" where the clock shows a time before this program existed."""
    now = utcnow()
    return now < midnight(EARLIEST) and {"now": moment(now)}


def late_rows() -> Any:
    """Facts "now" and "then" where the newest row is dated ahead of now.

    Rows are check-ins and audit entries, and may be five minutes ahead.
    """
    now = utcnow()
    newest_check_in = db.session.scalar(select(func.max(CheckIn.created_at)))
    newest_entry = db.session.scalar(select(func.max(AuditEntry.at)))
    then = max(newest_check_in or now, newest_entry or now)
    if then <= now + timedelta(minutes=5):  # another clock may differ by as much
        return None
    return {"now": moment(now), "then": moment(then)}


def free_disk_mb() -> int:
    """Free MB on the disk of the instance folder."""
    folder = Path(current_app.instance_path)
    if not folder.exists():
        folder = config.ROOT
    return shutil.disk_usage(folder).free // 1024**2


def full_disk() -> Any:
    """Fact "free" where the disk has little room left."""
    free = free_disk_mb()
    return free < 200 and {"free": free}


def files_that_others_read() -> Any:
    """Facts "folder" and "files" that other users have rights to, at most five.

    There are none on Windows.
    """
    folder = Path(current_app.instance_path)
    if os.name == "nt":
        return None
    files = [path for path in folder.rglob("*") if path.name != "README.md" and path.is_file()]
    names = sorted(path.name for path in files if path.stat().st_mode & 0o077)
    return names and {"folder": folder, "files": ", ".join(names[:5])}


def server_faults() -> Any:
    """Facts "words" and "remedy" where the kiosk does not answer at its address.

    There are none if no server runs.
    """
    answers = {address: network.ask_address(address) for address in network.noted_addresses(current_app)}
    wrong = ", ".join(address for address, who in answers.items() if who != "kiosk")
    if not wrong or next(iter(answers.values())) == "nobody":  # the first is the one on this machine itself
        return None
    words = _("Tidak menjawab seperti anjungan: %(addresses)s", addresses=wrong)
    remedy = _(
        "Nyalakan ulang anjungan: alamat mesin ini mungkin sudah berganti. "
        "Kalau tetap begitu, periksa firewall dan KIOSK_TRUSTED_HOSTS, atau tutup program lain di port itu."
    )
    if "untrusted" in answers.values():
        words = _("Sertifikat HTTPS anjungan tidak dipercaya mesin ini: %(addresses)s", addresses=wrong)
        remedy = _("Perpanjang atau ganti sertifikatnya; kalau penerbitnya kantor sendiri, daftarkan di tiap mesin.")
    return {"words": words, "remedy": remedy}


def changed_address() -> Any:
    """Facts "old", addresses that this machine lost, and "new", one that answers.

    Only where there are both.
    """
    tablet_addresses = network.noted_addresses(current_app, network.TABLETS)
    old = [address for address in tablet_addresses if network.is_lost(address)]
    new = old and network.hall_addresses(current_app)
    return new and {"old": ", ".join(old), "new": new[0]}


# --- the database and its copies


def unusable_database() -> Any:
    """Facts "words" and "remedy" where the database can't be used.

    A read or a trial write fails, or the schema is missing or old.
    """
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
    words = _("Skema basis data lebih lama dari programnya.")
    if revision is None:
        words = _("Basis data belum dibuat.")
    return {"words": words, "remedy": _("Nyalakan anjungan satu kali dengan Mulai: ia menyiapkannya.")}


def damaged_database() -> Any:
    """Fact "faults": what SQLite's own check says is damaged."""
    damage = "; ".join(faults(db.engine))
    return damage and {"faults": damage}


def last_copy() -> datetime | None:
    """The moment when this machine's newest daily copy was made.

    On PostgreSQL it is that of the newest nightly dump.
    """
    if db.file:
        newest = copies.newest_copy(copies.folder())
    else:
        dumps = Path(current_app.config["DUMPS"] or copies.folder())
        newest = max(dumps.glob("*.dump"), default=None)
    return copies.made_at(newest) if newest else None


def old_copy() -> Any:
    """Fact "at" of the newest copy, where that is old or missing.

    Nothing on PostgreSQL.
    """
    return db.file and fact_if_old(last_copy())


def old_dump() -> Any:
    """Fact "at" of PostgreSQL's newest dump, where that is old or missing.

    Nothing on SQLite.
    """
    return db.file is None and fact_if_old(last_copy())


def fact_if_old(made_at: datetime | None) -> Any:
    """Fact "at" of a copy that is missing, or two days older or newer than now."""
    if made_at is None:
        return {"at": _("belum ada")}
    is_far_off = abs(utcnow() - made_at) > timedelta(days=2)
    return is_far_off and {"at": moment(made_at)}


def old_second_copy() -> Any:
    """Fact "folder" of a second place whose newest copy is old or missing."""
    second = copies.second_folder()
    if not second:
        return None
    newest = copies.newest_copy(second)
    if newest and not fact_if_old(copies.made_at(newest)):
        return None
    return {"folder": second}


def copies_not_cleaned() -> Any:
    """Fact "files": copies in which erasing failed, and other databases.

    Nothing is ever erased in another database.
    """
    return name_files(*sorted(erasing.UNREACHED), *copies.other_databases())


def copies_with_names() -> Any:
    """Fact "files": every copy in which a name may still stand that was erased."""
    return name_files(*erasing.unclean_copies())


def name_files(*files: Path) -> Any:
    """Fact "files", the names of these in one line, where there are any."""
    return files and {"files": ", ".join(file.name for file in files)}


def has_no_second_place() -> bool:
    """True on SQLite until a second place for copies is chosen or declined.

    One that is configured counts.
    """
    return bool(db.file) and settings.get("second_folder") is None and not copies.chosen_second_place()


def password_resets() -> Any:
    """Fact "who": names and moments of password resets at this machine within 14 days."""
    names = "; ".join(f"{name}, {moment(at)}" for name, at in officers.recent_resets())
    return names and {"who": names}


# --- the first steps, and chores


def has_no_village() -> bool:
    """True in a hall until the village where this kiosk stands was chosen or declined."""
    return not current_app.config["JOIN_REQUIRED"] and not settings.is_stored("host_village")


def count_left_open() -> int:
    """Number of sessions that are open after their day."""
    return sum(session.held_on < today() for session in outreach.open_sessions())


def old_company_list() -> Any:
    """Fact "day" of a list of companies that is too old to answer."""
    day = companies.list_date()
    return day and companies.is_too_old(day) and {"day": f"{day:%d/%m/%Y}"}
