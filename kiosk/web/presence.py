"""Notes that somebody uses the kiosk, so that long work waits until nobody does, and by which address tablets do."""

from flask import Flask, current_app, request

from kiosk.machine import network, upkeep

# asked for by an open page or its browser, while perhaps nobody stands there
BY_ITSELF = ("static", "home.healthz", "admin.today.live")


def note() -> None:
    """Somebody asks for a page."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if request.endpoint not in BY_ITSELF:
        upkeep.somebody_is_here(app)
        network.note_tablet_address(app, f"{request.scheme}://{request.host}", request.remote_addr or "")


def init_app(app: Flask) -> None:
    """Before anything is answered."""
    app.before_request(note)
