"""The end of an idle sign-in, and forms that arrive after it.

The cookie of an ended sign-in opens nothing, but still says whose form arrives. The server stores no such form: it is
embedded in the sign-in page, signed for its officer, so that nobody else can submit it (its source can be read).
"""

import time
from contextlib import suppress
from typing import Any

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from kiosk.models import Officer
from kiosk.rules import officers, settings
from kiosk.web import errors
from kiosk.web.forms import ButtonForm, sent_fields

LONGEST_SEALED = 100_000  # characters of a form that is carried along: a request takes 128 kB


def is_sign_in_over() -> bool:
    """True where this cookie has no sign-in, or one that is over.

    It is over when idle for too long, or older than SIGN_IN_HOURS. A sign-in dated in the future is over too: the clock
    was put back by an unknown amount.
    """
    now = int(time.time())
    is_fresh = 0 <= now - session.get("seen_at", 0) < 60 * settings.get("desk_idle_minutes")
    is_young = 0 <= now - session.get("signed_in_at", 0) <= 3600 * current_app.config["SIGN_IN_HOURS"]
    return not (is_fresh and is_young)


def restart_idle_time() -> None:
    """Note in the cookie that the officer did something just now."""
    session["seen_at"] = int(time.time())


def is_timed_refresh() -> bool:
    """True for a request of a page's timer, which does not count as use.

    It is htmx's, but not a boosted one.
    """
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def officer_of_cookie() -> Officer | None:
    """Officer of this cookie's sign-in, even if it is over.

    It is None once the officer signed out elsewhere or was disabled.
    """
    return officers.find_by_login_token(session.get("_user_id", ""))


def page_asked_for(officer: Officer) -> str:
    """Address of the page this officer asked for when the sign-in had ended.

    "" for none.
    """
    if session.get("_user_id") != officer.login_token:
        return ""
    return session.get("page", "")


def form_serializer(officer: Officer) -> URLSafeTimedSerializer:
    """Signer of forms that only this officer can send on."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"form of {officer.id}")


def seal_form() -> str:
    """The sent form, signed for the cookie's officer, or "" if it is lost.

    Returns "" without officer or valid token, with a secret, or too long. A form is lost if it holds a password, comes
    from no page of this sign-in, or is too long.
    """
    officer = officer_of_cookie()
    if officer is None or not errors.can_be_sent_again() or not ButtonForm().validate():
        return ""
    form = {"action": request.full_path.rstrip("?"), "fields": sent_fields()}
    sealed_form = str(form_serializer(officer).dumps(form))
    if len(sealed_form) > LONGEST_SEALED:
        return ""
    return sealed_form


def open_sealed_form(officer: Officer, sealed_form: str) -> dict[str, Any] | None:
    """Address (``action``) and fields of a form sealed for this officer.

    None if it is another's, altered or too old.
    """
    with suppress(BadData):
        return dict(form_serializer(officer).loads(sealed_form, max_age=3600 * current_app.config["SIGN_IN_HOURS"]))
    return None
