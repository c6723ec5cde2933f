"""Opens the officers' pages, a module and a blueprint per noun, and their menu."""

from typing import Any, NamedTuple

from flask import Flask, request
from flask_babel import (
    lazy_gettext as _l,
    lazy_pgettext as pgettext,  # by this name pybabel finds its words
)
from werkzeug.utils import find_modules, import_string

from kiosk.web import desk
from kiosk.web.desk import words
from kiosk.web.pages import is_desk_address


def init_app(app: Flask) -> None:
    """Import all page modules, then give the app the desk and its sign-in.

    Each module registers its noun's views.
    """
    for page in find_modules(__name__, include_packages=True, recursive=True):
        import_string(page)
    desk.login_manager.init_app(app)
    app.register_blueprint(desk.bp)


# --- the menu


class MenuEntry(NamedTuple):
    """A menu entry and the nouns whose pages stand under it.

    It leads to the first that this officer may open.
    """

    label: Any
    nouns: tuple[str, ...]


# in this order; entries that an officer may not open are not shown
MENU = (
    MenuEntry(_l("Hari ini"), ("today",)),
    MenuEntry(pgettext("menu", "Sesi"), ("sessions", "checkins")),
    MenuEntry(_l("Laporan"), ("reports",)),
    MenuEntry(_l("Isi anjungan"), ("questions", "hotlines", "handouts", "voice")),
    MenuEntry(_l("Kantor"), ("settings", "data", "officers", "audit")),
)


@desk.bp.app_context_processor
def template_names() -> dict[str, Any]:
    """The menu and words of every page under /admin/, error pages too."""
    return {"menu": open_entries, "words": words} if is_desk_address() else {}


def open_entries() -> list[tuple[str, Any, bool]]:
    """Entries this officer may open, as endpoint, label and is-here.

    The endpoint is that of the entry's first page. The last is True for the entry of the page shown.
    """
    is_of_session = "session_id" in (request.view_args or {})
    here = find_entry("admin.sessions" if is_of_session else request.endpoint or "")
    entries = []
    for entry in MENU:
        endpoints = [f"admin.{noun}.index" for noun in entry.nouns]
        first_page = next(filter(desk.may_open, endpoints), None)
        if first_page:
            entries.append((first_page, entry.label, entry is here))
    return entries


def find_entry(endpoint: str) -> MenuEntry | None:
    """The menu entry an endpoint belongs to.

    It is None for pages outside the menu, such as the own password.
    """
    noun = endpoint.removeprefix("admin.").partition(".")[0]
    return next((entry for entry in MENU if noun in entry.nouns), None)
