"""A sign-in that is over: how that is known, and what becomes of what was typed until then.

Such a sign-in is locked, not forgotten: its cookie opens nothing, but it still tells whose form arrives. So each of
several pages that were left open can hand over what was typed in it.
"""

import time

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from kiosk.db import db
from kiosk.models import Officer
from kiosk.rules import drafts, officers, settings
from kiosk.views import errors, visits
from kiosk.views.addresses import page_at

OF_SIGN_IN = ("csrf_token", "nonce")  # worth nothing in the next one, whose form has its own
LONGEST = 300  # characters of an address, as the table holds it


def is_over() -> bool:
    """Whether the sign-in of this cookie has been idle, or has lasted, for too long.

    One of a time that is still to come is over too: since then the clock was put back, nobody knows by how much.
    """
    now, idle = int(time.time()), 60 * int(settings.get("desk_idle_minutes"))
    fresh = 0 <= now - session.get("seen_at", 0) <= idle
    young = 0 <= now - session.get("signed_in_at", 0) <= 3600 * current_app.config["SIGN_IN_HOURS"]
    return not (fresh and young)


def is_used() -> None:
    """The officer is here: the time of silence begins anew."""
    session["seen_at"] = int(time.time())


def lock(page: str) -> None:
    """Nobody is here: from now on this cookie opens nothing. The page is where the officer goes on."""
    session.pop("seen_at", None)
    if has_page(page):
        session["page"] = page


def refreshes_itself() -> bool:
    """Whether a part of an open page asks by its own clock: nobody need be there, so it does not count as use."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def ask_for_password() -> ResponseReturnValue:
    """The way to the sign-in, in place of whatever was asked for."""
    if request.method == "POST":
        keep_typed(request.path)
    elif "_user_id" in session and not refreshes_itself():
        session["page"] = request.path
    if "HX-Request" in request.headers:
        return "", 401, {"HX-Redirect": url_for("admin.sign_in.sign_in")}
    return redirect(url_for("admin.sign_in.sign_in"), 303)


def keep_typed(path: str) -> None:
    """Keep what this request brought for the form at ``path``, for the officer whose cookie it is, and note what
    became of it. A form with a password is never kept, nor is a file; a mere button has nothing to keep."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in OF_SIGN_IN]
    if not fields:
        return
    officer = officer_of_cookie()
    kept = officer is not None and has_page(path) and errors.may_be_kept() and token_is_valid()
    if officer and kept:
        with db.write():
            drafts.keep(officer.id, path, fields, session.get("draft", ""))
    session["typed"] = "kept" if kept else "lost"


def officer_of_cookie() -> Officer | None:
    """Whose sign-in this cookie was, also when it is over; an old token is nobody's."""
    return officers.by_login_token(session.get("_user_id", ""))


def why_asked() -> str:
    """Why the password is asked for here: idle, elsewhere, by which button it ended here, or "" where nobody was in."""
    if "_user_id" in session:
        return "idle" if officer_of_cookie() else "elsewhere"
    return str(session.get(visits.ENDED, ""))


def has_page(path: str) -> bool:
    """Whether a page of the desk stands at this address, which can be shown with its form filled."""
    return path.startswith("/admin/") and len(path) <= LONGEST and page_at(path) is not None


def token_is_valid() -> bool:
    """Whether the form came from a page of this very sign-in."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def way_back(officer: Officer) -> str:
    """Where this officer goes on after the sign-in, asked before the cookie is renewed: what was typed, or the page."""
    unsent = drafts.of(officer.id)
    if unsent:
        return url_for("admin.drafts.one", key=unsent[0].id)
    page = session.get("page", "")
    theirs = session.get("_user_id") == officer.login_token and has_page(page)
    return page if theirs else url_for("admin.today.index")
