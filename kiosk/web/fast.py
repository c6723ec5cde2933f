"""Pieces of pages that are the same for everybody."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask, request
from markupsafe import Markup

from kiosk.web import audio, visits


def drawn_once(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """For a macro whose piece hangs on the words it is given alone: it is drawn once in each language, and anew for
    other words. Where people read the page aloud it is drawn each time, since their recordings come and go.
    """

    @lru_cache(maxsize=16)
    def kept(_root: str, _language: str, _is_read_aloud: bool, *words: str) -> Markup:
        return macro(*words)

    def piece(*words: str) -> Markup:
        voices = audio.heard()
        if len(voices) > 1:  # not the machine's alone
            return macro(*words)
        return kept(request.script_root, visits.language(), bool(voices), *words)

    return piece


def init_app(app: Flask) -> None:
    app.jinja_env.globals["drawn_once"] = drawn_once
