"""A phone of the hall joins an open session by its poster's QR code, for as long as its visit goes on."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kiosk.models import OutreachSession
from kiosk.rules import outreach
from kiosk.views import tablets, visits

bp = Blueprint("join", __name__, url_prefix="/join")


@bp.get("/<key>")
def index(key: str) -> ResponseReturnValue:
    """The start page, with this session alone. A key that is wrong, old or of a closed session opens nothing."""
    found = outreach.by_join_key(key)
    if found is None:
        return render_template("join/over.html"), 404
    if not tablets.here():  # a paired tablet stays with its village
        session["joined"] = found.id
    return redirect(url_for("home.index"), 303)


def taking_visitors() -> list[OutreachSession]:
    """Sessions that this visit is offered to check in to: at a paired tablet those of its village; on a phone that
    joined one, that alone; else all of them, or none where tablets are paired.
    """
    tablet, joined = tablets.here(), visits.joined()
    if tablet:
        return outreach.taking_visitors_in(tablet.village_code)
    if joined:
        return outreach.joined(joined)
    return [] if tablets.are_paired() else outreach.taking_visitors()


def taking_answers() -> list[OutreachSession]:
    """Sessions with which this visit's quizzes and offer checks may count."""
    return [session for session in taking_visitors() if session.takes_answers]


def is_strange() -> bool:
    """Whether this device has no place among sessions: nobody paired it, and it joined none."""
    return tablets.are_paired() and not tablets.here() and not visits.joined()


def villages() -> set[str] | None:
    """Codes of the villages whose contacts and voices belong here; None in a hall while no session tells which."""
    if not tablets.are_paired():
        return {session.village_code for session in outreach.taking_visitors()} or None
    tablet = tablets.here()
    return {tablet.village_code} if tablet else {session.village_code for session in taking_visitors()}


def takes_names() -> bool:
    """Whether a name may be typed here: a phone sends it through a Wi-Fi that all the hall shares."""
    return not visits.joined() or request.is_secure


def origin() -> str:
    """Where a check-in of this visit comes from: one of ORIGINS."""
    return "qr" if visits.joined() else "kiosk"
