"""Our commands as programs of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import OpenerDirector

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]


def command(instance: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    """How to start a command of ours on this instance folder."""
    shell_environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_", "WEB_", "DATABASE_"))
    }
    return {
        "args": [sys.executable, "-m", "flask", *arguments],
        "cwd": ROOT,
        "env": shell_environment | {"KIOSK_INSTANCE": str(instance)} | environment,
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
        process.communicate(timeout=10)
    assert process.returncode == 0


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
