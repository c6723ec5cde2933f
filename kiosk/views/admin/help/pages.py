"""A page of the guide for each entry of the menu, the guide on two sheets, and the sheet for the hall."""

from functools import cache

from flask import abort, render_template
from PIL import Image

from kiosk.config import ROOT
from kiosk.rules import settings
from kiosk.views.admin import desk
from kiosk.views.admin.help import bp

NAMES = ("today", "sessions", "reports", "content", "office")
ENTRIES = dict(zip(NAMES, (entry.label for entry in desk.MENU), strict=True))


@cache
def size(picture: str) -> tuple[int, int]:
    """Width and height of a picture, as its file says: when they are made anew, no page has to change."""
    with Image.open(ROOT / "static" / "help" / f"{picture}.png") as opened:
        return opened.size


@bp.get("/")
def index() -> str:
    return render_template("admin/help/index.html", entries=ENTRIES)


@bp.get("/<entry>")
def entry(entry: str) -> str:
    if entry not in ENTRIES:
        abort(404)
    return render_template(f"admin/help/{entry}.html", entries=ENTRIES, entry=entry, size=size)


@bp.get("/print")
def sheets() -> str:
    return render_template("admin/help/print.html", size=size)


@bp.get("/hall")
def hall() -> str:
    return render_template("admin/help/hall.html", office=settings.every())
