"""Check-in and offer check as steps, as people go through them, with script and without; no test."""

from playwright.sync_api import Page, expect

from tests.browser.pages import look

WHO, NAME, SEX, GROUP, VILLAGE = CHECK_IN = [
    "Siapa yang hadir?",
    "Siapa namanya?",
    "Perempuan atau laki-laki?",
    "Hari ini datang sebagai apa?",
    "Dari desa mana?",
]


def at_step(page: Page, legend: str, focused: bool = True) -> None:
    """Only this step is on the screen, its question has the focus, and it begins on the screen's top."""
    expect(page.locator("fieldset.step:visible")).to_have_count(1)
    question = page.locator("fieldset.step:visible > legend")
    expect(question).to_have_text(legend)
    if focused:
        expect(question).to_be_focused()
        assert page.evaluate("scrollY") == 0


def go_on(page: Page) -> None:
    """To the next step, where there are steps."""
    if page.locator(".steps-progress").count():
        page.locator("form.steps .next").click()


def choose(page: Page, words: str) -> None:
    """Tap a card, once it is the button that the script makes of it."""
    look(page)
    page.locator(f".choice-body:visible:has-text('{words}')").first.click()


def at_name_step(page: Page, live: str) -> None:
    """At the check-in, before the field for the name, which has been agreed to."""
    page.goto(live + "/check-in/")
    choose(page, "pakai nama")
    choose(page, "saya setuju")


def give_phone(page: Page, number: str) -> None:
    """A telephone number, which is folded."""
    page.locator("details:has([name=phone]) > summary").click()
    page.fill("[name=phone]", number)
    choose(page, "menelepon saya")


def to_village(page: Page) -> None:
    """On from the name to the last step."""
    go_on(page)
    choose(page, "Perempuan")
    choose(page, "Warga")


def fill(page: Page, live: str) -> None:
    """A check-in with a name, up to its last step."""
    at_name_step(page, live)
    page.fill("[name=name]", "Siti Aminah")
    to_village(page)


def send(page: Page) -> None:
    """The last step records: by its card, or where there are none by the button."""
    if page.locator(".steps-progress").count():
        choose(page, "Lontar")
    else:
        page.locator("form.steps button.primary[type=submit]").click()
