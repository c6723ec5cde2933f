"""What may be wrong with the machine itself: clock, room, rights, server."""

import json
import os
import shutil
import sqlite3
import ssl
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import lazy_gettext as _l

from kiosk.clock import EARLIEST, WIB, utcnow
from kiosk.db import errors
from kiosk.machine import network

LEAST_DISK = 200 * 1024 * 1024
LIBRARIES = ("flask", "sqlalchemy", "waitress")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is in order, what was seen, how to mend it, and the desk's page for that.

    What nobody at the desk can mend has no page, and is shown on none.
    """

    key: str
    ok: bool
    words: Any  # these two in the language of whoever reads them
    remedy: Any = ""
    page: str | None = "settings.machine"


def clock(newest: datetime | None) -> Finding:
    """Whether the date can be right: not before this program, and not before the newest row."""
    now = utcnow()
    shown = f"{now.astimezone(WIB):%d/%m/%Y %H.%M}"
    mend = _l("Betulkan tanggal dan jam mesin.")
    if now.astimezone(WIB).date() < EARLIEST:
        return Finding("clock", False, _l("Jam mesin %(now)s WIB: tahun itu belum mungkin.", now=shown), mend)
    if newest and newest > now + timedelta(minutes=5):
        then = f"{newest.astimezone(WIB):%d/%m/%Y %H.%M}"
        words = _l("Jam mesin %(now)s WIB, padahal catatan terbaru dari %(then)s WIB.", now=shown, then=then)
        return Finding("clock", False, words, mend)
    return Finding("clock", True, _l("Jam mesin %(now)s WIB. Cocokkan dengan jam dinding.", now=shown))


def disk(app: Flask) -> Finding:
    """Room for the database and its copies."""
    folder = Path(app.instance_path)
    free = shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free
    words = _l("Ruang simpan kosong: %(free)s MB.", free=free // 1024**2)
    return Finding("disk", free >= LEAST_DISK, words, _l("Hapus berkas yang tidak dipakai di mesin ini."))


def rights(app: Flask) -> Finding:
    """Whether we can write, and nobody else can read."""
    folder = Path(app.instance_path)
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        words = _l("Folder %(folder)s tidak bisa ditulis: %(why)s.", folder=folder, why=errors.cause(error))
        return Finding("rights", False, words, _l("Jalankan sebagai pemilik folder itu, atau perbaiki hak aksesnya."))
    readable = sorted(path.name for path in open_files(folder))
    if readable:
        words = _l("Pengguna lain di mesin ini bisa membaca: %(files)s.", files=", ".join(readable[:5]))
        return Finding("rights", False, words, _l("Jalankan: chmod -R go-rwx %(folder)s", folder=folder))
    return Finding("rights", True, _l("Folder %(folder)s hanya terbaca oleh pemiliknya.", folder=folder))


def open_files(folder: Path) -> Iterator[Path]:
    """Files that others than their owner may read. Windows has no such rights."""
    for path in folder.rglob("*") if os.name != "nt" else ():
        if path.name != "README.md" and path.is_file() and path.stat().st_mode & 0o077:
            yield path


@cache
def versions() -> Finding:
    """What runs here."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    python = sys.version.split()[0]
    return Finding("versions", True, f"Python {python}, SQLite {sqlite3.sqlite_version}, {libraries}.")


def server(app: Flask) -> Finding:
    """Whether the kiosk answers at each address that its last start printed."""
    addresses = network.noted_addresses(app)
    answers = {address: answer_of(address) for address in addresses}
    if not addresses or answers[addresses[0]] == "nobody":  # the first is the one on this machine itself
        return Finding("server", True, _l("Server tidak berjalan di mesin ini."))
    wrong = [address for address in addresses if answers[address] != "kiosk"]
    if not wrong:
        return Finding("server", True, _l("Anjungan menjawab di %(addresses)s", addresses=", ".join(addresses)))
    if "untrusted" in answers.values():
        words = _l("Sertifikat HTTPS anjungan tidak dipercaya mesin ini: %(addresses)s", addresses=", ".join(wrong))
        mend = _l("Perpanjang atau ganti sertifikatnya; kalau penerbitnya kantor sendiri, daftarkan di tiap mesin.")
        return Finding("server", False, words, mend)
    words = _l("Tidak menjawab seperti anjungan: %(addresses)s", addresses=", ".join(wrong))
    mend = _l(
        "Nyalakan ulang anjungan: alamat mesin ini mungkin sudah berganti. "
        "Kalau tetap begitu, periksa firewall dan KIOSK_TRUSTED_HOSTS, atau tutup program lain di port itu."
    )
    return Finding("server", False, words, mend)


def desk(app: Flask, *, ask: bool) -> Finding:
    """Whether the desk is open to the network by plain HTTP; only ``ask`` knows how another process was started."""
    if app.config["DESK_ON_NETWORK"] or (ask and any(map(lets_strangers_in, network.noted_addresses(app)))):
        words = _l("Meja petugas terbuka untuk jaringan tanpa HTTPS: siapa pun di Wi-Fi yang sama bisa membacanya.")
        mend = _l("Jalankan 'flask serve' tanpa --desk-on-network dan tanpa KIOSK_DESK_ON_NETWORK, atau pasang HTTPS.")
        return Finding("desk", False, words, mend)
    return Finding("desk", True, _l("Meja petugas tidak terbuka untuk jaringan tanpa HTTPS."))


def hall_addresses(app: Flask) -> list[str]:
    """Where a phone in this machine's networks finds the kiosk, asked now: a network may have come or gone since the
    start. None where it listens to this machine alone.
    """
    noted = network.noted_addresses(app)
    port = urlsplit(noted[0]).port if noted else None
    own = [f"http://{host}:{port}" for host in network.own_addresses()] if port else []
    found = dict.fromkeys(address for address in (*noted, *own) if not network.is_loopback(address))
    return [address for address in found if answer_of(address) == "kiosk"]


def lets_strangers_in(address: str) -> bool:
    """Whether the desk there opens, over plain HTTP, to a request that somebody passed on."""
    if address.startswith("http:"):
        with suppress(OSError, HTTPException), answer(address, "/admin/sign-in", Forwarded="for=unknown") as given:
            return given.status == 200
    return False


def answer_of(address: str) -> str:
    """Who answers there: kiosk, nobody, another, untrusted."""
    try:
        with answer(address, "/healthz") as given:
            return "kiosk" if given.status == 200 and "revision" in json.load(given) else "another"
    except ConnectionRefusedError:
        return "nobody"
    except ssl.SSLCertVerificationError:
        return "untrusted"
    except (OSError, HTTPException, ValueError, TypeError):
        return "another"


@contextmanager
def answer(address: str, path: str, **headers: str) -> Iterator[HTTPResponse]:
    """What a server says within five seconds."""
    place = urlsplit(address)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    with closing(kind(place.hostname or "", place.port, timeout=5)) as asking:
        asking.request("GET", path, headers=headers)
        yield asking.getresponse()
