"""Finish: check-ins are reviewed, the day is written down, the session is closed; one page, and one form."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField, TextAreaField, ValidationError

from kiosk.db import db
from kiosk.learning import counting, quiz_counts
from kiosk.models import OutreachSession
from kiosk.models.check_in import GROUPS
from kiosk.models.learning import SMALLEST
from kiosk.models.officer import LONGEST_NIP
from kiosk.rules import attendance, officers, outreach, settings, unreviewed
from kiosk.rules.attendance import Sums
from kiosk.views.admin import checkin_columns as columns
from kiosk.views.admin import words
from kiosk.views.admin.desk import note, once_noted
from kiosk.views.admin.edits import MarkedForm, Overtaken
from kiosk.views.admin.fields import CountField, Ticked, several_lines
from kiosk.views.admin.head_counts import both, compared, doubt
from kiosk.views.admin.reviews import decide
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find
from kiosk.views.forms import AtMost, one_line

TEXTS = ("obstacles", "follow_up", "questions_asked", "report_number")
REPORTER = ("reporter_name", "reporter_nip")
OF_THE_DAY = ("heads_male", "heads_female", *TEXTS, *REPORTER)


class CloseForm(MarkedForm):
    """The head count on paper, by sex and by group, what is to be remembered of the day, who reports it."""

    heads_male = CountField(_l("Laki-laki"))
    heads_female = CountField(_l("Perempuan"))
    perangkat = CountField(words.GROUPS["perangkat"])
    tokoh = CountField(words.GROUPS["tokoh"])
    warga = CountField(words.GROUPS["warga"])
    pelajar = CountField(words.GROUPS["pelajar"])
    calon = CountField(words.GROUPS["calon"])
    purna = CountField(words.GROUPS["purna"])
    difference = Ticked(_l("Simpan dengan selisih"))
    obstacles = TextAreaField(_l("Kendala"), filters=[several_lines], validators=[AtMost(4000)])
    follow_up = TextAreaField(_l("Tindak lanjut"), filters=[several_lines], validators=[AtMost(4000)])
    questions_asked = TextAreaField(_l("Pertanyaan warga"), filters=[several_lines], validators=[AtMost(4000)])
    report_number = StringField(_l("Nomor laporan"), filters=[one_line], validators=[AtMost(80)])
    reporter_name = StringField(_l("PIMPASA yang melapor"), filters=[one_line], validators=[AtMost(80)])
    reporter_nip = StringField(_l("NIP"), filters=[one_line], validators=[AtMost(LONGEST_NIP)])

    def __init__(self, session: OutreachSession) -> None:
        stored = results_of(session)
        super().__init__(stored, difference=[mark(sums_of(stored))])

    @property
    def sums(self) -> Sums:
        """Of what stands in the form."""
        return sums_of(self.data)

    def validate_difference(self, field: Ticked) -> None:
        """The head count by sex and by group, which need not be told both, may differ where that is confirmed."""
        if self.sums.differ and mark(self.sums) not in field.data:
            mend = _("Betulkan angkanya, atau centang “Simpan dengan selisih”.")
            raise ValidationError(f"{both(self.sums)} {mend}")

    def columns(self, session: OutreachSession, closing: bool) -> dict[str, Any]:
        """What was filled in, by column. Who reports is who closes it, unless somebody else's name was typed."""
        columns = {name: self[name].data for name in OF_THE_DAY}
        counted = {group: self[group].data for group in GROUPS if self[group].data is not None}
        if not closing and all(columns[name] == results_of(session)[name] for name in REPORTER):
            columns = {name: value for name, value in columns.items() if name not in REPORTER}
        return columns | {"heads_by_group": counted}


def sums_of(values: dict[str, Any]) -> Sums:
    """The sums of these values of the form."""
    by_sex = [values["heads_male"], values["heads_female"]]
    by_group = [values[group] for group in GROUPS if values[group] is not None]
    return Sums(sum(by_sex) if None not in by_sex else None, sum(by_group) if by_group else None)


def mark(sums: Sums) -> str:
    """The sums that a tick was made for: others are asked about again."""
    return f"{sums.by_sex}-{sums.by_group}"


def results_of(session: OutreachSession) -> dict[str, Any]:
    """What is stored of the day, by the form's fields; where nobody reports yet, it is who looks at the page."""
    counted = {group: session.heads_by_group.get(group) for group in GROUPS}
    stored = counted | {name: getattr(session, name) for name in OF_THE_DAY}
    if not (session.reporter_name or session.reporter_nip):
        stored |= {"reporter_name": current_user.name, "reporter_nip": current_user.nip}
    return stored


@bp.route("/<session_id>/finish", methods=["GET", "POST"])
def finish(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    if not session.counts:
        return render_template("admin/sessions/not_open.html", session=session)
    form = CloseForm(session)
    if not form.validate_on_submit() or (done := store(session_id, form)) is None:
        return show(session, form)
    closed, to_correct = "close" in request.form, request.form.get("correct")
    if to_correct:  # what was typed here is stored, and the page of that person leads back
        page = url_for("admin.checkins.correct", session_id=session_id, checkin_id=to_correct, back="finish")
        return redirect(page, 303)
    flash(done, "closed" if closed and db.file and current_user.is_supervisor else "message")  # who may make a copy
    onward = "admin.reports.of_session" if closed else "admin.sessions.finish"
    return redirect(url_for(onward, session_id=session_id), 303)


def show(session: OutreachSession, form: CloseForm) -> ResponseReturnValue:
    """The page with everything that is left to do."""
    found, counted = unreviewed.waiting(session.id), attendance.of_session(session)
    page = render_template(
        "admin/sessions/finish.html",
        form=form,
        session=session,
        found=found,
        oddness=unreviewed.oddness,
        columns=columns.listed(),
        masked=columns.masked,
        attendance=counted,
        compared=compared(counted),
        doubt=doubt(counted),
        mark=mark(form.sums),
        groups=words.offered_groups(*session.heads_by_group, *counted.checkins.by_group),
        prefix=settings.get("report_number_prefix"),
        quizzes=quiz_counts.finished_by_phase(session.id),
        smallest=SMALLEST,
        phases=words.PHASE_WORDS,
        running=outreach.running(session.id),
    )
    return once_noted(page, session.id, found.people), 422 if form.errors else 200


def store(session_id: str, form: CloseForm) -> str | None:
    """Keep what was typed and do what the pressed button says; in words, what was done, or None if overtaken."""
    closing = "close" in request.form
    with suppress(Overtaken), db.write():
        session = find(session_id)
        if not session.counts:
            return str(_("Tidak ada yang disimpan: sesi ini baru saja dibatalkan."))
        form.keep_up_with(results_of(session), f"outreach_session:{session_id}")
        kept = keep(session, form, closing)
        return decide(session_id) or kept
    return None


def keep(session: OutreachSession, form: CloseForm, closing: bool) -> str:
    """Store what was filled in, and close an open session if that was pressed; in words, what was done."""
    closes, row = closing and session.state == "open", f"outreach_session:{session.id}"
    columns = form.columns(session, closing)
    changed = outreach.close(session, columns) if closing else outreach.change(session, columns)
    if closes:
        counting.count_session(session.id)
        note("session-closed", row, changed)
    elif changed:
        corrected = session.state == "closed" and any(name.startswith("heads") for name in changed)
        note("session-heads-corrected" if corrected else "session-changed", row, changed)
    if officers.remember_nip(current_user, form.reporter_name.data, form.reporter_nip.data):
        note("officer-nip", f"officer:{current_user.id}", ["nip"])
    return str(_("Sesi sudah ditutup.") if closes else _("Tersimpan.") if changed else _("Tidak ada yang berubah."))
