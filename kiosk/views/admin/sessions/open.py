"""A session is tried out, opened, and opened again."""

from datetime import date

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from kiosk.clock import WIB, today, utcnow
from kiosk.data_care import restore
from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import known_days, outreach
from kiosk.views.admin.desk import note
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.dates import long_day
from kiosk.views.forms import ButtonForm, Form, Tick, pressed, render_form


class OpenForm(Form):
    """The session's date is confirmed, and once more where the machine's clock or an earlier session contradicts it.

    While another session is open, a second one is opened on purpose only.
    """

    day = HiddenField()  # the date that was shown
    clock = Tick(_l("Ya, tanggal sesi ini benar"))
    sure = Tick()
    beside = Tick(_l("Ya, buka sesi ini di samping yang masih dibuka"))

    def __init__(self, session: OutreachSession) -> None:
        super().__init__()
        self.held_on, self.doubts = session.held_on, doubts(session.held_on)
        # where each device has joined one session, nobody is asked which is meant
        apart = current_app.config["JOIN_REQUIRED"]
        self.others = [] if apart else [other for other in outreach.open_sessions() if other.id != session.id]
        self.sure.label.text = _("Ya, sesi ini memang %(day)s", day=long_day(session.held_on))

    @property
    def confirmed(self) -> bool:
        """Whether the date that stands now was ticked; somebody may just have changed it."""
        return self.clock.data and self.day.data == self.held_on.isoformat()

    def validate_clock(self, field: Tick) -> None:
        if not self.confirmed:
            field.data = self.sure.data = False
            raise ValidationError(_l("Cocokkan dulu dengan kalender Anda, lalu centang."))

    def validate_beside(self, field: Tick) -> None:
        if self.others and not field.data:
            raise ValidationError(_l("Tutup dulu sesi yang masih dibuka, atau centang ini."))

    def validate_sure(self, field: Tick) -> None:
        if self.confirmed and self.doubts and not field.data:
            raise ValidationError(" ".join(self.doubts))


def doubts(held_on: date) -> list[str]:
    """What speaks against this date of a session, in words with both dates."""
    newest, known, here = known_days.date_confirmed(), known_days.newest(), long_day(today())
    found = []
    if held_on != today():
        planned = long_day(held_on)
        found.append(
            _("Sesi ini tertulis %(day)s, padahal menurut mesin ini hari ini %(here)s.", day=planned, here=here)
        )
    if newest and held_on < newest:
        found.append(_("Sesi yang lebih baru sudah pernah dibuka: %(day)s.", day=long_day(newest)))
    if known and known_days.clock_in_doubt():
        found.append(
            _(
                "Jam mesin ini mungkin salah: tanggal terakhir yang pasti %(day)s, padahal katanya sekarang %(here)s.",
                day=long_day(known),
                here=here,
            )
        )
    return found


@bp.post("/<session_id>/practice")
def practice(session_id: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    on = request.form.get("on") == "1"
    with db.write():
        changed = outreach.set_practice(find(session_id), on)
        if changed:
            note("session-practice-on" if on else "session-practice-off", f"outreach_session:{session_id}")
    if changed:
        flash(
            _("Latihan dimulai. Isiannya tidak dihitung, dan dihapus saat sesi dibuka.")
            if on
            else _("Latihan selesai. Semua isian latihan sudah dihapus.")
        )
    return to_session(session_id)


@bp.route("/<session_id>/open", methods=["GET", "POST"])
def open(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    if session.state not in ("planned", "closed"):
        return to_session(session_id)
    form = OpenForm(session)
    if form.validate_on_submit():
        again = session.state == "closed"
        if begin(session_id, form.held_on):
            flash(
                _(
                    "Sesi dibuka lagi. Warga bisa mencatat kehadiran; kuis tidak dihitung untuk sesi ini. "
                    "Jangan lupa menutupnya."
                )
                if again
                else _("Sesi sudah dibuka. Warga bisa mencatat kehadiran dan ikut kuis. Jangan lupa menutupnya.")
            )
        return to_session(session_id)
    practised = outreach.practised(session_id) if session.state == "planned" else 0
    now = utcnow().astimezone(WIB)
    waits = restore.waiting_copy() is not None
    return render_form("admin/sessions/open.html", form, session=session, now=now, practised=practised, waits=waits)


def begin(session_id: str, confirmed: date) -> bool:
    """Open this session, or open it again; whether it was not open until now."""
    with db.write():
        again = find(session_id).state == "closed"
        rule = outreach.reopen if again else outreach.open_
        opened = rule(find(session_id), confirmed)
        if opened:
            note("session-reopened" if again else "session-opened", f"outreach_session:{session_id}")
    return opened
