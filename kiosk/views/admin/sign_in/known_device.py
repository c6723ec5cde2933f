"""The mark of a browser in which an officer has signed in before.

Wrong passwords are counted by address, and all of them together, so strangers who keep guessing would keep an officer
out. From a browser with this mark they are counted apart: as few, but nobody else's.
"""

import hashlib
from contextlib import suppress

from flask import Response, after_this_request, current_app, request, url_for
from itsdangerous import BadSignature, Signer

from kiosk.models import Officer
from kiosk.rules import officers

DAYS = 180
DEVICE = "device:"


def cookie_name() -> str:
    """Under HTTPS a name that a browser takes over nothing else."""
    return "__Secure-known" if current_app.config["HTTPS"] else "known"


def signer(officer: Officer) -> Signer:
    """Signs for one officer; the mark names nobody."""
    return Signer(current_app.config["SECRET_KEY"], salt=f"known device of {officer.id}", digest_method=hashlib.sha256)


def remember(officer: Officer) -> None:
    """Mark this browser, after a sign-in."""
    mark = signer(officer).sign(officers.new_token()).decode()

    @after_this_request
    def with_mark(response: Response) -> Response:
        response.set_cookie(
            cookie_name(),
            mark,
            max_age=DAYS * 86_400,
            path=url_for("admin.today.index"),  # sign-in and change of password ask for it; villagers' pages never
            secure=current_app.config["HTTPS"],
            httponly=True,
            samesite="Lax",
        )
        return response


def tries_from_here(username: str) -> str:
    """The audit's name for the tries at a username from this browser."""
    officer, mark = officers.by_username(username), request.cookies.get(cookie_name(), "")
    if officer and mark:
        with suppress(BadSignature):
            return DEVICE + hashlib.sha256(signer(officer).unsign(mark)).hexdigest()[:16]
    return officers.tried_account(username)


def is_mark(row: str) -> bool:
    """Whether these tries are those of a known browser."""
    return row.startswith(DEVICE)
