"""The visit of a villager: its session, activities, forms, language and end."""

from contextlib import suppress
from secrets import compare_digest
from typing import Any

from flask import Response, after_this_request, current_app, g, has_request_context, request, session
from flask_babel import get_locale
from flask_login import logout_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import Signer
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from kiosk.config import LANGUAGES
from kiosk.db import db, new_key
from kiosk.models import OutreachSession
from kiosk.rules import audit, officers, outreach, withdrawals

SIGN_IN_KEYS = ("_user_id", "_fresh", "_id", "signed_in_at", "seen_at")
# what stays when a visit moves on to another activity: nothing that ties one activity to the next
LASTING_KEYS = ("language", "joined", "shared", *SIGN_IN_KEYS)
# what the desk holds in the same cookie: a visit that ends by itself leaves it, and with it the pages open there
DESK_KEYS = (*SIGN_IN_KEYS, "page", "csrf_token")
SIGN_IN_ENDED = "ended"  # by which button a sign-in was ended in this browser, for the sign-in page to say

# the cookie by which static/app/visit.js says that the visit is over, and its value where nobody pressed a button
OVER_COOKIE = "over"


# --- the session it joined


def is_own_phone() -> bool:
    """True where this browser joined a session and did not say that people share it."""
    return "joined" in session and not session.get("shared")


def shared_tablet_keys() -> tuple[str, ...]:
    """Keys of the cookie that outlast a visit on a shared tablet.

    They are those of joining. Elsewhere there are none.
    """
    return ("joined", "shared") if session.get("shared") else ()


def offered_sessions() -> list[OutreachSession]:
    """Sessions taking visitors, last opened first.

    If this browser joined one, it is that session only, and none once that has ended. [] before joining if
    JOIN_REQUIRED.
    """
    session_id = session.get("joined", "")
    if current_app.config["JOIN_REQUIRED"] and not session_id:
        return []
    return outreach.sessions_taking_visitors(session_id)


def is_officer_here() -> bool:
    """True while a session is open on offer: an officer is in the room."""
    return any(session.state == "open" for session in offered_sessions())


def sessions_taking_answers() -> list[OutreachSession]:
    """Offered sessions that were never closed.

    Only with these may quizzes and offer checks count now.
    """
    return [session for session in offered_sessions() if session.takes_answers]


def local_village_codes() -> set[str] | None:
    """Villages of offered sessions, whose contacts are shown.

    Without any, None for all villages, or set() if JOIN_REQUIRED.
    """
    codes = {session.village_code for session in offered_sessions()}
    return codes if codes or current_app.config["JOIN_REQUIRED"] else None


# --- its activities


def begin_activity(*, keeps_form: bool = False, **opens: Any) -> None:
    """Begin an activity: drop all but language, joining and sign-in.

    Forms shown before fail, unless ``keeps_form``. ``opens`` are keys that this visit may open from now on. With
    ``keeps_form`` the form just sent stays this visit's, and so is known if it is sent again.
    """
    if keeps_form:
        opens["csrf_token"] = session["csrf_token"]
    else:
        g.pop("csrf_token", None)  # Flask-WTF would put the old one into a page that this request shows
    forget_all_but(*LASTING_KEYS)
    session.update(opens)


def is_untouched() -> bool:
    """True while nothing was chosen or begun in this visit.

    Sign-in and joining on a shared tablet do not count.
    """
    # flask-login notes _fresh in everybody's visit
    return not set(session) - {SIGN_IN_ENDED, *DESK_KEYS, *shared_tablet_keys()}


# --- its forms


def new_nonce() -> str:
    """A new signed key for a form of this visit.

    With it, sending the form twice makes one record. It is not kept in the database.
    """
    return sign_nonce(new_key())


def sign_nonce(key: str) -> str:
    """The key followed by its signature.

    It is valid only with the form token in this cookie, which is added if missing.
    """
    generate_csrf()  # a visit that begins with this form has none yet
    signer = Signer(current_app.secret_key or "", salt=f"nonce {session['csrf_token']}")
    return key + signer.get_signature(key).decode()


def is_own_nonce(nonce: str | None) -> bool:
    """True if this nonce was signed with the form token in this cookie."""
    nonce = nonce or ""
    return compare_digest(sign_nonce(nonce[:16]).encode(), nonce.encode())


# --- its language


def choose_language() -> str:
    """Code of the language chosen in this visit.

    "id" if none or an unknown one is, or outside a request.
    """
    code = session.get("language") if has_request_context() else "id"
    return code if code in LANGUAGES else "id"


def language() -> str:
    """Code of the language in which this page is rendered: a key of LANGUAGES."""
    return str(get_locale())


def mark_language(text: Any) -> Any:
    """The text, in a span with its language where the page has another."""
    its_own = getattr(text, "language", None)
    if its_own in (None, language()):
        return text
    return Markup('<span lang="{}">{}</span>').format(its_own, text)


# --- its end


def forget_all_but(*keys: str) -> None:
    """Clear the cookie but for these keys."""
    for key in session.keys() - set(keys):
        del session[key]


def end_visit(*, keeps_sign_in: bool = False) -> None:
    """End the visit: clear its cookie, hide its code, and sign out.

    A shared tablet's joining stays. Signing out is in every browser, unless the sign-in is kept. Both are writes of
    their own: a code that can't be hidden now is left, a sign-in that can't be ended raises. With a sign-in that is
    kept, forms open at the desk stay valid. Joining on somebody's own phone ends.
    """
    nonce = session.get("check_in")
    token = session.get("_user_id")
    lasting = shared_tablet_keys()
    if token and keeps_sign_in:
        lasting += DESK_KEYS
    forget_all_but(*lasting)
    if nonce:
        # a database that can't be written to keeps nobody here, and after five minutes the code is hidden anyway
        with suppress(SQLAlchemyError), db.write_as_visitor():
            withdrawals.hide_code(nonce)
    if token and not keeps_sign_in:
        logout_user()
        session[SIGN_IN_ENDED] = "visit"
        revoke_sign_in(token)


def revoke_sign_in(token: str) -> None:
    """Sign this token's officer out of every browser, and audit it.

    That is a write of its own. An outdated token does nothing.
    """
    with db.write():
        officer = officers.find_by_login_token(token)
        if officer:
            officers.sign_out_everywhere(officer)
            audit.note("sign-out", officer_id=officer.id)


def end_visit_if_over() -> None:
    """End a visit that the script's cookie says is over.

    Over by silence, it keeps the sign-in.
    """
    if OVER_COOKIE not in request.cookies:
        return
    end_visit(keeps_sign_in=request.cookies[OVER_COOKIE] == "idle")

    @after_this_request
    def forget(response: Response) -> Response:
        """Delete the script's cookie in the answer."""
        response.delete_cookie(OVER_COOKIE)
        return response
