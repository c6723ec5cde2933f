"""Our commands in processes of their own, forked from one that has read the program already.

To read it takes a second of a processor, and tests start more than a hundred. What a forked process does is what
`python -m flask` does. Tests of how a program is started, and those under strace or faketime, start it by themselves.
"""

import gc
import os
import signal
import subprocess
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

import flask.cli

import kiosk  # noqa: F401 - read before anything is forked

ROOT = Path(__file__).parents[2]
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__, "pytest"])  # pytest is the main program of whoever forks


def be_command(arguments: list[str], environment: dict[str, str], out: Path, err: Path) -> None:
    """Become this command of ours, and print into these files."""
    gc.freeze()
    for path, number in ((out, 1), (err, 2)):
        with path.open("ab") as file:
            os.dup2(file.fileno(), number)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # as the environment says
    sys.argv = ["flask", *arguments]
    flask.cli.main()


class Forked:
    """A command of ours that runs; it has the methods of subprocess.Popen that tests need."""

    def __init__(self, arguments: list[str], environment: dict[str, str], out: Path, err: Path) -> None:
        self.process = FORKS.Process(target=be_command, args=(arguments, environment, out, err), daemon=True)
        self.process.start()

    @property
    def pid(self) -> int:
        """The process itself."""
        assert self.process.pid
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """None until it has ended; below 0, the signal that ended it."""
        return self.process.exitcode

    def poll(self) -> int | None:
        """The exit code, if it has ended."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Nothing happens to one that has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """No chance to finish anything."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """The exit code, once it has ended. Raises TimeoutExpired."""
        self.process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("flask", timeout)
        return self.returncode
