"""The harness for old tablets works: each engine is the version asked for, and can be tapped and typed on."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.cdp import OldTablet
from tests.browser.engines import PACKAGES

PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Uji</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<form method="post" action="/"><p style="height: 3000px">Gulir ke bawah.</p>
<input name="name"><label><input type="checkbox" name="agree"> Setuju</label><button>Kirim</button></form>
<div id="cover" style="position: fixed; top: 0; left: 0; width: 100%; height: 100%" hidden></div>
<main id="main"></main>
<script>
addEventListener("touchstart", () => document.body.dataset.used = "finger");
addEventListener("mousedown", () => document.body.dataset.used = document.body.dataset.used || "mouse");
document.querySelector("form").addEventListener("submit", async event => {
  event.preventDefault();
  const answer = await fetch("/", {method: "POST", body: new URLSearchParams(new FormData(event.target))});
  document.getElementById("main").innerHTML = await answer.text();
});
</script></html>"""


class Hall(BaseHTTPRequestHandler):
    """Shows the page and says back what its form sent."""

    def do_GET(self) -> None:
        self._answer(PAGE.encode())

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The test run stays quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Hall) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(params=PACKAGES)
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def tablet(version: int) -> Iterator[OldTablet]:
    with OldTablet(version) as tablet:
        yield tablet


def test_an_engine_is_the_version_it_is_asked_for(tablet: OldTablet, version: int) -> None:
    assert f"Chrome/{version}.0." in tablet.evaluate("navigator.userAgent")


@pytest.mark.parametrize("used", ["finger", "mouse"])
def test_a_visitor_fills_a_form_below_the_fold(tablet: OldTablet, address: str, used: str, tmp_path: Path) -> None:
    tablet.viewport(360, 640, touch=used == "finger")
    tablet.open(address)
    tablet.wait_for("document.querySelector('form')")
    tablet.type("[name=name]", "Siti Ñ")
    tablet.click("[name=agree]")
    tablet.click("form button")
    assert tablet.wait_for("document.getElementById('main').textContent") == "name=Siti+%C3%91&agree=on"
    assert tablet.evaluate("document.body.dataset.used") == used
    assert tablet.evaluate("innerWidth + 'x' + innerHeight") == "360x640"
    assert tablet.messages == []
    tablet.screenshot(tmp_path / "page.png")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


def test_what_lies_under_something_else_cannot_be_tapped(tablet: OldTablet, address: str) -> None:
    tablet.open(address)
    tablet.evaluate("document.getElementById('cover').hidden = false")
    tablet.timeout = 0
    with pytest.raises(TimeoutError, match='form button is covered by <div id="cover"'):
        tablet.click("form button")


def test_what_the_page_complains_of_is_heard(tablet: OldTablet, address: str) -> None:
    tablet.open(address)
    tablet.evaluate("console.error('rusak', 1), setTimeout(() => { throw Error('jatuh') }), 0")
    tablet.wait_for("new Promise(done => setTimeout(() => done(1), 50))")
    said, fell = tablet.messages
    assert said == "error: rusak 1"
    assert fell.startswith("exception: Error: jatuh")
