"""A long task that was begun at the desk, waited for."""

import threading

from kiosk.machine import jobs


def finished() -> jobs.Job:
    """The task that was begun last, once it is over."""
    job = jobs.present()
    assert job is not None, "nothing was begun"
    for thread in threading.enumerate():
        if thread.name == job.kind:
            thread.join()
    return jobs.present() or job
