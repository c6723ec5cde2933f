"""Which page of this site an address leads to."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException


def page_at(path: str) -> tuple[str, dict[str, Any]] | None:
    """The endpoint and the values of the page at ``path``; None if there is none."""
    try:
        endpoint, values = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    return endpoint, dict(values)
