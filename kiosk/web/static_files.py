"""Static files: joined scripts, addresses that change with the content, small files, pictures inside a page."""

import gzip
import hashlib
import re
from functools import cache, lru_cache
from pathlib import PurePosixPath

from flask import Blueprint, Response
from markupsafe import Markup

from kiosk.config import ROOT

try:
    from rcssmin import cssmin
    from rjsmin import jsmin
except ImportError:  # there are no wheels for Windows: from there files go as they are
    cssmin = jsmin = bytes

bp = Blueprint("static_files", __name__)

ENDPOINTS = ("static", "static_files.script")
MINIFIERS = {".css": cssmin, ".js": jsmin}
FOLDER = ROOT / "static"
# one job a file, and one answer for each side: on a slow line each request is a wait
JOBS = {
    "app": "page aloud server visit ahead forms tablet",
    "desk": "cover unsaved lines days files photos buttons",
}
SCRIPTS = {
    side: "\n".join((FOLDER / side / f"{job}.js").read_text(encoding="utf-8") for job in jobs.split()).encode()
    for side, jobs in JOBS.items()
}


@bp.get("/app.js", defaults={"side": "app"})
@bp.get("/desk.js", defaults={"side": "desk"})
def script(side: str) -> Response:
    """All scripts of a side, “app” or “desk”, joined into one file."""
    return Response(SCRIPTS[side], mimetype="text/javascript")


@cache
def fingerprint(name: str) -> str | None:
    """Eight characters that change with a file's content, or a side's script; None if there is none. Read once."""
    path = FOLDER / name
    content = SCRIPTS.get(name) or (path.read_bytes() if path.is_file() else None)
    return hashlib.sha256(content).hexdigest()[:8] if content else None


@bp.app_url_defaults
def add_fingerprint(endpoint: str, values: dict[str, str | None]) -> None:
    """Add the fingerprint to the address of a static file, so that a browser may keep it for good."""
    if endpoint in ENDPOINTS and "v" not in values:
        values["v"] = fingerprint(values.get("side") or values["filename"] or "")


@lru_cache(maxsize=64)
def pack(body: bytes, path: str) -> bytes:
    """A file as gzip, packed once for each content; scripts and style sheets of our own are minified first."""
    minify = MINIFIERS.get(PurePosixPath(path).suffix, bytes)
    return gzip.compress(body if "/vendor/" in path else minify(body), mtime=0)


def read_symbols(sprite: str) -> dict[str, Markup]:
    """The shapes inside each symbol of an SVG sprite, by the symbol's name.

    A page holds those it shows: a file of all of them would share a slow line with the style sheet.
    """
    drawn = (FOLDER / sprite).read_text(encoding="utf-8")
    return {name: Markup(shape) for name, shape in re.findall(r'<symbol id="(.*?)".*?>(.*?)</symbol>', drawn)}  # noqa: S704


PICTOGRAMS, DRAWINGS = read_symbols("icons.svg"), read_symbols("pictures.svg")
