"""A session is planned, changed and copied."""

from datetime import timedelta
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, Village
from kiosk.rules import known_days, outreach, settings, villages
from kiosk.views.admin import words
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.fields import Choice, DayField, Given, HourField, KeyField, several_lines
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.forms import AtMost, Required, one_line, render_form

FURTHEST = timedelta(days=366)  # a session further ahead has a year typed wrong
# what a copy takes over. The surat tugas has a number of its own each time, and results are never copied
COPIED = "village kind title place_kind place_name starts_at ends_at officers speakers material quiz_length".split()


class SessionForm(MarkedForm):
    """The fields of the official activity form that are known before it, in its order."""

    order_number = StringField(_l("Nomor surat tugas"), filters=[one_line], validators=[AtMost(80)])
    kind = Choice(_l("Jenis pembinaan"), words.KINDS, default="sosialisasi")
    title = StringField(_l("Judul kegiatan"), filters=[one_line], validators=[Required(), AtMost(160)])
    village = SelectField(_l("Desa sasaran"), validate_choice=False)
    place_kind = Choice(_l("Jenis tempat"), words.PLACES, default="balai-desa")
    place_name = StringField(_l("Nama tempat"), filters=[one_line], validators=[AtMost(120)])
    held_on = DayField(_l("Tanggal"), validators=[Given()])
    starts_at = HourField(_l("Mulai (WIB)"))
    ends_at = HourField(_l("Selesai (WIB)"))
    officers = TextAreaField(
        _l("Petugas Imigrasi Pembina Desa (PIMPASA)"), filters=[several_lines], validators=[AtMost(1000)]
    )
    speakers = TextAreaField(_l("Narasumber"), filters=[several_lines], validators=[AtMost(1000)])
    material = TextAreaField(_l("Ringkasan materi"), filters=[several_lines], validators=[AtMost(4000)])
    quiz_length = Choice(_l("Kuis sebelum dan sesudah"), words.LENGTH_WORDS, default="short")

    def __init__(self, stored: dict[str, Any], present: OutreachSession | None = None) -> None:
        super().__init__(stored)
        self.village.choices = village_choices(present, self.village.data)

    def validate_village(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_l("Pilih desanya dari daftar."))
        if not any(option.checked for option in field):
            raise ValidationError(_l("Desa ini tidak ada di daftar, atau sudah nonaktif. Pilih desa lain."))

    def validate_held_on(self, field: DayField) -> None:
        if field.data and field.data > today() + FURTHEST and not known_days.clock_in_doubt():
            raise ValidationError(_l("Tanggalnya lebih dari setahun lagi. Periksa tahunnya."))

    def validate_ends_at(self, field: HourField) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Jam selesai harus sesudah jam mulai."))

    def columns(self) -> dict[str, Any]:
        """What was filled in, by column."""
        columns = self.filled
        return columns | {"village_code": columns.pop("village")}


class PlanForm(SessionForm):
    id = KeyField()


def fresh(copied: OutreachSession | None) -> dict[str, Any]:
    """What a new session begins with. Where the clock is in doubt somebody has to say the date."""
    values = {"officers": current_user.name, "village": settings.get("host_village")}
    if copied:
        values = {name: value for name, value in values_of(copied).items() if name in COPIED}
    return values | {"held_on": None if known_days.clock_in_doubt() else today()}


def values_of(session: OutreachSession) -> dict[str, Any]:
    """A session's values by the form's fields."""
    columns = {column.name: getattr(session, column.name) for column in OutreachSession.__table__.columns}
    return columns | {"village": session.village_code}


def village_choices(present: OutreachSession | None, chosen: str | None) -> list[SelectChoice]:
    """Active villages, and the one this session has already. An only one is chosen at once."""
    active = villages.by_district()
    choices = [] if len(active) == 1 else [SelectChoice("", _("– pilih desa –"))]
    if present and not present.village.active:
        choices.append(SelectChoice(present.village_code, present.village.label))
    return choices + by_kecamatan(active, chosen)


def by_kecamatan(listed: list[Village], chosen: str | None) -> list[SelectChoice]:
    """These villages, each also under its aliases."""
    choices = []
    for village in listed:
        place = village.place
        choices.append(SelectChoice(village.code, village.name, optgroup=place))
        if village.code != chosen:  # one option of a list is the chosen one, not two
            also = (f"{alias.alias} ({village.name})" for alias in village.aliases)
            choices += [SelectChoice(village.code, name, optgroup=place) for name in also]
    return choices


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    key = request.args.get("copy")
    copied = find(key) if key else None
    form = PlanForm(fresh(copied))
    if form.validate_on_submit():
        with db.write():
            if not db.session.get(OutreachSession, form.id.data):  # pressed twice
                planned = outreach.plan(form.columns())
                note("session-planned", f"outreach_session:{planned.id}")
        flash(_("Sesi sudah direncanakan. Buka sesinya di hari kegiatan."))
        return to_session(form.id.data)
    action = url_for("admin.sessions.new")
    return render_form("admin/sessions/form.html", form, session=None, copied=copied, action=action)


@bp.route("/<session_id>/edit", methods=["GET", "POST"])
def edit(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    form = SessionForm(values_of(session), session)
    if form.validate_on_submit():
        with form.saving():
            session = find(session_id)
            form.keep_up_with(values_of(session), f"outreach_session:{session_id}")
            changed = outreach.change(session, form.columns())
            if changed:
                note("session-changed", f"outreach_session:{session_id}", changed)
        if not form.overtaken:
            flash(_("Perubahan disimpan.") if changed else _("Tidak ada yang berubah."))
            return to_session(session_id)
    action = url_for("admin.sessions.edit", session_id=session_id)
    return render_form("admin/sessions/form.html", form, session=session, action=action)
