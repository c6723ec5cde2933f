"""Every page a person can be shown, and how to get there: for what is checked on all of them."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from flask import current_app
from playwright.sync_api import JSHandle, Locator, Page, expect
from sqlalchemy import select, update

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import OutreachSession, QuizAttempt
from kiosk.rules.quiz import record_answer
from tests.cast.apps import over_https
from tests.cast.companies import DICABUT, LEWAT, MIRIP, SEJATI, bring_list
from tests.cast.officers import PASSWORD

SIZES = {"800x1280": (800, 1280), "1280x800": (1280, 800), "600x1024": (600, 1024), "360x640": (360, 640)}
DESK_SIZES = {"1366x768": (1366, 768), "360x640": (360, 640)}
# WCAG 2.2 AA in full, and AAA for contrast and the size of targets; 2.2.3 is knowingly not met, for privacy
# of what is no violation axe would describe every element, which takes as long as finding them
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
RULES: dict[str, Any] = ONLY_VIOLATIONS | {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {
        "color-contrast-enhanced": {"enabled": True},  # AAA; with FROM_PALE_ON it holds AA as well
        "color-contrast": {"enabled": False},
        "target-size": {"enabled": True},
    },
}
# axe's own numbers, but that texts below 4.5:1 and 3:1 are not left to the rule of AA
FROM_PALE_ON = """axe.configure({ checks: [{ id: 'color-contrast-enhanced', options: {
  ignoreUnicode: true, ignoreLength: false, ignorePseudo: false, boldValue: 700, boldTextPt: 14, largeTextPt: 18,
  contrastRatio: { normal: { expected: 7 }, large: { expected: 4.5 } },
  pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.1, textStrokeEmMin: 0.03 } }] })"""
DESK_RULES: dict[str, Any] = ONLY_VIOLATIONS | {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


def choose_language(page: Page, live: str, language: str) -> None:
    """The visit goes on in this language."""
    page.goto(live + "/offers/")
    look(page)
    with page.expect_navigation():
        page.locator(f".languages button[value={language}]").click()


def start_quiz(page: Page, live: str) -> None:
    page.goto(live + "/quiz/")
    page.click("main form button[type=submit]")
    page.wait_for_selector("button[name=option]")
    look(page)


def switch_quiz(phase: str) -> None:
    """The officer says which quiz is taken now, in every session."""
    with db.write():
        db.session.execute(update(OutreachSession).values(quiz_phase=phase))


def answer_straight_on(page: Page) -> None:
    """An answer in a quiz before a session: the next page follows at once."""
    number = page.locator(".quiz-progress").inner_text()
    page.locator("button.quiz-option").last.click()
    expect(page.locator("main")).not_to_contain_text(number)


def styles_come(page: Page) -> None:
    """Until the style sheet is there that a swap has brought into the page of a question."""
    page.wait_for_function("[...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)")


def finish_quiz(page: Page, live: str, right: int = 0, length: str = "short") -> None:
    """A whole quiz with so many right answers, and "Belum tahu" to the others; the last one is tapped."""
    page.goto(live + "/quiz/")
    page.click(f"[name=length][value={length}]")
    page.wait_for_selector("button[name=option]")
    db.session.rollback()  # another quiz may have been read before
    attempt = db.session.get_one(QuizAttempt, page.url.split("/")[-2])
    keys = [answer.question.answer for answer in attempt.answers]
    *others, last = [*keys[:right], *["unknown"] * (len(keys) - right)]
    with db.write():
        for number, key in enumerate(others, 1):
            record_answer(attempt.token, number, key)
    page.goto(f"{live}/quiz/{attempt.token}/{len(keys)}")
    page.locator(f"button.quiz-option[value={last}]").click()
    page.locator("main .foot a").click()
    page.wait_for_url("**/result")
    styles_come(page)
    expect(page.locator(".result .suitcase")).to_be_visible()


def check_offer(*signs: str) -> Callable[[Page, str], None]:
    """Tick these signs, and say where they were checked; sent at once, whichever step they stand in."""

    def reach(page: Page, live: str) -> None:
        page.goto(live + "/offers/")
        for sign in signs:
            page.evaluate(f"document.querySelector('[value={sign}]').checked = true")
        page.evaluate("document.getElementById('page-form').submit()")
        page.wait_for_selector(".verdict")
        look(page)

    return reach


def open_reply(*signs: str) -> Callable[[Page, str], None]:
    """From the verdict on these signs to what can be answered."""

    def reach(page: Page, live: str) -> None:
        check_offer(*signs)(page, live)
        page.locator("main a[href$='/reply']:visible").click()
        page.wait_for_selector(".reply-page")
        look(page)

    return reach


def check_in(page: Page, live: str) -> None:
    page.goto(live + "/check-in/")
    page.evaluate("""document.querySelector('[name=who][value=named]').checked = true;
        document.querySelector('[name=name]').value = 'Siti Aminah';
        document.querySelector('[name=consent]').checked = true;
        document.getElementById('page-form').submit()""")
    page.wait_for_url("**/check-in/done")


# --- every villagers' page, in walks that stop at each with its name


def walk_paths(*paths: str, status: int = 200) -> Callable[[Page, str], Iterator[str]]:
    """Simply opens these addresses; a page of errors is no page to look at, unless it is the one asked for."""

    def walk(page: Page, live: str) -> Iterator[str]:
        for path in paths:
            answer = page.goto(live + path)
            assert answer
            assert answer.status == status, path
            yield re.sub(r"\W+", "-", path).strip("-") or "home"

    return walk


def walk_quiz(page: Page, live: str) -> Iterator[str]:
    page.goto(live + "/quiz/")
    yield "quiz-start"
    start_quiz(page, live)
    yield "quiz-question"
    for number in range(5):
        page.locator("button.quiz-option").last.click()  # "Belum tahu": never right, so the longest feedback
        page.wait_for_selector("main .foot a")
        if not number:
            yield "quiz-feedback"
        page.locator("main .foot a").click()
    page.wait_for_url("**/result")
    styles_come(page)
    yield "quiz-result"
    yield from walk_plan(page)


def walk_plan(page: Page) -> Iterator[str]:
    """The plan at the end of a quiz, to its card; and the card of who skips all of it."""
    page.get_by_role("link", name=re.compile("Rencana saya|My plan")).click()
    for number in (1, 2, 3):
        page.locator(f".quiz-pips :nth-child({number})[data-now]").wait_for()
        yield f"plan-{number}"
        page.locator(".plan-choice").nth(1).click()
    page.wait_for_selector(".plan-card")
    yield "plan-card"
    page.goto(re.sub(r"=\w+", "=skip", page.url))
    yield "plan-card-skipped"


def walk_quiz_of_a_session(page: Page, live: str) -> Iterator[str]:
    """Its faces, the number that joins the quiz before to the one after, and the field for it."""
    switch_quiz("before")
    start_quiz(page, live)
    for _ in range(5):
        answer_straight_on(page)
    page.wait_for_selector(".quiz-faces")
    yield "quiz-faces"
    page.get_by_role("button", name=re.compile("Lewati|Skip")).click()
    page.wait_for_selector(".quiz-code")
    styles_come(page)
    yield "quiz-code"
    switch_quiz("after")
    page.goto(live + "/quiz/")
    page.click("main form button[type=submit]")
    page.fill("[name=pair]", "12")
    page.click(".foot .primary")
    page.wait_for_selector("#pair-error")
    yield "quiz-number"


def walk_practice(page: Page, live: str) -> Iterator[str]:
    """A round of offers, to its end."""
    page.goto(live)
    page.locator(".tile-practice").click()
    page.wait_for_selector(".offer")
    yield "offer-practice"
    for number in range(4):
        page.locator("[value=scam]").click()
        page.wait_for_selector(".offer-verdict, a.bubble")
        if page.locator("a.bubble").count():
            yield "offer-odd-one"
            page.locator("a.bubble").first.click()
            page.wait_for_selector(".offer-verdict")
        yield f"offer-told-{number}"
        page.locator("main .foot a").click()
    page.wait_for_selector(".offer-result")
    yield "offer-result"


def walk_offer_check(page: Page, live: str) -> Iterator[str]:
    yield from walk_paths("/offers/", "/offers/?step=people")(page, live)
    page.locator("label:has([value=R16])").click()
    page.locator("form.steps .next").click()
    page.wait_for_selector("#checked:not([hidden])")
    yield "offer-where-checked"
    for signs in (("R01", "R10", "R06", "R16"), ("R10",), ("R16",), (), ("R16", "R17", "office")):
        check_offer(*signs)(page, live)
        yield "-".join(("offer", *signs))
    for signs in (("R10",), ("R11",), (), ("R07",)):
        open_reply(*signs)(page, live)
        yield "-".join(("reply", *signs))


def walk_check_in(page: Page, live: str) -> Iterator[str]:
    yield from walk_paths("/check-in/", "/check-in/withdraw")(page, live)
    page.goto(live + "/check-in/")
    page.evaluate("document.getElementById('page-form').submit()")
    page.wait_for_selector(".field-error")
    yield "check-in-errors"
    check_in(page, live)
    yield "check-in-done"


def walk_join(page: Page, live: str) -> Iterator[str]:
    """A device that has not joined, on a server; and the question that a poster's code leads to over HTTPS."""
    current_app.config["JOIN_REQUIRED"] = True
    yield from walk_paths("/check-in/", "/", "/join/")(page, live)
    page.fill("[name=letters]", "KTMRXW")
    page.click(".foot .primary")
    page.wait_for_selector("#letters-error")
    yield "join-wrong"
    current_app.config["JOIN_REQUIRED"] = False
    key = db.session.scalar(select(OutreachSession.join_key))
    db.session.rollback()
    with over_https(current_app):
        page.goto(f"{live}/join/{key}")
        yield "join-device"


def walk_companies(page: Page, live: str) -> Iterator[str]:
    """What the office's list says of a company, also of that of an offer."""
    bring_list()
    yield from walk_paths("/companies/", "/hotlines/kp2mi-08001000", "/offers/?step=checked")(page, live)
    for name in (SEJATI, DICABUT, LEWAT, MIRIP, "PT Angin Ribut", ""):
        ask_company(page, live, name)
        yield f"company-{name.replace(' ', '-') or 'empty'}"
    for name in (DICABUT, LEWAT, SEJATI, "PT Angin Ribut", MIRIP):
        page.goto(live + "/offers/?step=checked")
        page.fill("[name=company]", name)
        page.click("form.steps [type=submit]:not([formaction])")
        page.wait_for_selector(".verdict, #chosen")
        look(page)
        yield f"offer-of-{name.replace(' ', '-')}"
    bring_list(days_old=91)
    ask_company(page, live, SEJATI)
    yield "company-old-list"


def ask_company(page: Page, live: str, name: str) -> None:
    """Ask the list about this name."""
    page.goto(live + "/companies/")
    page.fill("[name=name]", name)
    page.click("main .foot .primary")
    page.wait_for_selector("main.company, #name-error")
    look(page)


HELP = ("/hotlines/", "/hotlines/sapa-129", "/hotlines/cek-p3mi", "/hotlines/contacts/", "/hotlines/emergency/")
WALKS = {
    "quiz": walk_quiz,
    "quiz of a session": walk_quiz_of_a_session,
    "practice": walk_practice,
    "offer check": walk_offer_check,
    "companies": walk_companies,
    "check-in": walk_check_in,
    "join": walk_join,
    "help": walk_paths("/", *HELP, "/take-home/"),
    "checklist and family": walk_paths(
        *("/checklist/", "/checklist/1", "/checklist/5", "/checklist/papers", "/family/", "/family/malaysia"),
        *("/family/lain", "/family/1", "/family/3", "/family/6"),
    ),
    "away": walk_paths("/away/", "/exit"),
    "nowhere": walk_paths("/tidak-ada", "/join/kode-dari-acara-lain", status=404),
}


def sign_in(page: Page, live: str, username: str = "hasan") -> None:
    page.goto(live + "/admin/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/admin/")


PICTURES = ROOT / "screenshots"


def picture(page: Page, name: str, size: str) -> None:
    """Keep a picture of the whole page for people to look at, where they ask for it (SCREENSHOTS=1); git ignores it."""
    if "SCREENSHOTS" not in os.environ:
        return
    folder = PICTURES / size
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(folder / f"{name}.png"), full_page=True, animations="disabled", caret="initial")


def at_both_sizes(page: Page, name: str) -> None:
    """Nothing of a desk's page is wider than the screen of a laptop, or of a phone; what axe finds is nothing."""
    for size, (width, height) in DESK_SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        picture(page, name, size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
    assert violations(page, DESK_RULES) == []


def bring_axe(page: Page) -> None:
    """Have axe in the page, once for each document."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{Axe().axe_script}; {FROM_PALE_ON}")


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[dict[str, Any]]:
    """Violations that axe finds; its long list of what is well stays in the page, for to bring it takes as long."""
    bring_axe(page)
    faults: list[dict[str, Any]] = page.evaluate("rules => axe.run(rules).then(results => results.violations)", rules)
    return faults


def middle(html: str) -> str:
    """The part of a served page that an answer swaps, from its bar to its foot's end."""
    return html[html.index("<main") : html.index("</main>")]


def hand_over(page: Page, pages: dict[str, str]) -> JSHandle:
    """The texts of these pages as the page itself holds them, which a script then takes again and again."""
    return page.evaluate_handle("pages => pages", pages)


def put_in(page: Page, address: str, sent: list[tuple[str, str]] | None = None) -> None:
    """The middle of the page at this address, or of the answer to what is sent there, in the place of this one's.

    A page of its own takes five times as long. Both must have the same style sheets.
    """
    page.evaluate(PUT_IN, [address, sent])


PUT_IN = """async ([address, sent]) => {
  const token = ['csrf_token', document.querySelector('[name=csrf_token]').value];
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' },
    ...sent && { method: 'POST', body: new URLSearchParams([token, ...sent]) } });
  const served = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.getElementById('main').outerHTML = served.getElementById('main').outerHTML;
  const next = served.querySelector('[name=csrf_token]').value;
  document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = next; });
  dispatchEvent(new Event('htmx:afterSettle')); }"""


def look(page: Page) -> None:
    """Until the page's scripts are there, if it has any."""
    page.wait_for_load_state()
    page.locator("html:not(.loading)").wait_for(state="attached")


# a new screen takes no tap for 300 ms, and a walk meets hundreds of them
HURRIED = """(() => {
  const hurry = wait => (action, time, ...more) => wait(action, time === 300 ? 40 : time, ...more);
  let hurried = hurry(window.setTimeout); // a test's own clock takes its place later
  Object.defineProperty(window, 'setTimeout', { get: () => hurried, set: wait => { hurried = hurry(wait); } });
})()"""

# words of the middle of a page that are in sight: what is folded, below the screen, or for the ear alone is not
WORDS = """() => { const texts = document.createTreeWalker(document.getElementById('main'), NodeFilter.SHOW_TEXT);
  const words = [], seen = e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible'
    && e.getBoundingClientRect().top < innerHeight && !e.closest('.unseen, .speaker, template')
    && !e.matches('details:not([open])') && !e.closest('details:not([open]) > :not(summary)');
  while (texts.nextNode()) if (seen(texts.currentNode.parentElement))
    words.push(...texts.currentNode.data.split(/\\s+/).filter(word => /[\\p{L}\\d]/u.test(word)));
  return words.length; }"""

ADD_STYLE = """document.addEventListener('DOMContentLoaded', () => { const style = document.createElement('style');
    style.textContent = "%s"; document.head.append(style); });"""
LARGE = "html { font-size: 200% }"


def question(page: Page) -> Locator:
    """The dialog that comes after a silence."""
    return page.get_by_role("alertdialog", name="Masih di sini?")


def silence(page: Page, seconds: int) -> None:
    """Nobody does anything for so long; what was done before has reached the page."""
    look(page)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))")
    page.clock.fast_forward(1000 * min(seconds, 60))
    page.clock.fast_forward(1000 * max(seconds - 60, 0))  # what has begun after a minute is over, too


def until_asked(page: Page) -> None:
    """Nobody does anything until the page asks; who reads slowly has a second for each of its words."""
    look(page)
    idle, patience = page.evaluate("[kiosk.idle(), kiosk.patience()]")
    silence(page, idle)
    page.clock.fast_forward(1000 * (patience - idle + 1))


def worker_comes(page: Page) -> None:
    """The tablet has been quiet for so long that the worker is fetched, and it is at work."""
    page.clock.fast_forward(10_000)
    page.evaluate("""navigator.serviceWorker.ready.then(ready => new Promise(done => setInterval(
        () => ready.active && ready.active.state === 'activated' && done(true), 20)))""")


def tick(page: Page, seconds: int) -> None:
    """The clock goes on, second by second, from when the page's scripts are there: before, they count nothing."""
    look(page)
    page.clock.run_for(1000 * seconds)
