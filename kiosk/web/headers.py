"""Security headers, caching and compression of every answer."""

import gzip
import re

from flask import Response, current_app, request

from kiosk.web import static_files
from kiosk.web.pages import is_desk_address

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
COMPRESSED = ("text/", "application/json", "image/svg+xml", "application/manifest+json")
YEAR = 31_536_000


def set_headers(response: Response) -> Response:
    """Set the headers of security and of caching.

    Pages are never kept. Files are kept for good if their address has a version.
    """
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)  # the page that records has a policy of its own
    if current_app.config["HTTPS"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    caching = "no-store"
    if request.endpoint in (*static_files.ENDPOINTS, "audio.clip") and response.status_code < 400:
        # an address that changes with the content may be kept for good
        has_version = "v" in request.args or request.endpoint == "audio.clip"
        caching = f"public, max-age={YEAR}, immutable" if has_version else "no-cache"
    response.headers["Cache-Control"] = caching
    return response


def compress(response: Response) -> Response:
    """Compress text of status 200 or 422 for a browser that takes gzip.

    Villagers' pages lose their indents, and files are minified.
    """
    is_text = (response.mimetype or "").startswith(COMPRESSED) and response.status_code in (200, 422)
    if not is_text or not request.accept_encodings.quality("gzip"):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if request.endpoint in static_files.ENDPOINTS:
        body = static_files.pack(body, request.path)
    else:
        # a villagers' page without its indentation, a twelfth of it; the desk's show typed lines as they are
        if response.mimetype == "text/html" and not is_desk_address():
            body = re.sub(rb"\n\s+", b"\n", body)
        # half the time of the best, for a hundredth more bytes; 1 to 5 cost more on a slow line
        body = gzip.compress(body, 6, mtime=0)
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
