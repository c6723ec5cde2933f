"""Registers the officers' pages, a folder per noun; no route."""

from flask import Flask
from werkzeug.utils import find_modules, import_string

from kiosk.views.admin import desk


def init_app(app: Flask) -> None:
    """Open the desk: each page's module adds its views to the desk's blueprint when it is imported."""
    for page in find_modules(__name__, recursive=True):
        import_string(page)
    desk.login_manager.init_app(app)
    app.register_blueprint(desk.bp)
