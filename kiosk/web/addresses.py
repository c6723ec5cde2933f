"""Addresses of this site: which page one leads to, and how a form that was sent leads on."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response


def render_page_at(path: str, endpoint: str, values: Mapping[str, Any]) -> Any:
    """The page at ``path`` in answer to a POST: its form filled with what was just sent, nothing acted upon.

    The request becomes that page's, so that a template's relative endpoint leads where it does on a GET.
    """
    g.only_show, g.shown_path = True, path
    request.url_rule, request.view_args = next(current_app.url_map.iter_rules(endpoint)), {**values}
    return current_app.view_functions[endpoint](**values)


def is_swap() -> bool:
    """True if htmx asks, boosted or not: it swaps the middle of the answer into the page on the screen."""
    return "HX-Request" in request.headers


def redirect_to(endpoint: str, **values: Any) -> Response:
    """Redirect to this endpoint by 303, so that the browser opens it by GET."""
    return redirect(url_for(endpoint, **values), 303)


def lead_to(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Answer a form: to an htmx POST the page itself, which saves a round trip; to any other request a 303 redirect."""
    if request.method != "POST" or not is_swap():
        return redirect_to(endpoint, **values)
    path = url_for(endpoint, **values)
    answer = make_response(render_page_at(path, endpoint, values))
    answer.headers["HX-Push-Url"] = path
    return answer
