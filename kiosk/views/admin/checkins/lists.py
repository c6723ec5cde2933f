"""The check-ins of one session."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.models import OutreachSession
from kiosk.rules import review
from kiosk.views.admin import checkin_columns as columns
from kiosk.views.admin import words
from kiosk.views.admin.checkins import bp
from kiosk.views.admin.desk import once_noted
from kiosk.views.admin.fields import Choice, Ticked
from kiosk.views.admin.lists import ListForm, paged
from kiosk.views.admin.sessions.one import find
from kiosk.views.forms import Form, OneOf, one_line

ALL = {"": _l("Semua")}
KEPT = ("state", "village", "group", "name", "before")  # what the address of a list says


class ReviewForm(Form):
    """Ticked check-ins, or all that are shown, and for voiding a reason."""

    id = Ticked(_l("Kehadiran"))
    shown = Ticked()
    all = StringField()
    reason = Choice(_l("Alasan pembatalan"), {"": _l("Pilih alasan…")} | words.VOID_REASONS, default="")

    def __init__(self, needs_reason: bool = False) -> None:
        super().__init__()
        self.needs_reason = needs_reason

    def validate_id(self, field: Ticked) -> None:
        if not self.ids:
            raise ValidationError(_l("Centang dulu satu atau beberapa kehadiran."))

    def validate_reason(self, field: Choice) -> None:
        if self.needs_reason:
            OneOf(tuple(words.VOID_REASONS), _l("Pilih dulu alasannya."))(self, field)

    @property
    def ids(self) -> list[str]:
        """The check-ins meant."""
        return list((self.shown.data if self.all.data else self.id.data) or [])


class FilterForm(ListForm):
    """Which check-ins of a session the list shows."""

    state = Choice(_l("Status"), ALL | words.REVIEW_STATES, default="")
    village = Choice(_l("Desa"), ALL, default="")
    group = Choice(_l("Kelompok"), ALL | words.GROUPS, default="")
    origin = Choice(_l("Asal isian"), ALL | words.ORIGINS, default="")
    name = StringField(_l("Nama"), filters=[one_line])

    def __init__(self, session_id: str) -> None:
        super().__init__()
        self.village.offer(ALL | {v.code: v.label for v in review.villages_of(session_id)})

    def wanted(self) -> review.Filters:
        """The same for the rules."""
        fields = (self.state, self.village, self.group, self.origin, self.name)
        return review.Filters(*(field.data for field in fields))


@bp.get("/<session_id>/")
def of_session(session_id: str) -> ResponseReturnValue:
    return show(find(session_id), ReviewForm())


def show(session: OutreachSession, form: ReviewForm) -> ResponseReturnValue:
    """The check-ins of a session that the address asks for, with what is ticked still ticked."""
    filters = FilterForm(session.id)
    valid = filters.validate()
    found = review.page(session.id, filters.wanted(), moment_from(request.args.get("before", ""))) if valid else []
    shown, older = paged(found, review.PAGE, "before", lambda last: f"{last.created_at.isoformat()}~{last.id}")
    page = render_template(
        "admin/checkins/of_session.html",
        session=session,
        filters=filters,
        form=form,
        checkins=shown,
        states=review.states([session])[session.id],
        older=older,
        filtered=any(value for name, value in kept().items() if name != "before"),
        address=address_of_act,
        columns=columns.listed(),
        masked=columns.masked,
    )
    return once_noted(page, session.id, shown), 422 if form.errors or not valid else 200


def moment_from(text: str) -> tuple[datetime, str] | None:
    """Where a page begins, read from its address; None for what is no such place."""
    at, _tilde, key = text.partition("~")
    try:
        return (datetime.fromisoformat(at).astimezone(UTC), key) if key else None
    except (ValueError, OverflowError):
        return None


def kept() -> dict[str, str]:
    """What this list's address says: its filters and its page."""
    return {name: value for name, value in request.args.items() if name in KEPT}


def address_of_act(act: str, session_id: str) -> str:
    """Where a button of the list posts to, so that it leads back to the same list."""
    return f"{url_for(f'admin.checkins.{act}', session_id=session_id)}?{urlencode(kept())}"
