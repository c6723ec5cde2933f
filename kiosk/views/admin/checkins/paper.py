"""The page to type a paper list: one line for each person, which Enter stores."""

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
from kiosk.views.admin.checkins import TYPED_ANSWERS, answer_field, bp, list_columns, typed_code
from kiosk.web import visits
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, log_names_viewed, note, redirect_to_session, words
from kiosk.web.desk.forms import Choice
from kiosk.web.forms import Form, Tick, render_form

NAMELESS = "-"  # typed in place of a name that nobody can read, or that was not given


class LineForm(Form):
    """One line of the paper list."""

    child = Tick(_l("Anak"))
    nonce = StringField(_l("Baris ini"))

    def __init__(self, session: OutreachSession, typed: list[CheckIn]) -> None:
        """A fresh line begins with the village and the group of the line before."""
        last = next((check_in for check_in in typed if check_in.age == "adult"), None)
        village_code = (last and last.village_code) or session.village_code
        usual = {"village_code": village_code, "group": last.group if last else "warga", "nonce": visits.new_nonce()}
        super().__init__(data=usual)
        for field in self:
            if isinstance(field, Choice):
                field.offer({"": ""} | words.offered_words(field.name))
        self["village_code"].near_to = session.village
        self.keeps_names = retention.keeps_names_of(session)

    @property
    def is_named(self) -> bool:
        """True where a name is stored with the answers."""
        return not self.child.data and self["name"].data not in ("", NAMELESS)

    def validate_name(self, field: StringField) -> None:
        if not self.child.data and field.data != NAMELESS and not any(map(str.isalpha, field.data)):
            raise ValidationError(_("Tulis namanya. Kalau tidak ada atau tidak terbaca, tulis tanda -."))

    def validate_nonce(self, field: StringField) -> None:
        known = visits.is_own_nonce(field.data)
        if not known or checkins.is_used_up(field.data, checkins.find_by_nonce(field.data)):
            field.data = visits.new_nonce()
            raise ValidationError(_("Tekan Enter sekali lagi."))

    def answers(self) -> dict[str, str]:
        """Answers by column, without the name where it is not stored."""
        answers = {column: typed_code(self[column]) for column in TYPED_ANSWERS}
        if not (self.is_named and self.keeps_names):
            answers["name"] = ""
        return answers | {"age": "child" if self.child.data else "adult"}


for _column in TYPED_ANSWERS:
    setattr(LineForm, _column, answer_field(_column))


@bp.route("/<session_id>/paper", methods=["GET", "POST"])
def paper(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    if not session.is_counted:
        if session.state == "cancelled":
            flash(_("Sesi ini dibatalkan. Daftar kertasnya tidak diketik lagi."))
        else:
            flash(_("Sesi ini belum dibuka. Daftar kertas diketik sesudah sesi dibuka."))
        return redirect_to_session(session_id)
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
    """Record the line as it was typed last: sent again it is the same person. False where the row stays as it is."""
    nonce, answers = form.nonce.data, {"session_id": session_id, **form.answers()}
    with db.write():
        earlier = checkins.find_by_nonce(nonce)
        version = earlier and earlier.version
        check_in = earlier or checkins.add_check_in(nonce, origin="paper", **answers)
        is_accepted = earlier is None or checkins.replace_answers(earlier, **answers)
        db.session.flush()
        if check_in.version != version:
            note("check-in-typed", f"check_in:{check_in.id}")
        review.confirm_typed_line(check_in, current_user.id)
    if not is_accepted:
        form["name"].errors = [
            _("Baris ini sudah diperiksa atau diperbaiki lewat halamannya, jadi dari sini tidak diganti lagi.")
        ]
    return is_accepted
