"""The service worker, where HTTPS or the machine itself allows one: help is at hand, and nothing of a visit is kept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Hall
from tests.browser.pages import look, start_quiz, worker_comes
from tests.browser.steps import fill, send

pytestmark = pytest.mark.usefixtures("session_in_lontar")


@pytest.fixture
def worker(browser: Browser) -> Iterator[BrowserContext]:
    """A tablet whose browser takes the worker (over HTTPS, or on the machine itself)."""
    context = browser.new_context(service_workers="allow")
    yield context
    context.close()


def open_with_worker(context: BrowserContext, live: str) -> Page:
    """After one visit, with the worker at work."""
    page = context.new_page()
    page.clock.install()
    page.goto(live + "/")
    look(page)
    worker_comes(page)
    return page


KEPT = """async () => { const found = {}; for (const name of await caches.keys()) for (const request of
    await (await caches.open(name)).keys()) { const url = new URL(request.url); found[url.pathname] =
    await (await caches.match(request)).text(); } return found; }"""


def test_help_is_there_when_the_server_is_away(worker: BrowserContext, hall: Hall) -> None:
    page = open_with_worker(worker, hall.address)
    assert "/static/cast.svg" in page.evaluate(KEPT), "Mak's face, too"
    hall.go_away()
    page.goto(hall.address + "/hotlines/")
    expect(page.locator("h1")).to_have_text("Butuh bantuan sekarang?")
    page.locator("a[href='/hotlines/polisi-110']").click()
    expect(page.locator(".digits.channel-number").first).to_have_text("110")
    code = page.locator("img.qr").first
    expect(code).to_be_visible()
    assert code.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(page.locator("header.bar")).to_have_css("background-color", "rgb(11, 79, 74)")
    page.goto(hall.address + "/family/")
    page.get_by_role("link", name="Malaysia").click()
    expect(page.locator(".missions .digits")).to_have_text("0812-9007-0027")
    for path in ("/", "/check-in/", "/quiz/"):
        page.goto(hall.address + path)
        expect(page.locator("h1")).to_have_text("Mesin pusat sedang tidak bisa dihubungi")
        expect(page.locator("main")).to_contain_text("Panggil petugas, ya.")
    page.get_by_role("link", name="Lihat nomor bantuan").click()
    expect(page.locator("h1")).to_have_text("Butuh bantuan sekarang?")
    hall.come_back()
    page.goto(hall.address + "/")
    expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu, yuk.")


def test_the_worker_keeps_nothing_of_a_visit(worker: BrowserContext, live: str) -> None:
    page = open_with_worker(worker, live)
    for language in ("en", "id"):
        page.locator(f".languages button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
    fill(page, live)
    send(page)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")
    code = page.locator(".record-code-digits").text_content()
    start_quiz(page, live)
    cache = page.evaluate(KEPT)
    pages = [path for path in cache if not path.startswith("/static/")]
    assert {path.split("/")[1] for path in pages} == {"app.css", "app.js", "away", "family", "hotlines", "pages.css"}
    assert not [path for path in cache if path.endswith(".opus") or "<span data-say=" in cache[path]]
    assert not [path for path, text in cache.items() if "Siti" in text or code in text]
    assert "Berangkat aman, pulang senang" not in "".join(cache.values()), "not even the session of the day"


def test_the_worker_comes_when_nobody_touches_the_tablet_for_ten_seconds(worker: BrowserContext, live: str) -> None:
    page = worker.new_page()
    page.clock.install()
    page.goto(live + "/checklist/1")
    look(page)
    page.evaluate(
        "navigator.serviceWorker.register = address => { came = address; return Promise.resolve(); }; came = 0"
    )
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    for _ in range(3):
        page.locator("main label").first.click()
        page.clock.run_for(9_000)
    assert page.evaluate("came") == 0
    page.clock.run_for(1_000)
    assert page.evaluate("came").startswith("/sw.js?day=")


def test_on_another_day_the_directory_is_kept_anew(worker: BrowserContext, live: str) -> None:
    page = open_with_worker(worker, live)
    (before,) = page.evaluate("caches.keys()")
    page.clock.fast_forward(24 * 3600 * 1000)
    page.goto(live + "/")
    look(page)
    page.clock.fast_forward(10_000)
    page.wait_for_function("before => caches.keys().then(([name, more]) => name !== before && !more)", arg=before)
