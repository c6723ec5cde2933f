"""What officers decide of check-ins, at whichever page: done, written down, and said in words."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.models import CheckIn
from kiosk.models.check_in import VOID_REASONS
from kiosk.rules import review
from kiosk.views.admin.desk import note


def decide(session_id: str) -> str:
    """Do what a button of Selesaikan says of check-ins that stood on its page, inside db.write(); "" for any other.

    What somebody else has decided meanwhile stands.
    """
    reason, _colon, key = request.form.get("void", "").partition(":")
    if reason in VOID_REASONS:
        voided = review.void(session_id, [key], reason, current_user.id, before=("new",))
        return written_down("check-in-voided", voided, reason)
    keys = request.form.getlist("shown") if "rest" in request.form else request.form.get("confirm", "").split()
    return written_down("check-in-confirmed", review.confirm(session_id, keys, current_user.id)) if keys else ""


def written_down(action: str, changed: list[CheckIn], reason: str = "") -> str:
    """What was done, in the audit and in words."""
    for check_in in changed:
        note(action, f"check_in:{check_in.id}", reason=reason)
    number = len(changed)
    sentences = {
        "check-in-confirmed": _("%(n)s kehadiran dikonfirmasi.", n=number),
        "check-in-voided": _("%(n)s kehadiran dibatalkan. Masih bisa dipulihkan.", n=number),
        "check-in-restored": _("%(n)s kehadiran dipulihkan.", n=number),
    }
    return str(sentences[action])
