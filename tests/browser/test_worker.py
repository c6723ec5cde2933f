"""The service worker, where HTTPS or the machine itself allows one: help is at hand, and nothing of a visit is kept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kiosk.models import OutreachSession
from tests.browser.conftest import Hall
from tests.browser.pages import LISTEN, fill, send, start_quiz, wait_to_hear


@pytest.fixture
def worker(browser: Browser) -> Iterator[BrowserContext]:
    """A tablet whose browser takes the worker (over HTTPS, or on the machine itself)."""
    context = browser.new_context(service_workers="allow")
    yield context
    context.close()


def settled(context: BrowserContext, live: str) -> Page:
    """After one visit, with the worker at work."""
    page = context.new_page()
    page.goto(live + "/")
    page.evaluate(
        "navigator.serviceWorker.ready.then(ready => new Promise(done => setInterval("
        "() => ready.active && ready.active.state === 'activated' && done(true), 20)))"
    )
    return page


KEPT = """async () => { const found = {}; for (const name of await caches.keys()) for (const request of
    await (await caches.open(name)).keys()) { const url = new URL(request.url); found[url.pathname] =
    await (await caches.match(request)).text(); } return found; }"""


def test_help_is_there_when_the_server_is_away(
    worker: BrowserContext, hall: Hall, session_in_lontar: OutreachSession
) -> None:
    page = settled(worker, hall.address)
    hall.go_away()
    page.goto(hall.address + "/hotlines/")
    expect(page.locator("h1")).to_have_text("Butuh bantuan sekarang?")
    page.locator("a[href='/hotlines/polisi-110']").click()
    expect(page.locator(".digits.number").first).to_have_text("110")
    shown = page.locator("img.qr").first
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(page.locator("header.bar")).to_have_css("background-color", "rgb(11, 79, 74)")
    page.goto(hall.address + "/hotlines/contacts/")
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    for path in ("/", "/check-in/", "/quiz/"):
        page.goto(hall.address + path)
        expect(page.locator("h1")).to_have_text("Server tidak terjangkau")
        expect(page.locator("main")).to_contain_text("Panggil petugas.")
    page.get_by_role("link", name="Lihat nomor bantuan").click()
    expect(page.locator("h1")).to_have_text("Butuh bantuan sekarang?")
    hall.come_back()
    page.goto(hall.address + "/")
    expect(page.locator("h1")).to_have_text("Mau apa hari ini?")


def test_the_page_for_a_lost_server_is_read_aloud(worker: BrowserContext, hall: Hall) -> None:
    page = settled(worker, hall.address)
    page.add_init_script(LISTEN)
    hall.go_away()
    page.goto(hall.address + "/quiz/")
    expect(page.locator("h1")).to_have_text("Server tidak terjangkau")
    page.get_by_role("button", name="Dengarkan").click()
    wait_to_hear(
        page, r"^Server tidak terjangkau\|Panggil petugas\.\|Yang baru diisi mungkin belum tercatat\.\|Coba lagi"
    )
    assert page.evaluate("players.every(player => !player.error)")
    assert page.evaluate("fetch('/static/audio/none.opus').then(() => 'reached', () => 'away')") == "away"


def test_the_worker_keeps_nothing_of_a_visit(
    worker: BrowserContext, live: str, session_in_lontar: OutreachSession
) -> None:
    page = settled(worker, live)
    for language in ("en", "id"):
        page.locator(f".languages button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
    fill(page, live)
    send(page)
    expect(page.locator("h1")).to_have_text("Tercatat")
    code = page.locator(".code .digits").inner_text()
    start_quiz(page, live)
    kept = page.evaluate(KEPT)
    pages = [path for path in kept if not path.startswith("/static/")]
    assert {path.split("/")[1] for path in pages} == {"app.js", "away", "hotlines"}
    assert len(pages) > 20
    assert not [path for path, text in kept.items() if "Siti" in text or code in text]
    assert "Berangkat aman, pulang senang" not in "".join(kept.values()), "not even the session of the day"


def test_a_changed_directory_replaces_what_was_kept(
    worker: BrowserContext, live: str, session_in_lontar: OutreachSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = settled(worker, live)
    (before,) = page.evaluate("caches.keys()")
    monkeypatch.setattr("kiosk.views.tablet.today", lambda: "2999-01-01")
    page.goto(live + "/")
    page.evaluate("navigator.serviceWorker.ready.then(ready => ready.update())")
    expect(page.locator("h1")).to_be_visible()
    after = page.evaluate(
        """async before => { for (let n = 0; n < 100; n++) { const names = await caches.keys();
        if (!names.includes(before)) return names; await new Promise(done => setTimeout(done, 50)); } }""",
        before,
    )
    assert len(after) == 1
    assert after[0].endswith("2999-01-01")


def test_the_worker_comes_when_the_first_page_has_all_it_needs(worker: BrowserContext, hall: Hall) -> None:
    """What it keeps is much: on a slow line it must not come between the first quiz screen and its style."""
    start = worker.new_page()
    start.route("**/sw.js", lambda route: route.abort())
    start_quiz(start, hall.address)
    page = worker.new_page()
    page.add_init_script("""const wait = window.requestIdleCallback;
        window.requestIdleCallback = then => wait(() => { window.idle = true; then(); });
        navigator.serviceWorker.register = () => {
          window.registered = [document.readyState, window.idle]; return Promise.resolve(); };""")
    page.goto(start.url)
    page.wait_for_function("window.registered")
    assert page.evaluate("registered") == ["complete", True]
