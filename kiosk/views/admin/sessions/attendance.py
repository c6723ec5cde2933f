"""The attendance sheet to print, empty or filled from the check-ins; it is signed on paper."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import settings
from kiosk.rules.attendance import named_checkins, totals
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import CountField
from kiosk.views.admin.lists import ListForm
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
    return empty_sheet(session_id, FilledForm(formdata=None))


def empty_sheet(session_id: str, filled_form: FilledForm) -> ResponseReturnValue:
    """The sheet without a name."""
    rows = RowsForm().wanted()
    return sheet(find(session_id), filled_form, [], rows), 422 if filled_form.errors else 200


@bp.post("/<session_id>/attendance/")
def attendance_filled(session_id: str) -> ResponseReturnValue:
    """The sheet with names. It is shown by a POST, because that is written down."""
    session, form = find(session_id), FilledForm()
    if not form.validate_on_submit():
        return press_again() if form.stale else empty_sheet(session_id, form)
    with db.write():
        note("attendance-shown", f"outreach_session:{session_id}")
    named = named_checkins(session_id)
    nameless = totals(session_id).checkins - len(named)
    typed = form.spare.data
    spare = min(max(nameless, SPARE_ROWS) if typed is None else typed, MOST_ROWS)
    form = FilledForm(formdata=None, data={"spare": spare})
    return sheet(session, form, named, len(named) + spare, filled=True, nameless=nameless)


def sheet(
    session: OutreachSession,
    filled_form: FilledForm,
    checkins: list[CheckIn],
    rows: int,
    filled: bool = False,
    nameless: int = 0,
) -> str:
    """The page that is printed."""

    def home(checkin: CheckIn) -> str:
        """Where a person comes from; with the kecamatan and the kabupaten if they are other ones."""
        village = checkin.village
        if village is None or village.district == session.village.district:
            return village.name if village else ""
        near = village.regency == session.village.regency
        return f"{village.name}, Kec. {village.district}" if near else village.label

    return render_template(
        "admin/sessions/attendance.html",
        session=session,
        form=RowsForm(),
        filled_form=filled_form,
        checkins=checkins,
        rows=rows,
        filled=filled,
        nameless=nameless,
        home=home,
        office=settings.every(),
    )
