"""The scripts of a page: one job a file in static/, and one answer, since on a slow line each request is a wait."""

from hashlib import sha256

from flask import Blueprint, Response

from kiosk.config import ROOT

bp = Blueprint("scripts", __name__)

JOBS = {
    "app": "page visit aloud links forms retry tablet ahead",
    "desk": "print export cover unsaved days files photos copy",
}
JOINED = {
    side: "\n".join((ROOT / "static" / side / f"{job}.js").read_text(encoding="utf-8") for job in jobs.split())
    for side, jobs in JOBS.items()
}


@bp.get("/app.js", defaults={"side": "app"})
@bp.get("/desk.js", defaults={"side": "desk"})
def joined(side: str) -> Response:
    return Response(JOINED[side], mimetype="text/javascript")


@bp.app_url_defaults
def version(endpoint: str, values: dict[str, str]) -> None:
    """The address changes with the content, so that a browser may keep it for good."""
    if endpoint == "scripts.joined":
        values["v"] = sha256(JOINED[values["side"]].encode()).hexdigest()[:8]
