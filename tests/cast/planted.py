"""A hall in the middle of a day: a row for everything an address can name, and people who must never be shown."""

import re
import secrets
import time
from typing import Any

from flask import Flask, current_app, session
from flask.testing import FlaskClient
from flask_login.utils import encode_cookie
from itsdangerous import URLSafeTimedSerializer

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Officer, Village
from kiosk.rules import checkins, halls, offers, officers, photos, quiz, voices
from kiosk.web import halls as screens, visits
from tests.cast.audio import lend_voice
from tests.cast.companies import bring_list
from tests.cast.officers import account
from tests.cast.photos import small
from tests.conftest import open_session

NAME = "Zulaikha Tertanam"
PHONE = "+6281298765432"
PHONE_AS_WRITTEN = re.compile(r"\+?(62|0)?[ .-]*812[ .-]*9876[ .-]*5432")
QUESTIONS = 5
RAW_TOKEN = "0" * 40


class Planted:
    """The rows, and what an address has to hold to lead to them. Every browser has joined this hall."""

    def __init__(self) -> None:
        current_app.config["JOIN_REQUIRED"] = True
        village = db.session.get(Village, "36.04.13.2007")
        assert village
        with db.write():
            self.officer = account("ratna", "Ratna", "officer")
            self.supervisor = account("hasan", "Hasan", "supervisor")
            self.third = account("dewi", "Dewi", "officer")
            self.invited = officers.add_account("Joko", "officer")
            db.session.add_all([self.officer, self.supervisor, self.third])
            db.session.flush()
            self.third_id = self.third.id
            self.plant_session(village, "open")
        bring_list()
        self.voice = lend_voice("start")
        self.clip = next(iter(voices.heard_voices()[self.voice].clips.values()))

    def plant_session(
        self, village: Village, state: str, beginning: str = "nonce", answered: int = QUESTIONS + 1
    ) -> None:
        """A session with its people, and a set-up link that works."""
        session = open_session(village, state=state)
        db.session.add(session)
        db.session.flush()
        self.session_id, self.join_key = session.id, session.join_key
        self.plant_people(beginning)
        self.plant_activities(answered)
        self.hall = halls.store_questions(session, halls.propose_questions(session.id))[0].id
        self.set_up = officers.make_set_up_link(self.invited)

    def plant_people(self, beginning: str) -> None:
        """Check-ins with a name and a phone, from the tablet, a phone and paper."""
        fields: dict[str, Any] = {"session_id": self.session_id, "age": "adult", "name": NAME, "phone": PHONE}
        check_in = checkins.add_check_in(f"{beginning}-of-the-tablet", **fields)
        checkins.add_check_in(f"{beginning}-of-the-paper", origin="paper", **fields)
        checkins.add_check_in(f"{beginning}-of-the-double", **fields)
        checkins.add_check_in(f"{beginning}-of-a-phone", origin="qr", **fields)
        db.session.flush()
        photos.add_photos(self.session_id, [small()], today())
        self.photo_id = photos.photos_of_session(self.session_id)[0].id
        self.check_in_id, self.withdrawal_code = check_in.id, str(check_in.withdrawal_code)

    def plant_activities(self, answered: int) -> None:
        """A quiz of which so many questions are answered, and a checked offer."""
        attempt = quiz.start_attempt("before", "short", self.session_id)
        assert attempt
        self.quiz = attempt.token
        self.offer = offers.record_check(["R01"], self.session_id).token
        db.session.flush()
        for number in range(1, answered + 1):
            quiz.record_answer(self.quiz, number, "unknown")
        if answered > QUESTIONS:
            quiz.record_attitude(self.quiz, 1, 3)

    def renew(self, state: str, answered: int) -> None:
        """The next hour: everything is there again, also what was erased, closed, switched off or answered."""
        village = db.session.get(Village, "36.04.13.2007")
        assert village
        with db.write():
            village.active = self.third.active = self.officer.active = self.supervisor.active = True
            self.officer.role, self.supervisor.role = "officer", "supervisor"
            self.invited.active = True
            self.plant_session(village, state, f"nonce-{secrets.token_urlsafe(6)}", answered)

    def secrets(self) -> list[str]:
        """What no page of a villager may hold, beside the phone."""
        return [NAME, *NAME.split(), "nonce-of-the-tablet", self.withdrawal_code, self.check_in_id]

    def values(self, rule: str) -> dict[str, Any]:
        """Values for the arguments of a rule of the URL map, so that it leads somewhere."""
        slugs = {"/admin/questions/": "Q01", "/family/": "malaysia", "/checklist/": "papers"}
        keys = {"/join/": self.join_key, "/hall/": self.hall, "/admin/voice/": self.clip.partition("-")[0]}
        names = {"/admin/voice/": "start"}
        tokens = {"/admin/set-up/": self.set_up, "/offers/": self.offer}
        return {
            "session_id": self.session_id,
            "checkin_id": self.check_in_id,
            "photo_id": self.photo_id,
            "code": "36.04.13.2008",
            "slug": value_for(slugs, rule) or "sapa-129",
            "key": value_for(keys, rule) or self.third_id,
            "token": value_for(tokens, rule) or self.quiz,
            "number": 1,
            "step": 1,
            "which": "cards",
            "filename": "later.js",
            "voice": self.voice,
            "voice_id": self.voice,
            "name": value_for(names, rule) or self.clip,
        }

    def address(self, rule: str) -> str:
        """The address of a rule, with these values in it."""
        path = rule
        for name, value in self.values(rule).items():
            path = re.sub(rf"<(\w+:)?{name}>", str(value), path)
        assert "<" not in path, f"no value for an argument of {rule}"
        return path

    def client(self, app: Flask, who: str) -> FlaskClient:
        """A fresh browser of a stranger, of a villager in the middle of a visit, or of who is signed in."""
        client = app.test_client()
        with app.test_request_context():
            seal = encode_cookie(f"{self.hall} {self.officer.id}")
        client.set_cookie(screens.COOKIE, seal, path=f"/hall/{self.hall}/")
        with client.session_transaction() as cookie:
            cookie.update(csrf_token=RAW_TOKEN, joined=self.session_id, shared=True)
            if who == "villager":
                cookie.update(quiz=self.quiz, offer=self.offer, check_in="nonce-of-the-tablet")
            if who in ("officer", "supervisor"):
                now = int(time.time())
                cookie.update(_user_id=self.token_of(who), _fresh=True, signed_in_at=now, seen_at=now)
        return client

    def token_of(self, who: str) -> str:
        """What the present cookie of this officer carries: signing out gives it another."""
        db.session.expire_all()
        officer: Officer = getattr(self, who)
        token = officer.login_token
        db.session.rollback()
        return token


def value_for(by_beginning: dict[str, str], rule: str) -> str | None:
    """The value for rules that begin so."""
    return next((value for beginning, value in by_beginning.items() if rule.startswith(beginning)), None)


def form_token(app: Flask) -> str:
    """A form token that is valid in these browsers."""
    serializer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return str(serializer.dumps(RAW_TOKEN))


def form_nonce(app: Flask, key: str) -> str:
    """A nonce of these browsers' own, from a key of 16 characters."""
    with app.test_request_context():
        session["csrf_token"] = RAW_TOKEN
        return visits.sign_nonce(key)
