"""A real Chromium, a real server on loopback, and the complaints of the page."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from waitress.server import create_server
from waitress.wasyncore import close_all

from kiosk.machine import network
from kiosk.machine.serve import THREADS
from kiosk.models import Officer
from tests.browser.pages import ADD_STYLE, HURRIED, look, sign_in

logging.getLogger("waitress").setLevel(logging.ERROR)  # a failing test shows its own words, not every connection

expect.set_options(timeout=20_000)  # how long a busy machine takes says nothing of a page

# the one without a window, which draws the same in two thirds of the time
CHROMIUM = {
    "executable_path": "/usr/bin/chromium-headless-shell",
    "args": [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-gpu",
        "--in-process-gpu",
        "--renderer-process-limit=1",  # the empty page that a window begins with and ours share a process
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


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """No service worker, as over plain HTTP, and nothing that moves while it is measured; some tests want them."""
    return browser_context_args | {"service_workers": "block", "reduced_motion": "reduce"}


class Hall:
    """The server people use, with the test's app; it can go away and come back at the same address."""

    def __init__(self, app: Flask) -> None:
        self._app, self._port, self._server = app, 0, None
        self.come_back()

    _server: Any  # waitress carries no types

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def come_back(self) -> None:
        self._connections: dict[int, Any] = {}
        self._server = create_server(
            self._app, map=self._connections, host="127.0.0.1", port=self._port, threads=THREADS
        )
        self._port = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()

    def go_away(self) -> None:
        """Every connection ends at once; what is being answered is waited for, so that nothing of it stays open."""
        if self._server:
            with suppress(OSError):  # the pull of an answer that ends just now has closed everything, the trigger too
                self._server.trigger.pull_trigger(lambda: close_all(self._connections))
            self._thread.join()
            self._server.task_dispatcher.shutdown()
            self._server = None


@pytest.fixture
def hall(app: Flask) -> Iterator[Hall]:
    """The machine in the hall."""
    hall = Hall(app)
    yield hall
    hall.go_away()


@pytest.fixture
def live(hall: Hall) -> str:
    """The address of a real server with the test's app and database."""
    return hall.address


@pytest.fixture
def in_a_hall(live: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server listens on the hall's network; its address there."""
    address = f"http://192.168.100.100:{live.rpartition(':')[2]}"
    monkeypatch.setattr(network, "noted_addresses", lambda _app: [live, address])
    monkeypatch.setattr(network, "is_this_machine", lambda _host: True)
    return address


@pytest.fixture
def unhurried() -> None:
    """For tests of that moment: it lasts as long as for people."""


@pytest.fixture
def page(page: Page, request: pytest.FixtureRequest) -> Page:
    """A tablet; who opens a page on it looks at it before the first tap, so that its scripts are there."""
    goto = page.goto
    if "unhurried" not in request.fixturenames:
        page.add_init_script(HURRIED)

    def goto_and_look(*args: Any, **more: Any) -> Any:
        answer = goto(*args, **more)
        look(page)
        return answer

    page.goto = goto_and_look  # type: ignore[method-assign]
    return page


OURS = ("http://127.0.0.1", "blob:http://127.0.0.1")  # the machine in the hall, and what a page has itself
NO_WORKER = "Service Worker registration blocked by Playwright"
REFUSED_FORM = "status of 422"  # no fault: a form is shown again


@pytest.fixture
def clock_to_put_forward(page: Page) -> None:
    """The tablet's or the laptop's own clock; it goes on as the test says."""
    page.clock.install()


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """Whatever the console, the policy or a request to another host says in any window; a test ends with none."""
    heard: list[str] = []
    context.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    context.on("weberror", lambda fault: heard.append(str(fault.error)))
    context.on("request", lambda r: heard.append(r.url) if not r.url.startswith(OURS) else None)
    yield heard
    assert [text for text in heard if text != NO_WORKER and REFUSED_FORM not in text] == []


@pytest.fixture
def at_the_desk(page: Page, live: str, officer: Officer, complaints: list[str]) -> str:
    """Bu Ratna has signed in; the address of the server."""
    sign_in(page, live, "ratna")
    return live


@pytest.fixture
def open_tablet(browser: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """Opens a tablet of any size, with touch; none complains or asks another host, and all go before the server."""
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def open_tablet(width: int = 800, height: int = 1280, script: bool = True, style: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=True,
            java_script_enabled=script,
            service_workers="block",
            bypass_csp=bool(style),
        )
        contexts.append(context)
        context.add_init_script(HURRIED)
        if style:
            context.add_init_script(ADD_STYLE % style)
        page = context.new_page()
        page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda r: heard.append(r.url) if not r.url.startswith(OURS) else None)
        return page

    yield open_tablet
    for context in contexts:
        context.close()
    assert heard == []
