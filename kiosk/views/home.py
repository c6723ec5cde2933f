"""The start page, the checklist, a change of language, and the end of a visit."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import abort, current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import refresh
from werkzeug.exceptions import HTTPException
from wtforms import StringField

from kiosk.clock import today
from kiosk.config import LANGUAGES
from kiosk.rules import content, settings
from kiosk.web import visits
from kiosk.web.addresses import own_path, redirect_to
from kiosk.web.forms import ButtonForm, Form, changes_language, check_token
from kiosk.web.pages import Pages, facts

bp = Pages("home", says="offers")


class LanguageForm(Form):
    language = StringField()
    next = StringField()


@bp.get("/")
@facts(says="start", stays_open_untouched=True)
def index() -> str:
    """The start page, with the sessions on offer and the office's notice."""
    return render_template(
        "home/index.html", sessions=visits.offered_sessions(), today=today(), notice=settings.current_notice()
    )


@bp.get("/checklist/")
def checklist() -> str:
    """The sections of the checklist, each leading to its first page."""
    return render_template("home/checklist.html", pages=content.checklist_pages())


@bp.get("/checklist/<int:number>")
def checklist_page(number: int) -> str:
    """One page of the checklist, or 404 for a number it does not have."""
    pages = content.checklist_pages()
    if not 1 <= number <= len(pages):
        abort(404)
    return render_template("home/checklist_page.html", page=pages[number - 1], number=number, total=len(pages))


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Choose a language and lead to ``next``.

    With typed fields it answers as that page, which shows them again.
    """
    form = LanguageForm()
    check_token(form)
    if form.language.data in LANGUAGES:
        session["language"] = form.language.data
        refresh()
    path = own_path(form.next.data)
    endpoint, values = find_page(path)
    # they show nothing that was typed, and the last one acts upon any POST
    has_form = not endpoint.startswith("admin") and endpoint not in ("static", "home.exit")
    is_typed = changes_language() and set(request.form) > {"csrf_token", "language", "next"}
    if has_form and is_typed:
        g.endpoint = endpoint
        return current_app.ensure_sync(current_app.view_functions[endpoint])(**values)
    return redirect(path, 303)


def find_page(path: str) -> tuple[str, Mapping[str, Any]]:
    """The endpoint and values of the page at this path.

    Where there is none, they are those of no page.
    """
    try:
        return current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return "static", {}


@bp.post("/finish")
def finish() -> ResponseReturnValue:
    """End the visit, and any sign-in in this browser, and go back to the start page."""
    check_token()
    visits.end_visit()
    return redirect_to("home.index")


@bp.route("/exit", methods=["GET", "POST"])
@facts(stays_open=True)
def exit() -> ResponseReturnValue:
    """End the visit at once and show a harmless page.

    A sign-in ends too, except by a GET or with an outdated form.
    """
    if request.method == "POST":
        visits.end_visit(keeps_sign_in=not ButtonForm().validate())
        return redirect_to("home.exit")
    if not visits.is_untouched():
        visits.end_visit(keeps_sign_in=True)
    return render_template("home/exit.html")
