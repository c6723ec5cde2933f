"""Error pages: one page for every code, in plain words, each with a way back."""

import traceback
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError, TimeoutError as NoConnectionLeft
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadHost, Forbidden, HTTPException, SecurityError, TooManyRequests

from kiosk.db import db, errors
from kiosk.rules import officers
from kiosk.web.forms import sent_fields
from kiosk.web.pages import fact, is_desk_address

TOO_OFTEN = _l("Tunggu beberapa menit, lalu coba lagi.")
SECRETS = {"password", "present", "wifi_password"}  # fields that no page carries on


def render_error(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error's page and status.

    A wrong host gets a plainer page with 400, a failing database one with 503. A signed-in officer's GET of an address
    that only takes a POST is redirected to its row.
    """
    if isinstance(error, BadHost | SecurityError):
        return render_template("wrong_host.html"), 400  # without the host's name no address can be built
    code = error.code or 500
    # it says that the session is another kiosk's
    todo = code == 403 and error.description != Forbidden.description and error.description
    template = "admin/error.html" if is_desk_address() else "error.html"
    try:
        if code == 405 and current_user.is_authenticated and request.method == "GET" and is_desk_address():
            return redirect(request.path.rpartition("/")[0] + "/", 303)  # the row that the act is done to
        return render_template(template, code=code, todo=todo), code
    except SQLAlchemyError as fault:
        return render_unsaved(fault)


def retry_once(error: SQLAlchemyError) -> ResponseReturnValue:
    """Roll back and run the view once more if it lost a race for its rows.

    A second time, and with files, it is render_unsaved().
    """
    if errors.code_of(error) not in errors.OVERTAKEN or "tried_again" in g or request.files:
        return render_unsaved(error)
    g.tried_again = True
    db.session.rollback()
    try:
        return current_app.dispatch_request()
    except Exception as fault:
        return current_app.handle_user_exception(fault)


def render_unsaved(error: SQLAlchemyError) -> tuple[str, int]:
    """Roll back, log the kind of fault, and answer 503.

    The page is drawn as if nobody were signed in. Its fields stay if can_be_sent_again().
    """
    db.session.rollback()
    # names of faults alone: the messages of PostgreSQL hold values of rows
    fault = type(getattr(error, "orig", None) or error).__name__
    current_app.logger.error("database: %s %s", fault, errors.code_of(error))
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # the page must not look up the officer
    todo = ""
    if is_desk_address():
        todo = errors.words_for_officer(error)
    template = "unsaved.html" if can_be_sent_again() else "error.html"
    return render_template(template, code=503, todo=todo, fields=sent_fields()), 503


def can_be_sent_again() -> bool:
    """True for a POST whose fields a page may hold and send again.

    It has no field of SECRETS, not even an empty one.
    """
    return request.method == "POST" and not SECRETS & request.form.keys()


def log_crash(exc_info: Any) -> None:
    """Log the kind and place of a crash.

    Its message and address are left out, as both may hold what was typed.
    """
    kind, _error, trace = exc_info
    where = "".join(traceback.format_tb(trace))
    current_app.logger.error("crash: %s in %s %s\n%s", kind.__name__, request.method, request.endpoint, where)


def refuse_before_first_start() -> ResponseReturnValue | None:
    """Answer 503 and how to start the kiosk while it has no secret.

    Pages that state it answer before that.
    """
    if current_app.config["SECRET_KEY"] or fact("answers_before_start"):
        return None
    words = "Anjungan ini belum disiapkan. Jalankan Mulai di folder deploy, atau: .venv/bin/flask serve\n"
    return words, 503, {"Content-Type": "text/plain; charset=utf-8"}


def init_app(app: Flask) -> None:
    """Register the pages of errors, and the log of crashes.

    Errors of the driver, the pool and stale rows go to retry_once().
    """
    app.register_error_handler(HTTPException, render_error)
    app.register_error_handler(officers.Busy, lambda _busy: render_error(TooManyRequests()))
    for fault in (DBAPIError, NoConnectionLeft, PendingRollbackError, StaleDataError):
        app.register_error_handler(fault, retry_once)
    app.log_exception = log_crash  # type: ignore[method-assign]
