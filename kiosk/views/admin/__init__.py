"""Registers the officers' pages, one file per page's noun; no route."""

from flask import Flask

from kiosk.views.admin import desk, overview, set_up, sign_in

# each adds its views to the desk's blueprint; order is of no matter
PAGES = (
    overview,
    set_up,
    sign_in,
)


def init_app(app: Flask) -> None:
    """Open the desk."""
    desk.login_manager.init_app(app)
    app.register_blueprint(desk.bp)
