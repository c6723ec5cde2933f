"""The attendance sheet to print, empty or filled from the check-ins; it is signed on paper."""

from functools import partial

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import settings
from kiosk.rules.attendance import named_checkins, totals
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import CountField
from kiosk.views.admin.lists import ListForm
from kiosk.views.admin.papers import BLANK, Signer, for_office, place_and_day, when_and_where
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find
from kiosk.views.forms import Form, press_again

USUAL_ROWS, MOST_ROWS, SPARE_ROWS = 30, 300, 5


class RowsForm(ListForm):
    rows = CountField(_l("Jumlah baris"), default=USUAL_ROWS)

    def wanted(self) -> int:
        """A number of rows that makes sense, whatever was typed."""
        return min(max(self.rows.data or USUAL_ROWS, 1), MOST_ROWS)


class FilledForm(Form):
    spare = CountField(_l("Baris kosong sesudah nama"))


@bp.get("/<session_id>/attendance/")
def attendance(session_id: str) -> ResponseReturnValue:
    return sheet(find(session_id), FilledForm(formdata=None), RowsForm().wanted())


@bp.post("/<session_id>/attendance/")
def attendance_filled(session_id: str) -> ResponseReturnValue:
    """The sheet with names. It is shown by a POST, because that is written down; people sign it while they are here."""
    session, form = find(session_id), FilledForm()
    if not form.validate_on_submit() or session.state != "open":
        return press_again() if form.stale else (sheet(session, form, RowsForm().wanted()), 422)
    with db.write():
        find(session_id)  # theirs still
        note("attendance-shown", f"outreach_session:{session_id}")
    named = named_checkins(session_id)
    nameless = totals(session).checkins - len(named)
    typed = form.spare.data
    spare = min(max(nameless, SPARE_ROWS) if typed is None else typed, MOST_ROWS)
    form = FilledForm(formdata=None, data={"spare": spare})
    return sheet(session, form, spare, named, nameless)


def sheet(
    session: OutreachSession, form: FilledForm, rows: int, named: list[CheckIn] | None = None, nameless: int = 0
) -> str:
    """The page that is printed; below the names there are empty rows."""
    lines = [*(named or []), *([None] * rows)]
    with force_locale("id"):  # papers are Indonesian
        facts = [*when_and_where(session), ("Surat tugas", session.order_number or BLANK)]
        signers = [Signer("Mengetahui,", head_of(session)), for_office(place_and_day(session.held_on))]
    return render_template(
        "admin/sessions/attendance.html",
        session=session,
        form=RowsForm(),
        filled_form=form,
        named=named,
        lines=list(enumerate(lines, 1)),
        nameless=nameless,
        home=partial(home, session),
        facts=facts,
        signers=signers,
        office=settings.get("office_name"),
    )


def head_of(session: OutreachSession) -> str:
    """Kepala Desa Lontar."""
    return f"{'Lurah' if session.village.kind == 'kelurahan' else 'Kepala Desa'} {session.village_name}"


def home(session: OutreachSession, checkin: CheckIn) -> str:
    """Where a person comes from; with the kecamatan and the kabupaten if they are other ones."""
    village = checkin.village
    if village is None or village.district == session.village.district:
        return village.name if village else ""
    near = village.regency == session.village.regency
    return f"{village.name}, Kec. {village.district}" if near else village.label
