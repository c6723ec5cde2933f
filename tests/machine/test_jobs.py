"""Long tasks beside the pages: one at a time, and each ends in words."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from kiosk.data_care.foreign_file import Refused
from kiosk.machine import jobs


def ended(work: Callable[[jobs.Job], Any]) -> jobs.Job:
    job = jobs.begin("copy", "ratna", work)
    job.thread.join()
    return job


def test_what_its_work_gave_is_there_afterwards(app: Flask) -> None:
    job = ended(lambda job: 7)
    assert (job.result, job.problem, job.running) == (7, "", False)
    assert jobs.present() == job


def test_another_one_waits_until_it_is_over(app: Flask) -> None:
    go_on = threading.Event()
    first = jobs.begin("copy", "ratna", lambda job: go_on.wait(30))
    with pytest.raises(jobs.Busy):
        jobs.begin("copy", "hasan", lambda job: None)
    assert jobs.present() == first
    go_on.set()
    first.thread.join()
    assert ended(lambda job: "done").result == "done"


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

    problem = str(ended(fails).problem)
    assert words in problem
    assert "Siti" not in problem + caplog.text


@pytest.mark.postgresql_only
def test_a_task_of_another_process_is_known_and_so_is_its_end(app: Flask) -> None:
    elsewhere = jobs.Job("copy", "hasan", "Berkasnya diperiksa.")
    with jobs.alone():
        elsewhere.publish()
        assert jobs.present() == elsewhere
        with pytest.raises(jobs.Busy):
            jobs.begin("copy", "ratna", lambda job: None)
    found = jobs.present()
    assert found
    assert (found.running, found.problem) == (False, jobs.CUT_OFF), "nobody is at it any more"
    assert ended(lambda job: "done").result == "done"


@pytest.mark.postgresql_only
def test_of_two_that_begin_at_once_in_two_processes_one_does(app: Flask) -> None:
    with jobs.alone(), pytest.raises(jobs.Busy):  # it has not said so yet
        jobs.begin("copy", "ratna", lambda job: None)
