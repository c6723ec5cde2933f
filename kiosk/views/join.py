"""A phone of the hall joins an open session by its poster's QR code, for as long as its visit goes on."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kiosk.models import OutreachSession
from kiosk.rules import outreach
from kiosk.views import visits

bp = Blueprint("join", __name__, url_prefix="/join")


@bp.get("/<key>")
def index(key: str) -> ResponseReturnValue:
    """The start page, with this session alone. A key that is wrong, old or of a closed session opens nothing."""
    found = outreach.by_join_key(key)
    if found is None:
        return render_template("join/over.html"), 404
    session["joined"] = found.id
    return redirect(url_for("home.index"), 303)


def taking_visitors() -> list[OutreachSession]:
    """Sessions that this visit is offered to check in to."""
    return offered(outreach.taking_visitors())


def taking_answers() -> list[OutreachSession]:
    """Sessions with which this visit's quizzes and offer checks may count."""
    return offered(outreach.taking_answers())


def offered(sessions: list[OutreachSession]) -> list[OutreachSession]:
    """All of them at the tablet; on a phone that joined one, that alone."""
    joined = visits.joined()
    return [each for each in sessions if each.id == joined] if joined else sessions


def takes_names() -> bool:
    """Whether a name may be typed here: a phone sends it through a Wi-Fi that all the hall shares."""
    return not visits.joined() or request.is_secure


def origin() -> str:
    """Where a check-in of this visit comes from: one of ORIGINS."""
    return "qr" if visits.joined() else "kiosk"
