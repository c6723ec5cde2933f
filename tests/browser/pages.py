"""Every page a person can be shown, and how to get there: for what is checked on all of them."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

from tests.conftest import PASSWORD


class Shown(NamedTuple):
    """A page's name and the steps that lead to it, from any page, given the server's address."""

    name: str
    reach: Callable[[Page, str], None]


def at(path: str, status: int = 200) -> Callable[[Page, str], None]:
    """Simply open this address; a page of errors is no page to look at, unless it is the one wanted."""

    def reach(page: Page, live: str) -> None:
        answer = page.goto(live + path)
        assert answer
        assert answer.status == status, path

    return reach


def start_quiz(page: Page, live: str) -> None:
    page.goto(live + "/quiz/")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".quiz-option")


def answer(page: Page, live: str) -> None:
    start_quiz(page, live)
    page.locator("button.quiz-option").last.click()  # "Belum tahu": never right, so the longest feedback
    page.wait_for_selector("main a.primary")


def finish_quiz(page: Page, live: str) -> None:
    start_quiz(page, live)
    for _ in range(5):
        page.locator("button.quiz-option").last.click()
        page.locator("main a.primary").click()
    page.wait_for_url("**/result")


def check_offer(*signs: str) -> Callable[[Page, str], None]:
    """Tick these signs and look at the verdict. Sent at once, whichever step they stand in."""

    def reach(page: Page, live: str) -> None:
        page.goto(live + "/offers/")
        for sign in signs:
            page.evaluate(f"document.querySelector('[value={sign}]').checked = true")
        page.evaluate("document.getElementById('page-form').submit()")
        page.wait_for_selector(".verdict")

    return reach


def check_in(page: Page, live: str) -> None:
    page.goto(live + "/check-in/")
    page.evaluate("""document.querySelector('[name=age][value=adult]').checked = true;
        document.querySelector('[name=anonymous][value="1"]').checked = true;
        document.getElementById('page-form').submit()""")
    page.wait_for_url("**/check-in/done")


def wrong_check_in(page: Page, live: str) -> None:
    page.goto(live + "/check-in/")
    page.evaluate("document.getElementById('page-form').submit()")
    page.wait_for_selector(".field-error")


VILLAGERS = [
    Shown("home", at("/")),
    Shown("quiz-start", at("/quiz/")),
    Shown("quiz-question", start_quiz),
    Shown("quiz-feedback", answer),
    Shown("quiz-result", finish_quiz),
    Shown("offers", at("/offers/")),
    Shown("offer-stop", check_offer("R01", "R10", "R16")),
    Shown("offer-warning", check_offer("R10")),
    Shown("offer-ok", check_offer("R16")),
    Shown("check-in", at("/check-in/")),
    Shown("check-in-errors", wrong_check_in),
    Shown("check-in-done", check_in),
    Shown("check-in-withdraw", at("/check-in/withdraw")),
    Shown("hotlines", at("/hotlines/")),
    Shown("hotline", at("/hotlines/sapa-129")),
    Shown("hotline-web", at("/hotlines/cek-p3mi")),
    Shown("missions", at("/hotlines/missions/")),
    Shown("contacts", at("/hotlines/contacts/")),
    Shown("checklist", at("/checklist/")),
    Shown("exit", at("/exit")),
    Shown("away", at("/away/")),
    Shown("not-found", at("/tidak-ada", status=404)),
]


def sign_in(page: Page, live: str, username: str = "hasan") -> None:
    page.goto(live + "/admin/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/admin/")
