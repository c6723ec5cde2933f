"""The page that finishes a session.

Check-ins are reviewed, the day is written down, the session is closed.
"""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, ValidationError

from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import OutreachSession
from kiosk.models.officer import LONGEST_NIP
from kiosk.rules import officers, outreach, review, settings
from kiosk.rules.attendance import Sums, attendance_of
from kiosk.views.admin.checkins import list_columns, review_as_pressed
from kiosk.views.admin.sessions import bp
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.fields import CountField, Line, Lines
from kiosk.web.desk.forms import show_conflicts
from kiosk.web.desk.papers import comparison_sentence, doubt_sentences, sums_sentence
from kiosk.web.forms import Form, Tick

REPORTER = ("reporter_name", "reporter_nip")
DAY_COLUMNS = ("heads_male", "heads_female", "obstacles", "follow_up", "questions_asked", "report_number", *REPORTER)


class CloseForm(Form):
    """The head count on paper by sex and by group, notes of the day, and its reporter."""

    version = HiddenField()
    heads_male = CountField(_l("Laki-laki"))
    heads_female = CountField(_l("Perempuan"))
    difference = Tick(_l("Simpan dengan selisih"))
    obstacles = Lines(_l("Kendala"), limit=4000)
    follow_up = Lines(_l("Tindak lanjut"), limit=4000)
    questions_asked = Lines(_l("Pertanyaan warga"), limit=4000)
    report_number = Line(_l("Nomor laporan"), limit=80)
    reporter_name = Line(_l("PIMPASA yang melapor"), limit=80)
    reporter_nip = Line(_l("NIP"), limit=LONGEST_NIP)

    def __init__(self, session: OutreachSession) -> None:
        """Fill the form from the stored day.

        The difference is ticked where stored sums differ already.
        """
        self.stored_day = stored_day(session)
        fields = {group: CountField(word) for group, word in words.GROUPS.items()}
        is_different = sums_of(self.stored_day).differ
        super().__init__(fields=fields, data=self.stored_day | {"difference": is_different})

    def columns(self, is_closing: bool) -> dict[str, Any]:
        """Typed values by column, groups as heads_by_group.

        The reporter only on closing, or where changed.
        """
        columns = {name: self[name].data for name in DAY_COLUMNS}
        if not is_closing and all(columns[name] == self.stored_day[name] for name in REPORTER):
            del columns["reporter_name"], columns["reporter_nip"]
        heads_by_group = {}
        for group in words.GROUPS:
            if self[group].data is not None:
                heads_by_group[group] = self[group].data
        columns["heads_by_group"] = heads_by_group
        return columns

    @property
    def sums(self) -> Sums:
        """Sums of the numbers now in the form."""
        return sums_of(self.data)

    def validate_difference(self, field: Tick) -> None:
        """Refuse sums by sex and by group that differ, unless the difference is confirmed."""
        if self.sums.differ and not field.data:
            mend = _("Betulkan angkanya, atau centang “Simpan dengan selisih”.")
            raise ValidationError(f"{sums_sentence(self.sums)} {mend}")


def stored_day(session: OutreachSession) -> dict[str, Any]:
    """Stored values by field.

    Name and NIP of the officer who is signed in where no reporter is stored.
    """
    values = {name: getattr(session, name) for name in ("version", *DAY_COLUMNS)}
    if not (session.reporter_name or session.reporter_nip):
        values["reporter_name"] = current_user.name
        values["reporter_nip"] = current_user.nip
    for group in words.GROUPS:
        values[group] = session.heads_by_group.get(group)
    return values


def sums_of(values: dict[str, Any]) -> Sums:
    """Sums by sex and by group of a form's values.

    Returns None by sex if men or women are missing, by group if all are.
    """
    by_sex = None
    by_group = None
    sexes = [values["heads_male"], values["heads_female"]]
    groups = [values[group] for group in words.GROUPS if values[group] is not None]
    if None not in sexes:
        by_sex = sum(sexes)
    if groups:
        by_group = sum(groups)
    return Sums(by_sex, by_group)


@bp.route("/<session_id>/finish", methods=["GET", "POST"])
def finish(session_id: str) -> ResponseReturnValue:
    """Finish an open or closed session, others redirect.

    Buttons store the form, then close, review or lead on.
    """
    session = find_session(session_id)
    if not session.is_counted:
        if request.method == "POST":
            flash(_("Tidak ada yang disimpan: sesi ini baru saja dibatalkan."), "warning")
        return redirect_to("admin.sessions.one", session_id=session_id)
    form = CloseForm(session)
    if not form.validate_on_submit() or not store_and_review(session_id, form):
        return render_finish(session, form)
    to_correct = request.form.get("correct")
    if to_correct:  # after typed values are stored; the person's page leads back
        return redirect_to("admin.checkins.one", session_id=session_id, checkin_id=to_correct, back="finish")
    onward = "admin.reports.of_session" if "close" in request.form else "admin.sessions.finish"
    return redirect_to(onward, session_id=session_id)


def render_finish(session: OutreachSession, form: CloseForm) -> ResponseReturnValue:
    """The page with everything left to do, with an audit note if it shows names.

    Answers 422 with errors.
    """
    new_check_ins = review.find_unreviewed(session.id)
    attendance = attendance_of(session)
    page = render_template(
        "admin/sessions/finish.html",
        form=form,
        session=session,
        new_check_ins=new_check_ins,
        oddness=review.reason_to_void_name,
        columns=list_columns(),
        attendance=attendance,
        comparison=comparison_sentence(attendance),
        doubt=doubt_sentences(attendance),
        groups=words.GROUPS,
        prefix=settings.get("report_number_prefix"),
        running=outreach.count_unfinished(session.id),
    )
    return log_names_viewed(page, session.id, new_check_ins.people), 422 if form.errors else 200


def store_and_review(session_id: str, form: CloseForm) -> bool:
    """In one write store the form, close or review, and flash.

    Returns False, unsaved, if others saved other values first.
    """
    is_closing = "close" in request.form
    with db.write():
        session = find_session(session_id)
        if show_conflicts(form, stored_day(session), f"outreach_session:{session_id}"):
            return False
        sentence = store_day(session, form, is_closing)
        sentence = review_as_pressed(session_id) or sentence
    may_copy = is_closing and db.file and current_user.is_supervisor  # the page then leads to a copy of the data
    flash(sentence, "closed" if may_copy else "message")
    return True


def store_day(session: OutreachSession, form: CloseForm, is_closing: bool) -> str:
    """Store and audit day and NIP.

    Closing counts and erases finished quizzes. Returns a sentence. The NIP becomes the officer's own if the name beside
    it is theirs.
    """
    row = f"outreach_session:{session.id}"
    was_open = session.state == "open"
    store = outreach.close_session if is_closing else outreach.change_fields
    fields = store(session, form.columns(is_closing))
    sentence = _("Tidak ada yang berubah.")
    if is_closing and was_open:
        counting.count_session(session.id)
        note("session-closed", row, fields)
        sentence = _("Sesi sudah ditutup.")
    elif fields:
        corrects_heads = not was_open and any(name.startswith("heads") for name in fields)
        note("session-heads-corrected" if corrects_heads else "session-changed", row, fields)
        sentence = _("Tersimpan.")
    if officers.store_nip(current_user, form.reporter_name.data, form.reporter_nip.data):
        note("officer-nip", f"officer:{current_user.id}", ["nip"])
    return sentence
