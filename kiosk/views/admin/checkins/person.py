"""One person at the desk: a line of the paper list, and the page of a check-in."""

from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, StringField, ValidationError

from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import checkins, outreach, phones, review, withdrawals
from kiosk.views.admin.checkins import TYPED_ANSWERS, AnswersForm, bp, list_columns, review_and_return
from kiosk.web import visits
from kiosk.web.addresses import redirect_to
from kiosk.web.dates import day
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.fields import Choice, typed_value, typed_values
from kiosk.web.desk.forms import save_row
from kiosk.web.forms import Form, OneOf, Required, Tick, check_token, render_form

NAMELESS = "-"  # typed in place of a name that nobody can read, or that was not given


# --- the paper list: one line for each person, which Enter stores


class LineForm(AnswersForm):
    """One line of the paper list."""

    child = Tick(_l("Anak"))
    nonce = StringField(_l("Baris ini"))

    def __init__(self, session: OutreachSession, lines: list[CheckIn]) -> None:
        """Begin with village and group of the first adult in ``lines``.

        The newest comes first. Without one they are the session's village and “warga”.
        """
        adult = next((line for line in lines if line.age == "adult"), None)
        values: dict[str, Any] = {"village_code": session.village_code, "group": "warga"}
        if adult:
            values["group"] = adult.group
            values["village_code"] = adult.village_code or session.village_code
        values["nonce"] = visits.new_nonce()
        super().__init__(TYPED_ANSWERS, session, "–", values)
        self.keeps_names = retention.may_names_stay(session)

    @property
    def is_named(self) -> bool:
        """True where a name was typed, not “-”, and the person is no child."""
        return not self.child.data and self["name"].data not in ("", NAMELESS)

    def validate_name(self, field: StringField) -> None:
        """Refuse an adult's name without any letter, except “-”, which stands for none.

        For a child anything passes.
        """
        has_letters = any(map(str.isalpha, field.data))
        if not (self.child.data or has_letters or field.data == NAMELESS):
            raise ValidationError(_("Tulis namanya. Kalau tidak ada atau tidak terbaca, tulis tanda -."))

    def validate_nonce(self, field: StringField) -> None:
        """Refuse a line begun with another cookie, or whose check-in was erased.

        The line gets a fresh nonce.
        """
        nonce = field.data
        if not visits.is_own_nonce(nonce) or checkins.is_used_up(nonce, checkins.find_by_nonce(nonce)):
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
    lines = checkins.list_check_ins(session_id, CheckIn.origin == "paper")[::-1]
    form = LineForm(session, lines)
    if not form.validate_on_submit() or not record_line(form, session_id):
        page = render_form(
            "admin/checkins/paper.html",
            form,
            session=session,
            lines=lines,
            fields=[form[column] for column in TYPED_ANSWERS],
            columns=list_columns(),
            last_day=checkins.last_day_of_names(session.held_on),
        )
        return log_names_viewed(page, session_id, lines)
    if form.is_named and not form.keeps_names:
        flash(_("Baris tadi disimpan tanpa nama: masa simpan nama sesi ini sudah lewat."))
    return redirect_to("admin.checkins.paper", session_id=session_id)


def record_line(form: LineForm, session_id: str) -> bool:
    """In one write, add or replace the line's check-in, audit and confirm it.

    Returns False, only removing, if reviewed since. A doubtful one is not confirmed. Also False if it was corrected or
    moved since.
    """
    answers = {"session_id": session_id, **form.answers()}
    version = None
    is_accepted = True
    with db.write():
        check_in = checkins.find_by_nonce(form.nonce.data)
        if check_in:
            version = check_in.version
            is_accepted = checkins.replace_answers(check_in, **answers)
        else:
            check_in = checkins.add_check_in(form.nonce.data, origin="paper", **answers)
        db.session.flush()
        if check_in.version != version:
            note("check-in-typed", f"check_in:{check_in.id}")
        review.confirm_typed_line(check_in, current_user.id)
    if not is_accepted:
        form["name"].errors = [
            _("Baris ini sudah diperiksa atau diperbaiki lewat halamannya, jadi dari sini tidak diganti lagi.")
        ]
    return is_accepted


# --- the page of one check-in


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
    """The version and the stored values of TYPED_ANSWERS by column, or ""."""
    return {column: getattr(check_in, column) or "" for column in ("version", *TYPED_ANSWERS)}


class PhoneForm(Form):
    reason = Choice(
        _l("Untuk apa nomornya dibuka?"),
        {"": _l("Pilih alasan…")} | words.PHONE_REASONS,
        default="",
        validators=[OneOf(words.PHONE_REASONS, _l("Pilih dulu alasannya."))],
    )


class MoveForm(Form):
    """Asks to which other session a check-in moves."""

    session = Choice(_l("Sesi yang benar"), {}, validators=[Required(_l("Pilih dulu sesi yang benar."))])

    def __init__(self, session_id: str) -> None:
        """Offer the newest own sessions that are open or closed, without this one."""
        super().__init__()
        choices = {"": _("Pilih sesi…")}
        for session in outreach.counted_sessions():
            if session.id != session_id:
                choices[session.id] = f"{day(session.held_on)} · {session.title} – {session.village_name}"
        self.session.replace_choices(choices)


def find_check_in(session_id: str, checkin_id: str) -> CheckIn:
    """The check-in with this id in this session, or 404."""
    check_ins = checkins.list_check_ins(session_id, CheckIn.id == checkin_id)
    if not check_ins:
        abort(404)
    return check_ins[0]


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
    """Save the corrected fields by save_row()."""
    return save_row(
        form,
        f"check_in:{checkin_id}",
        "check-in-corrected",
        find=lambda: find_check_in(session_id, checkin_id),
        stored_values=stored_answers,
        change=lambda check_in: review.correct_check_in(check_in, **typed_values(form)),
    )


def reveal_phone(check_in: CheckIn, reason: str) -> str:
    """The whole phone, after auditing the reason in a write of its own.

    Returns "" and no audit if there is none. No address or cookie may hold it.
    """
    if not check_in.phone:
        return ""
    with db.write():
        note("phone-shown", f"check_in:{check_in.id}", reason=reason)
    return phones.format_phone(check_in.phone)


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
