"""The page of one session, which changes with its state, and its acts.

A refused form shows the page again.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import select
from wtforms import HiddenField, ValidationError

from kiosk.clock import today
from kiosk.data_care import session_files
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession, SessionPhoto
from kiosk.models.outreach_session import LONGEST_REASON
from kiosk.rules import checkins, known_days, outreach, photos as photo_rules
from kiosk.rules.attendance import attendance_of
from kiosk.rules.refusals import Refused
from kiosk.views.admin.sessions import bp
from kiosk.web.addresses import redirect_to
from kiosk.web.dates import long_day
from kiosk.web.desk import find_session, note
from kiosk.web.desk.fields import Choice, Line
from kiosk.web.desk.papers import comparison_sentence, doubt_sentences, place_in_words
from kiosk.web.desk.words import PHASE_WORDS
from kiosk.web.forms import Form, OneOf, Required, Tick, check_token, one_line
from kiosk.web.pages import facts

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
    """Opens a session, also one that was closed.

    Doubts about its date, or another open session, are ticked first.
    """

    stores = False
    day = HiddenField()  # the date that was shown
    sure = Tick()
    beside = Tick(_l("Ya, buka sesi ini di samping yang masih dibuka"))

    def __init__(self, session: OutreachSession) -> None:
        """Collect doubts about the date, and other open sessions, to be ticked.

        With JOIN_REQUIRED no other session is asked about.
        """
        super().__init__()
        self.held_on = session.held_on
        self.doubts = date_doubts(session)
        self.is_today = session.held_on == today()
        self.others = [other for other in outreach.open_sessions() if other.id != session.id]
        if current_app.config["JOIN_REQUIRED"]:  # where each device joins one session, nobody is asked which
            self.others = []
        self.sure.label.text = _("Ya, sesi ini memang %(day)s", day=long_day(session.held_on))

    def validate_sure(self, field: Tick) -> None:
        """Refuse to open a session with doubts about its date, unless ticked.

        The tick counts only beside the date that is now stored.
        """
        if self.day.data != self.held_on.isoformat():
            field.data = False
        if self.doubts and not field.data:
            raise ValidationError(_l("Cocokkan dulu tanggalnya dengan kalender Anda, lalu centang."))

    def validate_beside(self, field: Tick) -> None:
        """Refuse to open it beside another open session, unless ticked."""
        if self.others and not field.data:
            raise ValidationError(_l("Tutup dulu sesi yang masih dibuka, atau centang ini."))


def date_doubts(session: OutreachSession) -> list[str]:
    """Sentences on doubts about a session's date.

    It is not today, was typed only today, is before the last confirmed, or the clock is in doubt.
    """
    doubts = []
    here = long_day(today())  # as this machine's clock says
    day = long_day(session.held_on)
    newest = known_days.date_confirmed()
    if session.held_on != today():
        doubts.append(_("Sesi ini tertulis %(day)s, padahal menurut mesin ini hari ini %(here)s.", day=day, here=here))
    elif session.date_typed_on >= today():
        doubts.append(_("Tanggal sesi ini baru ditulis hari ini, jadi jam mesin belum teruji: %(here)s.", here=here))
    if newest and session.held_on < newest:
        doubts.append(_("Sesi yang lebih baru sudah pernah dibuka: %(day)s.", day=long_day(newest)))
    if known_days.is_clock_in_doubt():
        newest_day = long_day(newest) if newest else _("belum ada")
        sentence = _("Jam mesin ini mungkin salah: sekarang %(here)s, tanggal terakhir yang pasti %(day)s.")
        doubts.append(sentence % {"here": here, "day": newest_day})
    return doubts


class CancelForm(Form):
    reason = Line(_l("Alasan dibatalkan"), Required(), limit=LONGEST_REASON)


class PlanAgainForm(Form):
    """Asks where the check-ins of a session go that was opened by mistake."""

    people = Choice(_l("Kehadiran di sesi ini"), {})

    def __init__(self, session: OutreachSession) -> None:
        """Offer the other open sessions, or erasing.

        Ask nothing if the session has no check-ins.
        """
        super().__init__()
        choices = {}
        for other in outreach.open_sessions():
            if other.id != session.id:
                label = f"{other.title} – {other.village_name}"
                choices[other.id] = _("Pindahkan ke %(session)s", session=label)
        choices[ERASE] = _("Hapus semuanya untuk selamanya")
        self.people.replace_choices({"": _("Pilih…")} | choices)
        self.people.validators = [OneOf(choices, _l("Pilih dulu: dipindahkan ke mana, atau dihapus."))]
        if not db.count(CheckIn.session_id == session.id):
            del self.people


class PhotoForm(Form):
    """One photo, stored by itself, so that no other field costs it."""

    nobody_young = Tick(_l("Di foto ini tidak ada anak di bawah 18 tahun yang bisa dikenali"))
    photo = FileField(_l("Tambah foto"), render_kw={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, session: OutreachSession) -> None:
        """Set ``kept_until`` and ``may_add``.

        A photo is kept for at most a year after the session; under 5 are added, within that year.
        """
        super().__init__()
        last_day = session.held_on + photo_rules.LONGEST_KEPT
        first_day = max(session.held_on, today())
        self.kept_until = min(first_day + photo_rules.USUALLY_KEPT, last_day)
        self.may_add = today() <= last_day and len(photo_rules.photos_of_session(session.id)) < photo_rules.MOST_PHOTOS

    def validate_photo(self, field: FileField) -> None:
        """Shrink the photo into ``picture``.

        Refuse none, one without the tick, or a file that is no usable photo.
        """
        if field.data is None:
            raise ValidationError(_("Pilih dulu fotonya."))
        if not self.nobody_young.data:
            raise ValidationError(_("Foto itu tidak disimpan. Lihat dulu fotonya, centang di atas, lalu pilih lagi."))
        upload = field.data.read(photo_rules.LARGEST_UPLOAD + 1)
        try:
            self.picture = photo_rules.shrink_photo(upload)
        except Refused as reason:
            name = one_line(field.data.filename)[:60]
            raise ValidationError(REFUSAL_WORDS[str(reason)] % {"name": name}) from reason


@bp.get("/<session_id>/")
@facts(reads_foreign=True)
def one(session_id: str) -> ResponseReturnValue:
    """The page of one session."""
    return render_session_page(find_session(session_id))


def render_session_page(session: OutreachSession, **refused_forms: Form) -> ResponseReturnValue:
    """The page of a session.

    Answers 422 with ``refused_forms``, which stand in it as they were typed.
    """
    attendance = attendance_of(session)
    people = attendance.checkins
    practice_entries = 0
    is_given = None
    if session.state == "cancelled":
        people = db.count(CheckIn.session_id == session.id)
    if session.state == "planned":
        practice_entries = outreach.count_practice(session.id)
    if session_files.sessions_to_give([session.id]):
        is_given = session_files.is_handed_over(session)
    kind = "foreign" if session.is_foreign else session.state
    forms = {
        "open_form": OpenForm(session),
        "cancel_form": CancelForm(),
        "plan_again_form": PlanAgainForm(session),
        "photo_form": PhotoForm(session),
    }
    page = render_template(
        f"admin/sessions/one/{kind}.html",
        session=session,
        place=place_in_words(session),
        people=people,
        comparison=comparison_sentence(attendance),
        doubt=doubt_sentences(attendance),
        practice_entries=practice_entries,
        photos=photo_rules.photos_of_session(session.id),
        is_given=is_given,
        **(forms | refused_forms),
    )
    return page, 422 if refused_forms else 200


def change_session(
    session_id: str, action: str, words: str, change: Callable[..., bool], *values: Any, reason: str = ""
) -> ResponseReturnValue:
    """Change the session by ``change(session, *values)``, and lead to its page.

    Where that returns True, it is audited and the words are flashed.
    """
    check_token()
    with db.write():
        if change(find_session(session_id), *values):
            note(action, f"outreach_session:{session_id}", reason=reason)
            flash(words)
    return redirect_to("admin.sessions.one", session_id=session_id)


@bp.post("/<session_id>/open")
def open(session_id: str) -> ResponseReturnValue:
    """Open a planned or closed session, audited.

    Answers 422 unless doubts about its date and other open ones are ticked. From “Hari ini”, where no box could be
    ticked yet, it leads to the page that asks.
    """
    session = find_session(session_id)
    form = OpenForm(session)
    if not form.validate_on_submit():
        if request.form.get("page") == "today" and not form.stale:
            return redirect_to("admin.sessions.one", session_id=session_id, _anchor="open")
        return render_session_page(session, open_form=form)
    action = "session-opened"
    words = _("Sesi sudah dibuka. Warga bisa mencatat kehadiran dan ikut kuis. Jangan lupa menutupnya.")
    if session.state == "closed":
        action = "session-reopened"
        words = _(
            "Sesi dibuka lagi. Warga bisa mencatat kehadiran; kuis tidak dihitung untuk sesi ini. "
            "Jangan lupa menutupnya."
        )
    return change_session(session_id, action, words, outreach.open_session, form.held_on)


@bp.post("/<session_id>/cancel")
def cancel(session_id: str) -> ResponseReturnValue:
    """Cancel a session for a typed reason, deleting its answers and practice entries.

    Answers 422 without a reason.
    """
    form = CancelForm()
    if not form.validate_on_submit():
        return render_session_page(find_session(session_id), cancel_form=form)
    words = _("Sesi sudah dibatalkan.")
    return change_session(session_id, "session-cancelled", words, outreach.cancel_session, form.reason.data)


@bp.post("/<session_id>/plan-again")
def plan_again(session_id: str) -> ResponseReturnValue:
    """Put an open, never closed session back to plan, its answers erased.

    Its check-ins are moved or erased as chosen. 422 if it has check-ins and no choice was made; in other states a
    message says that nothing was done.
    """
    session = find_session(session_id)
    form = PlanAgainForm(session)
    if not form.validate_on_submit():
        return render_session_page(session, plan_again_form=form)
    choice = ""
    if form.people:
        choice = form.people.data
    return change_session(session_id, "session-planned-again", _("Sesi kembali ke rencana."), return_to_plan, choice)


def return_to_plan(session: OutreachSession, choice: str) -> bool:
    """Put a session back to plan, check-ins moved to ``choice`` or erased.

    Returns False, with a message, if refused. Each check-in is audited. It is not allowed if the session is not open or
    was closed before, if somebody has just checked in for whom nobody chose, or if the other session is neither open
    nor closed.
    """
    target = None
    if choice not in ("", ERASE):
        target = find_session(choice)
    people = checkins.list_check_ins(session.id)
    if not session.may_be_planned_again or (people and not choice) or (target and not target.is_counted):
        flash(_("Sesi belum dikembalikan: isinya baru saja berubah. Periksa lagi, lalu tekan sekali lagi."), "warning")
        return False
    for check_in in people:
        if target:
            note("check-in-moved", f"check_in:{check_in.id}")
        else:
            note("check-in-erased", f"check_in:{check_in.id}", reason="wrong-session")
    outreach.put_back_to_plan(session, target)
    return True


@bp.post("/<session_id>/practice")
def practice(session_id: str) -> ResponseReturnValue:
    """Switch a planned session's practice on or off, erasing practice entries.

    It is ignored if nothing changes or the session is not planned.
    """
    if request.form.get("on") == "1":
        words = _("Latihan dimulai. Isiannya tidak dihitung, dan dihapus saat sesi dibuka.")
        return change_session(session_id, "session-practice-on", words, outreach.set_practice, True)
    words = _("Latihan selesai. Semua isian latihan sudah dihapus.")
    return change_session(session_id, "session-practice-off", words, outreach.set_practice, False)


@bp.post("/<session_id>/phase")
def phase(session_id: str) -> ResponseReturnValue:
    """Set the phase of quizzes that begin from now on.

    Ignored if unknown, unchanged or the session takes no answers. Redirects to the page whose button was pressed.
    """
    name = request.form.get("phase", "")
    words = _("Kuis sekarang: %(phase)s.", phase=PHASE_WORDS.get(name, ""))
    to_page = change_session(session_id, "session-phase", words, outreach.set_phase, name, reason=name)
    if request.form.get("page") == "today":
        return redirect_to("admin.today.index")
    return to_page


@bp.post("/<session_id>/join-key")
def join_key(session_id: str) -> ResponseReturnValue:
    """Give the session a new key and letters, so that older posters no longer join it."""
    words = _("Kode poster sudah diganti. Poster yang lama tidak berlaku lagi: cetak yang baru.")
    return change_session(session_id, "session-key-replaced", words, outreach.replace_join_key)


@bp.post("/<session_id>/photos")
@facts(takes_files=True)
def photos(session_id: str) -> ResponseReturnValue:
    """Store one photo, or delete the one in ``drop``.

    It is ignored unless the session is open or closed. Answers 422 if refused.
    """
    session = find_session(session_id)
    key = request.form.get("drop")
    if key is not None:
        return change_session(session_id, "photo-dropped", _("Foto dihapus."), drop_photo, key)
    form = PhotoForm(session)
    if form.validate_on_submit():
        try:
            with db.write():
                if session.is_counted and photo_rules.add_photos(session_id, [form.picture], form.kept_until):
                    note("photo-added", f"outreach_session:{session_id}")
            return redirect_to("admin.sessions.one", session_id=session_id)
        except Refused as reason:
            form.photo.errors = [REFUSAL_WORDS[str(reason)]]
    return render_session_page(session, photo_form=form)


def find_photo(session: OutreachSession, key: str) -> SessionPhoto | None:
    """The photo with this key if it is this session's, else None."""
    return db.session.scalar(select(SessionPhoto).filter_by(id=key, session_id=session.id))


def drop_photo(session: OutreachSession, key: str) -> bool:
    """Delete the photo with this key, inside db.write().

    Returns False if it is not this session's.
    """
    photo = find_photo(session, key)
    if photo:
        photo_rules.drop_photo(photo)
    return bool(photo)


@bp.get("/<session_id>/photos/<photo_id>.jpg")
@facts(reads_foreign=True)
def photo(session_id: str, photo_id: str) -> Response:
    """A session's photo as JPEG, or 404."""
    photo = find_photo(find_session(session_id), photo_id) or abort(404)
    return Response(photo.image, mimetype="image/jpeg")
