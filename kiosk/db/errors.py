"""What a refusal of the database or the disk is, by the driver's codes and never its words; no sentence of ours."""

import errno
from typing import Any

# beginnings of SQLite's names and of PostgreSQL's states, and numbers of the system, by what they mean
CODES = {
    "busy": ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "TimeoutError"),
    "full": ("SQLITE_FULL", "53100", str(errno.ENOSPC), str(errno.EDQUOT), str(errno.EFBIG)),
    "read-only": ("SQLITE_READONLY", "25006", "42501", str(errno.EROFS), str(errno.EACCES), str(errno.EPERM)),
    "broken": ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"),
}


def kind(error: BaseException) -> str:
    """busy, full, read-only, broken; or other, where nobody can say more than the driver does."""
    found = code(error)
    return next((name for name, codes in CODES.items() if matches(found, codes)), "other")


def matches(found: str, codes: tuple[str, ...]) -> bool:
    """Whether a code is one of these; SQLite's have further names that begin alike."""
    return any(found == code or found.startswith(f"{code}_") for code in codes)


def code(error: BaseException) -> str:
    """The code inside an error, or the name of its kind."""
    cause: Any = getattr(error, "orig", None) or error
    for name in ("sqlite_errorname", "sqlstate", "errno"):
        if getattr(cause, name, None):
            return str(getattr(cause, name))
    return type(cause).__name__
