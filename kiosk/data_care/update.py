"""Taking over the data of an older folder that stands beside this one, so that it can be given back whole."""

import os
import tomllib
from pathlib import Path
from typing import NamedTuple

from kiosk.clock import WIB, utcnow
from kiosk.config import ROOT, instance_folder
from kiosk.data_care import backup, copies, foreign_file, handed_over
from kiosk.data_care.foreign_file import Refused
from kiosk.data_care.handed_over import CONFIG, DATABASE, Move
from kiosk.data_care.restore import refuse_in_use
from kiosk.db import db, whole_files
from kiosk.db.sqlite import engine_to_read
from kiosk.models.check_in import BLANK

DATA = ("secret", "audio", "photos", "backups")  # besides the database: not to be mixed with what another kiosk left


class Found(NamedTuple):
    """The folder whose data are to come here, the versions there and here; whether they were here and went back."""

    folder: Path
    old: str
    new: str
    again: bool

    @property
    def instance(self) -> Path:
        return self.folder / "instance"


def look() -> Found | None:
    """The folder beside this one that was in use last; None where there is none, or this one has data. Raises Refused.

    An instance folder that KIOSK_INSTANCE names needs none of this: whichever program is started there goes on with it.
    """
    ours = ROOT / "instance"
    if instance_folder() != ours or db.file != ours / DATABASE or db.file.exists():
        return None
    beside = ROOT.parent.iterdir() if os.access(ROOT.parent, os.R_OK) else ()
    found = sorted(filter(is_to_come, beside), key=lambda folder: written_at(folder / "instance"))
    if not found:
        return None
    again = handed_over.is_placed(ours / CONFIG)
    if again and handed_over.is_placed(found[-1] / "instance" / CONFIG):
        raise Refused(f"Kembali ke {found[-1]} belum selesai: jalankan folder itu dahulu.")
    return Found(found[-1], version_of(found[-1]), version_of(ROOT), again)


def is_to_come(folder: Path) -> bool:
    """Whether this is a kiosk with data that went nowhere else. A move to here that was cut off goes on."""
    config = folder / "instance" / CONFIG
    if folder == ROOT or folder.is_symlink() or not os.path.isfile(folder / "instance" / DATABASE):
        return False
    return os.path.isfile(folder / "wsgi.py") and (
        not handed_over.is_placed(config) or handed_over.leads_to(config, ROOT.name)
    )


def written_at(instance: Path) -> float:
    """When something was recorded there last."""
    files = [instance / f"{DATABASE}{tail}" for tail in ("", "-wal")]
    return max(file.stat().st_mtime for file in files if file.exists())


def version_of(folder: Path) -> str:
    """As its pyproject.toml says; a question mark where that says nothing."""
    try:
        return str(tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["version"])
    except (OSError, ValueError, LookupError, TypeError):
        return "?"


def take_over(found: Found) -> Path:
    """Bring its data here; gives the copy of how they were. Raises Refused, and then nothing has changed.

    Each step may be the last before the power goes: then that folder refuses to start, and the next start here goes on.
    """
    theirs, ours = found.instance, ROOT / "instance"
    ours.mkdir(mode=0o700, exist_ok=True)
    refuse_unfit(theirs, ours)
    where = ours if (ours / "backups").exists() else theirs  # here where a move was cut off
    copy = backup.keep_before_update(engine_to_read(theirs / DATABASE), where / "backups")
    if not handed_over.is_placed(theirs / CONFIG):
        take_config(theirs, ours)
    now = utcnow().astimezone(WIB)
    last = now + copies.ANSWERS_KEPT
    move = Move(ROOT.name, found.old, found.new, f"{now:%d/%m/%Y %H.%M}", copy.name, f"{last:%Y-%m-%d}", tuple(BLANK))
    handed_over.place(theirs, move)
    handed_over.move_files(theirs, ours)
    refuse_in_use(theirs / DATABASE)
    (theirs / DATABASE).rename(ours / DATABASE)
    whole_files.flush(ours)
    return ours / "backups" / copy.name


def take_config(theirs: Path, ours: Path) -> None:
    """The hall's own settings come along; where it has none, what a way back left here goes."""
    if (theirs / CONFIG).exists():
        whole_files.copy(theirs / CONFIG, ours / CONFIG)
    elif handed_over.is_placed(ours / CONFIG):
        (ours / CONFIG).unlink()


def owner(folder: Path) -> int:
    """Whose it is; Windows says of each that it is the same one's."""
    return folder.stat().st_uid


def refuse_unfit(theirs: Path, ours: Path) -> None:
    """Raise Refused for data that can't come here."""
    if theirs.is_symlink() or theirs.stat().st_dev != ours.stat().st_dev:
        raise Refused(f"{theirs} ada di tempat simpan lain: jalankan program ini dengan KIOSK_INSTANCE={theirs}.")
    if owner(theirs) != owner(ours):  # what stands there runs as a program: a stranger may have put it beside us
        raise Refused(f"{theirs} milik pengguna lain: kalau itu memang anjungan ini, samakan dahulu pemilik keduanya.")
    for name in DATA:
        if (theirs / name).exists() and (ours / name).exists():
            raise Refused(f"{name} ada di {ours} dan di {theirs}: pindahkan salah satunya dahulu.")
    both = theirs / CONFIG, ours / CONFIG
    if not any(map(handed_over.is_placed, both)) and len({path.read_bytes() for path in both if path.exists()}) > 1:
        raise Refused(f"{both[1]} tidak sama dengan {both[0]}: pindahkan salah satunya dahulu.")
    refuse_in_use(theirs / DATABASE)
    foreign_file.refuse_unfit(engine_to_read(theirs / DATABASE), theirs / DATABASE)
