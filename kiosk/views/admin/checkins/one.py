"""One check-in: its phone shown on purpose, a typing mistake corrected, one person's data erased on request."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError

from kiosk.db import db
from kiosk.models import CheckIn, Village
from kiosk.rules import checkins, phones, review, villages
from kiosk.views.admin import checkin_columns as columns
from kiosk.views.admin import words
from kiosk.views.admin.checkins import bp
from kiosk.views.admin.desk import note, once_noted
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.sessions.one import find, others_counting
from kiosk.views.forms import AtMost, ButtonForm, Form, OneOf, one_line, press_again, pressed, render_form

NOT_SAID = {"": _l("Tidak diisi")}
# what an officer types of a person: by column, the field that says it
TYPED = {"name": "name", "sex": "sex", "village_code": "village", "group": "group"}


class VillageField(StringField):
    """A village typed by name, alias or label; the nearest to the session's own is meant. ``code`` is its own."""

    data: str
    code = ""
    known: Village | None = None  # what it was before: stays as it is, also when it is no longer on the list

    def understand(self, near_to: Village) -> None:
        """Find the village that is meant; ValidationError where there is none, or more than one."""
        if self.known and self.data == self.known.label:
            self.code = self.known.code
            return
        found = villages.named(self.data, near_to) if self.data else []
        if self.data and not found:
            raise ValidationError(not_found(self.data))
        if len(found) > 1:
            which = ", ".join(village.district for village in found)
            raise ValidationError(_("Ada di beberapa kecamatan: %(which)s. Tulis juga kecamatannya.", which=which))
        if found:
            self.code, self.data = found[0].code, found[0].label


def not_found(text: str) -> str:
    """What to say of a village that is not on the list."""
    like = ", ".join(village.label for village in villages.search(text, 3))
    return str(_("Mungkin maksudnya: %(like)s?", like=like) if like else _("Desa ini tidak ada di daftar."))


def code_of(field: Field) -> str:
    """What is stored of what this field says: its code, where it has one."""
    return getattr(field, "code", field.data) or ""


class PersonForm(Form):
    """What an officer types of one person, from paper or to correct a mistake."""

    name = StringField(_l("Nama"), filters=[one_line], validators=[AtMost(80)])
    sex = Choice(_l("L/P"), NOT_SAID | words.SEXES, default="")
    village = VillageField(_l("Desa"), filters=[one_line], render_kw={"list": "near"})
    group = Choice(_l("Kelompok"), NOT_SAID | words.GROUPS, default="")

    def __init__(self, near_to: Village, **more: Any) -> None:
        super().__init__(**more)
        self.near_to = near_to

    @property
    def is_named(self) -> bool:
        """Whether a name is kept with the rest."""
        return bool(self.name.data)

    def validate_village(self, field: VillageField) -> None:
        field.understand(self.near_to)

    def validate_group(self, field: Field) -> None:
        if self.is_named and checkins.are_plans(code_of(field)):
            raise ValidationError(_l("Calon dan purna PMI tidak disimpan di sebelah nama. Kosongkan kelompoknya."))


class CorrectForm(PersonForm, MarkedForm):
    pass


class PhoneForm(Form):
    reason = Choice(
        _l("Untuk apa nomornya dibuka?"),
        {"": _l("Pilih alasan…")} | words.PHONE_REASONS,
        default="",
        validators=[OneOf(tuple(words.PHONE_REASONS), _l("Pilih dulu alasannya."))],
    )


class MoveForm(Form):
    """Asks to which other session a check-in moves."""

    session = Choice(_l("Sesi yang benar"), {})

    def __init__(self, check_in: CheckIn) -> None:
        super().__init__()
        self.session.offer(others_counting(check_in.session))


def find_one(session_id: str, checkin_id: str) -> CheckIn:
    """The check-in of an address, or 404; of a session that is not theirs it is refused, also within a write."""
    found = review.of_session(find(session_id).id, [checkin_id])
    return found[0] if found else abort(404)


def show(check_in: CheckIn, form: PhoneForm, phone: str = "") -> ResponseReturnValue:
    """The page of one check-in, its phone masked unless ``phone`` shows it."""
    shown = {"columns": columns.in_full(), "masked": columns.masked(check_in), "phone": phone}
    return seen("one", form, check_in, move=MoveForm(check_in), **shown)


def seen(template: str, form: Form, check_in: CheckIn, **context: Any) -> ResponseReturnValue:
    """A page that shows one person, and in the audit that it was seen."""
    page = render_form(f"admin/checkins/{template}.html", form, checkin=check_in, **context)
    return once_noted(page, check_in.session_id, [check_in])


@bp.get("/<session_id>/<checkin_id>/")
def one(session_id: str, checkin_id: str) -> ResponseReturnValue:
    return show(find_one(session_id, checkin_id), PhoneForm())


@bp.route("/<session_id>/<checkin_id>/phone", methods=["GET", "POST"])
def phone(session_id: str, checkin_id: str) -> ResponseReturnValue:
    form = PhoneForm()
    check_in = find_one(session_id, checkin_id)
    if not form.is_submitted() or not check_in.phone:
        return redirect(url_for("admin.checkins.one", session_id=session_id, checkin_id=checkin_id), 303)
    if not form.validate():
        return show(check_in, form)
    with db.write():
        find(session_id)  # theirs still
        note("phone-shown", f"check_in:{checkin_id}", reason=form.reason.data)
    # the answer itself shows it: neither an address nor a cookie may carry a phone
    return show(check_in, form, phones.spaced(check_in.phone))


@bp.post("/<session_id>/<checkin_id>/move")
def move(session_id: str, checkin_id: str) -> ResponseReturnValue:
    form, moved = MoveForm(find_one(session_id, checkin_id)), False
    if form.validate_on_submit():
        with db.write():
            check_in, target = find_one(session_id, checkin_id), find(form.session.data)
            moved = checkins.move(check_in, target)
            if moved:
                note("check-in-moved", f"check_in:{checkin_id}")
        session_id = check_in.session_id
    if form.stale:
        return press_again()
    flash(_("Kehadiran dipindahkan ke sesi ini.") if moved else _("Tidak ada yang dipindahkan."))
    return redirect(url_for("admin.checkins.one", session_id=session_id, checkin_id=checkin_id), 303)


@bp.route("/<session_id>/<checkin_id>/correct", methods=["GET", "POST"])
def correct(session_id: str, checkin_id: str) -> ResponseReturnValue:
    check_in = find_one(session_id, checkin_id)
    form = CorrectForm(check_in.session.village, stored=said_of(check_in))
    form.village.known = check_in.village
    form.group.offer(NOT_SAID | words.offered_groups(check_in.group))
    changed = store(session_id, checkin_id, form) if form.validate_on_submit() else []
    if form.errors or not form.is_submitted():
        asked = [form[TYPED[column]] for column in review.correctable(check_in)]
        return seen("correct", form, check_in, asked=asked, near=villages.near(check_in.session.village), back=back())
    flash(_("Perbaikan disimpan.") if changed else _("Tidak ada yang berubah."))
    return redirect(back(), 303)


def back() -> str:
    """The page from which somebody came to correct a check-in: Selesaikan, or the check-in's own."""
    if request.args.get("back") == "finish":
        return url_for("admin.sessions.finish", session_id=(request.view_args or {})["session_id"])
    return url_for("admin.checkins.one", **(request.view_args or {}))


def store(session_id: str, checkin_id: str, form: CorrectForm) -> list[str]:
    """Correct this check-in, unless somebody else just has; the names of what changed."""
    changed: list[str] = []
    with form.saving():
        check_in = find_one(session_id, checkin_id)
        form.keep_up_with(said_of(check_in), f"check_in:{checkin_id}")
        changed = review.correct(check_in, **kept_of(form))
        if changed:
            note("check-in-corrected", f"check_in:{checkin_id}", changed)
    return changed


def said_of(check_in: CheckIn) -> dict[str, str]:
    """What is stored of a person, by the form's fields."""
    said = {name: getattr(check_in, column) or "" for column, name in TYPED.items()}
    return said | {"village": check_in.village.label if check_in.village else ""}


def kept_of(form: PersonForm) -> dict[str, str]:
    """What the form says, as the rules want it."""
    return {column: code_of(form[name]) for column, name in TYPED.items()}


@bp.route("/<session_id>/<checkin_id>/erase", methods=["GET", "POST"])
def erase(session_id: str, checkin_id: str) -> ResponseReturnValue:
    check_in = find_one(session_id, checkin_id)
    form = ButtonForm()
    if not form.is_submitted():
        return seen("erase", form, check_in)
    pressed(form)
    with db.write():
        checkins.erase(find_one(session_id, checkin_id))
        note("check-in-erased", f"check_in:{checkin_id}", reason="request")
    flash(_("Data orang ini sudah dihapus."))
    return redirect(url_for("admin.checkins.of_session", session_id=session_id), 303)
