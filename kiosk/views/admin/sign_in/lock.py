"""What lock.js tells the server: that nobody is here, or that somebody types and asks for nothing."""

from flask import request
from flask.typing import ResponseReturnValue

from kiosk.views.admin import locked
from kiosk.views.admin.sign_in import bp
from kiosk.views.forms import ButtonForm, pressed


@bp.post("/lock")
def lock() -> ResponseReturnValue:
    """Nobody was here for too long: what was typed is handed over, and this cookie opens nothing more."""
    pressed(ButtonForm())
    page = request.args.get("page", "").partition("?")[0]  # what was looked for is no part of it
    locked.keep_typed(page)
    locked.lock(page)
    return {}


@bp.get("/here")
def here() -> ResponseReturnValue:
    """Somebody types for long and asks for nothing: that is use too."""
    return {}
