"""The page of one check-in.

Reviewed, corrected, moved, its phone shown, or erased.
"""

from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.rules import checkins, outreach, phones, review, withdrawals
from kiosk.views.admin.checkins import TYPED_ANSWERS, AnswersForm, bp, review_and_return
from kiosk.web.addresses import redirect_to
from kiosk.web.dates import day
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.fields import Choice, typed_values
from kiosk.web.desk.forms import flash_changes, show_conflicts
from kiosk.web.forms import Form, OneOf, Required, check_token


class CorrectForm(AnswersForm):
    """The answers of a person that may be corrected in this check-in."""

    version = HiddenField()

    def __init__(self, check_in: CheckIn) -> None:
        columns = [column for column in TYPED_ANSWERS if column in review.correctable_columns(check_in)]
        super().__init__(columns, check_in.session, _("Tidak diisi"), stored_answers(check_in))

    @property
    def is_named(self) -> bool:
        """True where the form has a name typed."""
        return "name" in self and bool(self["name"].data)


def stored_answers(check_in: CheckIn) -> dict[str, Any]:
    """The version, and the stored values of TYPED_ANSWERS by column, "" where there is none."""
    return {column: getattr(check_in, column) or "" for column in ("version", *TYPED_ANSWERS)}


class PhoneForm(Form):
    reason = Choice(
        _l("Untuk apa nomornya dibuka?"),
        {"": _l("Pilih alasan…")} | words.PHONE_REASONS,
        default="",
        validators=[OneOf(tuple(words.PHONE_REASONS), _l("Pilih dulu alasannya."))],
    )


class MoveForm(Form):
    """Asks to which other session a check-in moves."""

    session = Choice(_l("Sesi yang benar"), {}, validators=[Required(_l("Pilih dulu sesi yang benar."))])

    def __init__(self, session_id: str) -> None:
        """Offer the newest own sessions that are open or closed, without this one."""
        super().__init__()
        others = {
            other.id: f"{day(other.held_on)} · {other.title} – {other.village_name}"
            for other in outreach.counted_sessions()
            if other.id != session_id
        }
        self.session.replace_choices({"": _("Pilih sesi…")} | others)


def find_check_in(session_id: str, checkin_id: str) -> CheckIn:
    """The check-in with this id in this session, or 404."""
    for check_in in checkins.list_check_ins(find_session(session_id).id, CheckIn.id == checkin_id):
        return check_in
    abort(404)


@bp.route("/<session_id>/<checkin_id>/", methods=["GET", "POST"])
def one(session_id: str, checkin_id: str) -> ResponseReturnValue:
    """A check-in's page, audited if named.

    A POST reviews it, or does its ``act``: correct, move, phone or erase.
    """
    check_in = find_check_in(session_id, checkin_id)
    act = request.form.get("act", "")
    if request.method == "POST" and not act:
        return review_and_return(session_id)
    if act == "erase":
        return erase_check_in(session_id, checkin_id)
    correct_form = CorrectForm(check_in)
    phone_form = PhoneForm()
    move_form = MoveForm(session_id)
    phone = ""
    if act == "move" and move_form.validate_on_submit():
        return move_check_in(move_form, session_id, checkin_id)
    if act == "correct":
        if request.form.get("name") and check_in.erased_at:
            flash(_("Namanya sudah dihapus karena masa simpannya habis; yang diketik tidak disimpan."), "warning")
        if correct_form.validate_on_submit() and correct_check_in(correct_form, session_id, checkin_id):
            if request.args.get("back") == "finish":
                return redirect_to("admin.sessions.finish", session_id=session_id)
            return redirect_to("admin.checkins.one", session_id=session_id, checkin_id=checkin_id)
    if act == "phone" and phone_form.validate_on_submit():
        phone = reveal_phone(check_in, phone_form.reason.data)
    page = render_template(
        "admin/checkins/one.html",
        checkin=check_in,
        correct_form=correct_form,
        phone_form=phone_form,
        move_form=move_form,
        phone=phone,
        has_own_copies=db.file is not None,
    )
    has_errors = correct_form.errors or phone_form.errors or move_form.errors
    return log_names_viewed(page, session_id, [check_in]), 422 if has_errors else 200


def correct_check_in(form: CorrectForm, session_id: str, checkin_id: str) -> bool:
    """In one write, store and audit the corrected fields.

    Returns False, with errors, if other values were saved meanwhile.
    """
    row = f"check_in:{checkin_id}"
    with db.write():
        check_in = find_check_in(session_id, checkin_id)
        if show_conflicts(form, stored_answers(check_in), row):
            return False
        changed = review.correct_check_in(check_in, **typed_values(form))
        if changed:
            note("check-in-corrected", row, changed)
    flash_changes(changed)
    return True


def reveal_phone(check_in: CheckIn, reason: str) -> str:
    """The whole phone, after auditing the reason in a write of its own.

    Returns "" and no audit if there is none. No address or cookie may hold it.
    """
    phone = phones.format_phone(check_in.phone) if check_in.phone else ""
    if phone:
        with db.write():
            note("phone-shown", f"check_in:{check_in.id}", reason=reason)
    return phone


def move_check_in(form: MoveForm, session_id: str, checkin_id: str) -> ResponseReturnValue:
    """Move and audit a check-in, and lead to it.

    Nothing moves if it is of practice or the target is not counted. A message says which.
    """
    with db.write():
        check_in = find_check_in(session_id, checkin_id)
        is_moved = checkins.move_check_in(check_in, find_session(form.session.data))
        if is_moved:
            note("check-in-moved", f"check_in:{checkin_id}")
    flash(_("Kehadiran dipindahkan ke sesi ini.") if is_moved else _("Tidak ada yang dipindahkan."))
    return redirect_to("admin.checkins.one", session_id=check_in.session_id, checkin_id=checkin_id)


def erase_check_in(session_id: str, checkin_id: str) -> ResponseReturnValue:
    """Erase a check-in for good at the person's request, and audit it.

    It leads to the session's list.
    """
    check_token()
    with db.write():
        withdrawals.erase_check_in(find_check_in(session_id, checkin_id))
        note("check-in-erased", f"check_in:{checkin_id}", reason="request")
    flash(_("Data orang ini sudah dihapus."))
    return redirect_to("admin.checkins.of_session", session_id=session_id)
