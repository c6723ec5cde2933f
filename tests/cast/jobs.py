"""A long task that was begun at the desk, waited for."""

from kiosk.machine import jobs


def finished() -> jobs.Job:
    """The task that was begun last, once it is over."""
    job = jobs.present()
    assert job is not None, "nothing was begun"
    job.thread.join()
    return jobs.present() or job
