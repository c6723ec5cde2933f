"""Our commands as programs of their own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import OpenerDirector

from bs4 import BeautifulSoup

from tests.cast.forked import Forked

PATIENCE = 120  # seconds; a command that takes longer has failed
ROOT = Path(__file__).parents[2]


def environment_of(instance: Path, **more: str) -> dict[str, str]:
    """What a command of ours finds that works on this instance folder."""
    shell_environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_", "WEB_", "DATABASE_"))
    }
    return shell_environment | {"KIOSK_INSTANCE": str(instance)} | more


def command(instance: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    """How to start a command of ours on this instance folder."""
    return {
        "args": [sys.executable, "-m", "flask", *arguments],
        "cwd": ROOT,
        "env": environment_of(instance, **environment),
        "text": True,
        "encoding": "utf-8",
    }


def running_server(instance: Path, name: str = "serve") -> AbstractContextManager[str]:
    """A server on this instance folder; gives what it printed until it was ready."""
    return running(command(instance, name, "--port", "0"))


@contextmanager
def running(start: dict[str, Any]) -> Iterator[str]:
    """A running server; gives what it printed until it was ready. It is asked politely to end."""
    process = subprocess.Popen(**start, stdout=subprocess.PIPE)
    assert process.stdout
    printed = []
    try:
        for line in process.stdout:
            printed.append(line)
            if "Ctrl+C" in line:
                break
        yield "".join(printed)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


@contextmanager
def running_forked(instance: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """A running server, forked; gives what it printed until it was ready. It is asked politely to end."""
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder, "printed")
        server = Forked([*arguments], environment_of(instance, **environment), printed, printed)
        try:
            end = time.monotonic() + PATIENCE
            while not (printed.exists() and "Ctrl+C" in printed.read_text(encoding="utf-8")):
                assert server.poll() is None, printed.read_text(encoding="utf-8")
                assert time.monotonic() < end
                time.sleep(0.02)
            yield printed.read_text(encoding="utf-8")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)
    assert server.returncode == 0


def ended(instance: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that was forked and has come to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = Forked([*arguments], environment_of(instance), out, err)
        try:
            code = process.wait(PATIENCE)
        finally:
            process.kill()
        return subprocess.CompletedProcess(arguments, code, out.read_text("utf-8"), err.read_text("utf-8"))


def open_page(browser: OpenerDirector, url: str, data: dict[str, str] | None = None) -> BeautifulSoup:
    """A page of the running server."""
    body = urlencode(data).encode() if data else None
    with browser.open(url, body) as response:
        return BeautifulSoup(response.read(), "html.parser")


def token(page: BeautifulSoup) -> str:
    """The page's form token."""
    return str(page.select_one("main input[name=csrf_token]")["value"])


def without_roots_rights(arguments: dict[str, Any]) -> dict[str, Any]:
    """The same command, bound by the rights of files: root is not, unless it lets go of that."""
    if os.geteuid() == 0:
        let_go = "--bounding-set=-dac_override,-dac_read_search"
        arguments["args"] = ["setpriv", let_go, *arguments["args"]]
    return arguments
