"""Notes that somebody uses the kiosk, so that long work waits until nobody does."""

from flask import Flask, current_app, request

from kiosk.machine import upkeep

# asked for by an open page or its browser, while perhaps nobody stands there
BY_ITSELF = ("static", "home.healthz", "admin.today.live")


def note() -> None:
    """Somebody asks for a page."""
    if request.endpoint not in BY_ITSELF:
        upkeep.somebody_is_here(current_app._get_current_object())  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """Before anything is answered."""
    app.before_request(note)
