"""A supervisor at the page that brings a copy back; no test."""

from io import BytesIO
from pathlib import Path
from typing import Any

from kiosk.data_care import uploads
from tests.cast.jobs import finished
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser

PAGE = "/admin/settings/copies/restore"


def sent(desk: Browser, content: bytes, status: int = 200, **fields: Any) -> str:
    """Send a file to be looked at; what the page says when that is over."""
    desk.get(PAGE)
    file = (BytesIO(content), "salinan.sqlite3")
    desk.submit(**{"file": file, "present": PASSWORD, **fields}, status=status)
    return looked(desk) if status == 200 else desk.text


def chosen(desk: Browser, path: Path) -> str:
    """Choose a copy that is here."""
    desk.get(PAGE)
    desk.submit(copy=path.name, present=PASSWORD)
    return looked(desk)


def looked(desk: Browser) -> str:
    finished()
    desk.get(PAGE)
    return desk.text


def kept_aside() -> list[Path]:
    """Files that were sent or looked at."""
    return list(uploads.folder().glob("*"))
