"""A session is planned, changed and copied."""

from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import known_days, outreach, settings
from kiosk.views.admin.sessions import bp
from kiosk.web.desk import find_session, redirect_to_session, words
from kiosk.web.desk.forms import Choice, DayField, EditForm, HourField, KeyField, Line, Lines, VillageField
from kiosk.web.forms import Required, render_form

LONGEST_AHEAD = timedelta(days=366)  # a session further ahead has a year typed wrong
# what a copy takes over. The surat tugas has a number of its own each time, and results are never copied
COPIED_FIELDS = (
    "village_code kind title place_kind place_name starts_at ends_at officers speakers material quiz_length".split()
)


class SessionForm(EditForm):
    """The fields of the official activity form that are known before it, in its order."""

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

    def validate_held_on(self, field: DayField) -> None:
        if field.data and field.data > today() + LONGEST_AHEAD and not known_days.clock_in_doubt():
            raise ValidationError(_l("Tanggalnya lebih dari setahun lagi. Periksa tahunnya."))

    def validate_ends_at(self, field: HourField) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Jam selesai harus sesudah jam mulai."))

    def columns(self) -> dict[str, Any]:
        return super().columns() | {"village_code": self.village_code.code}


class PlanForm(SessionForm):
    id = KeyField()


def first_values(copied: OutreachSession | None) -> dict[str, Any]:
    """Values that a new session begins with. Where the clock is in doubt the date is left empty."""
    values = {"officers": current_user.name, "village_code": settings.get("host_village")}
    if copied:
        values = {name: getattr(copied, name) for name in COPIED_FIELDS}
    return values | {"held_on": None if known_days.clock_in_doubt() else today()}


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    key = request.args.get("copy")
    copied = find_session(key) if key else None
    form = PlanForm(**first_values(copied))
    if not form.validate_on_submit():
        return render_form("admin/sessions/form.html", form, session=None, copied=copied)
    key, done = form.id.data, _("Sesi sudah direncanakan. Buka sesinya di hari kegiatan.")
    if form.save_new(OutreachSession, key, lambda: outreach.plan(form.columns()), "session-planned", done):
        return redirect_to_session(key)
    return redirect(url_for("admin.sessions.edit", session_id=key), 303)


@bp.route("/<session_id>/edit", methods=["GET", "POST"])
def edit(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    form = SessionForm(session)
    if form.validate_on_submit() and form.save(lambda: find_session(session_id), outreach.change, "session-changed"):
        return redirect_to_session(session_id)
    return render_form("admin/sessions/form.html", form, session=session)
