"""Opens the officers' pages, a module and a blueprint per noun."""

from flask import Flask
from werkzeug.utils import find_modules, import_string

from kiosk.web import desk


def init_app(app: Flask) -> None:
    """Import all page modules, then give the app the desk and its sign-in.

    Each module registers its noun's views.
    """
    for page in find_modules(__name__, include_packages=True, recursive=True):
        import_string(page)
    desk.login_manager.init_app(app)
    app.register_blueprint(desk.bp)
