"""The page of one session, which changes with its state, and what is done there: a refused form shows it again."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, ValidationError

from kiosk.clock import today
from kiosk.data_care import session_files
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, SessionPhoto
from kiosk.models.outreach_session import LONGEST_REASON
from kiosk.rules import attendance, known_days, outreach
from kiosk.rules import photos as photo_rules
from kiosk.views.admin.sessions import bp
from kiosk.web.dates import long_day
from kiosk.web.desk import find_session, note, redirect_to_session
from kiosk.web.desk.forms import Choice, DayField, Line
from kiosk.web.desk.head_counts import comparison, doubt
from kiosk.web.desk.papers import place_of
from kiosk.web.desk.words import PHASE_WORDS
from kiosk.web.forms import Form, OneOf, Required, Tick, check_token, one_line

ERASE = "erase"
REFUSAL_WORDS = {
    "heic": _l("%(name)s: foto HEIC tidak bisa dibaca di sini. Simpan dulu sebagai JPG, lalu pilih lagi."),
    "not-a-picture": _l("%(name)s: isinya bukan foto JPG, PNG, atau WebP yang utuh. Pilih berkas lain."),
    "too-large": _l("%(name)s: lebih dari 10 MB, atau titiknya terlalu banyak. Kecilkan dulu, lalu pilih lagi."),
    "too-many": _l(
        "Paling banyak %(most)s foto untuk satu sesi. Hapus dulu salah satu, atau pilih lebih sedikit.",
        most=photo_rules.MOST_PHOTOS,
    ),
}


class OpenForm(Form):
    """Opens a session, once more where it was closed. What speaks against its date, or that another one is open, is
    ticked first.
    """

    stores = False
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
    newest, known, here = known_days.date_confirmed(), known_days.newest_known_day(), long_day(today())
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
    reason = Line(_l("Alasan dibatalkan"), Required(), limit=LONGEST_REASON)

    def __init__(self, _session: OutreachSession, **more: Any) -> None:
        super().__init__(**more)


class PlanAgainForm(Form):
    """Asks to which open session the check-ins of one that was opened by mistake go, as long as there are any."""

    people = Choice(_l("Kehadiran di sesi ini"), {})

    def __init__(self, session: OutreachSession, **more: Any) -> None:
        super().__init__(**more)
        others = {
            other.id: _("Pindahkan ke %(session)s", session=other.title + " – " + other.village_name)
            for other in outreach.open_sessions()
            if other.id != session.id
        }
        self.people.offer({"": _("Pilih…")} | others | {ERASE: _("Hapus semuanya untuk selamanya")})
        self.people.validators = [OneOf((*others, ERASE), _l("Pilih dulu: dipindahkan ke mana, atau dihapus."))]
        if not db.count(CheckIn.session_id == session.id):
            del self.people


class PhotoForm(Form):
    """One photo, stored by itself, so that no other field costs it."""

    nobody_young = Tick(_l("Di foto ini tidak ada anak di bawah 18 tahun yang bisa dikenali"))
    kept_until = DayField(_l("Foto disimpan sampai"))
    photo = FileField(_l("Tambah foto"), render_kw={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, session: OutreachSession, **more: Any) -> None:
        self.session, self.last_day = session, photo_rules.last_photo_day(session.held_on)
        self.usual_end = min(max(session.held_on, today()) + photo_rules.USUALLY_KEPT, self.last_day)
        super().__init__(data={"kept_until": self.usual_end}, **more)

    @property
    def may_add(self) -> bool:
        """True while the session has fewer photos than it may have, and is not long over."""
        return (
            len(photo_rules.photos_of_session(self.session.id)) < photo_rules.MOST_PHOTOS and today() <= self.last_day
        )

    def validate_photo(self, field: FileField) -> None:
        if field.data is None:
            raise ValidationError(_("Pilih dulu fotonya."))
        if not self.nobody_young.data:
            raise ValidationError(_("Foto itu tidak disimpan. Lihat dulu fotonya, centang di atas, lalu pilih lagi."))
        try:
            self.picture = photo_rules.shrink_photo(field.data.read(photo_rules.LARGEST_UPLOAD + 1))
        except photo_rules.Refused as reason:
            raise ValidationError(REFUSAL_WORDS[str(reason)] % {"name": one_line(field.data.filename)[:60]}) from reason

    def validate_kept_until(self, field: DayField) -> None:
        """Keep the photo as long as usual where its day can't be used: that day stands below it."""
        if not today() <= (field.data or date.min) <= self.last_day:
            field.data, field.errors = self.usual_end, []

    def store(self) -> bool:
        """Keep the photo that was sent; False where the form says why not."""
        if not self.validate_on_submit():
            return False
        try:
            with db.write():
                day = self.kept_until.data or self.usual_end
                if self.session.counts and photo_rules.add_photos(self.session.id, [self.picture], day):
                    note("photo-added", f"outreach_session:{self.session.id}")
        except photo_rules.Refused as reason:
            self.photo.errors = [REFUSAL_WORDS[str(reason)]]
        return not self.errors


FORMS: dict[str, type[Any]] = {
    "open_form": OpenForm,
    "cancel_form": CancelForm,
    "plan_again_form": PlanAgainForm,
    "photo_form": PhotoForm,
}


@bp.get("/<session_id>/")
def one(session_id: str) -> ResponseReturnValue:
    return render_session_page(find_session(session_id))


def render_session_page(session: OutreachSession, **refused: Form) -> ResponseReturnValue:
    """The page of a session; a form that was refused stands in it as it was typed."""
    g.shown_path = url_for("admin.sessions.one", session_id=session.id)  # a change of language shows this page again
    counted, is_planned = attendance.of_session(session), session.state == "planned"
    page = render_template(
        "admin/sessions/one.html",
        session=session,
        place=place_of(session),
        people=counted.checkins.checkins
        if session.state != "cancelled"
        else db.count(CheckIn.session_id == session.id),
        comparison=comparison(counted),
        doubt=doubt(counted),
        practice_entries=outreach.count_practice(session.id) if is_planned else 0,
        photos=photo_rules.photos_of_session(session.id),
        is_given=session_files.is_handed_over(session) if session_files.sessions_to_give([session.id]) else None,
        **{name: refused.get(name) or form(session, formdata=None) for name, form in FORMS.items()},
    )
    return page, 422 if refused else 200


def change_session(
    session_id: str, change: Callable[[OutreachSession], bool], action: str, words: str, reason: str = ""
) -> ResponseReturnValue:
    """Do what a button of the page says; where it changes anything, note it in the audit and flash the words."""
    with db.write():
        if change(find_session(session_id)):
            note(action, f"outreach_session:{session_id}", reason=reason)
            flash(words)
    return redirect_to_session(session_id)


@bp.post("/<session_id>/open")
def open(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    form = OpenForm(session)
    if not form.validate_on_submit():
        return render_session_page(session, open_form=form)
    action = "session-opened"
    words = _("Sesi sudah dibuka. Warga bisa mencatat kehadiran dan ikut kuis. Jangan lupa menutupnya.")
    if session.state == "closed":
        action = "session-reopened"
        words = _(
            "Sesi dibuka lagi. Warga bisa mencatat kehadiran; kuis tidak dihitung untuk sesi ini. "
            "Jangan lupa menutupnya."
        )
    return change_session(session_id, lambda row: outreach.open_(row, form.held_on), action, words)


@bp.post("/<session_id>/cancel")
def cancel(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    form = CancelForm(session)
    if not form.validate_on_submit():
        return render_session_page(session, cancel_form=form)
    reason = form.reason.data
    words = _("Sesi sudah dibatalkan.")
    return change_session(session_id, lambda row: outreach.cancel(row, reason), "session-cancelled", words)


@bp.post("/<session_id>/plan-again")
def plan_again(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    form = PlanAgainForm(session)
    if not form.validate_on_submit():
        return render_session_page(session, plan_again_form=form)
    choice = form.people.data if form.people else ""
    words = _("Sesi kembali ke rencana.")
    return change_session(session_id, lambda row: return_to_plan(row, choice), "session-planned-again", words)


def return_to_plan(session: OutreachSession, choice: str) -> bool:
    """Put it back, each person in the audit; False where that is not possible.

    Not where somebody has just checked in for whom nobody chose, or the other session was just cancelled.
    """
    target = find_session(choice) if choice not in ("", ERASE) else None
    people = outreach.people_of(session)
    if not session.may_be_planned_again or (people and not choice) or (target and not target.counts):
        flash(_("Sesi belum dikembalikan: isinya baru saja berubah. Periksa lagi, lalu tekan sekali lagi."), "warning")
        return False
    act, reason = ("check-in-moved", "") if target else ("check-in-erased", "wrong-session")
    for check_in in people:
        note(act, f"check_in:{check_in.id}", reason=reason)
    outreach.plan_again(session, target)
    return True


@bp.post("/<session_id>/practice")
def practice(session_id: str) -> ResponseReturnValue:
    check_token()
    is_on = request.form.get("on") == "1"
    action, words = "session-practice-off", _("Latihan selesai. Semua isian latihan sudah dihapus.")
    if is_on:
        action = "session-practice-on"
        words = _("Latihan dimulai. Isiannya tidak dihitung, dan dihapus saat sesi dibuka.")
    return change_session(session_id, lambda row: outreach.set_practice(row, is_on), action, words)


@bp.post("/<session_id>/phase")
def phase(session_id: str) -> ResponseReturnValue:
    """Switch the quiz to free, before or after, from the session's page or the first one: each leads back to itself."""
    check_token()
    wanted = request.form.get("phase", "")
    words = _("Kuis sekarang: %(phase)s.", phase=PHASE_WORDS.get(wanted, ""))
    to_page = change_session(session_id, lambda row: outreach.set_phase(row, wanted), "session-phase", words, wanted)
    return redirect(url_for("admin.today.index"), 303) if request.form.get("page") == "today" else to_page


@bp.post("/<session_id>/join-key")
def join_key(session_id: str) -> ResponseReturnValue:
    """Replace the key, so that older posters no longer lead here."""
    check_token()
    words = _("Kode poster sudah diganti. Poster yang lama tidak berlaku lagi: cetak yang baru.")
    return change_session(session_id, outreach.replace_join_key, "session-key-replaced", words)


@bp.post("/<session_id>/photos")
def photos(session_id: str) -> ResponseReturnValue:
    """Store one photo, or delete the one whose button was pressed."""
    session, key = find_session(session_id), request.form.get("drop")
    if key is not None:
        check_token()
        return change_session(session_id, lambda _row: drop_photo(session_id, key), "photo-dropped", _("Foto dihapus."))
    form = PhotoForm(session)
    return redirect_to_session(session_id) if form.store() else render_session_page(session, photo_form=form)


def find_photo(session_id: str, key: str) -> SessionPhoto | None:
    """The photo of this key, if it is this session's."""
    found = db.session.get(SessionPhoto, key)
    return found if found and found.session_id == session_id else None


def drop_photo(session_id: str, key: str) -> bool:
    """Delete the photo of this key, inside db.write(); False where it is not this session's."""
    found = find_photo(session_id, key[:40])
    if found:
        photo_rules.drop_photo(found)
    return found is not None


@bp.get("/<session_id>/photos/<photo_id>.jpg")
def photo(session_id: str, photo_id: str) -> Response:
    found = find_photo(session_id, photo_id)
    return Response(found.image, mimetype="image/jpeg") if found else abort(404)
