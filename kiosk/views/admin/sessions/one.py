"""The page of one session, which changes with its state, and what is done there: a refused form shows it again."""

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, ValidationError

from kiosk.clock import today
from kiosk.data_care import session_files
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.models.outreach_session import LONGEST_REASON
from kiosk.models.quiz_attempt import CHOSEN_PHASES
from kiosk.rules import attendance, known_days, outreach
from kiosk.rules import photos as photo_rules
from kiosk.views.admin import words
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.head_counts import compared, doubt
from kiosk.views.admin.papers import place_of
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.photos import PhotoForm, find_photo
from kiosk.views.dates import day, long_day
from kiosk.views.forms import AtMost, ButtonForm, Form, OneOf, Required, Tick, one_line, pressed

ERASE = "erase"


def find(session_id: str) -> OutreachSession:
    """The session of an address, or 404."""
    return db.get_or_404(OutreachSession, session_id)


def to_session(session_id: str) -> ResponseReturnValue:
    """On to the page of one session."""
    return redirect(url_for("admin.sessions.one", session_id=session_id), 303)


def others_counting(session: OutreachSession) -> dict[str, str]:
    """Sessions that a check-in of this one may move to, in words, by key."""
    others = [other for other in outreach.counting() if other.id != session.id]
    return {other.id: f"{day(other.held_on)} · {other.title} – {other.village_name}" for other in others}


class OpenForm(Form):
    """Opens a session, once more where it was closed. What speaks against its date, or that another one is open, is
    ticked first.
    """

    day = HiddenField()  # the date that was shown
    sure = Tick()
    beside = Tick(_l("Ya, buka sesi ini di samping yang masih dibuka"))

    def __init__(self, session: OutreachSession, **more: Any) -> None:
        super().__init__(**more)
        self.held_on, self.doubts = session.held_on, doubts(session)
        self.is_today = session.held_on == today()
        # where each device has joined one session, nobody is asked which is meant
        apart = current_app.config["JOIN_REQUIRED"]
        self.others = [] if apart else [other for other in outreach.open_sessions() if other.id != session.id]
        self.sure.label.text = _("Ya, sesi ini memang %(day)s", day=long_day(session.held_on))

    def validate_sure(self, field: Tick) -> None:
        if self.day.data != self.held_on.isoformat():
            field.data = False
        if self.doubts and not field.data:
            raise ValidationError(_l("Cocokkan dulu tanggalnya dengan kalender Anda, lalu centang."))

    def validate_beside(self, field: Tick) -> None:
        if self.others and not field.data:
            raise ValidationError(_l("Tutup dulu sesi yang masih dibuka, atau centang ini."))


def doubts(session: OutreachSession) -> list[str]:
    """Reasons not to open a session on the machine's word alone, in words with both dates: its clock may be wrong."""
    newest, known, here = known_days.date_confirmed(), known_days.newest(), long_day(today())
    found = []
    if session.held_on != today():
        planned = long_day(session.held_on)
        found.append(
            _("Sesi ini tertulis %(day)s, padahal menurut mesin ini hari ini %(here)s.", day=planned, here=here)
        )
    elif session.date_typed_on is None or session.date_typed_on >= today():
        found.append(_("Tanggal sesi ini baru ditulis hari ini, jadi jam mesin belum teruji: %(here)s.", here=here))
    if newest and session.held_on < newest:
        found.append(_("Sesi yang lebih baru sudah pernah dibuka: %(day)s.", day=long_day(newest)))
    if known_days.clock_in_doubt():
        certain = long_day(known) if known else _("belum ada")
        found.append(
            _(
                "Jam mesin ini mungkin salah: sekarang %(here)s, tanggal terakhir yang pasti %(day)s.",
                here=here,
                day=certain,
            )
        )
    return found


class CancelForm(Form):
    reason = StringField(_l("Alasan dibatalkan"), filters=[one_line], validators=[Required(), AtMost(LONGEST_REASON)])

    def __init__(self, _session: OutreachSession, **more: Any) -> None:
        super().__init__(**more)


class PlanAgainForm(Form):
    """Asks where the check-ins of a session that was opened by mistake go, as long as there are any."""

    people = Choice(_l("Kehadiran di sesi ini"), {})

    def __init__(self, session: OutreachSession, **more: Any) -> None:
        super().__init__(**more)
        others = {key: _("Pindahkan ke %(session)s", session=words) for key, words in others_counting(session).items()}
        self.people.offer({"": _("Pilih…")} | others | {ERASE: _("Hapus semuanya untuk selamanya")})
        self.people.validators = [OneOf((*others, ERASE), _l("Pilih dulu: dipindahkan ke mana, atau dihapus."))]
        if not db.count(CheckIn.session_id == session.id):
            del self.people


FORMS: dict[str, type[Any]] = {
    "open_form": OpenForm,
    "cancel_form": CancelForm,
    "plan_again_form": PlanAgainForm,
    "photo_form": PhotoForm,
}


@bp.get("/<session_id>/")
def one(session_id: str) -> ResponseReturnValue:
    return render_session_page(find(session_id))


def render_session_page(session: OutreachSession, **refused: Form) -> ResponseReturnValue:
    """The page of a session; a form that was refused stands in it as it was typed."""
    g.shown_path = url_for("admin.sessions.one", session_id=session.id)  # a change of language shows this page again
    counted, is_planned = attendance.of_session(session), session.state == "planned"
    page = render_template(
        "admin/sessions/one.html",
        session=session,
        place=place_of(session),
        people=counted.checkins.checkins,
        compared=compared(counted),
        doubt=doubt(counted),
        practised=outreach.practised(session.id) if is_planned else 0,
        photos=photo_rules.of_session(session.id),
        is_given=session_files.is_handed_over(session) if session_files.to_give([session.id]) else None,
        **{name: refused.get(name) or form(session, formdata=None) for name, form in FORMS.items()},
    )
    return page, 422 if refused else 200


@bp.post("/<session_id>/open")
def open(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    form, is_closed = OpenForm(session), session.state == "closed"
    if not form.validate_on_submit():
        return render_session_page(session, open_form=form)
    with db.write():
        is_opened = outreach.open_(session, form.held_on)
        if is_opened:
            note("session-reopened" if is_closed else "session-opened", f"outreach_session:{session_id}")
    if is_opened and is_closed:
        flash(_("Sesi dibuka lagi. Warga bisa mencatat kehadiran; kuis tidak dihitung untuk sesi ini."))
    elif is_opened:
        flash(_("Sesi sudah dibuka. Warga bisa mencatat kehadiran dan ikut kuis. Jangan lupa menutupnya."))
    return to_session(session_id)


@bp.post("/<session_id>/cancel")
def cancel(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    form = CancelForm(session)
    if not form.validate_on_submit():
        return render_session_page(session, cancel_form=form)
    with db.write():
        if outreach.cancel(session, form.reason.data):
            note("session-cancelled", f"outreach_session:{session_id}")
    flash(_("Sesi sudah dibatalkan."))
    return to_session(session_id)


@bp.post("/<session_id>/plan-again")
def plan_again(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    form = PlanAgainForm(session)
    if not form.validate_on_submit():
        return render_session_page(session, plan_again_form=form)
    if return_to_plan(session, form.people.data if form.people else ""):
        flash(_("Sesi kembali ke rencana."))
    else:
        flash(_("Belum dikembalikan: kehadirannya baru saja berubah. Pilih lagi."), "warning")
    return to_session(session_id)


def return_to_plan(session: OutreachSession, choice: str) -> bool:
    """Put it back, each person and the session in the audit; False where that is not possible.

    Not where somebody has just checked in for whom nobody chose, or the other session was just cancelled.
    """
    with db.write():
        target = find(choice) if choice not in ("", ERASE) else None
        people = outreach.people_of(session)
        if not session.may_be_planned_again or (people and not choice) or (target and not target.counts):
            return False
        act, reason = ("check-in-moved", "") if target else ("check-in-erased", "wrong-session")
        for check_in in people:
            note(act, f"check_in:{check_in.id}", reason=reason)
        outreach.plan_again(session, target)
        note("session-planned-again", f"outreach_session:{session.id}")
    return True


@bp.post("/<session_id>/practice")
def practice(session_id: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    is_on = request.form.get("on") == "1"
    with db.write():
        if outreach.set_practice(find(session_id), is_on):
            note("session-practice-on" if is_on else "session-practice-off", f"outreach_session:{session_id}")
            flash(
                _("Latihan dimulai. Isiannya tidak dihitung, dan dihapus saat sesi dibuka.")
                if is_on
                else _("Latihan selesai. Semua isian latihan sudah dihapus.")
            )
    return to_session(session_id)


@bp.post("/<session_id>/phase")
def phase(session_id: str) -> ResponseReturnValue:
    """Switch the quiz to free, before or after, from the session's page or the first one: each leads back to itself."""
    pressed(ButtonForm())
    wanted = request.form.get("phase", "")
    with db.write():
        if wanted in CHOSEN_PHASES and outreach.set_phase(find(session_id), wanted):
            note("session-phase", f"outreach_session:{session_id}", reason=wanted)
            flash(_("Kuis sekarang: %(phase)s.", phase=words.PHASE_WORDS[wanted]))
    if request.form.get("page") == "today":
        return redirect(url_for("admin.today.index"), 303)
    return to_session(session_id)


@bp.post("/<session_id>/join-key")
def join_key(session_id: str) -> ResponseReturnValue:
    """Replace the key, so that whoever holds an older poster joins no more."""
    pressed(ButtonForm())
    with db.write():
        outreach.replace_join_key(find(session_id))
        note("session-key-replaced", f"outreach_session:{session_id}")
    flash(_("Kode poster sudah diganti. Poster yang lama tidak berlaku lagi: cetak yang baru."))
    return to_session(session_id)


@bp.post("/<session_id>/photos")
def photos(session_id: str) -> ResponseReturnValue:
    """Store one photo, or delete the one whose button was pressed."""
    session, key = find(session_id), request.form.get("drop")
    if key is None:
        form = PhotoForm(session)
        return to_session(session_id) if form.store() else render_session_page(session, photo_form=form)
    pressed(ButtonForm())
    with db.write():
        photo = find_photo(session_id, key)
        if photo:
            photo_rules.drop(photo)
            note("photo-dropped", f"outreach_session:{session_id}")
    flash(_("Foto dihapus."))
    return to_session(session_id)
