"""What the address of a list asks for, and where its next page begins."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

from kiosk.views.forms import Form

Row = TypeVar("Row")


class ListForm(Form):
    """What is asked in an address, or sent along by an export of the same: it changes nothing and has no token."""

    def __init__(self, given: Any = None, **more: Any) -> None:
        super().__init__(formdata=request.args if given is None else given, meta={"csrf": False}, **more)


def paged(found: Sequence[Row], size: int, name: str, mark: Callable[[Row], str]) -> tuple[Sequence[Row], str]:
    """The rows of a page, and what the address of the next one asks: the same, from the mark of the last row on."""
    shown = found[:size]
    further = urlencode(request.args.to_dict() | {name: mark(shown[-1])}) if len(found) > size else ""
    return shown, further and f"?{further}"
