"""Registers the pages of villagers and officers."""

from flask import Flask

from kiosk.views import (
    admin,
    checkins,
    companies,
    family,
    halls,
    home,
    hotlines,
    join,
    offers,
    offline,
    quiz,
    take_home,
)


def init_app(app: Flask) -> None:
    """Register all pages, once what they share is wired."""
    for module in (home, quiz, offers, checkins, hotlines, companies, family, take_home, join, halls, offline):
        app.register_blueprint(module.bp)
    app.jinja_env.globals["take_home_address"] = take_home.address_of_hall
    admin.init_app(app)
