"""A real Chromium, a real server on loopback, and the complaints of the page."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's own Chromium; nothing is downloaded."""
    return CHROMIUM


@pytest.fixture(scope="session")
def base_url() -> str:
    """None of our own: every test has a server of its own. (The plugin's fixture warns under pytest 9.)"""
    return ""


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address of a real server with the test's app and database."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """Whatever the console, the policy or a request to another host says; a test ends with none."""
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda r: heard.append(r.url) if not r.url.startswith("http://127.0.0.1") else None)
    yield heard
    assert heard == []
