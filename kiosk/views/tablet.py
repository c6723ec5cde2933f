"""What a tablet's browser asks for beyond pages: the app's manifest, its service worker, the page for a lost server."""

import json
import re
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_babel import gettext as _

from kiosk.clock import today
from kiosk.rules import hotlines
from kiosk.views.headers import fingerprint

bp = Blueprint("tablet", __name__)

SAID = re.compile(r'data-say="([^"]*)"')


@bp.get("/app.webmanifest")
def manifest() -> Response:
    sizes = (192, 512)
    body = {
        "name": "Anjungan Migrasi Aman",
        "short_name": "Migrasi Aman",
        "description": _("Belajar berangkat kerja ke luar negeri dengan aman"),
        "lang": "id",
        "dir": "ltr",
        "start_url": url_for("home.index"),
        "scope": url_for("home.index"),
        "display": "fullscreen",
        "background_color": "#fdf8ee",
        "theme_color": "#0b4f4a",
        "icons": [
            {
                "src": url_for("static", filename=f"app-icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in sizes
        ],
    }
    return Response(json.dumps(body), mimetype="application/manifest+json")


@bp.get("/away/")
def away() -> str:
    return render_template("tablet/away.html")


def said(page: str) -> list[str]:
    """The addresses of the recordings that read this page aloud."""
    return sorted({address for found in SAID.findall(page) for address in found.split()})


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker with the list of what it keeps; a changed list or file makes it a new worker."""
    files = ("app.css", "icons.svg", "favicon.svg", "vendor/htmx-2.0.11.min.js")
    kept = [url_for("static", filename=name) for name in files]
    kept += [url_for("scripts.joined", side="app"), url_for("tablet.away")]
    kept += said(away())
    kept += [url_for("hotlines.index"), url_for("hotlines.missions")]
    kept += [url_for("hotlines.contacts"), url_for("hotlines.contacts_qr")]
    shown = hotlines.shown(hotlines.URGENT) + hotlines.local_contacts([]) + hotlines.directory() + hotlines.missions()
    for hotline in shown:
        numbers = range(1, len(hotline.channels) + 1)
        kept.append(url_for("hotlines.detail", slug=hotline.slug))
        kept += [url_for("hotlines.qr", slug=hotline.slug, number=number) for number in numbers]
    path = Path(current_app.static_folder or "") / "sw.js"
    script = path.read_text(encoding="utf-8")
    version = f"{fingerprint(path, path.stat().st_mtime)}-{today()}"
    words = f"const VERSION = {json.dumps(version)};\nconst KEPT = {json.dumps(kept)};\n"
    return Response(words + script, mimetype="text/javascript")
