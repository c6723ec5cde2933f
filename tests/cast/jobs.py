"""A long task that was begun at the desk, waited for."""

from flask import Flask

from kiosk.machine import jobs


def finished(app: Flask) -> jobs.Job:
    """The task that was begun last, once it is over."""
    job = jobs.present(app)
    assert job is not None, "nothing was begun"
    job.thread.join()
    return job
