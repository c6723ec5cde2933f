"""Which page of this site an address leads to, and how a form that was sent leads on to it."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException


def page_at(path: str) -> tuple[str, dict[str, Any]] | None:
    """The endpoint and the values of the page at ``path``; None if there is none."""
    try:
        endpoint, values = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    return endpoint, dict(values)


def show(path: str, endpoint: str, values: dict[str, Any]) -> Any:
    """The page at ``path`` with what was sent in its form, and nothing acted upon."""
    g.only_show, g.shown_path = True, path
    return current_app.view_functions[endpoint](**values)


def is_swap() -> bool:
    """Whether htmx sent a form, and puts the middle of the answer into the page that is on the screen."""
    return "HX-Boosted" in request.headers


def go_on(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Lead on to this page by 303. htmx gets it at once: on a slow line a second round trip is a long wait."""
    path = url_for(endpoint, **values)
    if request.method != "POST" or not is_swap():
        return redirect(path, 303)
    answer = make_response(show(path, endpoint, values))
    answer.headers["HX-Push-Url"] = path
    return answer
