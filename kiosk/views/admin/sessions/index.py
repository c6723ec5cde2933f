"""The list of outreach sessions: which of them, and from where on."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.models import OutreachSession
from kiosk.rules import outreach, review, villages
from kiosk.views.admin import words
from kiosk.views.admin.fields import Choice, DayField
from kiosk.views.admin.lists import ListForm, paged
from kiosk.views.admin.sessions import bp
from kiosk.views.forms import one_line, render_form


class FilterForm(ListForm):
    """Which sessions the list shows."""

    first = DayField(_l("Dari"), name="from")
    last = DayField(_l("Sampai"), name="to")
    village = StringField(_l("Desa"), filters=[one_line])
    kind = Choice(_l("Jenis"), {"": _l("Semua")} | words.KINDS, default="")
    state = Choice(_l("Status"), {"": _l("Semua")} | words.STATES, default="")

    def validate_last(self, field: DayField) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_l("Tanggal akhir tidak boleh sebelum tanggal awal."))

    def wanted(self) -> outreach.Filters:
        """The same for the rules."""
        first, last = self.first.data or date.min, self.last.data or date.max
        named = villages.codes_like(self.village.data) if self.village.data else None
        return outreach.Filters(first, last, named, self.kind.data or "", self.state.data or "")


def key_of(session: OutreachSession) -> str:
    """Its place in the list, by which the next page begins: 2026-11-24.Xy…"""
    return f"{session.held_on}.{session.id}"


def key_from(text: str) -> tuple[date, str] | None:
    """The same read from an address: a day and a session's key."""
    day, _, session_id = text.partition(".")
    try:
        return (date.fromisoformat(day), session_id) if session_id else None
    except ValueError:
        return None


@bp.get("/")
def index() -> ResponseReturnValue:
    form = FilterForm()
    found = outreach.listed(form.wanted(), key_from(request.args.get("before", ""))) if form.validate() else []
    shown, older = paged(found, outreach.PAGE, "before", key_of)
    return render_form(
        "admin/sessions/index.html",
        form,
        sessions=shown,
        states=review.states(shown),
        older=older,
        filtered=any(value for name, value in request.args.items() if name != "before"),
    )
