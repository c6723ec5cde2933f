"""Check-ins at the desk: columns of lists and files, reviewing on whichever page, a session's list, and one person."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import Field, ValidationError

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.models.check_in import ANSWERS, PERSONAL_COLUMNS, VOID_REASONS
from kiosk.rules import checkins, outreach, phones, review, withdrawals
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.dates import day
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.forms import Choice, EditForm, Line, SearchForm, VillageField, page_and_next
from kiosk.web.desk.tables import Column
from kiosk.web.forms import ButtonForm, Form, OneOf, check_token

bp = desk.blueprint("checkins", role=desk.OFFICER, prefix="/check-ins")

LISTED_ANSWERS = tuple(column for column, answer in ANSWERS.items() if answer.voluntary and not answer.personal)
TYPED_ANSWERS = tuple(column for column in ANSWERS if column not in ("age", "phone"))
# by the act of the button: the action in the audit, and a sentence about the number of check-ins
REVIEWS = {
    "confirm": ("check-in-confirmed", _l("%(n)s kehadiran dikonfirmasi.")),
    "void": ("check-in-voided", _l("%(n)s kehadiran dibatalkan. Masih bisa dipulihkan.")),
    "restore": ("check-in-restored", _l("%(n)s kehadiran dipulihkan.")),
    "undo": ("check-in-review-undone", _l("%(n)s pemeriksaan diurungkan.")),
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


class Press(NamedTuple):
    """A button that reviews check-ins, from its value ``act:state before:keys:reason``; without keys, those shown."""

    act: str = ""
    before: str = ""
    keys: str = ""
    reason: str = ""

    @property
    def check_ins(self) -> list[str]:
        """Keys of the check-ins to review."""
        return self.keys.split() or request.form.getlist("shown")


def pressed_review() -> Press:
    """The review button that was pressed; one without an act where it was another button."""
    return Press(*request.form.get("review", "").split(":")[:4])


def review_as_pressed(session_id: str) -> str:
    """Review check-ins as the pressed button says, inside db.write(); a sentence, or "" for any other button.

    A check-in that somebody else has reviewed since the page was opened stays as it is.
    """
    press, by = pressed_review(), current_user.id
    if press.act == "confirm":
        reviewed = review.set_state(session_id, press.check_ins, by, before="new", state="confirmed")
    elif press.act == "void" and press.reason in VOID_REASONS:
        change = {"before": press.before, "state": "void", "reason": press.reason}
        reviewed = review.set_state(session_id, press.check_ins, by, **change)
    elif press.act == "restore":
        reviewed = review.set_state(session_id, press.check_ins, by, before="void", state="new")
    elif press.act == "undo":
        reviewed = review.undo_reviews(session_id, press.check_ins, press.before, by)
    else:
        return ""
    action, sentence = REVIEWS[press.act]
    for check_in in reviewed:
        note(action, f"check_in:{check_in.id}", reason=press.reason)
    return str(sentence % {"n": len(reviewed)})


def states_before() -> dict[str, str]:
    """States before the reviews that this page offers to undo, by check-in: its address holds them."""
    marks = (mark.partition(":") for mark in request.args.getlist("done"))
    return {key: before for before, _colon, key in marks}


def state_to_undo(check_in: CheckIn) -> str:
    """The state that *Urungkan* puts this check-in back to; "" where the page does not offer it."""
    before = states_before().get(check_in.id, "")
    return before if review.may_undo(check_in, before, current_user.id) else ""


def page_query(before: dict[str, str]) -> str:
    """The query that leads back to the rows of this page, with these states before reviews that can be undone."""
    pairs = [(name, request.args[name]) for name in ("q", "before", "back") if name in request.args]
    pairs += [("done", f"{state}:{key}") for key, state in before.items()][-review.PAGE_SIZE :]
    return f"?{urlencode(pairs)}" if pairs else ""


def review_and_return(session_id: str, page: str) -> ResponseReturnValue:
    """Do what the pressed button says, and show its page again, which can undo it."""
    check_token()
    with db.write():
        sentence = review_as_pressed(session_id)
    if sentence:
        flash(sentence)
    press, before = pressed_review(), states_before()
    for key in press.check_ins:
        before.pop(key, None)
        if press.act != "undo":
            before[key] = press.before
    return redirect(page + page_query(before), 303)


# --- the list of a session


@bp.route("/<session_id>/", methods=["GET", "POST"])
def of_session(session_id: str) -> ResponseReturnValue:
    """A page of a session's check-ins, newest first, or of those that were searched for; a POST reviews them."""
    session = find_session(session_id)
    if request.method == "POST":
        return review_and_return(session_id, url_for("admin.checkins.of_session", session_id=session_id))
    form, undoable = SearchForm(), states_before()
    search_words = [review.plain_spelling(word) for word in form.search_words]

    def is_wanted(row: CheckIn) -> bool:  # a check-in that was just reviewed keeps its place
        return row.id in undoable or all(word in search_text(row) for word in search_words)

    found = review.list_page(
        session.id, is_wanted if search_words else None, page_start(request.args.get("before", ""))
    )
    rows, older = page_and_next(
        found, review.PAGE_SIZE, "before", lambda last: f"{last.created_at.isoformat()}~{last.id}"
    )
    page = render_template(
        "admin/checkins/of_session.html",
        session=session,
        form=form,
        checkins=rows,
        states=review.count_by_state([session])[session.id],
        older=older,
        state_to_undo=state_to_undo,
        query=page_query(undoable),
        last_done=next(reversed(undoable), ""),
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


def page_start(text: str) -> tuple[datetime, str] | None:
    """Moment and key of the check-in behind which a page begins, from its address; None for anything else."""
    at, _tilde, key = text.partition("~")
    try:
        return (datetime.fromisoformat(at).astimezone(UTC), key) if key else None
    except (ValueError, OverflowError):
        return None


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


class MoveForm(Form):
    """Asks to which other session a check-in moves."""

    session = Choice(_l("Sesi yang benar"), {}, default="")

    def __init__(self, check_in: CheckIn) -> None:
        super().__init__()
        others = {
            other.id: f"{day(other.held_on)} · {other.title} – {other.village_name}"
            for other in outreach.counted_sessions()
            if other.id != check_in.session_id
        }
        self.session.offer({"": _("Pilih sesi…")} | others)
        self.session.validators = [OneOf(tuple(others), _l("Pilih dulu sesi yang benar."))]


def find_check_in(session_id: str, checkin_id: str) -> CheckIn:
    """The check-in of an address, or 404."""
    found = review.check_ins_with_ids(find_session(session_id).id, [checkin_id])
    return found[0] if found else abort(404)


@bp.route("/<session_id>/<checkin_id>/", methods=["GET", "POST"])
def one(session_id: str, checkin_id: str) -> ResponseReturnValue:
    """The page of one person; a POST reviews the check-in, or does the act that its form names."""
    check_in, act = find_check_in(session_id, checkin_id), request.form.get("act", "")
    if request.method == "POST" and not act:
        here = url_for("admin.checkins.one", session_id=session_id, checkin_id=checkin_id)
        return review_and_return(session_id, here)
    if act == "correct" and request.form.get("name") and check_in.erased_at:
        flash(_("Namanya sudah dihapus karena masa simpannya habis; yang diketik tidak disimpan."), "warning")
    forms: dict[str, Form] = {
        "correct": CorrectForm(check_in),
        "phone": PhoneForm(),
        "move": MoveForm(check_in),
        "erase": ButtonForm(),
    }
    phone = ""
    if act in forms and forms[act].validate_on_submit():
        if act == "phone":
            phone = reveal_phone(check_in, forms[act]["reason"].data)
        elif answer := ACTS[act](forms[act], check_in):
            return answer
    return render_person(check_in, forms, phone)


def render_person(check_in: CheckIn, forms: dict[str, Form], phone: str = "") -> ResponseReturnValue:
    """The page of one person, whose phone is masked unless ``phone`` shows it."""
    page = render_template(
        "admin/checkins/one.html",
        checkin=check_in,
        forms=forms,
        phone=phone,
        masked=mask_phone(check_in.phone),
        state_to_undo=state_to_undo,
        query=page_query(states_before()),
    )
    has_errors = any(form.errors for form in forms.values())
    return log_names_viewed(page, check_in.session_id, [check_in]), 422 if has_errors else 200


def correct_check_in(form: CorrectForm, check_in: CheckIn) -> ResponseReturnValue | None:
    """Correct a typing mistake, and return to the page the officer came from."""
    session_id, checkin_id = check_in.session_id, check_in.id
    find, change = (
        partial(find_check_in, session_id, checkin_id),
        lambda row, columns: review.correct_check_in(row, **columns),
    )
    if not form.save(find, change, "check-in-corrected"):
        return None
    if request.args.get("back") == "finish":
        return redirect_to("admin.sessions.finish", session_id=session_id)
    return redirect_to("admin.checkins.one", session_id=session_id, checkin_id=checkin_id)


def reveal_phone(check_in: CheckIn, reason: str) -> str:
    """The whole phone, once the audit has noted the reason. Only the answer shows it: no address or cookie may."""
    phone = phones.format_phone(check_in.phone) if check_in.phone else ""
    if phone:
        with db.write():
            note("phone-shown", f"check_in:{check_in.id}", reason=reason)
    return phone


def move_check_in(form: MoveForm, check_in: CheckIn) -> ResponseReturnValue:
    with db.write():
        check_in = find_check_in(check_in.session_id, check_in.id)
        moved = checkins.move_check_in(check_in, find_session(form.session.data))
        if moved:
            note("check-in-moved", f"check_in:{check_in.id}")
    flash(_("Kehadiran dipindahkan ke sesi ini.") if moved else _("Tidak ada yang dipindahkan."))
    return redirect_to("admin.checkins.one", session_id=check_in.session_id, checkin_id=check_in.id)


def erase_check_in(_form: Form, check_in: CheckIn) -> ResponseReturnValue:
    session_id, checkin_id = check_in.session_id, check_in.id
    with db.write():
        withdrawals.erase_check_in(find_check_in(session_id, checkin_id))
        note("check-in-erased", f"check_in:{checkin_id}", reason="request")
    flash(_("Data orang ini sudah dihapus."))
    return redirect_to("admin.checkins.of_session", session_id=session_id)


ACTS: dict[str, Callable[[Any, CheckIn], ResponseReturnValue | None]] = {
    "correct": correct_check_in,
    "move": move_check_in,
    "erase": erase_check_in,
}
