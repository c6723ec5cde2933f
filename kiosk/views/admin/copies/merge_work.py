"""The file of another kiosk, sent to the desk: looked at and merged beside the pages, and what waits between."""

from pathlib import Path
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from kiosk.data_care import backup, merging, retention, uploads
from kiosk.data_care.merge.whole import Losses, Merged
from kiosk.machine import shared
from kiosk.machine.jobs import Job

WAITING = f"{uploads.FOLDER}/merge"  # beside the file, and gone as that is


class Waiting(NamedTuple):
    """A file that was looked at, who sent it, and what merging it would do."""

    file: Path
    officer_id: str
    preview: merging.Preview


class Outcome(NamedTuple):
    """What a merge did, and whether something waits to be wiped."""

    merged: Merged
    wiped: bool


def waiting(officer_id: str) -> Waiting | None:
    """The file that this officer has sent and that was looked at, while it is there."""
    shown: Waiting | None = shared.kept(WAITING)
    return shown if shown and shown.officer_id == officer_id and shown.file.exists() else None


def forget(shown: Waiting) -> None:
    """The file is not needed any more."""
    shared.keep(WAITING, None)
    uploads.drop(shown.file)


def look(job: Job, file: Path) -> None:
    """Work out what merging this file would do, and let it wait."""
    shared.keep(WAITING, Waiting(file, job.officer_id, merging.look(file, job.say)))


def carry_out(job: Job, shown: Waiting) -> Outcome:
    """Merge what was shown, and nothing else."""

    def agree(losses: Losses) -> Losses:
        if losses != shown.preview.losses:
            raise merging.Changed
        return losses

    try:
        merged, _before = merging.bring_in(shown.file, agree, job.officer_id, say=job.say)
    except merging.Changed as error:
        look(job, shown.file)
        raise merging.Changed("Data di sini berubah sejak dilihat: lihat sekali lagi, lalu putuskan.") from error
    forget(shown)
    job.say(_l("Yang terhapus dibersihkan dari berkas mesin ini."))
    return Outcome(merged, wiped(merged))


def wiped(merged: Merged) -> bool:
    """Retention, and wiping what went: what keeps it now is no reason to say that nothing was merged."""
    try:
        return retention.clean_up(bool(merged.erased), None, "by-itself").wiped
    except backup.FAULTS:
        return False
