"""Outreach sessions at the desk: their list, people found by name in all of them, and the form of a plan."""

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import audit, known_days, outreach, review, settings
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, redirect_to_session, words
from kiosk.web.desk.forms import (
    Choice,
    DayField,
    EditForm,
    HourField,
    KeyField,
    Line,
    Lines,
    PeriodSearchForm,
    VillageField,
    page_and_next,
)
from kiosk.web.forms import Required, render_form

bp = desk.blueprint("sessions", role=desk.OFFICER)

SHORTEST_NAME = 3  # letters; fewer would show half the village
MOST_PAGES = 1000
# what a copy takes over. The surat tugas has a number of its own each time, and results are never copied
COPIED_FIELDS = (
    "village_code kind title place_kind place_name starts_at ends_at officers speakers material quiz_length".split()
)


@bp.get("/")
def index() -> ResponseReturnValue:
    """The sessions of a page; on the first one also people whose name was searched for, which the audit notes."""
    form = PeriodSearchForm()
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    sought = (form.search_words, form.first.data or date.min, form.last.data or date.max)
    is_valid = form.validate()
    found = outreach.search_sessions(*sought, skip=(number - 1) * outreach.PAGE_SIZE) if is_valid else []
    are_names_sought = is_valid and number == 1 and len("".join(form.search_words)) >= SHORTEST_NAME
    people = review.search_names(*sought) if are_names_sought else []
    sessions, older = page_and_next(found, outreach.PAGE_SIZE, "page", lambda _last: str(number + 1))
    page = render_form(
        "admin/sessions/index.html",
        form,
        sessions=sessions,
        states=review.count_by_state(sessions),
        older=older,
        people=people[: review.PAGE_SIZE],
        are_more_people=len(people) > review.PAGE_SIZE,
    )
    if are_names_sought:  # the audit never says which
        with db.write():
            audit.note_folded("names-searched", officer_id=current_user.id)
            for session_id in {person.session_id for person in people}:
                audit.note_folded("names-viewed", f"outreach_session:{session_id}", officer_id=current_user.id)
    return page


# --- a session is planned, changed and copied


class SessionForm(EditForm):
    """Fields of the official activity form that are known beforehand, in its order."""

    order_number = Line(_l("Nomor surat tugas"), limit=80)
    kind = Choice(_l("Jenis pembinaan"), words.KINDS, default="sosialisasi")
    title = Line(_l("Judul kegiatan"), Required(), limit=160)
    village_code = VillageField(_l("Desa sasaran"), validators=[Required()])
    place_kind = Choice(_l("Jenis tempat"), words.PLACES, default="balai-desa")
    place_name = Line(_l("Nama tempat"), limit=120)
    held_on = DayField(_l("Tanggal"), validators=[Required()])
    starts_at = HourField(_l("Mulai (WIB)"))
    ends_at = HourField(_l("Selesai (WIB)"))
    officers = Lines(_l("Petugas Imigrasi Pembina Desa (PIMPASA)"), limit=1000)
    speakers = Lines(_l("Narasumber"), limit=1000)
    material = Lines(_l("Ringkasan materi"), limit=4000)
    quiz_length = Choice(_l("Kuis sebelum dan sesudah"), words.LENGTH_WORDS, default="short")

    def __init__(self, session: OutreachSession | None = None, **values: Any) -> None:
        super().__init__(session, **values)
        self.village_code.near_to = db.session.get(Village, settings.get("host_village"))

    def validate_ends_at(self, field: HourField) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Jam selesai harus sesudah jam mulai."))

    def columns(self) -> dict[str, Any]:
        return super().columns() | {"village_code": self.village_code.code}


class PlanForm(SessionForm):
    id = KeyField()


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Plan a session, or a copy of one. Where the clock is in doubt the date is left empty."""
    copied = find_session(request.args["copy"]) if request.args.get("copy") else None
    values = {"officers": current_user.name, "village_code": settings.get("host_village")}
    if copied:
        values = {name: getattr(copied, name) for name in COPIED_FIELDS}
    form = PlanForm(held_on=None if known_days.clock_in_doubt() else today(), **values)
    if not form.validate_on_submit():
        return render_form("admin/sessions/form.html", form, session=None, copied=copied)
    key, done = form.id.data, _("Sesi sudah direncanakan. Buka sesinya di hari kegiatan.")
    if form.save_new(OutreachSession, key, lambda: outreach.plan_session(form.columns()), "session-planned", done):
        return redirect_to_session(key)
    return redirect_to("admin.sessions.edit", session_id=key)


@bp.route("/<session_id>/edit", methods=["GET", "POST"])
def edit(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    form = SessionForm(session)
    if form.validate_on_submit() and form.save(
        lambda: find_session(session_id), outreach.change_fields, "session-changed"
    ):
        return redirect_to_session(session_id)
    return render_form("admin/sessions/form.html", form, session=session)
