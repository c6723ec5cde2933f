"""Check-ins at the desk: reviewing them, the list of a session, and their answers as columns and fields."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField, ValidationError

from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.models.check_in import ANSWERS, PERSONAL_COLUMNS
from kiosk.rules import checkins, phones, review
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.fields import Choice, Line, VillageField, typed_value
from kiosk.web.desk.forms import SearchForm
from kiosk.web.desk.tables import Column
from kiosk.web.forms import Form, check_token, one_line

bp = desk.blueprint("checkins", role=desk.OFFICER, prefix="/check-ins")

LISTED_ANSWERS = [column for column, answer in ANSWERS.items() if column != "age" and not answer.personal]
TYPED_ANSWERS = [column for column in ANSWERS if column not in ("age", "phone")]


class Review(NamedTuple):
    """What a button does with check-ins."""

    state: str | None  # the next one; None: that before voiding
    action: str  # in the audit
    sentence: Any  # about the number of check-ins


REVIEWS = {  # by the act of the button
    "confirm": Review("confirmed", "check-in-confirmed", _l("%(n)s kehadiran dikonfirmasi.")),
    "void": Review("void", "check-in-voided", _l("%(n)s kehadiran dibatalkan. Masih bisa diurungkan.")),
    "reopen": Review("new", "check-in-review-undone", _l("%(n)s kehadiran menunggu diperiksa lagi.")),
    "restore": Review(None, "check-in-restored", _l("%(n)s pembatalan diurungkan.")),
}


@bp.app_template_filter("masked")
def mask_phone(phone: str | None) -> str | None:
    """The phone with its country code and last three digits, or None."""
    return phones.mask_phone(phone) if phone else None


# --- reviewing, on whichever page


class ReviewForm(Form):
    """What the value of a pressed button says: fields and values, as in an address."""

    act = StringField(filters=[one_line])
    before = StringField(filters=[one_line])  # the state in which the page showed the check-ins
    ids = StringField(filters=[one_line])  # with spaces between; empty for all that the page shows
    reason = StringField(filters=[one_line])  # why they are voided

    def __init__(self) -> None:
        button_values = parse_qsl(request.form.get("review", ""))
        super().__init__(formdata=MultiDict(button_values), meta={"csrf": False})

    @property
    def review(self) -> Review | None:
        """The review to be done.

        It is None for an unknown act, and for voiding without a reason that is offered.
        """
        if (self.act.data == "void") != (self.reason.data in words.VOID_REASONS):
            return None
        return REVIEWS.get(self.act.data or "")


def review_as_pressed(session_id: str) -> str:
    """Review and audit check-ins as the pressed button says, and return a sentence.

    It is "" where another button was pressed. A check-in that somebody else has reviewed since the page was opened
    stays as it is.
    """
    form = ReviewForm()
    act = form.review
    if act is None:
        return ""
    ids = (form.ids.data or request.form.get("shown", "")).split()
    before = form.before.data or ""
    reason = form.reason.data or ""
    check_ins = review.set_state(
        session_id, ids, current_user.id, before=before, state=act.state, reason=reason or None
    )
    fields = [before] if act.state == "void" else []
    for check_in in check_ins:
        note(act.action, f"check_in:{check_in.id}", fields, reason)
    return str(act.sentence % {"n": len(check_ins)})


def review_and_return(session_id: str) -> ResponseReturnValue:
    """Review check-ins as the pressed button says, in one write.

    Flash how many, and redirect to the same page.
    """
    check_token()
    with db.write():
        sentence = review_as_pressed(session_id)
    if sentence:
        flash(sentence)
    query = {name: request.args.get(name) for name in ("q", "back")}
    query["done"] = ReviewForm().ids.data or None
    return redirect_to(request.endpoint or "", **query, **(request.view_args or {}))


# --- the list of a session


@bp.route("/<session_id>/", methods=["GET", "POST"])
def of_session(session_id: str) -> ResponseReturnValue:
    """A session's check-ins with all words searched for, void ones too, newest first.

    Audits names. A POST reviews.
    """
    session = find_session(session_id)
    if request.method == "POST":
        return review_and_return(session_id)
    form = SearchForm()
    reviewed_id = request.args.get("done")  # keeps its place in the list
    search_words = [review.plain_spelling(word) for word in form.search_words]
    check_ins = []
    for check_in in reversed(checkins.list_check_ins(session_id)):
        text = search_text(check_in)
        if check_in.id == reviewed_id or all(word in text for word in search_words):
            check_ins.append(check_in)
    page = render_template(
        "admin/checkins/of_session.html",
        session=session,
        form=form,
        checkins=check_ins,
        states=review.count_by_state([session])[session.id],
        reviewed_id=reviewed_id,
        columns=list_columns(),
    )
    return log_names_viewed(page, session.id, check_ins)


def search_text(row: CheckIn) -> str:
    """Name, village, group, review state and origin of a check-in, in plain spelling."""
    texts = [row.name or "", words.REVIEW_STATES[row.state], words.ORIGINS[row.origin]]
    if row.village:
        texts.append(row.village.name)
    if row.group:
        texts.append(words.GROUPS[row.group])
    return review.plain_spelling(" ".join(map(str, texts)))


# --- answers as columns of lists and files


def answer_column(column: str) -> Column:
    """Table column of one answer, in its shortest words (L/P).

    A village is shown by its name alone.
    """
    header = _l(ANSWERS[column].label)
    if column == "village_code":
        return Column(header, lambda check_in: check_in.village.name if check_in.village else None)
    if not ANSWERS[column].codes:
        return Column(header, column)
    # looked up once in the language of this page: there may be thousands of rows
    answer_words = {code: str(word) for code, word in words.answer_words(column, as_letters=True).items()}
    return Column(header, column, words=answer_words)


def list_columns() -> list[Column]:
    """Table columns of a list of check-ins: answers without age, name and phone."""
    return list(map(answer_column, LISTED_ANSWERS))


def file_columns(with_names: bool) -> list[Column]:
    """Columns of a workbook, for the joined rows of rules.attendance.

    Name and phone are among them only if asked for.
    """
    answers = {column: answer_column(column) for column in ("age", *LISTED_ANSWERS)}
    answers["village_code"] = Column(
        _("Desa asal"), lambda row: f"{row.home}, Kec. {row.district}" if row.home else None
    )
    return [
        Column(_("Tanggal sesi"), "held_on"),
        Column(_("Judul"), "title"),
        Column(_("Desa sesi"), "village_name"),
        Column(_("Waktu dicatat"), "created_at"),
        *answers.values(),
        Column(_("Asal isian"), "origin", words=words.ORIGINS),
        Column(_("Pemeriksaan"), "state", words=words.REVIEW_STATES),
        *map(answer_column, PERSONAL_COLUMNS if with_names else ()),
    ]


# --- answers as fields


class AnswersForm(Form):
    """Fields for what people say of themselves, as an officer types or corrects it.

    Its ``is_named`` is True where a name is typed, next to which some answers are never stored.
    """

    def __init__(self, columns: Sequence[str], session: OutreachSession, nothing: str, values: dict[str, Any]) -> None:
        """Make fields for these columns, with villages near the session's.

        ``nothing`` is the word for no answer.
        """
        fields = {column: answer_field(column) for column in columns}
        super().__init__(fields=fields, data=values)
        for field in self:
            if isinstance(field, VillageField):
                field.near_to = session.village
            elif isinstance(field, Choice):
                field.replace_choices({"": nothing} | words.answer_words(field.name))


def answer_field(column: str) -> Field:
    """Unbound field for an answer, with refuse_beside_name.

    It is a village, a choice that has no choices yet, or a line.
    """
    label = _l(ANSWERS[column].label)
    if column == "village_code":
        return VillageField(label, validators=[refuse_beside_name])
    if ANSWERS[column].codes:
        return Choice(label, {}, validators=[refuse_beside_name])
    limit = getattr(CheckIn.__table__.c[column].type, "length", 0)
    return Line(label, refuse_beside_name, limit=limit)


def refuse_beside_name(form: Any, field: Field) -> None:
    """Validator: refuse an answer that is never stored next to a name.

    Plans to go abroad are such.
    """
    if form.is_named and typed_value(field) in ANSWERS[field.name].only_unnamed:
        raise ValidationError(_("Pilihan ini tidak disimpan di sebelah nama. Kosongkan saja."))
