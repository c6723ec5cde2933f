"""The service worker, and the page for a lost server."""

import json

from flask import Response, render_template, request, url_for

from kiosk.config import ROOT
from kiosk.rules import hotlines
from kiosk.web.pages import Pages
from kiosk.web.static_files import fingerprint

bp = Pages("offline", says="help")


@bp.get("/away/")
def away() -> str:
    """The page shown by the service worker while the server can't be reached."""
    return render_template("offline/away.html")


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker's script with the list of pages and files it keeps.

    A changed list makes it a new worker. It keeps at most 60 kB, and no sound: the directory, the Foreign Ministry for
    a family, and the two urgent ones with codes.
    """
    names = ("later.js", "vendor/htmx-2.0.11.min.js", "cast.svg")
    addresses = [url_for("static", filename=name) for name in names]
    addresses += [url_for("static_files.joined_file", name=name) for name in ("app.css", "pages.css", "app.js")]
    addresses += [url_for(page) for page in ("offline.away", "hotlines.index", "family.index")]
    addresses.append(url_for("family.country", slug="lain"))
    for hotline in hotlines.hotlines_with_slugs(hotlines.URGENT_SLUGS):
        addresses.append(url_for("hotlines.detail", slug=hotline.slug))
        for number, _channel in enumerate(hotline.channels, 1):
            addresses.append(url_for("hotlines.qr", slug=hotline.slug, number=number))
    script = (ROOT / "static" / "sw.js").read_text(encoding="utf-8")
    day = request.args.get("day", "")  # what each page says of dates is kept anew on another day
    version = f"{fingerprint('sw.js')}-{day}"
    words = f"const VERSION = {json.dumps(version)};\nconst KEPT = {json.dumps(addresses)};\n"
    return Response(words + script, mimetype="text/javascript")
