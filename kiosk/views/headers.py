"""Security headers, caching, compression and addresses of static files."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

from kiosk.views.addresses import OF_FILES

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "media", "manifest", "worker", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
COMPRESSED = (
    "text/",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "application/manifest+json",
)
SMALL = 500  # bytes; below this gzip gains nothing
QUICK = 6  # for pages: half the time of the best, and a hundredth more bytes; on a slow line those of 1 to 5 cost more
YEAR = 31_536_000


def set_headers(response: Response) -> Response:
    """Nothing from other hosts, no framing, no guessing of types; pages are never kept by the browser."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if current_app.config["HTTPS"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if request.endpoint in OF_FILES and response.status_code < 400:
        # the address changes with the content (see version_static and scripts.version), so a copy may be kept for good
        versioned = "v" in request.args
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
            response.set_data(packed(body) if is_file else gzip.compress(body, QUICK, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
            response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=64)
def packed(body: bytes) -> bytes:
    """A file of ours as small as it gets, once for each content."""
    return gzip.compress(body, mtime=0)


@lru_cache(maxsize=256)
def fingerprint(path: Path, _changed: float) -> str:
    """Eight characters that change with the file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def version_static(endpoint: str, values: dict[str, object]) -> None:
    """Put the fingerprint of a static file into its address."""
    if endpoint == "static" and "v" not in values:
        path = Path(current_app.static_folder or "") / str(values.get("filename", ""))
        if path.is_file():
            values["v"] = fingerprint(path, path.stat().st_mtime)


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(set_headers)
    app.after_request(compress)
    app.url_defaults(version_static)
