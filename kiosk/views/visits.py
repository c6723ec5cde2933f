"""The visit of a villager: what its cookie may open, its language, its end; no page."""

import time
from typing import Any

from flask import Flask, Response, after_this_request, request, session
from flask_babel import get_locale
from flask_login import logout_user

# what stays when a visit moves on to another activity: nothing that ties one activity to the next
KEPT = ("language", "_user_id", "_fresh", "_id", "signed_in_at", "seen_at")

OVER = "over"  # the cookie by which app.js says so


def begin_activity(**opens: Any) -> None:
    """Renew the visit's cookie: forget the activity before, and let it open what this one made."""
    for key in [k for k in session if k not in KEPT]:
        session.pop(key)
    session.update(opens)
    session["began"] = int(time.time())


def minutes_since_begin() -> int:
    """Whole minutes since this activity began, by the visit's own cookie: the database keeps no clock."""
    began: float = session.get("began", time.time())
    return max(0, round((time.time() - began) / 60))


def end() -> None:
    """End the visit: its cookie, its language, and any sign-in on this browser."""
    session.clear()
    logout_user()


def end_if_over() -> None:
    """End a visit that the tablet ended while the server was away: app.js left a cookie that says so."""
    if OVER not in request.cookies:
        return
    end()

    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(OVER)
        return response


def language() -> str:
    """The language of this page: id or en."""
    return str(get_locale())


def is_untouched() -> bool:
    """Whether nobody has chosen, begun or signed in to anything in this browser."""
    return not set(session) - {"csrf_token", "_fresh"}  # flask-login notes _fresh in everybody's visit


def init_app(app: Flask) -> None:
    """Before anything is answered. Ahead of every guard: whose visit is over is nobody any more."""
    app.before_request(end_if_over)
