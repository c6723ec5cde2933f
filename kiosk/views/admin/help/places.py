"""Where in the guide each page of the desk is told of: "Bantuan" leads there from it."""

from typing import Any

from flask import request, url_for

from kiosk.views.admin import desk

# by a page's name, or else by its noun: entry of the guide, and topic on its page
PLACES = {
    "today": "today",
    "sign_in": "today#account",
    "drafts": "today#account",
    "sessions": "sessions#plan",
    "sessions.open": "sessions#open",
    "sessions.finish": "sessions#finish",
    "sessions.papers": "sessions#papers",
    "sessions.attendance": "sessions#papers",
    "sessions.poster": "sessions#papers",
    "checkins": "sessions#check-ins",
    "reports": "reports",
    "reports.of_session": "sessions#papers",
    "reports.learning": "reports#learned",
    "reports.learning_of_session": "sessions#learned",
    "questions": "content#questions",
    "hotlines": "content#hotlines",
    "settings": "office#letterhead",
    "settings.first_run": "office#first",
    "officers": "office#accounts",
    "data": "office#machine",
    "audit": "office#audit",
}


def place(endpoint: str) -> str:
    """The address in the guide for the page of this name; of a page that it does not tell of, the guide's first."""
    page = endpoint.removeprefix("admin.")
    entry, _sign, topic = PLACES.get(page, PLACES.get(page.partition(".")[0], "")).partition("#")
    if not entry:
        return url_for("admin.help.index")
    return url_for("admin.help.entry", entry=entry, _anchor=topic or None)


@desk.bp.context_processor
def of_every_page() -> dict[str, Any]:
    """The link in admin/base.html."""
    return {"help_here": lambda: place(request.endpoint or "")}
