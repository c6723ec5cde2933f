"""Every setting with its default, and the only reader of the environment."""

import os
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import URL

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"id": "Indonesia", "en": "English"}

DEFAULTS: dict[str, Any] = {
    "SQLALCHEMY_DATABASE_URI": "",  # empty: kiosk.sqlite3 in the instance folder
    # a value in an error message would end up in a log
    "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
    "CONNECTIONS": 15,  # the most that each process holds to PostgreSQL
    "STARTED_BY": "",  # the command that stands for `flask serve` in hints, where somebody clicked Mulai
    "DEMO": False,  # marks every page as sample data
    # host names and addresses this server answers to, by commas in KIOSK_TRUSTED_HOSTS; None: any
    "TRUSTED_HOSTS": None,
    "ADDRESS": "",  # where every browser finds it, where that is a proxy's: https://anjungan.contoh.go.id
    "DUMPS": "",  # the folder of PostgreSQL's copies
    "TRUST_PROXY": False,  # True behind a reverse proxy that sets X-Forwarded-*
    # True where every browser comes by HTTPS: cookies go over nothing else. In a hall, over plain HTTP, such a cookie
    # would never come back
    "HTTPS": False,
    "DESK_ON_NETWORK": False,  # True opens the desk, over plain HTTP, to whoever is in the network
    # True on a server: only devices that joined a session see it and check in. None: where the database is PostgreSQL
    "JOIN_REQUIRED": None,
    # True where the network keeps the clock right: what is due is erased without a date that an officer confirms
    "CLOCK_IS_SYNCHRONISED": False,
    "SESSION_COOKIE_NAME": "anjungan",
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,
    "SIGN_IN_HOURS": 12,
    "WTF_CSRF_TIME_LIMIT": None,  # a tablet left overnight loses nothing; the token ends with its visit
    "MAX_CONTENT_LENGTH": 200_000,  # bytes of a form; waitress takes a body whole before anybody looks at it
    # of a form with a photo or a session file of 10 MB, on the addresses that take files
    "MAX_CONTENT_LENGTH_WITH_FILE": 11 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 128 * 1024,
    "MAX_FORM_MEMORY_SIZE_WITH_FILE": 512 * 1024,  # on those addresses: a list of companies is pasted there
    "BABEL_DEFAULT_LOCALE": "id",
    "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "kiosk" / "translations"),
    "BACKUPS_KEPT": 14,
    "BACKUP_SECOND_FOLDER": "",  # a USB stick, for example; used when it is there
}

# the office changes these on /admin/settings/, kept in the table `setting`
OFFICE_SETTINGS: dict[str, Any] = {
    "ministry": "Kementerian Imigrasi dan Pemasyarakatan Republik Indonesia",
    "directorate": "Direktorat Jenderal Imigrasi",
    "regional_office": "Kantor Wilayah Direktorat Jenderal Imigrasi Banten",
    "office_name": "Kantor Imigrasi Kelas I Non TPI Serang",
    "office_address": "Jl. Warung Jaud No. 82, Kaligandu, Kota Serang",
    "report_number_prefix": "",  # what stands before the number of each report
    "report_addressee": "",  # to whom reports are written (Yth.); empty: to nobody in particular
    "contact": "",  # whom a villager asks about their data: name, counter, number
    "retention_days": 90,
    "idle_seconds": 60,
    "desk_idle_minutes": 10,
    "signature_place": "Serang",
    "signature_role": "Kepala Seksi",
    "signature_name": "",
    "signature_nip": "",
    "wifi_name": "",  # of the hall's Wi-Fi for guests: on its poster and the last big screen, on no villager's page
    "wifi_password": "",
    "host_village": "",  # code of the village where this kiosk stands; a new session begins with it
    "notice": {},  # a line for the start page: id, en, date (of what it tells), until (its last day); days as ISO
    "company_list": {},  # of licensed companies: date (its own, as ISO), source, key; the companies are a table
    "voices": "",  # random, another one whenever it changes which people are heard; empty while nobody is
}
# the least and the most of those that are numbers
LIMITS = {"retention_days": (1, 365), "idle_seconds": (30, 600), "desk_idle_minutes": (2, 60)}

# of this machine alone, in the same table: a restore keeps them, no list of settings shows them
BOOKKEEPING: dict[str, Any] = {
    "retention_ran_at": None,  # ISO moment in UTC
    "date_confirmed": None,  # ISO date: the newest that an officer confirmed, at an opening or on Hari ini
    "traces_left": None,  # random: bytes of something erased may still be in a file, until it is rewritten
    "kiosk_id": None,  # random: tells this kiosk's copies from another's
    "second_folder": None,  # where each copy goes once more; None: where BACKUP_SECOND_FOLDER says
}


def instance_folder() -> Path:
    """The folder of this machine's own files.

    It is KIOSK_INSTANCE, or instance/ in the checkout.
    """
    return Path(os.environ.get("KIOSK_INSTANCE", ROOT / "instance")).resolve()


def load(app: Flask, overrides: dict[str, Any] | None = None) -> None:
    """Fill app.config, and set the umask.

    Later ones win: defaults, instance/config.py, the environment, these overrides.
    """
    os.umask(0o077)  # here, because every program of ours comes by: its files are its owner's alone
    config = app.config
    config.from_mapping(DEFAULTS)
    try:
        config.from_pyfile("config.py", silent=True)
        secret = read_secret(app)
    except PermissionError as error:
        raise SystemExit(f"Berkas {error.filename} tidak boleh dibaca: jalankan sebagai pemilik berkas itu.") from None
    config.from_prefixed_env("KIOSK")
    if "DATABASE_URL" in os.environ:  # a name that other programs know too
        config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    hosts = config["TRUSTED_HOSTS"]
    if isinstance(hosts, str):
        names = [name.strip() for name in hosts.split(",")]
        config["TRUSTED_HOSTS"] = list(filter(None, names)) or None
    config.from_mapping(overrides or {})
    if not config["SQLALCHEMY_DATABASE_URI"]:
        path = Path(app.instance_path) / "kiosk.sqlite3"
        config["SQLALCHEMY_DATABASE_URI"] = URL.create("sqlite", database=str(path)).render_as_string()
    if config["JOIN_REQUIRED"] is None:
        config["JOIN_REQUIRED"] = config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    config["SECRET_KEY"] = config.get("SECRET_KEY") or secret
    if config["HTTPS"]:  # a browser takes a cookie of such a name from nobody but this host over HTTPS
        config["SESSION_COOKIE_SECURE"] = True
        config["SESSION_COOKIE_NAME"] = f"__Host-{config['SESSION_COOKIE_NAME']}"


def value_of(name: str) -> Any:
    """A setting of the app that runs, for rules, which know no Flask."""
    return current_app.config[name]


def secret_path(app: Flask) -> Path:
    """Path of the file with this machine's secret.

    There is none before the first start.
    """
    return Path(app.instance_path) / "secret"


def read_secret(app: Flask) -> str | None:
    """This machine's secret, or None before the first start."""
    try:
        return secret_path(app).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        return None
