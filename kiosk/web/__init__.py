"""Everything that pages share, for villagers and for the desk."""

from flask import Flask, current_app, request
from flask_babel import Babel
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from kiosk.clock import moment
from kiosk.config import LANGUAGES, OFFICE_SETTINGS
from kiosk.machine import network, upkeep
from kiosk.models.hotline import office_date
from kiosk.models.texts import Text, in_language, sentences
from kiosk.rules import companies, glossary, settings
from kiosk.rules.colours import COLOURS
from kiosk.rules.qr import render_qr
from kiosk.web import addresses, audio, dates, errors, fast, headers, health, request_limits, static_files, visits
from kiosk.web.pages import fact, facts, is_desk_address
from kiosk.web.words import CHANNEL_KIND_WORDS


def idle_seconds() -> int:
    """Seconds of silence that end a visit, or 0 for never.

    Never: at the desk, on somebody's own phone, and on pages that state it. Without a database the default applies.
    """
    stays_open = fact("stays_open") or (fact("stays_open_untouched") and visits.is_untouched())
    if stays_open or visits.is_own_phone() or is_desk_address():
        return 0
    try:
        return int(settings.get("idle_seconds"))
    except SQLAlchemyError:
        return int(OFFICE_SETTINGS["idle_seconds"])


def note_use() -> None:
    """Note when the kiosk was used, and a tablet's new address.

    The first is kept in memory, the second on disk. A page that is unattended does not count.
    """
    if not fact("is_unattended"):
        upkeep.note_request(current_app)
        network.note_tablet_address(current_app, f"{request.scheme}://{request.host}", request.remote_addr or "")


def name_for_templates(app: Flask) -> None:
    """Give templates their names and filters, and make a misspelt name an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals |= {
        "_": fast.translate,
        "url_for": fast.cached_url_for,
        "cached_macro": fast.cached_macro,
        "csrf_token": generate_csrf,
        "here": addresses.page_path,
        "idle_seconds": idle_seconds,
        "is_swap": addresses.is_swap,
        "channel_kinds": CHANNEL_KIND_WORDS,
        "languages": LANGUAGES,
        "marked": visits.mark_language,
        "in_language": in_language,
        "explained": glossary.glossary_terms_in,
        "company_list_date": companies.list_date,
        "say": audio.say,
        "say_text": audio.say_text,
        "say_as": audio.say_as,
        "say_digits": audio.say_digits,
        "say_language": audio.say_language,
        "page_clips": audio.page_clips,
        "pictograms": static_files.PICTOGRAMS,
        "drawings": static_files.DRAWINGS,
        "colours": COLOURS,
    }
    app.jinja_env.filters |= {
        "moment": moment,
        "day": dates.day,
        "month": dates.month,
        "long_day": dates.long_day,
        "office_date": office_date,
        "sentences": sentences,
        "in_language": in_language,
        "indonesian": Text,
        "qr": render_qr,
    }


def init_app(app: Flask) -> None:
    """Wire names of templates, guards of a request, its headers, and error pages."""
    Babel(app, locale_selector=visits.choose_language).domain_instance = fast.catalogues
    name_for_templates(app)
    app.context_processor(lambda: {"language": visits.choose_language()})
    if app.config["TRUST_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    request_limits.init_app(app)
    # ahead of every guard: whoever's visit is over is signed in no more
    for step in (
        errors.refuse_before_first_start,
        request_limits.refuse_broken_address,
        request_limits.make_room_for_file,
        visits.end_visit_if_over,
        note_use,
    ):
        app.before_request(step)
    app.after_request(headers.set_headers)
    app.after_request(headers.compress)
    errors.init_app(app)
    for module in (static_files, audio, health):
        app.register_blueprint(module.bp)
    facts(is_unattended=True, has_cacheable_address=True)(app.view_functions["static"])
