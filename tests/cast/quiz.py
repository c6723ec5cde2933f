"""A villager walks through the quiz: begin, tap, go on."""

import secrets

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from kiosk.db import db
from kiosk.models import Question, QuizAnswer, QuizAttempt
from tests.cast.pages import Browser


def attempts() -> list[QuizAttempt]:
    """Every attempt, as stored now."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(QuizAttempt)))


def attempt_of(browser: Browser) -> QuizAttempt:
    """The attempt this browser stands in."""
    attempt = db.session.get_one(QuizAttempt, browser.path.split("/")[2])
    assert attempt
    return attempt


def answers_of(browser: Browser) -> list[str | None]:
    """The stored answers of this attempt, in order."""
    db.session.rollback()
    db.session.expire_all()
    return [answer.option for answer in attempt_of(browser).answers]


def begin(browser: Browser, **fields: str) -> QuizAttempt:
    """Start a quiz from its first page."""
    browser.get("/quiz/")
    browser.submit(**fields)
    return attempt_of(browser)


def practise(browser: Browser) -> QuizAttempt:
    """Begin a round of offers from its tile."""
    browser.get("/")
    browser.press("Aman atau tidak?")
    return attempt_of(browser)


def tap(browser: Browser, option: str) -> None:
    """Answer the question on the screen with this option."""
    browser.submit("main form:has([name=option])", option=option)


def onward(browser: Browser) -> str:
    """Where the way on leads."""
    link = browser.page.select_one("main .foot a")
    assert link
    return str(link["href"])


def answer_all(browser: Browser, option: str = "") -> None:
    """Answer every question, rightly unless an option is named, and stop at what follows the last one."""
    attempt = attempt_of(browser)
    for answer in attempt.answers:
        tap(browser, option or answer.question.answer)
        if browser.page.select_one("main .foot a"):  # before goes straight on, and a round ends with its feedback
            browser.get(onward(browser))


def measure(browser: Browser, option: str = "", **fields: str) -> QuizAttempt:
    """A whole quiz before or after a session, the attitude too."""
    attempt = begin(browser, **fields)
    answer_all(browser, option)
    browser.submit(possible="3", ask="2")
    assert browser.path == f"/quiz/{attempt.token}/result"
    return attempt_of(browser)


def pair_code_of(browser: Browser) -> str:
    """The pair code on the screen."""
    code = browser.page.select_one(".quiz-code")
    assert code
    return code.text


def open_attempt(
    browser: Browser, questions: list[Question], option: str | None = None, step: str = "1", phase: str = "free"
) -> None:
    """Open a page of a new attempt with these questions, each answered so; with "" rightly, with None not yet."""
    answers = []
    for position, question in enumerate(questions, 1):
        chosen = question.answer if option == "" else option
        is_right = None if option is None else chosen == question.answer
        answers.append(QuizAnswer(question_id=question.id, position=position, option=chosen, right=is_right))
    token = secrets.token_urlsafe(16)
    length = "full" if len(questions) > 5 else "short"
    with db.write():
        db.session.add(
            QuizAttempt(token=token, length=length, phase=phase, finished=option is not None, answers=answers)
        )
    with browser.client.session_transaction() as cookie:
        cookie["quiz"] = token
    browser.get(f"/quiz/{token}/{step}")


def deactivate(*slugs: str) -> None:
    """An officer takes these questions out."""
    with db.write():
        for question in db.session.scalars(select(Question).where(Question.slug.in_(slugs))):
            question.active = False


def form_on(browser: Browser) -> MultiDict[str, str]:
    """The fields that the form on the screen would send if nobody touched it."""
    form = browser.page.select_one("main form[method=post]")
    assert form
    return browser.form_data(form)


def keys_on(browser: Browser) -> list[str]:
    """The options in the order of the screen."""
    return [str(button["value"]) for button in browser.page.select("button[name=option]")]
