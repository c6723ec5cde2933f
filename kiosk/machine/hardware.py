"""Faults of the machine itself: its clock, room, rights, server."""

import os
import shutil
import sqlite3
import ssl
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import lazy_gettext as _l

from kiosk.clock import EARLIEST, WIB, utcnow
from kiosk.db import errors
from kiosk.machine import network

LEAST_DISK = 200 * 1024 * 1024
MINUTE = "%d/%m/%Y %H.%M"
LIBRARIES = ("flask", "sqlalchemy", "waitress")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: in order or not, what was seen, how to mend it, and the desk's page for that.

    What nobody at the desk can mend has no page, and is shown on none.
    """

    key: str
    ok: bool
    words: Any  # these two in the language of whoever reads them
    remedy: Any = ""
    page: str | None = "today.index"


def clock(newest: datetime | None) -> Finding:
    """The date, which is neither before this program nor before the newest row."""
    now = utcnow().astimezone(WIB)
    shown = now.strftime(MINUTE)
    if now.date() < EARLIEST:
        words = _l("Jam mesin %(now)s WIB: tahun itu belum mungkin.", now=shown)
    elif newest and newest > now + timedelta(minutes=5):
        then = newest.astimezone(WIB).strftime(MINUTE)
        words = _l("Jam mesin %(now)s WIB, padahal catatan terbaru dari %(then)s WIB.", now=shown, then=then)
    else:
        return Finding("clock", True, _l("Jam mesin %(now)s WIB. Cocokkan dengan jam dinding.", now=shown))
    return Finding("clock", False, words, _l("Betulkan tanggal dan jam mesin."))


def disk(app: Flask) -> Finding:
    """Room for the database and its copies."""
    folder = Path(app.instance_path)
    free = shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free
    words = _l("Ruang simpan kosong: %(free)s MB.", free=free // 1024**2)
    return Finding("disk", free >= LEAST_DISK, words, _l("Hapus berkas yang tidak dipakai di mesin ini."))


def rights(app: Flask) -> Finding:
    """Our right to write, and nobody else's to read."""
    folder = Path(app.instance_path)
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return Finding(
            "rights",
            False,
            _l("Folder %(folder)s tidak bisa ditulis: %(why)s.", folder=folder, why=errors.cause(error)),
            _l("Jalankan sebagai pemilik folder itu, atau perbaiki hak aksesnya."),
        )
    ours = (path for path in folder.rglob("*") if path.name != "README.md" and path.is_file())
    readable = sorted(path.name for path in ours if os.name != "nt" and path.stat().st_mode & 0o077)
    if not readable:
        return Finding("rights", True, _l("Folder %(folder)s hanya terbaca oleh pemiliknya.", folder=folder))
    return Finding(
        "rights",
        False,
        _l("Pengguna lain di mesin ini bisa membaca: %(files)s.", files=", ".join(readable[:5])),
        _l("Jalankan: chmod -R go-rwx %(folder)s", folder=folder),
    )


@cache
def versions() -> Finding:
    """The versions of what runs here."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return Finding("versions", True, f"Python {python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}.")


def server(app: Flask) -> Finding:
    """The kiosk, asked at each address that its last start printed."""
    answers = {address: answer_of(address) for address in network.noted_addresses(app)}
    wrong = ", ".join(address for address, who in answers.items() if who != "kiosk")
    if next(iter(answers.values()), "nobody") == "nobody":  # the first is the one on this machine itself
        return Finding("server", True, _l("Server tidak berjalan di mesin ini."))
    if not wrong:
        return Finding("server", True, _l("Anjungan menjawab di %(addresses)s", addresses=", ".join(answers)))
    if "untrusted" in answers.values():
        return Finding(
            "server",
            False,
            _l("Sertifikat HTTPS anjungan tidak dipercaya mesin ini: %(addresses)s", addresses=wrong),
            _l("Perpanjang atau ganti sertifikatnya; kalau penerbitnya kantor sendiri, daftarkan di tiap mesin."),
        )
    return Finding(
        "server",
        False,
        _l("Tidak menjawab seperti anjungan: %(addresses)s", addresses=wrong),
        _l(
            "Nyalakan ulang anjungan: alamat mesin ini mungkin sudah berganti. "
            "Kalau tetap begitu, periksa firewall dan KIOSK_TRUSTED_HOSTS, atau tutup program lain di port itu."
        ),
    )


def desk(app: Flask, *, ask: bool) -> Finding:
    """The desk, closed to the network by plain HTTP; only ``ask`` knows how another process was started."""
    plain = [address for address in network.noted_addresses(app) if address.startswith("http:")]
    if not app.config["DESK_ON_NETWORK"] and not (ask and any(map(lets_strangers_in, plain))):
        return Finding("desk", True, _l("Meja petugas tidak terbuka untuk jaringan tanpa HTTPS."))
    return Finding(
        "desk",
        False,
        _l("Meja petugas terbuka untuk jaringan tanpa HTTPS: siapa pun di Wi-Fi yang sama bisa membacanya."),
        _l("Jalankan 'flask serve' tanpa --desk-on-network dan tanpa KIOSK_DESK_ON_NETWORK, atau pasang HTTPS."),
    )


def hall_addresses(app: Flask) -> list[str]:
    """Addresses where a phone in this machine's networks finds the kiosk, asked now: a network may have come or gone
    since the start. None where it listens to this machine alone.
    """
    noted = network.noted_addresses(app)
    port = urlsplit(noted[0]).port if noted else None
    own = [f"http://{host}:{port}" for host in network.own_addresses()] if port else []
    found = dict.fromkeys(address for address in (*noted, *own) if not network.is_loopback(address))
    return [address for address in found if answer_of(address) == "kiosk"]


def lets_strangers_in(address: str) -> bool:
    """True where the desk opens to a request that somebody passed on."""
    return answer_of(address, "/admin/sign-in", b"", Forwarded="for=unknown") == "kiosk"


def answer_of(address: str, path: str = "/healthz", sign: bytes = b'"revision"', **headers: str) -> str:
    """The one who answers in five seconds: kiosk, which gives that page with its sign; nobody, another, untrusted."""
    place = urlsplit(address)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    try:
        with closing(kind(place.hostname or "", place.port, timeout=5)) as asking:
            asking.request("GET", path, headers=headers)
            answer = asking.getresponse()
            return "kiosk" if answer.status == 200 and sign in answer.read() else "another"
    except ConnectionRefusedError:
        return "nobody"
    except ssl.SSLCertVerificationError:
        return "untrusted"
    except (OSError, HTTPException):
        return "another"
