"""Error pages: one page for every code, in plain words, each with a way back; no query."""

from flask import Flask, current_app, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DatabaseError
from werkzeug.exceptions import HTTPException

# code: (what happened, what to do)
WORDS = {
    400: (
        _l("Permintaan ini tidak bisa dibaca"),
        _l("Tidak ada yang disimpan. Kembali ke awal, lalu coba sekali lagi."),
    ),
    403: (
        _l("Halaman ini tidak untuk dibuka dari sini"),
        _l("Kalau ini tugas Anda, minta hak akses kepada supervisor."),
    ),
    404: (
        _l("Halaman ini tidak ada"),
        _l("Mungkin alamatnya salah, atau kunjungannya sudah selesai. Yuk, kembali ke awal."),
    ),
    405: (
        _l("Halaman ini tidak bisa dibuka dengan cara itu"),
        _l("Tidak ada yang disimpan. Yuk, kembali ke awal."),
    ),
    413: (
        _l("Isian terlalu besar"),
        _l("Tidak ada yang disimpan. Kembali, lalu kirim isian yang lebih pendek."),
    ),
    422: (
        _l("Isian ini belum bisa diterima"),
        _l("Tidak ada yang disimpan. Kembali, lalu periksa isiannya."),
    ),
    429: (_l("Terlalu banyak percobaan"), _l("Tunggu beberapa menit, lalu coba lagi.")),
    500: (
        _l("Ada yang tidak beres di mesin ini"),
        _l("Yang terakhir diisi belum tersimpan. Panggil petugas, lalu coba sekali lagi."),
    ),
    503: (
        _l("Belum tersimpan"),
        _l("Mesin ini sedang tidak bisa menyimpan. Panggil petugas, lalu coba sekali lagi."),
    ),
}


def show(error: HTTPException) -> tuple[str, int]:
    """The error page. An address of the officers leads back to their overview, any other to the start."""
    code = error.code if error.code in WORDS else (500 if (error.code or 500) >= 500 else 400)
    happened, todo = WORDS[code]
    return (
        render_template("error.html", code=code, happened=happened, todo=todo, officers=is_officers_address()),
        error.code or 500,
    )


def is_officers_address() -> bool:
    """Whether the address asked for belongs to the officers' desk."""
    return request.path.startswith("/admin/")


def cannot_store(error: DatabaseError) -> tuple[str, int]:
    """The database refuses to work (locked, full, read-only, broken): say so, and keep what was typed in the page."""
    # the driver's own words name no value; SQLAlchemy's would, so they stay out of the log
    current_app.logger.error("database: %s", " ".join(str(error.orig).split()))
    happened, todo = WORDS[503]
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    template = "unsaved.html" if request.method == "POST" else "error.html"
    page = render_template(
        template, code=503, happened=happened, todo=todo, officers=is_officers_address(), fields=typed
    )
    return page, 503


def init_app(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(DatabaseError, cannot_store)
