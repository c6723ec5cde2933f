"""How much memory the workbook of 100,000 check-ins takes above the idle server. Linux only; prints, judges nothing.

.venv/bin/python -m tests.bench.xlsx_memory [sessions] [check-ins of each]
"""

import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from datetime import date, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import insert

from kiosk import create_app
from kiosk.clock import utcnow
from kiosk.db import db, new_key
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.rules import content
from tests.cast.officers import PASSWORD, account

ADDRESS = "http://127.0.0.1:8977"
SERVER = """
from waitress import serve
from kiosk import create_app
serve(create_app(), host="127.0.0.1", port=8977, threads=4)
"""


def fill(sessions: int, people: int) -> None:
    """A database of the size that is asked for, with an officer."""
    with create_app().app_context():
        upgrade()
        with db.write():
            content.load()
            db.session.add(account("ratna", "Ratna", "officer"))
        codes = db.session.query(Village.code, Village.name).limit(50).all()
        for n in range(sessions):
            code, name = codes[n % len(codes)]
            session = {"id": new_key(), "village_code": code, "village_name": name, "title": f"Sesi {n}"}
            session |= {"held_on": date(2026, 1, 1) + timedelta(days=n % 360), "state": "closed"}
            with db.write():
                db.session.execute(insert(OutreachSession), [session])
                db.session.execute(insert(CheckIn), [check_in(session["id"], n, k, code) for k in range(people)])


def check_in(session_id: object, n: int, k: int, code: str) -> dict[str, object]:
    """A check-in with everything filled in."""
    person = {"age": "adult", "name": f"Orang ke-{k} dari sesi {n}", "sex": "LP"[k % 2], "group": "warga"}
    person |= {"consent_at": utcnow(), "consent_version": "bench", "erase_on": date(2027, 1, 1)}
    return person | {"nonce": f"{n}-{k}", "session_id": session_id, "village_code": code, "created_at": utcnow()}


def memory(process: int, name: str) -> float:
    """VmRSS (now) or VmHWM (most so far) of a process, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"{name}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


class Officer:
    """Signs in and presses buttons, without a browser."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def ask(self, path: str, fields: dict[str, str] | None = None) -> int:
        """Open a page, or send fields with its token; how many bytes came."""
        data = urllib.parse.urlencode(fields | {"csrf_token": self.token}).encode() if fields is not None else None
        size, start = 0, b""
        with self.opener.open(ADDRESS + path, data) as answer:
            while part := answer.read(65536):
                size, start = size + len(part), start or part
        found = re.search(rb'name="csrf_token"[^>]* value="([^"]+)"', start)
        self.token = found[1].decode() if found else ""
        return size


def measure(process: int) -> None:
    """Sign in, look at the report, then take the workbook."""
    officer = Officer()
    officer.ask("/admin/sign-in")
    officer.ask("/admin/sign-in", {"username": "ratna", "password": PASSWORD})
    officer.ask("/admin/reports/?year=2026&part=m01")
    idle, before = memory(process, "VmRSS"), time.perf_counter()
    Path(f"/proc/{process}/clear_refs").write_text("5")  # forget the most so far
    size = officer.ask("/admin/reports/check-ins.xlsx", {"year": "2026", "part": "year", "village": "", "kind": ""})
    seconds, most = time.perf_counter() - before, memory(process, "VmHWM")
    print(f"idle {idle:.1f} MB, most {most:.1f} MB: {most - idle:.1f} MB above")  # noqa: T201
    print(f"{size / 1e6:.1f} MB of workbook in {seconds:.1f} s")  # noqa: T201


def main(sessions: int = 1000, people: int = 100) -> None:
    """Fill, serve, measure, and stop the server."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"KIOSK_INSTANCE": folder, "KIOSK_SECRET_KEY": "only for this measurement"}
        fill(sessions, people)
        server = subprocess.Popen([sys.executable, "-c", SERVER])
        try:
            time.sleep(4)
            measure(server.pid)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
