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


@bp.route("/checklist/", methods=["GET", "POST"])
def checklist() -> str:
    """The sections of the checklist.

    Each says how much of it is missing, once something of it is ticked.
    """
    return render_template("home/checklist.html", pages=content.checklist_pages(), ticked=ticked_items())


@bp.route("/checklist/<int:number>", methods=["GET", "POST"])
def checklist_page(number: int) -> str:
    """One page of the checklist, or 404 for a number it does not have."""
    pages = content.checklist_pages()
    if not 1 <= number <= len(pages):
        abort(404)
    return render_template("home/checklist_page.html", page=pages[number - 1], ticked=ticked_items())


@bp.route("/checklist/<slug>", methods=["GET", "POST"])
def suitcase(slug: str) -> str:
    """The end of a section: what is packed, and what is missing, or 404."""
    pages = content.checklist_pages()
    own_pages = [page for page in pages if page["slug"] == slug] or abort(404)
    is_last = own_pages[-1] == pages[-1]
    return render_template("home/suitcase.html", pages=own_pages, is_last=is_last, ticked=ticked_items())


def ticked_items() -> list[str]:
    """Slugs of the items ticked so far.

    They are personal, so they travel in the form alone: no database, address or history ever holds them. Slugs that the
    checklist does not have tick nothing.
    """
    if request.method == "POST":
        check_token()
    return request.form.getlist("item")


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
