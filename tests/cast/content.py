"""The files of content, for tests that change them and have them read anew."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.rules import content
from kiosk.rules.pronunciation import MONTHS


class Files:
    """A copy of the content folder, to change as the next release of the program would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, name: str, slug: str, **fields: Any) -> None:
        """Give one row of a file these values."""
        path = self.folder / name
        rows = json.loads(path.read_text(encoding="utf-8"))
        next(row for row in rows if row["slug"] == slug).update(fields)
        path.write_text(json.dumps(rows), encoding="utf-8")
        forget_files()

    def replace(self, name: str, **fields: Any) -> None:
        """Change these fields of a file that is one row."""
        path = self.folder / name
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")
        forget_files()

    def leave_out(self, name: str, slug: str) -> None:
        """Take one row out of a file."""
        path = self.folder / name
        rows = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps([row for row in rows if row["slug"] != slug]), encoding="utf-8")
        forget_files()


def forget_files() -> None:
    """As a start of the program does: the files are read anew."""
    content.offer_signs.cache_clear()
    content.checklist_sections.cache_clear()
    content.family_content.cache_clear()
    content.dated_row.cache_clear()


def unconfirmed_words(as_of: date) -> str:
    """The words in which a page says that no officer has confirmed something."""
    month = f"{MONTHS[as_of.month - 1]} {as_of.year}"
    return f"menurut sumber sampai {month}, belum dicek petugas"
