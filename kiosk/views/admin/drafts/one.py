"""What was typed before a sign-in ended comes back as a filled form."""

from contextlib import suppress
from typing import Any

from flask import Response, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from kiosk.db import db
from kiosk.models import Draft
from kiosk.rules import drafts
from kiosk.views.addresses import page_at
from kiosk.views.admin import desk
from kiosk.views.admin.audit import words
from kiosk.views.admin.drafts import bp
from kiosk.views.forms import ButtonForm, pressed

UNSEEN = ("id", "seen", "shown")  # what forms hold that nobody typed
STEPS = 3  # a form's address may lead to the page it stands on


@bp.get("/drafts/<key>")
def one(key: str) -> ResponseReturnValue:
    kept = drafts.find(current_user.id, key)
    if kept is None:
        return it_is_gone()
    session["draft"], g.draft = kept.id, kept
    return filled(kept) or render_template("admin/drafts/one.html", fields=in_words(kept))


@bp.post("/drafts/<key>/discard")
def discard(key: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    if not forget(key):
        return it_is_gone()
    flash(_("Isian itu sudah dibuang."))
    return redirect(url_for("admin.today.index"), 303)


def it_is_gone() -> ResponseReturnValue:
    """On to the first page, and why."""
    flash(_("Isian itu tidak ada lagi: sudah dikirim, dibuang, atau lewat 12 jam."))
    return redirect(url_for("admin.today.index"), 303)


def filled(kept: Draft) -> Any:
    """The page of a draft with its form filled and nothing acted upon; None if no form there takes any of it."""
    g.typed, g.taken, g.shown_path = MultiDict(map(tuple, kept.fields)), set(), kept.path
    with suppress(HTTPException):  # a session or a question that is gone, a page that is no longer theirs
        page = shown(kept.path)
        return page if g.taken else None
    return None


def shown(path: str) -> Any:
    """What is at this address, or at the one it leads on to."""
    for _step in range(STEPS):
        endpoint, values = page_at(path) or ("", {})
        if not endpoint.startswith("admin."):
            return None
        desk.refuse_unless_allowed(endpoint)
        page = current_app.view_functions[endpoint](**values)
        if not isinstance(page, Answer) or not page.location:
            return page
        path = page.location
    return None


def in_words(kept: Draft) -> list[tuple[str, str]]:
    """What was typed, to be read and copied."""
    return [(words.field(name), value) for name, value in kept.fields if value.strip() and name not in UNSEEN]


def forget(key: str) -> bool:
    """Drop a draft of who is signed in; whether it was there."""
    session.pop("draft", None)
    with db.write():
        kept = drafts.find(current_user.id, key)
        if kept:
            drafts.drop(kept)
    return kept is not None


@desk.bp.after_request
def forget_what_was_sent(response: Response) -> Response:
    """A form that came back filled and was sent needs no keeping; while that can't be written, it simply stays."""
    if request.method == "POST" and response.status_code < 400 and "draft" in session and current_user.is_authenticated:
        with suppress(SQLAlchemyError):
            kept = drafts.find(current_user.id, session["draft"])
            if kept and kept.path == request.path:
                forget(kept.id)
    return response
