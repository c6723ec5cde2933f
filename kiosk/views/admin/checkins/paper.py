"""The paper list: one line for each person, which Enter stores."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField, ValidationError

from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import checkins, review
from kiosk.views.admin.checkins import TYPED_ANSWERS, AnswersForm, bp, list_columns
from kiosk.web import visits
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, log_names_viewed, note
from kiosk.web.desk.fields import typed_value
from kiosk.web.forms import Tick, render_form

NAMELESS = "-"  # typed in place of a name that nobody can read, or that was not given


class LineForm(AnswersForm):
    """One line of the paper list."""

    child = Tick(_l("Anak"))
    nonce = StringField(_l("Baris ini"))

    def __init__(self, session: OutreachSession, typed: list[CheckIn]) -> None:
        """Begin with village and group of the first adult in ``typed``.

        The newest comes first. Without one they are the session's village and “warga”.
        """
        adults = [check_in for check_in in typed if check_in.age == "adult"]
        usual: dict[str, Any] = {"village_code": session.village_code, "group": "warga", "nonce": visits.new_nonce()}
        if adults:
            usual["group"] = adults[0].group
            usual["village_code"] = adults[0].village_code or session.village_code
        super().__init__(TYPED_ANSWERS, session, "–", usual)
        self.keeps_names = retention.may_names_stay(session)

    @property
    def is_named(self) -> bool:
        """True where a name was typed, not “-”, and the person is no child."""
        return not self.child.data and self["name"].data not in ("", NAMELESS)

    def validate_name(self, field: StringField) -> None:
        """Refuse an adult's name without any letter, except “-”, which stands for none.

        For a child anything passes.
        """
        if not self.child.data and field.data != NAMELESS and not any(map(str.isalpha, field.data)):
            raise ValidationError(_("Tulis namanya. Kalau tidak ada atau tidak terbaca, tulis tanda -."))

    def validate_nonce(self, field: StringField) -> None:
        """Refuse a line begun with another cookie, or whose check-in was erased.

        The line gets a fresh nonce.
        """
        if not visits.is_own_nonce(field.data) or checkins.is_used_up(field.data, checkins.find_by_nonce(field.data)):
            field.data = visits.new_nonce()
            raise ValidationError(_("Tekan Enter sekali lagi."))

    def answers(self) -> dict[str, str]:
        """Answers to store, by column, with age.

        Name is "" for a child, “-”, or past the session's time for names.
        """
        answers = {column: typed_value(self[column]) or "" for column in TYPED_ANSWERS}
        if not (self.is_named and self.keeps_names):
            answers["name"] = ""
        return answers | {"age": "child" if self.child.data else "adult"}


@bp.route("/<session_id>/paper", methods=["GET", "POST"])
def paper(session_id: str) -> ResponseReturnValue:
    """The paper list, latest first, a line stored by each POST.

    Audits names. Redirects unless open or closed.
    """
    session = find_session(session_id)
    if not session.is_counted:
        if session.state == "cancelled":
            flash(_("Sesi ini dibatalkan. Daftar kertasnya tidak diketik lagi."))
        else:
            flash(_("Sesi ini belum dibuka. Daftar kertas diketik sesudah sesi dibuka."))
        return redirect_to("admin.sessions.one", session_id=session_id)
    typed = checkins.list_check_ins(session_id, CheckIn.origin == "paper")[::-1]
    form = LineForm(session, typed)
    if not form.validate_on_submit() or not record_line(form, session_id):
        page = render_form(
            "admin/checkins/paper.html",
            form,
            session=session,
            typed=typed,
            asked=[form[column] for column in TYPED_ANSWERS],
            columns=list_columns(),
            last_day=checkins.last_day_of_names(session.held_on),
        )
        return log_names_viewed(page, session_id, typed)
    if form.is_named and not form.keeps_names:
        flash(_("Baris tadi disimpan tanpa nama: masa simpan nama sesi ini sudah lewat."))
    return redirect_to("admin.checkins.paper", session_id=session_id)


def record_line(form: LineForm, session_id: str) -> bool:
    """In one write, add or replace the line's check-in, audit and confirm it.

    Returns False, only removing, if reviewed since. A doubtful one is not confirmed. Also False if it was corrected or
    moved since.
    """
    nonce = form.nonce.data
    answers = {"session_id": session_id, **form.answers()}
    with db.write():
        check_in = checkins.find_by_nonce(nonce)
        if check_in is None:
            version = None
            is_accepted = True
            check_in = checkins.add_check_in(nonce, origin="paper", **answers)
        else:
            version = check_in.version
            is_accepted = checkins.replace_answers(check_in, **answers)
        db.session.flush()
        if check_in.version != version:
            note("check-in-typed", f"check_in:{check_in.id}")
        review.confirm_typed_line(check_in, current_user.id)
    if not is_accepted:
        form["name"].errors = [
            _("Baris ini sudah diperiksa atau diperbaiki lewat halamannya, jadi dari sini tidak diganti lagi.")
        ]
    return is_accepted
