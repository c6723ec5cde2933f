"""Facts that a page states of itself, beside its view.

    bp = Pages("hotlines", says="help", url_prefix="/hotlines")


    @bp.get("/<slug>")
    @facts(has_cacheable_address=True)
    def detail(slug: str) -> str: ...

A fact becomes an attribute of the view, so that whoever has the view can read it. Nothing else knows a page by name.
"""

from collections.abc import Callable
from typing import Any, TypedDict, Unpack

from flask import Blueprint, current_app, g, request
from flask.typing import RouteCallable

from kiosk.rules.recordings import SETS

DESK = "/admin"  # where the officers' pages begin


class Facts(TypedDict, total=False):
    """Facts that a view may state, each of them false unless it does."""

    says: str  # the last of recordings.SETS that this page says, where it is not the one of its blueprint
    is_unattended: bool  # asked for by an open page or its browser, while perhaps nobody stands there
    stays_open: bool  # no silence ends the visit here
    stays_open_untouched: bool  # nor here, before anything was chosen or begun
    has_cacheable_address: bool  # its address names files or offices; any other may be somebody's, and is never kept
    answers_before_start: bool  # also while this kiosk has no secret
    takes_files: bool  # no other address takes a larger body than a form has, nor does Caddy
    asks_no_sign_in: bool  # of the desk: open to everybody
    reads_foreign: bool  # of the desk: open for another kiosk's session, which it only reads or takes out


def facts(**values: Unpack[Facts]) -> Callable[[RouteCallable], RouteCallable]:
    """Mark a view with facts about itself, below its route."""

    def mark(view: RouteCallable) -> RouteCallable:
        vars(view).update(values)
        return view

    return mark


def fact(name: str, endpoint: str | None = None) -> Any:
    """A fact of the view that answers this request, or of another endpoint.

    False where it is not stated.
    """
    view = current_app.view_functions.get(endpoint or request.endpoint or "")
    return getattr(view, name, False)


class Pages(Blueprint):
    """A noun's pages for villagers, with the set of recordings of their words."""

    def __init__(self, noun: str, says: str, **options: Any) -> None:
        super().__init__(noun, noun, **options)
        self.says = says


def needed_set() -> str:
    """The last set of recordings that this page says.

    It is the page's own, or its noun's. Any other page says the last of all.
    """
    endpoint = g.get("endpoint") or request.endpoint or ""  # the page led to, else the one asked for
    noun = current_app.blueprints.get(endpoint.rpartition(".")[0])
    return fact("says", endpoint) or getattr(noun, "says", SETS[-1])


def is_desk_address() -> bool:
    """True where this request's path is one of the officers' desk."""
    return request.path.startswith(f"{DESK}/")
