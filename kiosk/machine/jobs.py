"""One long task at a time, such as a merge: it runs beside the pages, and says how far it is and how it ended.

It is held in memory alone. Whatever runs here must be whole before or whole after if the machine ends in the middle.
"""

import traceback
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread, current_thread
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from kiosk.clock import utcnow
from kiosk.data_care import backup, foreign_file
from kiosk.db import db, errors

PRESENT = "job"
_lock = Lock()


class Busy(Exception):
    """Another one is running."""


@dataclass
class Job:
    """What runs, or ran last. ``result`` is what its work gave; ``problem`` says in words why nothing was done."""

    kind: str
    officer_id: str
    step: Any = ""
    result: Any = None
    problem: Any = ""
    running: bool = True
    begun: datetime = field(default_factory=utcnow)
    thread: Thread = field(default_factory=current_thread)

    def say(self, step: Any) -> None:
        """How far it is."""
        self.step = step


def present() -> Job | None:
    """The one that runs, or ran last since the start of this server, as it is now: it may end while a page is made."""
    job: Job | None = copy(current_app.extensions.get(PRESENT))
    return job


def begin(kind: str, officer_id: str, work: Callable[[Job], Any]) -> Job:
    """Let this work run beside the pages; it may say its ``step``. Raises Busy while another one runs."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    job = Job(kind, officer_id)
    with _lock:
        other = present()
        if other and other.running:
            raise Busy
        job.thread = Thread(target=run, args=(app, job, work), name=kind, daemon=True)
        job.thread.start()  # a machine that can start no more threads has no task, and may be asked again
        app.extensions[PRESENT] = job
    return job


def run(app: Flask, job: Job, work: Callable[[Job], Any]) -> None:
    """Do the work, and say in words what kept it. No fault of it ends the server."""
    with app.app_context():
        try:
            job.result = work(job)
        except foreign_file.Refused as reason:
            job.problem = str(reason)
        except backup.FAULTS as error:
            why, mend = errors.WORDS[errors.kind(error)]
            job.problem = _l("Tidak jadi: %(why)s. %(mend)s", why=why, mend=mend)
        except Exception as error:  # a fault of ours: where it was goes into the log, without a value
            where = "".join(traceback.format_tb(error.__traceback__))
            app.logger.error("%s: %s\n%s", job.kind, type(error).__name__, where)
            job.problem = _l("Tidak jadi, karena kesalahan program. Yang sudah tersimpan tidak berubah.")
        finally:
            db.session.remove()
            job.running = False
