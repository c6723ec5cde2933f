"""The officers' guide.

One page with a section for each page of the desk, only in Indonesian, like all papers.
"""

import re
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for

from kiosk.rules import hotlines
from kiosk.web import desk

bp = desk.blueprint("help", role=desk.OFFICER)

# Titles of the sections in order, by the address of the page: sessions-one-finish is about
# /admin/sessions/<session_id>/finish.
PLACES = {
    "today": "Hari ini",
    "sessions": "Daftar sesi",
    "sessions-new": "Rencanakan sesi",
    "sessions-one": "Halaman sesi",
    "sessions-one-edit": "Ubah rencana",
    "sessions-one-attendance": "Daftar hadir kertas",
    "sessions-one-poster": "Poster untuk HP warga",
    "sessions-one-hall": "Satu aula bersama",
    "check-ins-one": "Kehadiran",
    "check-ins-one-one": "Kehadiran satu orang",
    "check-ins-one-paper": "Ketik dari daftar kertas",
    "sessions-one-finish": "Selesaikan sesi",
    "sessions-one-report": "Laporan kegiatan",
    "reports": "Laporan satu periode",
    "questions": "Pertanyaan",
    "questions-one": "Satu pertanyaan",
    "hotlines": "Hotline",
    "hotlines-one": "Satu nomor",
    "handouts": "Lembar cetak",
    "handouts-one": "Mencetak lembar",
    "voice": "Suara desa",
    "settings": "Kantor",
    "officers": "Akun petugas",
    "data": "Salinan data",
    "audit": "Jejak audit",
    "sign-in": "Masuk",
    "set-up-one": "Tautan akun",
    "password": "Kata sandi",
    "help": "Bantuan",
}


@bp.get("/")
def index(is_paper: bool = False) -> str:
    """The officers' guide as a page of the desk, or as a paper to print."""
    numbers = hotlines.hotlines_with_slugs(hotlines.HALL_SLUGS)
    return render_template("admin/help/index.html", places=PLACES, numbers=numbers, is_paper=is_paper)


def place_of(rule: str) -> str:
    """Key of PLACES for this URL rule, or for the nearest page above it.

    Returns “today” if there is none.
    """
    path = re.sub("<[^>]*>", "one", rule.removeprefix("/admin/"))
    parts = path.strip("/").split("/")
    while parts and "-".join(parts) not in PLACES:
        parts.pop()
    return "-".join(parts) or "today"


def page_name(address: str) -> str:
    """Title in PLACES of the page that takes a POST at this address, or of one above.

    HTTPException if none does.
    """
    addresses = current_app.url_map.bind("")
    rule, _values = addresses.match(urlsplit(address).path, "POST", return_rule=True)
    return PLACES[place_of(rule.rule)]


@desk.bp.app_template_global()
def help_here() -> str:
    """The address of this page's section in the guide."""
    rule = ""
    if request.url_rule:
        rule = request.url_rule.rule
    return url_for("admin.help.index", _anchor=place_of(rule))
