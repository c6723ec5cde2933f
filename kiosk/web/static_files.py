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
    "desk": "cover unsaved days files photos buttons",
}
SCRIPTS = {
    side: "\n".join((FOLDER / side / f"{job}.js").read_text(encoding="utf-8") for job in jobs.split()).encode()
    for side, jobs in JOBS.items()
}


@bp.get("/app.js", defaults={"side": "app"})
@bp.get("/desk.js", defaults={"side": "desk"})
def script(side: str) -> Response:
    return Response(SCRIPTS[side], mimetype="text/javascript")


@cache
def fingerprint(name: str) -> str | None:
    """Eight characters that change with the content of a static file, or of a side's script."""
    path = FOLDER / name
    content = SCRIPTS.get(name) or (path.read_bytes() if path.is_file() else None)
    return hashlib.sha256(content).hexdigest()[:8] if content else None


@bp.app_url_defaults
def add_fingerprint(endpoint: str, values: dict[str, str | None]) -> None:
    """Let the address of a file change with its content, so that a browser may keep it for good."""
    if endpoint in ENDPOINTS and "v" not in values:
        values["v"] = fingerprint(values.get("side") or values["filename"] or "")


@lru_cache(maxsize=64)
def pack(body: bytes, path: str) -> bytes:
    """A file as gzip, packed once for each content; a script or style sheet of our own without comments and spaces."""
    minify = MINIFIERS.get(PurePosixPath(path).suffix, bytes)
    return gzip.compress(body if "/vendor/" in path else minify(body), mtime=0)


def read_symbols(sprite: str) -> dict[str, Markup]:
    """The shapes in each symbol of a sprite, by name.

    A page holds those it shows: a file of all of them would share a slow line with the style sheet.
    """
    drawn = (FOLDER / sprite).read_text(encoding="utf-8")
    return {name: Markup(shape) for name, shape in re.findall(r'<symbol id="(.*?)".*?>(.*?)</symbol>', drawn)}  # noqa: S704


PICTOGRAMS, DRAWINGS = read_symbols("icons.svg"), read_symbols("pictures.svg")
