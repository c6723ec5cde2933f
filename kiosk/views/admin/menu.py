"""The desk's menu."""

from typing import Any, NamedTuple

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext  # by this name pybabel finds its words

from kiosk.web import desk
from kiosk.web.pages import is_desk_address


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
    """The menu, for every page under /admin/, error pages too."""
    if not is_desk_address():
        return {}
    return {"menu": open_entries}


def open_entries() -> list[tuple[str, Any, bool]]:
    """Entries this officer may open, as endpoint, label and is-here.

    The endpoint is that of the entry's first page. The last is True for the entry of the page shown.
    """
    here = find_entry(request.endpoint or "")
    if "session_id" in (request.view_args or {}):
        here = find_entry("admin.sessions")
    entries = []
    for entry in MENU:
        endpoints = [f"admin.{noun}.index" for noun in entry.nouns]
        first_page = next(filter(desk.may_open, endpoints), None)
        if first_page:
            entries.append((first_page, entry.label, entry is here))
    return entries


def find_entry(endpoint: str) -> MenuEntry | None:
    """The menu entry an endpoint belongs to.

    None for pages outside the menu, such as the own password.
    """
    noun = endpoint.removeprefix("admin.").partition(".")[0]
    return next((entry for entry in MENU if noun in entry.nouns), None)
