"""Registers blueprints, forms, languages, errors and headers."""

from typing import Any

from flask import Flask, g, request
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from kiosk.config import LANGUAGES, OFFICE_SETTINGS
from kiosk.models.texts import Text, in_language, sentences
from kiosk.rules import glossary, settings
from kiosk.views import admin, checkins, family, home, hotlines, join, offers, offline, quiz, take_home
from kiosk.web import addresses, audio, dates, errors, headers, language, presence, request_limits, scripts, visits
from kiosk.web import fast as pieces
from kiosk.web.pictograms import DRAWINGS, PICTOGRAMS


def here() -> str:
    """This page's own address: a path of this site, also while /language shows it again."""
    path = str(g.get("shown_path") or request.full_path.rstrip("?"))
    return path if path.isprintable() else "/"


def idle_seconds() -> int:
    """Seconds of silence after which a visit ends; 0 where there is none: officers' desk, exit, untouched start, and
    somebody's own phone.
    """
    start = request.endpoint == "home.index" and visits.is_untouched()
    over = request.endpoint == "home.exit" or start or visits.is_own_phone()
    if over or errors.is_officers_address():
        return 0
    try:
        return int(settings.get("idle_seconds"))
    except SQLAlchemyError:
        return int(OFFICE_SETTINGS["idle_seconds"])


def shared_context() -> dict[str, Any]:
    """What base.html needs on every page."""
    return {
        "languages": LANGUAGES,
        "language": language.choose(),
        "here": here,
        "idle_seconds": idle_seconds,
        "is_swap": addresses.is_swap,
    }


def init_app(app: Flask) -> None:
    """Everything the web needs."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals |= {"csrf_token": generate_csrf, "marked": visits.marked, "in_language": in_language}
    app.jinja_env.globals["explained"] = glossary.glossary_terms_in
    app.jinja_env.globals |= {"pictograms": PICTOGRAMS, "drawings": DRAWINGS}
    in_words = (dates.moment, dates.day, dates.month, dates.long_day, dates.ago)
    app.jinja_env.filters |= {of.__name__: of for of in in_words}
    app.jinja_env.filters |= {"indonesian": Text, "in_language": in_language, "sentences": sentences}
    app.context_processor(shared_context)
    app.before_request(errors.refuse_before_first_start)
    language.init_app(app)
    if app.config["TRUST_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    request_limits.init_app(app)
    addresses.init_app(app)
    visits.init_app(app)
    presence.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    for module in (home, quiz, offers, checkins, hotlines, family, take_home, join, offline, scripts):
        app.register_blueprint(module.bp)
    audio.init_app(app)
    take_home.init_app(app)
    pieces.init_app(app)
    admin.init_app(app)
