"""Long tasks beside the pages: one at a time, and each ends in words."""

import threading

import pytest
from flask import Flask

from kiosk.data_care.foreign_file import Refused
from kiosk.machine import jobs


def ended(app: Flask, work: object) -> jobs.Job:
    job = jobs.begin(app, "copy", "ratna", work)  # type: ignore[arg-type]
    job.thread.join()
    return job


def test_what_its_work_gave_is_there_afterwards(app: Flask) -> None:
    job = ended(app, lambda job: 7)
    assert (job.result, job.problem, job.running) == (7, "", False)
    assert jobs.present(app) is job


def test_another_one_waits_until_it_is_over(app: Flask) -> None:
    go_on = threading.Event()
    first = jobs.begin(app, "merge", "ratna", lambda job: go_on.wait(30))
    with pytest.raises(jobs.Busy):
        jobs.begin(app, "copy", "hasan", lambda job: None)
    assert jobs.present(app) is first
    go_on.set()
    first.thread.join()
    assert ended(app, lambda job: "done").result == "done"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Refused("Berkas ini rusak."), "Berkas ini rusak."),
        (OSError(28, "No space left on device"), "ruang simpannya penuh"),
        (ValueError("Siti Aminah"), "kesalahan program"),
    ],
)
def test_what_kept_it_is_said_without_a_value(
    app: Flask, caplog: pytest.LogCaptureFixture, fault: Exception, words: str
) -> None:
    def fails(job: jobs.Job) -> None:
        raise fault

    problem = str(ended(app, fails).problem)
    assert words in problem
    assert "Siti" not in problem + caplog.text
