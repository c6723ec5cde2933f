"""Check-ins at the desk: columns of lists and files, reviewing on whichever page, a session's list, and one person."""

from functools import partial
from operator import attrgetter
from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import Field, ValidationError

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.models.check_in import ANSWERS, PERSONAL_COLUMNS, VOID_REASONS
from kiosk.rules import checkins, phones, review, withdrawals
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.forms import Choice, EditForm, Line, SearchForm, VillageField
from kiosk.web.desk.tables import Column
from kiosk.web.forms import Form, OneOf, check_token

bp = desk.blueprint("checkins", role=desk.OFFICER, prefix="/check-ins")

LISTED_ANSWERS = tuple(column for column, answer in ANSWERS.items() if answer.voluntary and not answer.personal)
TYPED_ANSWERS = tuple(column for column in ANSWERS if column not in ("age", "phone"))
# by the act of the button: the next state, the action in the audit, and a sentence about the number of check-ins
REVIEWS = {
    "confirm": ("confirmed", "check-in-confirmed", _l("%(n)s kehadiran dikonfirmasi.")),
    "void": ("void", "check-in-voided", _l("%(n)s kehadiran dibatalkan. Masih bisa dipulihkan.")),
    "restore": ("new", "check-in-restored", _l("%(n)s kehadiran dipulihkan.")),
}


# --- columns of lists and files


def answer_column(column: str) -> Column:
    """Column of one answer of a check-in, in its shortest words."""
    header = str(_l(ANSWERS[column].label))
    if column == "village_code":
        return Column(header, lambda check_in: check_in.village.name if check_in.village else None)
    # looked up once in the language of this page: there may be thousands of rows
    spelt = {code: str(word) for code, word in words.answer_words(column, as_letters=True).items()}
    return Column(header, lambda row: spelt.get(getattr(row, column)) if spelt else getattr(row, column))


def list_columns() -> list[Column]:
    """Columns of a list of check-ins, beside the name and the phone."""
    return [answer_column(column) for column in LISTED_ANSWERS]


def file_columns(with_names: bool) -> list[Column]:
    """Columns of a workbook of check-ins; name and phone only if asked for."""
    columns = {column: answer_column(column) for column in ("age", *LISTED_ANSWERS)}
    columns["village_code"] = Column(
        _("Desa asal"), lambda row: f"{row.home}, Kec. {row.district}" if row.home else None
    )
    return [
        Column(_("Tanggal sesi"), attrgetter("held_on")),
        Column(_("Judul"), attrgetter("title")),
        Column(_("Desa sesi"), attrgetter("village_name")),
        Column(_("Waktu dicatat"), attrgetter("created_at")),
        *columns.values(),
        Column(_("Asal isian"), lambda row: words.ORIGINS[row.origin]),
        Column(_("Pemeriksaan"), lambda row: words.REVIEW_STATES[row.state]),
        *(Column(str(_l(ANSWERS[field].label)), attrgetter(field)) for field in PERSONAL_COLUMNS if with_names),
    ]


@bp.app_template_filter("masked")
def mask_phone(phone: str | None) -> str | None:
    """The phone as every page shows it: masked, until an officer opens it for a reason."""
    return phones.mask_phone(phone) if phone else None


# --- reviewing, on whichever page


def review_as_pressed(session_id: str) -> str:
    """Review check-ins as the pressed button says, inside db.write(); a sentence, or "" for any other button.

    Its value is ``act:state before:keys:reason``; without keys, those shown. A check-in that somebody else has reviewed
    since the page was opened stays as it is.
    """
    act, before, keys, reason = [*request.form.get("review", "").split(":"), "", "", ""][:4]
    if act not in REVIEWS or (act == "void") != (reason in VOID_REASONS):
        return ""
    state, action, sentence = REVIEWS[act]
    ids = keys.split() or request.form.getlist("shown")
    reviewed = review.set_state(session_id, ids, current_user.id, before=before, state=state, reason=reason or None)
    for check_in in reviewed:
        note(action, f"check_in:{check_in.id}", reason=reason)
    return str(sentence % {"n": len(reviewed)})


def review_and_return(session_id: str) -> ResponseReturnValue:
    """Do what the pressed button says, and show its page again, with the focus where it was."""
    check_token()
    with db.write():
        sentence = review_as_pressed(session_id)
    if sentence:
        flash(sentence)
    query = {name: request.args[name] for name in ("q", "back") if name in request.args}
    done = "".join(request.form.get("review", "").split(":")[2:3]) or None
    return redirect_to(request.endpoint or "", done=done, **query, **(request.view_args or {}))


# --- the list of a session


@bp.route("/<session_id>/", methods=["GET", "POST"])
def of_session(session_id: str) -> ResponseReturnValue:
    """A session's check-ins, newest first, or those that were searched for; a POST reviews them."""
    session = find_session(session_id)
    if request.method == "POST":
        return review_and_return(session_id)
    form, done = SearchForm(), request.args.get("done")
    search_words = [review.plain_spelling(word) for word in form.search_words]
    rows = [
        row  # one that was just reviewed keeps its place
        for row in reversed(checkins.list_check_ins(session_id))
        if row.id == done or all(word in search_text(row) for word in search_words)
    ]
    page = render_template(
        "admin/checkins/of_session.html",
        session=session,
        form=form,
        checkins=rows,
        states=review.count_by_state([session])[session.id],
        done=done,
        columns=list_columns(),
    )
    return log_names_viewed(page, session.id, rows)


def search_text(row: CheckIn) -> str:
    """The text in which a row is searched: name, village, group, state and origin."""
    codes = ((words.GROUPS, row.group), (words.REVIEW_STATES, row.state), (words.ORIGINS, row.origin))
    texts = [
        row.name or "",
        row.village.name if row.village else "",
        *(str(spelt[code]) for spelt, code in codes if code),
    ]
    return review.plain_spelling(" ".join(texts))


# --- one person


def answer_field(column: str) -> Field:
    """Field in which an officer corrects an answer."""
    label = _l(ANSWERS[column].label)
    if column == "village_code":
        return VillageField(label, validators=[not_beside_name])
    if ANSWERS[column].codes:
        return Choice(label, {}, validators=[not_beside_name])
    limit = getattr(CheckIn.__table__.c[column].type, "length", 0)
    return Line(label, not_beside_name, limit=limit)


def typed_code(field: Field) -> str:
    """The code that a field stands for, or its text where it has no codes."""
    return getattr(field, "code", field.data) or ""


def not_beside_name(form: Any, field: Field) -> None:
    """Refuse an answer that is not stored next to a name."""
    if form.is_named and not ANSWERS[field.name].may_stand_beside_name(typed_code(field)):
        raise ValidationError(_("Pilihan ini tidak disimpan di sebelah nama. Kosongkan saja."))


class CorrectForm(EditForm):
    """Fields of a person that an officer may correct."""

    def __init__(self, check_in: CheckIn) -> None:
        super().__init__(check_in)
        for column in set(TYPED_ANSWERS) - set(review.correctable_columns(check_in)):
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
        return {column: getattr(row, column) or "" for column in TYPED_ANSWERS}

    def columns(self) -> dict[str, str]:
        return {field.name: typed_code(field) for field in self if field.name in TYPED_ANSWERS}


for _column in TYPED_ANSWERS:
    setattr(CorrectForm, _column, answer_field(_column))


class PhoneForm(Form):
    reason = Choice(
        _l("Untuk apa nomornya dibuka?"),
        {"": _l("Pilih alasan…")} | words.PHONE_REASONS,
        default="",
        validators=[OneOf(tuple(words.PHONE_REASONS), _l("Pilih dulu alasannya."))],
    )


def find_check_in(session_id: str, checkin_id: str) -> CheckIn:
    """The check-in of an address, or 404."""
    found = checkins.list_check_ins(find_session(session_id).id, CheckIn.id == checkin_id)
    return found[0] if found else abort(404)


@bp.route("/<session_id>/<checkin_id>/", methods=["GET", "POST"])
def one(session_id: str, checkin_id: str) -> ResponseReturnValue:
    """The page of one person; a POST reviews the check-in, or does the act that its form names."""
    check_in, act = find_check_in(session_id, checkin_id), request.form.get("act", "")
    if request.method == "POST" and not act:
        return review_and_return(session_id)
    if act == "erase":
        return erase_check_in(session_id, checkin_id)
    correct_form, phone_form, phone = CorrectForm(check_in), PhoneForm(), ""
    if act == "correct":
        if request.form.get("name") and check_in.erased_at:
            flash(_("Namanya sudah dihapus karena masa simpannya habis; yang diketik tidak disimpan."), "warning")
        if correct_form.validate_on_submit() and correct_check_in(correct_form, session_id, checkin_id):
            if request.args.get("back") == "finish":
                return redirect_to("admin.sessions.finish", session_id=session_id)
            return redirect_to("admin.checkins.one", session_id=session_id, checkin_id=checkin_id)
    if act == "phone" and phone_form.validate_on_submit():
        phone = reveal_phone(check_in, phone_form.reason.data)
    page = render_template(
        "admin/checkins/one.html",
        checkin=check_in,
        correct_form=correct_form,
        phone_form=phone_form,
        phone=phone,
        masked=mask_phone(check_in.phone),
    )
    return log_names_viewed(page, session_id, [check_in]), 422 if correct_form.errors or phone_form.errors else 200


def correct_check_in(form: CorrectForm, session_id: str, checkin_id: str) -> bool:
    """Correct a typing mistake; False where somebody else has saved meanwhile."""
    find = partial(find_check_in, session_id, checkin_id)
    return form.save(find, lambda row, columns: review.correct_check_in(row, **columns), "check-in-corrected")


def reveal_phone(check_in: CheckIn, reason: str) -> str:
    """The whole phone, once the audit has noted the reason. Only the answer shows it: no address or cookie may."""
    phone = phones.format_phone(check_in.phone) if check_in.phone else ""
    if phone:
        with db.write():
            note("phone-shown", f"check_in:{check_in.id}", reason=reason)
    return phone


def erase_check_in(session_id: str, checkin_id: str) -> ResponseReturnValue:
    check_token()
    with db.write():
        withdrawals.erase_check_in(find_check_in(session_id, checkin_id))
        note("check-in-erased", f"check_in:{checkin_id}", reason="request")
    flash(_("Data orang ini sudah dihapus."))
    return redirect_to("admin.checkins.of_session", session_id=session_id)
