"""Kinds of errors of the database or the disk, and texts about each kind.

They are told by the driver's codes and never by its words.
"""

import errno
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

# by kind: beginnings of SQLite's error names and of PostgreSQL's states, and error numbers of the system
CODES = {
    "busy": ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014", "TimeoutError"),
    "away": (
        "08000",  # the connection is broken, refused or gone
        "08001",
        "08003",
        "08004",
        "08006",
        "57P01",  # the server is being stopped, has crashed, or is starting
        "57P02",
        "57P03",
        "53300",  # it has no connection left
        "psycopg OperationalError",  # nobody answers: the driver alone has no code for that
        "psycopg ConnectionTimeout",
    ),
    "full": ("SQLITE_FULL", "53100", str(errno.ENOSPC), str(errno.EDQUOT), str(errno.EFBIG)),
    "read-only": ("SQLITE_READONLY", "25006", "42501", str(errno.EROFS), str(errno.EACCES), str(errno.EPERM)),
    "broken": ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"),
}
# a deadlock, and a row or a random code that another request wrote first: trying once more helps
OVERTAKEN = ("40P01", "40001", "23505", "SQLITE_CONSTRAINT_UNIQUE", "StaleDataError")


class Words(NamedTuple):
    """About a kind of error: its cause in a few words, and what to do about it."""

    cause: Any
    remedy: Any


WORDS = {
    "busy": Words(_l("sedang dipakai program lain"), _l("Tutup program itu, lalu coba lagi. Datanya tidak rusak.")),
    "away": Words(
        _l("server basis datanya sedang tidak menjawab"),
        _l("Anjungan tersambung lagi sendiri begitu server itu menjawab. Yang sudah tercatat tidak hilang."),
    ),
    "full": Words(
        _l("ruang simpannya penuh"), _l("Hapus berkas yang tidak dipakai di mesin ini. Datanya tidak rusak.")
    ),
    "read-only": Words(
        _l("hanya bisa dibaca"),
        _l("Perbaiki hak akses berkas itu dan foldernya. Datanya tidak rusak."),
    ),
    "unknown": Words(
        _l("dibuat oleh versi anjungan yang tidak dikenal program ini"),
        _l(
            "Tidak ada yang diubah: pasang versi anjungan yang terbaru, atau simpan berkas itu di tempat lain dan "
            "mulai anjungan baru."
        ),
    ),
    "broken": Words(
        _l("rusak atau bukan milik anjungan ini"),
        _l(
            "Jangan dihapus: pulihkan salinan terakhir, dari folder anjungan: .venv/bin/flask restore BERKAS (di "
            "Windows: .venv\\Scripts\\flask)."
        ),
    ),
    "other": Words(
        _l("sebabnya belum jelas"),
        _l("Periksa hak akses dan ruang simpannya, dan apakah server basis datanya berjalan."),
    ),
}


class Unusable(Exception):
    """A database that this program can't use though the driver can.

    Its text is the kind: unknown or broken.
    """


def kind_of(error: BaseException) -> str:
    """The kind of an error, one of those in WORDS."""
    if isinstance(error, Unusable):
        return str(error)
    code_of_error = f"{code_of(error)}_"  # SQLite's have further names that begin alike
    for kind, codes in CODES.items():
        if any(code_of_error.startswith(f"{code}_") for code in codes):
            return kind
    return "other"


def words_of(error: BaseException) -> Words:
    """Cause and remedy of an error, in words for people."""
    return WORDS[kind_of(error)]


def is_of_machine(error: BaseException) -> bool:
    """True for a busy database, a full or read-only disk, and read errors.

    They say nothing about the file that was read.
    """
    return kind_of(error) in ("busy", "full", "read-only") or "IOERR" in code_of(error)


def cause_of(error: BaseException) -> Any:
    """A few words on the cause of an error, for a terminal.

    For an error of kind other they are its own first line.
    """
    kind = kind_of(error)
    if kind != "other":
        return WORDS[kind].cause
    words = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
    return str(words).partition("\n")[0]


def words_for_officer(error: BaseException) -> Any:
    """A text for an officer's page when nothing could be stored.

    It holds no value of any row.
    """
    words = words_of(error)
    return _l(
        "Mesin ini sedang tidak bisa menyimpan: %(why)s. %(remedy)s 'flask doctor' di mesin itu mengatakan lebih "
        "banyak. Sesudah itu coba sekali lagi. Nama orang hanya tampil kalau tercatat siapa yang melihatnya.",
        why=words.cause,
        remedy=words.remedy,
    )


def code_of(error: BaseException) -> str:
    """The driver's code or the system's errno, as text.

    Without either it is the error's class, after "psycopg " for that driver.
    """
    cause: Any = getattr(error, "orig", None) or error
    for name in ("sqlite_errorname", "sqlstate", "errno"):
        if getattr(cause, name, None):
            return str(getattr(cause, name))
    name = type(cause).__name__
    return f"psycopg {name}" if hasattr(cause, "sqlstate") else name
