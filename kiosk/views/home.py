"""The start page, the checklist, a change of language, and the end of a visit."""

import re
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import refresh
from werkzeug.exceptions import HTTPException
from wtforms import StringField

from kiosk.clock import today
from kiosk.config import LANGUAGES
from kiosk.rules import content, settings
from kiosk.web import visits
from kiosk.web.addresses import redirect_to, render_page_at
from kiosk.web.forms import ButtonForm, Form, check_token
from kiosk.web.pages import Pages, facts

bp = Pages("home", says="offers")


class LanguageForm(Form):
    language = StringField()
    next = StringField()


@bp.get("/")
@facts(says="start", stays_open_untouched=True)
def index() -> str:
    """The start page, with the sessions offered to this visit and the office's notice if there is one."""
    return render_template(
        "home/index.html", sessions=visits.offered_sessions(), today=today(), notice=settings.current_notice()
    )


@bp.get("/checklist/")
def checklist() -> str:
    """The sections of the checklist, each leading to its first page."""
    return render_template("home/checklist.html", pages=content.checklist_pages())


@bp.get("/checklist/<int:number>")
def checklist_page(number: int) -> str:
    """One page of the checklist; 404 for a number it does not have."""
    pages = content.checklist_pages()
    if not 1 <= number <= len(pages):
        abort(404)
    return render_template("home/checklist_page.html", page=pages[number - 1], number=number, total=len(pages))


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Choose a language and go back to ``next``; its form is shown with what was typed, nothing acted upon."""
    form = LanguageForm()
    check_token(form)
    if form.language.data in LANGUAGES:
        session["language"] = form.language.data
        refresh()
    path = own_path(form.next.data)
    try:
        endpoint, values = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        endpoint, values = "static", {}
    has_form = not endpoint.startswith(("admin", "static")) and endpoint not in ("home.language", "home.exit")
    if has_form and set(request.form) - {"csrf_token", "language", "next"}:
        return render_page_at(path, endpoint, values)
    return redirect(path, 303)


def own_path(target: str | None) -> str:
    """``target`` if it is a path of this site, else the path of the start page."""
    path = (target or "").replace("\\", "/")  # as browsers read it; and they leave out what can't be printed
    return path if path.isprintable() and re.match("/(?!/)", path) else url_for("home.index")


@bp.post("/finish")
def finish() -> ResponseReturnValue:
    """End the visit, and any sign-in in this browser, and go back to the start page."""
    check_token()
    visits.end_visit()
    return redirect_to("home.index")


@bp.route("/exit", methods=["GET", "POST"])
@facts(stays_open=True)
def exit() -> ResponseReturnValue:
    """End the visit at once and show a harmless page; a sign-in ends too, except by a GET or with an outdated form."""
    if request.method == "POST":
        visits.end_visit(keeps_sign_in=not ButtonForm().validate())
        return redirect_to("home.exit")
    if not visits.is_untouched():
        visits.end_visit(keeps_sign_in=True)
    return render_template("home/exit.html")
