"""Static files: joined scripts and sheets, versioned addresses, pictures."""

import gzip
import hashlib
import mimetypes
import re
from functools import cache, lru_cache
from pathlib import PurePosixPath

from flask import Blueprint, Response
from markupsafe import Markup

from kiosk.config import ROOT
from kiosk.web.pages import facts

try:
    from rcssmin import cssmin
    from rjsmin import jsmin
except ImportError:  # there are no wheels for Windows: from there files go as they are
    cssmin = jsmin = bytes

bp = Blueprint("static_files", __name__)
# Windows' own list may call them plain text, and with nosniff no browser runs or applies that
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/css", ".css")

ENDPOINTS = ("static", "static_files.joined_file")
MINIFIERS = {".css": cssmin, ".js": jsmin}
FOLDER = ROOT / "static"
# what a page asks for, and the files that are joined into it in this order: on a slow line each request is a wait
JOINED_FILES = {
    # what the first question needs before its paint
    "app.css": (
        "css",
        [
            "tokens",
            "base",
            "layout",
            "bar",
            "icon",
            "cast",
            "button",
            "choice",
            "field",
            "note",
            "text",
            "progress",
            "speech",
            "dialog",
            "quiz",
        ],
    ),
    # what all other villagers' pages need as well
    "pages.css": (
        "css",
        [
            "page",
            "card",
            "number",
            "tile",
            "home",
            "quiz-start",
            "quiz-result",
            "suitcase",
            "quiz-offer",
            "fold",
            "steps",
            "companies",
            "check-in",
            "hotlines",
            "picture-link",
            "family",
            "checklist",
            "take-home",
            "join",
            "device",
        ],
    ),
    # what only the offer check and the plan need: the start page does without it
    "offers.css": ("css", ["offers", "replies", "plan"]),
    "hall.css": ("css", ["number", "option-sign", "hall"]),
    "take_home.css": ("css", ["tokens", "take_home"]),
    "desk.css": (
        "css/desk",
        [
            "../tokens",
            "tokens",
            "../cast",
            "base",
            "layout",
            "bar",
            "text",
            "button",
            "note",
            "card",
            "badge",
            "table",
            "field",
            "facts",
            "rows",
            "tabs",
            "today",
            "sessions",
            "check-ins",
            "halls",
            "reports",
            "questions",
            "hotlines",
            "voice",
            "officers",
            "settings",
            "help",
        ],
    ),
    "print.css": (
        "css/print",
        [
            "tokens",
            "page",
            "paper",
            "report",
            "letter",
            "parts",
            "attendance",
            "hotline-cards",
            "family-sheet",
            "poster",
            "hall",
            "guide",
        ],
    ),
    "app.js": ("app", ["page", "aloud", "server", "visit", "ahead", "forms", "tablet"]),
    "desk.js": ("desk", ["cover", "unsaved", "lines", "days", "files", "photos", "buttons"]),
}


def join_files(name: str) -> str:
    """The text of all files that are joined into this one."""
    folder, parts = JOINED_FILES[name]
    ending = PurePosixPath(name).suffix
    return "\n".join((FOLDER / folder / f"{part}{ending}").read_text(encoding="utf-8") for part in parts)


JOINED = {name: join_files(name).encode() for name in JOINED_FILES}


@facts(has_cacheable_address=True)
def joined_file(name: str) -> Response:
    """Scripts or style sheets of one side, joined into one file."""
    return Response(JOINED[name], mimetype=mimetypes.guess_type(name)[0])


for _name in JOINED_FILES:
    bp.add_url_rule(f"/{_name}", view_func=joined_file, defaults={"name": _name})


@cache
def fingerprint(name: str) -> str | None:
    """Eight characters that change with a file's content.

    None if there is no such file. Each is read once.
    """
    path = FOLDER / name
    content = JOINED.get(name) or (path.is_file() and path.read_bytes())
    return hashlib.sha256(content).hexdigest()[:8] if content else None


@bp.app_url_defaults
def add_fingerprint(endpoint: str, values: dict[str, str | None]) -> None:
    """Add its fingerprint to the address of a static file.

    So a browser may keep the file for good.
    """
    if endpoint in ENDPOINTS and "v" not in values:
        values["v"] = fingerprint(values.get("name") or values["filename"] or "")


@lru_cache(maxsize=64)
def pack(body: bytes, path: str) -> bytes:
    """A file as gzip, packed once for each content.

    Scripts and style sheets of our own are minified first.
    """
    if "/vendor/" not in path:
        body = MINIFIERS.get(PurePosixPath(path).suffix, bytes)(body)
    return gzip.compress(body, mtime=0)


def read_symbols(sprite: str) -> dict[str, Markup]:
    """The shapes inside each symbol of an SVG sprite, by the symbol's name.

    A page holds those it shows: a file of all of them would share a slow line with the style sheet.
    """
    text = (FOLDER / sprite).read_text(encoding="utf-8")
    symbols = re.findall(r'<symbol id="(.*?)".*?>(.*?)</symbol>', text)
    return {name: Markup(shape) for name, shape in symbols}  # noqa: S704 - ours


PICTOGRAMS = read_symbols("icons.svg")
DRAWINGS = read_symbols("pictures.svg")
