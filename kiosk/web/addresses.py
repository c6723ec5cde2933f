"""Addresses of this site: how to lead to one, at once or by a redirect."""

import re
from collections.abc import Callable
from typing import Any

from flask import g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response


def is_swap() -> bool:
    """True if htmx asks, which swaps the middle of the answer into the page."""
    return "HX-Request" in request.headers


def redirect_to(endpoint: str, **values: Any) -> Response:
    """Redirect to this endpoint by 303, so that the browser opens it by GET."""
    return redirect(url_for(endpoint, **values), 303)


def lead_to(render: Callable[[], ResponseReturnValue], endpoint: str, **values: Any) -> ResponseReturnValue:
    """Answer a form with a 303 redirect to a page, but htmx with the page itself.

    That saves a round trip. ``render`` makes this page, and ``values`` are those of its address.
    """
    if not is_swap():
        return redirect_to(endpoint, **values)
    g.endpoint = endpoint
    answer = make_response(render())
    answer.headers["HX-Push-Url"] = url_for(endpoint, **values)
    return answer


def own_path(target: str | None) -> str:
    """``target`` if it is a path of this site, else the path where the site begins."""
    path = (target or "").replace("\\", "/")  # as browsers read it; and they leave out what can't be printed
    is_own = path.isprintable() and re.match("/(?!/)", path)
    return path if is_own else f"{request.script_root}/"


def page_path() -> str:
    """Path and query of the page shown.

    They are those asked for, or those that a change of language named.
    """
    return own_path(request.form.get("next") if "endpoint" in g else request.full_path.rstrip("?"))
