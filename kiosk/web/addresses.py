"""Addresses of this site: what a template writes, which page one leads to, and how a form that was sent leads on."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

OF_FILES = ("static", "scripts.joined")
NOBODYS = (*OF_FILES, "hotlines.detail")  # their values are names of files and of offices


def address(endpoint: str, **values: Any) -> str:
    """url_for for templates. A page has forty addresses of files and of pages without values, the same for everybody:
    each is built once. One that bears a value may be somebody's and is never kept.
    """
    if values and endpoint not in NOBODYS:
        return url_for(endpoint, **values)
    if endpoint.startswith("."):
        endpoint = f"{request.blueprint}{endpoint}"
    return built(request.script_root, endpoint, **values)


@lru_cache(maxsize=1024)
def built(_root: str, endpoint: str, **values: str) -> str:
    return url_for(endpoint, **values)  # type: ignore[arg-type]


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
    """Whether htmx asks, which puts the middle of the answer into the page that is on the screen."""
    return "HX-Request" in request.headers


def go_on(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Lead on to this page by 303. htmx gets it at once: on a slow line a second round trip is a long wait."""
    path = url_for(endpoint, **values)
    if request.method != "POST" or not is_swap():
        return redirect(path, 303)
    answer = make_response(show(path, endpoint, values))
    answer.headers["HX-Push-Url"] = path
    return answer


def init_app(app: Flask) -> None:
    """After Flask has given the templates its own."""
    app.jinja_env.globals["url_for"] = address
