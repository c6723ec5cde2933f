"""People at a real server over the network, who press again when the power was gone."""

import random
import re
import secrets
import threading
from collections.abc import Callable

from tests.cast.ledger import Answer, Ledger
from tests.cast.server import NO_POWER, NONCE, OPTION, SESSION, SIGN, TOKEN, Browser, found


class Villager:
    """Checks in and takes the quiz, again and again; what was pressed when the power went is pressed again."""

    def __init__(self, port: int, ledger: Ledger, name: str) -> None:
        self.browser, self.ledger, self.name = Browser(port), ledger, name
        self.lot = random.Random()
        self.pending: Callable[[], None] | None = None
        self.quiz: Answer | None = None  # the question that comes next
        self.turn = 0

    def go(self) -> None:
        """One thing after the other, until the power goes."""
        try:
            if self.pending:
                self.press(self.pending)
            while True:
                self.go_on()
        except NO_POWER:
            return
        except AssertionError as fault:
            self.ledger.complaints.append(str(fault))

    def go_on(self) -> None:
        """The next question of the quiz, which a check-in would end; or something new: two check-ins, then a quiz."""
        if self.quiz:
            self.answer(self.quiz)
            return
        (self.check_in, self.check_in, self.begin_quiz)[self.turn % 3]()
        self.turn += 1

    def press(self, press: Callable[[], None]) -> None:
        """Press a button; until it is acknowledged it is pressed again after the next start."""
        self.pending = press
        press()
        self.pending = None

    def check_in(self) -> None:
        """Open the form, fill it in, send it."""
        page = self.get("/check-in/")
        nonce, row = found(NONCE, page), somebody(self.lot, self.name)
        fields = {"csrf_token": found(TOKEN, page), "session": found(SESSION, page), "nonce": nonce} | check_in_fields(
            row
        )
        self.ledger.check_ins[nonce] = row | {"session_id": fields["session"], "origin": "kiosk", "state": "new"}

        def press() -> None:
            self.post("/check-in/", fields, "/check-in/done")
            self.ledger.acknowledged.add(nonce)

        self.press(press)

    def begin_quiz(self) -> None:
        """Begin one."""
        page = self.get("/quiz/")
        fields = {"csrf_token": found(TOKEN, page), "length": "short", "phase": "free"}
        answer = self.browser.open("POST", "/quiz/", fields)
        token = re.fullmatch(r"/quiz/([^/]+)/1", answer.location or "")
        assert token, f"POST /quiz/: {answer.status} {answer.location}"
        self.ledger.attempts.add(token[1])
        self.quiz = Answer(token[1], 1)

    def answer(self, key: Answer) -> None:
        """Tap any option of this question; the next one follows."""
        address = f"/quiz/{key.token}/{key.number}"
        page = self.get(address)
        option = self.lot.choice(OPTION.findall(page))
        self.ledger.answers[key] = option

        def press() -> None:
            self.post(address, {"csrf_token": found(TOKEN, page), "option": option}, address)
            self.ledger.acknowledged.add(key)
            self.quiz = key._replace(number=key.number + 1) if key.number < 5 else None

        self.press(press)

    def check_offer(self) -> str:
        """Tick any sign; the token of the check."""
        page = self.get("/offers/")
        fields = {"csrf_token": found(TOKEN, page), "sign": self.lot.choice(SIGN.findall(page))}
        checked = self.browser.open("POST", "/offers/", fields)
        token = re.fullmatch(r"/offers/([^/]+)", checked.location or "")
        assert token, f"POST /offers/: {checked.status} {checked.location}"
        return token[1]

    def get(self, path: str) -> str:
        """A page that must be there."""
        page = self.browser.open("GET", path)
        assert page.status == 200, f"GET {path}: {page.status} {page.location}"
        return page.body

    def post(self, path: str, fields: dict[str, str], onward: str) -> None:
        """A form that must be taken."""
        page = self.browser.open("POST", path, fields)
        assert (page.status, page.location) == (303, onward), f"POST {path}: {page.status} {page.location}"


def somebody(lot: random.Random, name: str) -> dict[str, str | None]:
    """A child, or a person with a name of their own, as the database is to have them."""
    row: dict[str, str | None] = {"age": "child", "name": None, "phone": None, "sex": lot.choice(["L", "P"])}
    if lot.randrange(3):
        row |= {"age": "adult", "village_code": "36.04.13.2008", "group": "warga"}
        row |= {"name": f"{name} {secrets.token_hex(6)}", "phone": f"+62812{lot.randrange(10**8):08d}"}
    return row


def check_in_fields(row: dict[str, str | None]) -> dict[str, str]:
    """Fields of the form as this person fills them in."""
    answers = {"age": row["age"], "sex": row["sex"], "village": row.get("village_code"), "group": row.get("group")}
    name_fields = (
        {"name": row["name"], "consent": "1", "phone": row["phone"], "phone_consent": "1"} if row["name"] else {}
    )
    return {field: value or "" for field, value in (answers | name_fields).items()} | {
        "anonymous": "" if row["name"] else "1"
    }


def all_at_once(villagers: list[Villager]) -> list[threading.Thread]:
    """Everybody begins."""
    threads = [threading.Thread(target=villager.go) for villager in villagers]
    for thread in threads:
        thread.start()
    return threads
