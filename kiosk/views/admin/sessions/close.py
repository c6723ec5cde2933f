"""A session is closed with its head count on paper, and the count corrected later."""

from contextlib import suppress
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import OutreachSession
from kiosk.models.check_in import GROUPS
from kiosk.rules import attendance, outreach
from kiosk.views.admin import words
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import EditForm, Overtaken
from kiosk.views.admin.fields import CountField, several_lines
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.forms import AtMost, render_form


class CloseForm(EditForm):
    """The head count on paper, by sex and by group, and what is to be remembered of the day."""

    heads_male = CountField(_l("Laki-laki"))
    heads_female = CountField(_l("Perempuan"))
    perangkat = CountField(words.GROUPS["perangkat"])
    tokoh = CountField(words.GROUPS["tokoh"])
    warga = CountField(words.GROUPS["warga"])
    pelajar = CountField(words.GROUPS["pelajar"])
    calon = CountField(words.GROUPS["calon"])
    purna = CountField(words.GROUPS["purna"])
    obstacles = TextAreaField(_l("Kendala"), filters=[several_lines], validators=[AtMost(4000)])
    follow_up = TextAreaField(_l("Tindak lanjut"), filters=[several_lines], validators=[AtMost(4000)])

    def __init__(self, session: OutreachSession) -> None:
        super().__init__(results_of(session))

    def columns(self) -> dict[str, Any]:
        """What was filled in, by column."""
        columns = {name: value for name, value in self.filled.items() if name not in GROUPS}
        counted = {group: self[group].data for group in GROUPS if self[group].data is not None}
        return columns | {"heads_by_group": counted}


def results_of(session: OutreachSession) -> dict[str, Any]:
    """What is stored of the day, by the form's fields."""
    names = ("heads_male", "heads_female", "obstacles", "follow_up")
    counted = {group: session.heads_by_group.get(group) for group in GROUPS}
    return counted | {name: getattr(session, name) for name in names}


@bp.route("/<session_id>/close", methods=["GET", "POST"])
def close(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    if not session.counts:
        return to_session(session_id)
    form = CloseForm(session)
    if form.validate_on_submit():
        closed = store(session_id, form)
        if not form.overtaken:
            flash(_("Sesi sudah ditutup.") if closed else _("Jumlah hadir sudah diperbaiki."))
            return to_session(session_id)
    totals, groups = attendance.totals(session_id), words.offered_groups(*session.heads_by_group)
    return render_form("admin/sessions/close.html", form, session=session, totals=totals, groups=groups)


def store(session_id: str, form: CloseForm) -> bool:
    """Close this session, or correct the head count of a closed one; whether it was open until now."""
    was_open = False
    with suppress(Overtaken), db.write_in(session_id, alone=True):
        session = find(session_id)
        form.keep_up_with(results_of(session), f"outreach_session:{session_id}")
        was_open = session.state == "open"
        changed = outreach.close(session, form.columns())
        if was_open:
            counting.count_session(session_id)
        if was_open or changed:
            note("session-closed" if was_open else "session-heads-corrected", f"outreach_session:{session_id}", changed)
    return was_open
