"""gunicorn as docs/hosting.md starts it: silent connections hold nobody up."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from flask import Flask

from kiosk.config import ROOT
from tests.cast.server import PATIENCE, Browser

pytestmark = [pytest.mark.postgresql_only, pytest.mark.program]

HALVES = [b"", b"GET /che", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"]


def test_silent_connections_hold_nobody_up(app: Flask, tmp_path: Path) -> None:
    """Two stalled the line of before; here are ten for each kind of silence."""
    (tmp_path / "secret").write_text("only for tests, never a default")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_", "WEB_", "DATABASE_"))}
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    with socket.create_server(("127.0.0.1", 0)) as listening, ExitStack() as many:
        port = listening.getsockname()[1]
        options = ["--config", "deploy/gunicorn.py", "--bind", f"fd://{listening.fileno()}", "--log-level", "warning"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "wsgi:app"],
            cwd=ROOT,
            env=kept | {"KIOSK_INSTANCE": str(tmp_path), "DATABASE_URL": address},
            pass_fds=[listening.fileno()],
        )
        many.callback(server.wait, PATIENCE)
        many.callback(server.terminate)
        for said in HALVES * 10:
            connection = many.enter_context(closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)))
            connection.sendall(said)
        with closing(Browser(port)) as browser:
            for path in ("/", "/check-in/", "/healthz"):
                assert browser.open("GET", path).status == 200
