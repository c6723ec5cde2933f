"""The first morning in a hall: `python -m tests.deploy.morning FOLDER HOME [PREFIX …]`, the folder a stick's.

Start, first account, a session, a check-in, a copy, and the next start.
"""

import fcntl
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cast.walks import Visit

ACCOUNT = {"name": "Hasan", "username": "hasan", "password": "perahu di muara", "again": "perahu di muara"}
SESSION = {"title": "Berangkat aman, pulang senang", "village_code": "Lontar Tirtayasa", "kind": "sosialisasi"}
PATIENCE = 300  # seconds; a test that waits longer has failed
SET_FLAGS, UP = 0x8914, 1  # Linux's SIOCSIFFLAGS and IFF_UP


class Hall:
    """A laptop with a copy of the stick's folder, and whoever works at it."""

    def __init__(self, folder: Path, home: Path, *prefix: str) -> None:
        self.folder, self.home, self.prefix = folder, home, prefix
        browser = home / "browser"  # writes down what it is to open
        browser.write_text(f'#!/bin/sh\nprintf %s "$1" >"{home}/seen" && mv "{home}/seen" "{home}/opened"\n')
        browser.chmod(0o755)
        proxies = {name: value for name, value in os.environ.items() if value.endswith(":9")}
        ours = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "BROWSER": f"'{browser}' %s"}
        self.environment = proxies | ours

    def begin(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """A program of theirs; it knows nothing of us."""
        program = [*self.prefix, *command]
        return subprocess.Popen(program, cwd=self.folder, env=self.environment, start_new_session=True)

    @contextmanager
    def run_mulai(self) -> Iterator[str]:
        """Mulai, as by a double click; gives the address that the browser is opened at, and ends by Ctrl+C."""
        process = self.begin("bash", self.folder / "deploy" / "mulai.sh", "--port", "0")
        end, there = time.monotonic() + PATIENCE, self.home / "opened"
        try:
            while not there.exists():
                assert process.poll() is None, "it ended by itself"
                assert time.monotonic() < end, "no browser was opened"
                time.sleep(0.05)
            address = there.read_text()
            there.unlink()
            yield address
        finally:
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(PATIENCE) == 0


def check_in(link: str) -> None:
    """From the set-up link to somebody who is recorded as present."""
    address = link.partition("/admin/")[0]
    desk, villager = Visit(address), Visit(address)
    desk.send(link.removeprefix(address), **ACCOUNT)
    page = desk.send("/admin/sessions/new", **SESSION)
    opening = page.select_one("form[action*='/open']")
    assert opening, page.text
    to = str(opening["action"]).removesuffix("#open")
    desk.send(to.removesuffix("open"), to, sure="1")
    assert "/check-in/" in str(villager.get("/").main)
    villager.send("/check-in/", who="unnamed", age="adult", anonymous="1")


def main(hall: Hall) -> None:
    """All of it."""
    with hall.run_mulai() as link:
        assert "/admin/set-up/" in link
        check_in(link)
        copying = hall.begin(hall.folder / ".venv" / "bin" / "flask", "backup", hall.home / "copy.sqlite3")
        assert copying.wait(60) == 0
    with hall.run_mulai() as home:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", home)


def switch_on_loopback() -> None:
    """In a new network namespace, which has no other network, that is off."""
    if [name for _number, name in socket.if_nameindex()] == ["lo"]:
        with socket.socket() as asking:
            fcntl.ioctl(asking, SET_FLAGS, struct.pack("16sh", b"lo", UP))


if __name__ == "__main__":
    switch_on_loopback()
    main(Hall(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
