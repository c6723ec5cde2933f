"""Security headers, caching, compression and addresses of static files."""

import gzip
import hashlib
import re
from functools import cache, lru_cache

from flask import Flask, Response, current_app, request

from kiosk.config import ROOT
from kiosk.web.addresses import OF_FILES

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "media", "manifest", "worker", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
OF_DOCUMENTS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NO_DOCUMENTS = ("text/css", "text/javascript", "audio/ogg")  # for these it is half a kilobyte that no browser heeds
COMPRESSED = (
    "text/",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "application/manifest+json",
)
NOT_READ = re.compile(rb"/\*.*?\*/|^\s*//[^\n]*|^\s+", re.DOTALL | re.MULTILINE)  # no text of ours looks like it
SPACED = re.compile(rb";?\s*([{},;])\s*|(?<=:) ")  # of a style sheet, where no browser needs the space
# of a script: the rest of a line, and spaces; what stands between quotes is left alone
LOOSE = re.compile(rb"""(?P<quoted>(["'`])(?:\\.|(?!\2).)*\2)|//[^\n]*| *(?P<sign>[{}=;,+<>?:&|()]) *""")
INDENT = re.compile(rb"\n\s+")
SMALL = 500  # bytes; below this gzip gains nothing
QUICK = 6  # for pages: half the time of the best, and a hundredth more bytes; on a slow line those of 1 to 5 cost more
YEAR = 31_536_000


def set_headers(response: Response) -> Response:
    """Nothing from other hosts, no framing, no guessing of types; pages are never kept by the browser."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype not in NO_DOCUMENTS:
        response.headers |= OF_DOCUMENTS
    if current_app.config["HTTPS"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if request.endpoint in (*OF_FILES, "audio.clip") and response.status_code < 400:
        # the address changes with the content (see version_static and scripts.version), so a copy may be kept for good
        versioned = "v" in request.args or request.endpoint == "audio.clip"
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if versioned else "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def compress(response: Response) -> Response:
    """Send text as gzip to who takes it."""
    if (
        "gzip" in request.headers.get("Accept-Encoding", "")
        and (response.mimetype or "").startswith(COMPRESSED)
        and response.status_code in (200, 422)
        and "Content-Encoding" not in response.headers
    ):
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) > SMALL:
            is_file = request.endpoint in OF_FILES
            response.set_data(packed(body, *whose()) if is_file else quick(body, response.mimetype))
            response.headers["Content-Encoding"] = "gzip"
            response.vary.add("Accept-Encoding")
    return response


def quick(body: bytes, mimetype: str | None) -> bytes:
    """An answer for one request, in little time: a page without the spaces before its lines, a twelfth of it.

    Officers' pages show what was typed in the lines it was typed in.
    """
    counts = mimetype != "text/html" or request.path.startswith("/admin/")
    return gzip.compress(body if counts else INDENT.sub(b"\n", body), QUICK, mtime=0)


@lru_cache(maxsize=64)
def packed(body: bytes, ours: bool, style: bool) -> bytes:
    """A file as small as it gets, once for each content; of ours without its comments and indentation."""
    if ours:
        body = NOT_READ.sub(b"", body)
        body = SPACED.sub(rb"\1", body) if style else LOOSE.sub(tight, body)
    return gzip.compress(body, mtime=0)


def tight(found: re.Match[bytes]) -> bytes:
    """What is left of a loose part of a script."""
    return found["quoted"] or found["sign"] or b""


def whose() -> tuple[bool, bool]:
    """Whether the file asked for is a script or style sheet of our own, and whether it is a style sheet."""
    style = request.path.endswith(".css")
    return "/vendor/" not in request.path and (style or request.path.endswith(".js")), style


@cache
def fingerprint(name: str) -> str | None:
    """Eight characters that change with the content of a static file; read once in a process, as templates are."""
    path = ROOT / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else None


def version_static(endpoint: str, values: dict[str, object]) -> None:
    """Put the fingerprint of a static file into its address."""
    if endpoint == "static" and "v" not in values:
        version = fingerprint(str(values.get("filename", "")))
        if version:
            values["v"] = version


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(set_headers)
    app.after_request(compress)
    app.url_defaults(version_static)
