"""The start that puts in place the copy which waits for it, before anybody is served."""

from kiosk.data_care import restore, retention, waiting
from kiosk.data_care.restore import Restored
from kiosk.machine import jobs


def put_in_place() -> None:
    """By the same rules as the command. Where it can't be, the data of now serve, the page says why, and it waits on.

    Cut off, it is done at the next start: until it is done the copy waits, and nobody has been served.
    """
    found = waiting.present()
    if found:
        jobs.begin(
            "restore", found.officer_id, lambda _job: restore.restore(found.path, found.other_kiosk, found.officer_id)
        ).wait()


def done() -> Restored | None:
    """What this start has put in place."""
    job = jobs.present()
    return job.result if job and isinstance(job.result, Restored) else None


def clean_up() -> None:
    """What a restore brings with it, as soon as the database is ready. In it whoever wanted that may be unknown."""
    restored = done()
    if restored:
        retention.clean_up(bool(restored.carried.erased), None, "by-itself")
