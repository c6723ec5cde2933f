"""Registers the officers' pages, a folder and a blueprint per noun."""

from flask import Flask
from werkzeug.utils import find_modules, import_string

from kiosk.views.admin import (
    audit,
    checkins,
    data,
    handouts,
    help,
    hotlines,
    officers,
    questions,
    reports,
    sessions,
    settings,
    sign_in,
    today,
)
from kiosk.web import desk

for noun in (
    today,
    sessions,
    checkins,
    reports,
    questions,
    hotlines,
    officers,
    audit,
    settings,
    data,
    sign_in,
    handouts,
    help,
):
    desk.register(noun.bp)


def init_app(app: Flask) -> None:
    """Open the desk: each page's module adds its views to its noun's blueprint when it is imported."""
    for page in find_modules(__name__, recursive=True):
        import_string(page)
    desk.login_manager.init_app(app)
    app.register_blueprint(desk.bp)
