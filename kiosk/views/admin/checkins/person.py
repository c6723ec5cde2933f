"""One person at the desk: everything about a check-in, and all that can be done to it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.models.check_in import ANSWERS
from kiosk.rules import checkins, outreach, phones, review
from kiosk.views.admin.checkins import bp, masked_phone, query_here, review_and_return, state_to_undo
from kiosk.web.dates import day
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.forms import Choice, EditForm, Line, VillageField
from kiosk.web.forms import ButtonForm, Form, OneOf

TYPED = tuple(column for column in ANSWERS if column not in ("age", "phone"))  # what an officer types of a person


def answer_field(column: str) -> Field:
    """Field in which an officer corrects an answer."""
    label = _l(ANSWERS[column].label)
    if column == "village_code":
        return VillageField(label, validators=[not_beside_name])
    if ANSWERS[column].codes:
        return Choice(label, {}, validators=[not_beside_name])
    limit = getattr(CheckIn.__table__.c[column].type, "length", 0)
    return Line(label, not_beside_name, limit=limit)


def code_of(field: Field) -> str:
    """The code that a field means, or what was typed where it has none."""
    return getattr(field, "code", field.data) or ""


def not_beside_name(form: Any, field: Field) -> None:
    """Refuse an answer that is not stored next to a name."""
    if form.is_named and not ANSWERS[field.name].may_stand_beside_name(code_of(field)):
        raise ValidationError(_("Pilihan ini tidak disimpan di sebelah nama. Kosongkan saja."))


class CorrectForm(EditForm):
    """Fields of a person that an officer may correct."""

    def __init__(self, check_in: CheckIn, **more: Any) -> None:
        super().__init__(check_in, **more)
        for column in set(TYPED) - set(review.correctable_columns(check_in)):
            del self[column]
        for field in self:
            if isinstance(field, VillageField):
                field.near_to = check_in.session.village
            elif isinstance(field, Choice):
                field.offer({"": _("Tidak diisi")} | words.offered_words(field.name, getattr(check_in, field.name)))

    @property
    def is_named(self) -> bool:
        """True where a name is stored with the answers."""
        return "name" in self and bool(self["name"].data)

    def values_of(self, row: CheckIn) -> dict[str, Any]:
        return {column: getattr(row, column) or "" for column in TYPED}

    def columns(self) -> dict[str, str]:
        return {field.name: code_of(field) for field in self if field.name in TYPED}


for _column in TYPED:
    setattr(CorrectForm, _column, answer_field(_column))


class PhoneForm(Form):
    reason = Choice(
        _l("Untuk apa nomornya dibuka?"),
        {"": _l("Pilih alasan…")} | words.PHONE_REASONS,
        default="",
        validators=[OneOf(tuple(words.PHONE_REASONS), _l("Pilih dulu alasannya."))],
    )


class MoveForm(Form):
    """Asks to which other session a check-in moves."""

    session = Choice(_l("Sesi yang benar"), {}, default="")

    def __init__(self, check_in: CheckIn, **more: Any) -> None:
        super().__init__(**more)
        others = {
            other.id: f"{day(other.held_on)} · {other.title} – {other.village_name}"
            for other in outreach.counting()
            if other.id != check_in.session_id
        }
        self.session.offer({"": _("Pilih sesi…")} | others)
        self.session.validators = [OneOf((*others,), _l("Pilih dulu sesi yang benar."))]


def find_one(session_id: str, checkin_id: str) -> CheckIn:
    """The check-in of an address, or 404."""
    found = review.of_session(find_session(session_id).id, [checkin_id])
    return found[0] if found else abort(404)


@bp.route("/<session_id>/<checkin_id>/", methods=["GET", "POST"])
def one(session_id: str, checkin_id: str) -> ResponseReturnValue:
    check_in, act = find_one(session_id, checkin_id), request.form.get("act", "")
    if request.method == "POST" and not act:
        here = url_for("admin.checkins.one", session_id=session_id, checkin_id=checkin_id)
        return review_and_return(session_id, here)
    if act == "correct" and request.form.get("name") and check_in.erased_at:
        flash(_("Namanya sudah dihapus karena masa simpannya habis; yang diketik tidak disimpan."), "warning")
    makers: dict[str, Callable[..., Form]] = {
        "correct": partial(CorrectForm, check_in),
        "phone": PhoneForm,
        "move": partial(MoveForm, check_in),
        "erase": ButtonForm,
    }
    forms = {name: make() if name == act else make(formdata=None) for name, make in makers.items()}
    phone = ""
    if act in forms and forms[act].validate_on_submit():
        if act == "phone":
            phone = show_phone(check_in, forms[act]["reason"].data)
        elif answer := ACTS[act](forms[act], check_in):
            return answer
    return render_person(check_in, forms, phone)


def render_person(check_in: CheckIn, forms: dict[str, Form], phone: str = "") -> ResponseReturnValue:
    """The page of one person, whose phone is masked unless ``phone`` shows it."""
    page = render_template(
        "admin/checkins/one.html",
        checkin=check_in,
        forms=forms,
        masked=masked_phone(check_in),
        phone=phone,
        state_to_undo=state_to_undo,
        query=query_here(),
    )
    has_errors = any(form.errors for form in forms.values())
    return log_names_viewed(page, check_in.session_id, [check_in]), 422 if has_errors else 200


def correct(form: CorrectForm, check_in: CheckIn) -> ResponseReturnValue | None:
    """Correct a typing mistake, and return to the page the officer came from."""
    session_id, checkin_id = check_in.session_id, check_in.id

    def change(row: CheckIn, columns: dict[str, str]) -> list[str]:
        return review.correct(row, **columns)

    if not form.save(partial(find_one, session_id, checkin_id), change, "check-in-corrected"):
        return None
    if request.args.get("back") == "finish":
        return redirect(url_for("admin.sessions.finish", session_id=session_id), 303)
    return redirect(url_for("admin.checkins.one", session_id=session_id, checkin_id=checkin_id), 303)


def show_phone(check_in: CheckIn, reason: str) -> str:
    """Note that the phone is opened, and for what. The answer shows it: no address or cookie may carry it."""
    phone = phones.format_phone(check_in.phone) if check_in.phone else ""
    if phone:
        with db.write():
            note("phone-shown", f"check_in:{check_in.id}", reason=reason)
    return phone


def move(form: MoveForm, check_in: CheckIn) -> ResponseReturnValue:
    with db.write():
        check_in = find_one(check_in.session_id, check_in.id)
        moved = checkins.move(check_in, find_session(form.session.data))
        if moved:
            note("check-in-moved", f"check_in:{check_in.id}")
    flash(_("Kehadiran dipindahkan ke sesi ini.") if moved else _("Tidak ada yang dipindahkan."))
    return redirect(url_for("admin.checkins.one", session_id=check_in.session_id, checkin_id=check_in.id), 303)


def erase(_form: Form, check_in: CheckIn) -> ResponseReturnValue:
    session_id, checkin_id = check_in.session_id, check_in.id
    with db.write():
        checkins.erase(find_one(session_id, checkin_id))
        note("check-in-erased", f"check_in:{checkin_id}", reason="request")
    flash(_("Data orang ini sudah dihapus."))
    return redirect(url_for("admin.checkins.of_session", session_id=session_id), 303)


ACTS: dict[str, Callable[[Any, CheckIn], ResponseReturnValue | None]] = {
    "correct": correct,
    "move": move,
    "erase": erase,
}
