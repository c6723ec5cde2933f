"""A session as people hold it: at the tablet, at tablets without a screen, and at the desk; no test."""

import re
from random import Random
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.pages import answer_straight_on, look, switch_quiz
from tests.cast.pages import Browser
from tests.cast.quiz import keys_on, onward, tap

ADULT = {"who": "named", "consent": "1"}
SITI = ADULT | {"name": "Siti Aminah", "sex": "P", "group": "warga"}
VISITORS = [
    SITI,
    ADULT | {"name": "Budi Santoso", "sex": "L", "group": "perangkat"},
    {"who": "child", "sex": "P"},
    ADULT | {"name": "Nurhayati", "sex": "P", "group": "tokoh"},
    SITI | {"name": "siti  aminah"},  # again, because nobody had called her yet
    {"who": "child", "sex": "L"},
    {"who": "unnamed", "sex": "P", "group": "calon"},
    ADULT | {"name": "Ahmad Fauzi", "sex": "L", "group": "warga"},
    {"who": "child", "sex": "P"},
    {"who": "unnamed", "sex": "L", "group": "purna"},
]
HEADS = {"heads_male": 5, "heads_female": 7}
HEADS_BY_GROUP = {"perangkat": 1, "tokoh": 1, "warga": 4, "pelajar": 4, "calon": 1, "purna": 1}


class FormA(Random):
    """A lot that gives everybody form A first: six people in two groups would be too few for anything to be told."""

    def choice(self, of: Any) -> Any:
        """Form A, or any of something else."""
        return "A" if of == "AB" else super().choice(of)


# --- at the tablet


def check_in(tablet: Page, live: str, said: dict[str, str]) -> None:
    """Fill the whole form and send it at once, whichever step stands open."""
    tablet.goto(f"{live}/check-in/")
    look(tablet)
    tablet.evaluate(
        """said => {
            for (const [name, value] of Object.entries(said)) {
                const choice = document.querySelector(`[name="${name}"][value="${value}"]`);
                if (choice) choice.checked = true;
                else document.querySelector(`[name="${name}"]`).value = value;
            }
            document.getElementById("page-form").submit();
        }""",
        said,
    )
    tablet.wait_for_url("**/check-in/done")
    tablet.click("main button:has-text('Giliran berikutnya')")
    tablet.wait_for_selector(".tile-check-in")
    look(tablet)


def quiz(tablet: Page, live: str, phase: str, option: str, pair: str = "") -> list[str]:
    """A quick quiz with its faces; what was said of each answer."""
    switch_quiz(phase)
    tablet.goto(live)
    look(tablet)
    tablet.click(".tile-quiz")
    if pair:
        tablet.fill("[name=pair]", pair)
        tablet.click(".foot .primary")
    told = []
    for _question in range(5):
        if phase == "before":
            answer_straight_on(tablet)
            continue
        getattr(tablet.locator("button.quiz-option"), option).click()
        told.append(tablet.locator(".verdict-word").inner_text())
        tablet.click("main a.primary")
    for item in ("possible", "ask"):
        tablet.locator("label", has=tablet.locator(f"[name={item}][value='3']")).click()
    tablet.click("main form button.primary")
    tablet.wait_for_url("**/result")
    return told


def quiz_before(tablet: Page, live: str) -> str:
    """Somebody knows no answer yet; the number they write down."""
    quiz(tablet, live, "before", "last")  # "Belum tahu" is the last one
    (code,) = re.findall(r"\d{4}", "".join(tablet.locator(".quiz-code").inner_text().split()))
    return str(code)


def quiz_after(tablet: Page, live: str, code: str) -> int:
    """The same person afterwards, with the number; how many answers were right."""
    return quiz(tablet, live, "after", "first", code).count("Tepat!")


# --- at tablets without a screen: what the first people showed on one, the others do in a fraction of the time


def check_in_unseen(app: Flask, said: dict[str, str]) -> None:
    """The same form, filled in without a screen."""
    browser = Browser(app)
    browser.get("/check-in/")
    browser.submit(**said)
    assert browser.path == "/check-in/done"


def quiz_unseen(app: Flask, phase: str, option: str, pair: str = "") -> tuple[Browser, int]:
    """The same quick quiz with its faces, and how many answers were right; ``option`` says which stands on each
    screen."""
    browser = Browser(app)
    browser.get("/quiz/")
    browser.submit(length="short", phase=phase, pair=pair)
    right = 0
    for _question in range(5):
        tap(browser, keys_on(browser)[{"first": 0, "last": -1}[option]])
        right += len(browser.page.select(".told.right"))
        if phase != "before":
            browser.get(onward(browser))
    browser.submit(possible="3", ask="3")
    return browser, right


def both_unseen(app: Flask) -> int:
    """Somebody's quizzes before and after; how many answers were right afterwards."""
    browser, _right = quiz_unseen(app, "before", "last")
    code = "".join(browser.page.select_one(".quiz-code").text.split())
    return quiz_unseen(app, "after", "first", code)[1]


# --- at the desk


def plan(page: Page, live: str) -> str:
    """Plan a session from the list of sessions; the address of its page."""
    page.goto(f"{live}/admin/sessions/")
    page.click("main a[href$='/sessions/new']")
    page.fill("[name=order_number]", "WIM.12.IMI-07/2026")
    page.fill("[name=title]", "Berangkat aman, pulang senang")
    page.fill("[name=village_code]", "Lontar")
    page.fill("[name=place_name]", "Aula Lontar")
    page.fill("[name=starts_at]", "09.00")
    page.fill("[name=ends_at]", "12:00")
    page.fill("[name=material]", "Jalur resmi dan tanda bahaya")
    page.click("main form.form button.primary")
    expect(page.locator("h1")).to_have_text("Berangkat aman, pulang senang")
    return page.url


def open_(page: Page) -> None:
    """Open it, once its date, typed today, has been looked at."""
    page.locator("label", has=page.locator("[name=sure]")).click()
    page.click("main button:has-text('Buka sesi')")
    expect(page.locator(".flash")).to_contain_text("Sesi sudah dibuka")


def finish(page: Page) -> None:
    """One page: void the double with one tap, confirm the rest, type in the head count of the paper, close."""
    page.click("nav.tabs a:has-text('Selesaikan')")
    page.get_by_role("button", name="Orang yang sama").click()
    expect(page.locator(".flash")).to_contain_text("1 kehadiran dibatalkan")
    page.get_by_role("button", name="Konfirmasi sisanya (9)").click()
    expect(page.locator(".flash")).to_contain_text("9 kehadiran dikonfirmasi")
    for name, people in (HEADS | HEADS_BY_GROUP).items():
        page.fill(f"[name={name}]", str(people))
    page.click("main button:has-text('Tutup dan cetak')")
    expect(page.locator(".flash")).to_contain_text("Sesi sudah ditutup")
