"""A sign-in that fell silent: when it is over, and how a form that arrives afterwards is sent on.

Its cookie opens nothing, but it still tells whose form arrives. No server keeps that form: it lies in the sign-in page,
signed for its officer: nobody else can send it on, but its source can be read.
"""

import time
from contextlib import suppress
from typing import Any

from flask import current_app, request, session, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from kiosk.models import Officer
from kiosk.rules import officers, settings
from kiosk.web import errors
from kiosk.web.forms import ButtonForm, sent_fields

LONGEST_SEALED = 100_000  # characters of a form that is carried along: a request takes 128 kB


def is_sign_in_over() -> bool:
    """True where the sign-in of this cookie has been idle, or has lasted, for too long.

    One of a time that is still to come is over too: since then the clock was put back, nobody knows by how much.
    """
    now, idle = int(time.time()), 60 * int(settings.get("desk_idle_minutes"))
    fresh = 0 <= now - session.get("seen_at", 0) < idle
    young = 0 <= now - session.get("signed_in_at", 0) <= 3600 * current_app.config["SIGN_IN_HOURS"]
    return not (fresh and young)


def restart_idle_time() -> None:
    """Start the idle time again: the officer is here."""
    session["seen_at"] = int(time.time())


def refreshes_itself() -> bool:
    """True for a part of an open page that refreshes by a timer, which does not count as use."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def officer_of_cookie() -> Officer | None:
    """The officer of this cookie's sign-in, also when it is over; None for an old token."""
    return officers.find_by_login_token(session.get("_user_id", ""))


def page_after_sign_in(officer: Officer) -> str:
    """The page that was asked for when the sign-in was over, for the officer of this cookie alone, or the first one."""
    same = session.get("_user_id") == officer.login_token
    return str((same and session.get("page")) or url_for("admin.today.index"))


def form_serializer(officer: Officer) -> URLSafeTimedSerializer:
    """Seals a form for one officer."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"form of {officer.id}")


def seal_form() -> str:
    """Address and fields of the form that was sent, for the officer of this cookie; "" where it is lost.

    Lost is one with a password, one that came from no page of this sign-in, and one that is too long.
    """
    officer = officer_of_cookie()
    if officer is None or not errors.can_be_sent_again() or not ButtonForm().validate():
        return ""
    sealed = str(form_serializer(officer).dumps({"action": request.full_path.rstrip("?"), "fields": sent_fields()}))
    return sealed if len(sealed) <= LONGEST_SEALED else ""


def open_seal(officer: Officer, sealed: str) -> dict[str, Any] | None:
    """Address and fields of a form that was sealed for this officer, no longer ago than a sign-in may last."""
    with suppress(BadData):
        return dict(form_serializer(officer).loads(sealed, max_age=3600 * current_app.config["SIGN_IN_HOURS"]))
    return None
