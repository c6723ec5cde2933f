"""One long task at a time, such as a copy: it runs beside the pages, and says how far it is and how it ended.

On SQLite it is held in memory alone; on PostgreSQL every process knows of it, and one that ends in the middle is told.
Whatever runs here must be whole before or whole after if the machine ends in the middle.
"""

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event, Lock, Thread, current_thread
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from kiosk.clock import utcnow
from kiosk.config import instance_folder
from kiosk.data_care import backup, foreign_file
from kiosk.db import db, errors
from kiosk.db.sqlite import held
from kiosk.machine import shared

PRESENT = "job"
CUT_OFF = _l(
    "Terputus, karena server dimulai ulang di tengahnya. Lihat dulu apakah hasilnya sudah ada, lalu ulangi kalau "
    "perlu: dua kali sama dengan sekali."
)
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
    thread: Thread | None = field(default_factory=current_thread, compare=False)

    def say(self, step: Any) -> None:
        """How far it is."""
        self.step = step
        self.publish()

    def publish(self) -> None:
        """As it is now everybody finds it."""
        shared.keep(PRESENT, self if db.file else replace(self, thread=None))

    def wait(self) -> None:
        """Until it is over, if it was begun here."""
        if self.thread:
            self.thread.join()


def present() -> Job | None:
    """The one that runs, or ran last since the start of this server, as it is now: it may end while a page is made."""
    job: Job | None = copy(shared.kept(PRESENT))
    if job and job.running and not db.file:
        try:
            with alone():  # whoever runs it would hold this
                job = shared.kept(PRESENT) or job
                if job.running:
                    job.running, job.problem = False, CUT_OFF
        except BlockingIOError:
            pass
    return job


def alone() -> AbstractContextManager[None]:
    """Held while one runs, against every other process of this server. Raises BlockingIOError."""
    return nullcontext() if db.file else held(instance_folder() / "job.lock")


def begin(kind: str, officer_id: str, work: Callable[[Job], Any]) -> Job:
    """Let this work run beside the pages; it may say its ``step``. Raises Busy while another one runs."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    job, begun = Job(kind, officer_id), Event()
    with _lock:
        other = present()
        if other and other.running:
            raise Busy
        job.thread = Thread(target=start, args=(app, job, work, begun), name=kind, daemon=True)
        job.thread.start()  # a machine that can start no more threads has no task, and may be asked again
        begun.wait()
    if job.thread is None:
        raise Busy
    return job


def start(app: Flask, job: Job, work: Callable[[Job], Any], begun: Event) -> None:
    """Do the work, unless another process is at one."""
    with app.app_context():
        try:
            with alone():
                job.publish()
                begun.set()
                run(app, job, work)
        except BlockingIOError:
            job.thread = None
        finally:
            begun.set()


def run(app: Flask, job: Job, work: Callable[[Job], Any]) -> None:
    """Do the work, and say in words what kept it. No fault of it ends the server."""
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
        with suppress(OSError):  # where it can't be written, the next who asks is told that it was cut off
            job.publish()
