"""Person two comes to the tablet after person one, and finds nothing of her: on the screen, behind Back, on disk."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, Response, TimeoutError as TooLate, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.pages import HURRIED, look, until_asked, worker_comes
from tests.browser.steps import choose, give_phone, send, to_village

pytestmark = pytest.mark.usefixtures("session_in_lontar")

NAME, PHONE = "Siti Zubaidahxq", "0812 3456 7899"
# htmx notes the address of the page that is shown
STORES = """async () => [localStorage.length, Object.values(sessionStorage).filter(v => v !== location.pathname),
    (await indexedDB.databases()).length, (await caches.keys()).length <= 1]"""
FIELDS = "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea"


def fill(page: Page, live: str) -> None:
    """Person one gives a name and a telephone number; not yet sent. Works with script and without."""
    page.goto(live + "/")
    page.locator(".tile-check-in").click()
    page.wait_for_url("**/check-in/")
    look(page)
    choose(page, "pakai nama")
    page.fill("[name=name]", NAME)
    choose(page, "saya setuju")
    give_phone(page, PHONE)
    to_village(page)


def record(page: Page, live: str) -> None:
    fill(page, live)
    send(page)
    expect(page.locator("h1")).to_have_text("Terima kasih sudah hadir!")


def send_with_an_error(page: Page, live: str) -> None:
    """The page comes back with the name in it."""
    fill(page, live)
    page.evaluate("document.querySelector('[name=consent]').checked = false")
    send(page)
    expect(page.locator(".field-error").first).to_be_attached()
    expect(page.locator("[name=name]")).to_have_value(NAME)


def change_the_language(page: Page, live: str) -> None:
    """The page is made anew with the name in it, and once more."""
    fill(page, live)
    for language in ("en", "id"):
        page.locator(f".languages button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        look(page)
    expect(page.locator("[name=name]")).to_have_value(NAME)


def silence(page: Page) -> None:
    until_asked(page)
    page.clock.run_for(21_000)


def finish(page: Page) -> None:
    page.locator("header").get_by_role("button", name=re.compile("Selesai|Batal")).click()
    if page.locator("#cancel[open]").count():
        page.get_by_role("button", name="Ya, batalkan").click()


def leave_quickly(page: Page) -> None:
    page.get_by_role("button", name="Tutup cepat").click()
    expect(page.locator("h1")).to_have_text("Balai Desa")
    assert page.title() == "Balai Desa"
    page.get_by_role("link", name="Buka layar awal").click()


VISITS = [
    pytest.param(fill, leave_quickly, True, id="typed, Tutup cepat"),
    pytest.param(fill, finish, False, id="typed, Batal, no script"),
    pytest.param(send_with_an_error, finish, True, id="error, Batal"),
    pytest.param(change_the_language, silence, True, id="language, silence"),
    pytest.param(record, finish, True, id="sent, Selesai"),
    pytest.param(record, leave_quickly, False, id="sent, Tutup cepat, no script"),
]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder in which the tablet's browser keeps what it keeps."""
    return tmp_path / "profile"


@pytest.fixture
def tablet(playwright: Playwright, profile: Path, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser that keeps what it keeps on a disk, as a tablet's does; with or without script."""
    script = request.node.callspec.params["script"]
    context = playwright.chromium.launch_persistent_context(
        profile, **CHROMIUM, java_script_enabled=script, viewport={"width": 800, "height": 1280}
    )
    if script:
        context.add_init_script(HURRIED)
        context.clock.install()
    yield context
    context.close()


@pytest.mark.parametrize(("visit", "end", "script"), VISITS)
def test_person_two_finds_nothing_of_person_one(
    live: str,
    tablet: BrowserContext,
    profile: Path,
    visit: Callable[[Page, str], None],
    end: Callable[[Page], None],
    script: bool,
) -> None:
    page = tablet.pages[0]
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    visit(page, live)
    secrets = [NAME, PHONE, *page.locator(".record-code-digits").all_text_contents()]
    end(page)
    page.wait_for_url(live + "/")
    expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu, yuk.")
    assert not script or page.evaluate(STORES) == [0, [], 0, True], "no store but the worker's, for the directory"
    assert {answer.headers["cache-control"] for answer in answers if "?v=" not in answer.url} == {"no-store"}
    nothing_is_left(page, secrets)
    press_back(page, secrets)
    page = tablet.new_page()
    page.goto(live + "/check-in/")
    nothing_is_left(page, secrets)
    checked_fields = page.locator("main input:checked:not([value=''])").evaluate_all("all => all.map(i => i.name)")
    assert checked_fields == ["village"], "the session's own village, as for everybody"
    assert {field.get_attribute("autocomplete") for field in page.locator(FIELDS).all()} == {"off"}
    if script:
        worker_comes(page)
    tablet.set_offline(True)
    for path in ("/check-in/", "/check-in/done"):
        assert what_comes(page, live + path) == ("Mesin pusat sedang tidak bisa dihubungi" if script else "nothing")
    tablet.close()
    assert files_with(profile, secrets) == []


# a tablet keeps the last pages whole, and the browser without a window cannot
WHOLE_PAGES = {"executable_path": "/usr/bin/chromium", "ignore_default_args": ["--disable-back-forward-cache"]}


def test_a_page_the_browser_keeps_whole_is_kept_empty(playwright: Playwright, live: str) -> None:
    with playwright.chromium.launch(**(CHROMIUM | WHOLE_PAGES)) as browser:
        page = browser.new_page()
        page.add_init_script(HURRIED)
        page.clock.install()
        page.goto(live + "/")
        look(page)
        worker_comes(page)  # what comes through it is kept whole
        fill(page, live)
        page.evaluate("""addEventListener('pageshow', () => { sessionStorage.kept = document.body.textContent
            + Array.from(document.querySelectorAll('input[type=text]')).map(field => field.value); })""")
        page.get_by_role("link", name="Anjungan Migrasi Aman").click()
        page.evaluate("setTimeout(() => history.back(), 50)")
        expect(page.locator(".steps-progress")).to_be_visible()
        assert "Siapa namanya" not in page.evaluate("sessionStorage.kept")


def press_back(page: Page, secrets: list[str]) -> None:
    """Back, as far as it goes."""
    for _ in range(8):
        try:
            page.go_back()
        except TooLate:
            raise  # a busy machine: what comes late was not looked at
        except Error:  # a page that was the answer to a form is not asked for again
            return
        nothing_is_left(page, secrets)


def nothing_is_left(page: Page, secrets: list[str]) -> None:
    """Neither in the page nor in its fields."""
    html, values = at_rest(page)
    assert [secret for secret in secrets if secret in html] == [], page.url
    assert [value for value in values if value] == [], page.url


def at_rest(page: Page) -> tuple[str, list[str]]:
    """The page and what stands in its fields, once it has come to rest: Back may lead on by itself."""
    script = "selector => [...document.querySelectorAll(selector)].map(field => field.value)"
    for _ in range(20):
        with contextlib.suppress(Error):
            page.wait_for_load_state()
            return page.content(), page.evaluate(script, FIELDS)
    raise AssertionError("the page never rests")


def what_comes(page: Page, address: str) -> str:
    """The heading of what the browser has to show there when nothing can be fetched."""
    with contextlib.suppress(Error):
        page.goto(address)
        return page.locator("h1").inner_text()
    return "nothing"


def files_with(folder: Path, secrets: list[str]) -> list[str]:
    """The browser's files that hold one of these, in either way it writes text."""
    needles = [text.encode(code) for text in secrets for code in ("utf-8", "utf-16-le")]
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert len(paths) > 20
    return [str(path) for path in paths if any(needle in path.read_bytes() for needle in needles)]


def test_without_script_no_page_is_kept_beyond_the_visit(playwright: Playwright, live: str) -> None:
    with playwright.chromium.launch(**(CHROMIUM | WHOLE_PAGES)) as browser:
        page = browser.new_page(java_script_enabled=False)
        fill(page, live)
        finish(page)
        expect(page.locator("h1")).to_have_text("Mau kerja ke luar negeri? Cek dulu, yuk.")
        with contextlib.suppress(Error):  # Playwright does not see a page that was kept
            page.go_back(timeout=1000)
        expect(page.locator(".step").first).to_be_attached()
        nothing_is_left(page, [NAME, PHONE])
