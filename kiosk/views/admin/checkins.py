"""Check-ins at the desk: columns of lists and files, reviewing, a session's list, one person, and the paper list."""

from functools import partial
from operator import attrgetter
from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import Field, StringField, ValidationError

from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.models.check_in import ANSWERS, PERSONAL_COLUMNS
from kiosk.rules import checkins, outreach, phones, review, withdrawals
from kiosk.web import desk, visits
from kiosk.web.addresses import redirect_to
from kiosk.web.dates import day
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.forms import Choice, EditForm, Line, SearchForm, VillageField
from kiosk.web.desk.tables import Column
from kiosk.web.forms import Form, OneOf, Required, Tick, check_token, render_form

bp = desk.blueprint("checkins", role=desk.OFFICER, prefix="/check-ins")

NAMELESS = "-"  # typed in place of a name that nobody can read, or that was not given
LISTED_ANSWERS = tuple(column for column, answer in ANSWERS.items() if column != "age" and not answer.personal)
TYPED_ANSWERS = tuple(column for column in ANSWERS if column not in ("age", "phone"))
# by the act of the button: the next state (None: that before voiding), the action in the audit, and a sentence about
# the number of check-ins
REVIEWS: dict[str, tuple[str | None, str, Any]] = {
    "confirm": ("confirmed", "check-in-confirmed", _l("%(n)s kehadiran dikonfirmasi.")),
    "void": ("void", "check-in-voided", _l("%(n)s kehadiran dibatalkan. Masih bisa diurungkan.")),
    "reopen": ("new", "check-in-review-undone", _l("%(n)s kehadiran menunggu diperiksa lagi.")),
    "restore": (None, "check-in-restored", _l("%(n)s pembatalan diurungkan.")),
}


# --- columns of lists and files


def answer_column(column: str) -> Column:
    """Table column of one answer, in its shortest words (L/P); of a village only the name."""
    header = str(_l(ANSWERS[column].label))
    if column == "village_code":
        return Column(header, lambda check_in: check_in.village.name if check_in.village else None)
    # looked up once in the language of this page: there may be thousands of rows
    spelt = {code: str(word) for code, word in words.answer_words(column, as_letters=True).items()}
    return Column(header, lambda row: spelt.get(getattr(row, column)) if spelt else getattr(row, column))


def list_columns() -> list[Column]:
    """Table columns of a list of check-ins: answers without age, name and phone."""
    return [answer_column(column) for column in LISTED_ANSWERS]


def file_columns(with_names: bool) -> list[Column]:
    """Columns of a workbook, for the joined rows of rules.attendance, not CheckIn; name and phone only if asked for."""
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
    """The phone with all but country code and last three digits hidden, as pages show it; None without one."""
    return phones.mask_phone(phone) if phone else None


# --- reviewing, on whichever page


def review_as_pressed(session_id: str) -> str:
    """Review and audit check-ins still in the button's state "before", in db.write(); a sentence, "" for other buttons.

    Its value is ``act:state before:keys:reason``; without keys, those shown. A check-in that somebody else has reviewed
    since the page was opened stays as it is.
    """
    act, before, keys, reason = [*request.form.get("review", "").split(":"), "", "", ""][:4]
    if act not in REVIEWS or (act == "void") != (reason in words.VOID_REASONS):
        return ""
    state, action, sentence = REVIEWS[act]
    ids = keys.split() or request.form.get("shown", "").split()
    reviewed = review.set_state(session_id, ids, current_user.id, before=before, state=state, reason=reason or None)
    for check_in in reviewed:
        note(action, f"check_in:{check_in.id}", [before] if act == "void" else [], reason)
    return str(sentence % {"n": len(reviewed)})


def review_and_return(session_id: str) -> ResponseReturnValue:
    """Review check-ins as the pressed button says, in one write; flash how many, and redirect to the same page."""
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
    """A session's check-ins with all words searched for, void ones too, newest first; audits names. A POST reviews."""
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
    """Text in which a check-in is searched: its name, village, group, review state and origin in plain spelling."""
    codes = ((words.GROUPS, row.group), (words.REVIEW_STATES, row.state), (words.ORIGINS, row.origin))
    texts = [
        row.name or "",
        row.village.name if row.village else "",
        *(str(spelt[code]) for spelt, code in codes if code),
    ]
    return review.plain_spelling(" ".join(texts))


# --- one person


def answer_field(column: str) -> Field:
    """Unbound field for an answer, with refuse_beside_name: a village, a choice that has no choices yet, or a line."""
    label = _l(ANSWERS[column].label)
    if column == "village_code":
        return VillageField(label, validators=[refuse_beside_name])
    if ANSWERS[column].codes:
        return Choice(label, {}, validators=[refuse_beside_name])
    limit = getattr(CheckIn.__table__.c[column].type, "length", 0)
    return Line(label, refuse_beside_name, limit=limit)


def typed_code(field: Field) -> str:
    """Code chosen in a field (of a village: the one found), or its text if it has no codes; empty for none."""
    return getattr(field, "code", field.data) or ""


def refuse_beside_name(form: Any, field: Field) -> None:
    """Validator: if the form has a name, refuse an answer that is never stored next to one (plans to go abroad)."""
    if form.is_named and typed_code(field) in ANSWERS[field.name].only_unnamed:
        raise ValidationError(_("Pilihan ini tidak disimpan di sebelah nama. Kosongkan saja."))


class CorrectForm(EditForm):
    """Fields of a person that an officer may correct."""

    def __init__(self, check_in: CheckIn) -> None:
        """Leave out columns that may not be corrected in this check-in."""
        super().__init__(check_in)
        for column in set(TYPED_ANSWERS) - set(review.correctable_columns(check_in)):
            del self[column]
        for field in self:
            if isinstance(field, VillageField):
                field.near_to = check_in.session.village
            elif isinstance(field, Choice):
                field.replace_choices({"": _("Tidak diisi")} | words.answer_words(field.name))

    @property
    def is_named(self) -> bool:
        """True where the form has a name typed."""
        return "name" in self and bool(self["name"].data)

    def values_of(self, row: CheckIn) -> dict[str, Any]:
        """Stored values of TYPED_ANSWERS by column, "" for those not given."""
        return {column: getattr(row, column) or "" for column in TYPED_ANSWERS}

    def columns(self) -> dict[str, str]:
        """Typed codes or texts by column, only of columns that may be corrected; "" for those left empty."""
        return {field.name: typed_code(field) for field in self if field.name in TYPED_ANSWERS}


class PhoneForm(Form):
    reason = Choice(
        _l("Untuk apa nomornya dibuka?"),
        {"": _l("Pilih alasan…")} | words.PHONE_REASONS,
        default="",
        validators=[OneOf(tuple(words.PHONE_REASONS), _l("Pilih dulu alasannya."))],
    )


class MoveForm(Form):
    """Asks to which other session a check-in moves."""

    session = Choice(_l("Sesi yang benar"), {}, validators=[Required(_l("Pilih dulu sesi yang benar."))])

    def __init__(self, session_id: str) -> None:
        """Offer the newest own sessions that are open or closed, at most outreach.PAGE_SIZE, without this one."""
        super().__init__()
        others = {
            other.id: f"{day(other.held_on)} · {other.title} – {other.village_name}"
            for other in outreach.counted_sessions()
            if other.id != session_id
        }
        self.session.replace_choices({"": _("Pilih sesi…")} | others)


def find_check_in(session_id: str, checkin_id: str) -> CheckIn:
    """The check-in with this id in this session, or 404."""
    found = checkins.list_check_ins(find_session(session_id).id, CheckIn.id == checkin_id)
    return found[0] if found else abort(404)


@bp.route("/<session_id>/<checkin_id>/", methods=["GET", "POST"])
def one(session_id: str, checkin_id: str) -> ResponseReturnValue:
    """A check-in's page, audited if named. A POST reviews it, or does its ``act``: correct, move, phone or erase."""
    check_in, act = find_check_in(session_id, checkin_id), request.form.get("act", "")
    if request.method == "POST" and not act:
        return review_and_return(session_id)
    if act == "erase":
        return erase_check_in(session_id, checkin_id)
    correct_form, phone_form, move_form, phone = CorrectForm(check_in), PhoneForm(), MoveForm(session_id), ""
    if act == "move" and move_form.validate_on_submit():
        return move_check_in(move_form, session_id, checkin_id)
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
        move_form=move_form,
        phone=phone,
        has_own_copies=db.file is not None,
        masked=mask_phone(check_in.phone),
    )
    has_errors = correct_form.errors or phone_form.errors or move_form.errors
    return log_names_viewed(page, session_id, [check_in]), 422 if has_errors else 200


def correct_check_in(form: CorrectForm, session_id: str, checkin_id: str) -> bool:
    """In one write, store and audit the corrected fields; False, with errors, if other values were saved meanwhile."""
    return form.save(
        partial(find_check_in, session_id, checkin_id),
        lambda row, columns: review.correct_check_in(row, **columns),
        "check-in-corrected",
    )


def reveal_phone(check_in: CheckIn, reason: str) -> str:
    """The whole phone, after auditing the reason in a write of its own; "" and no audit if there is none.

    No address or cookie may hold it.
    """
    phone = phones.format_phone(check_in.phone) if check_in.phone else ""
    if phone:
        with db.write():
            note("phone-shown", f"check_in:{check_in.id}", reason=reason)
    return phone


def move_check_in(form: MoveForm, session_id: str, checkin_id: str) -> ResponseReturnValue:
    """Move and audit a check-in, unless it is of practice or the target is not counted; flash which; redirect to it."""
    with db.write():
        check_in = find_check_in(session_id, checkin_id)
        is_moved = checkins.move_check_in(check_in, find_session(form.session.data))
        if is_moved:
            note("check-in-moved", f"check_in:{checkin_id}")
    flash(_("Kehadiran dipindahkan ke sesi ini.") if is_moved else _("Tidak ada yang dipindahkan."))
    return redirect_to("admin.checkins.one", session_id=check_in.session_id, checkin_id=checkin_id)


def erase_check_in(session_id: str, checkin_id: str) -> ResponseReturnValue:
    """Erase a check-in for good at the person's request, audit it, and redirect to the session's list."""
    check_token()
    with db.write():
        withdrawals.erase_check_in(find_check_in(session_id, checkin_id))
        note("check-in-erased", f"check_in:{checkin_id}", reason="request")
    flash(_("Data orang ini sudah dihapus."))
    return redirect_to("admin.checkins.of_session", session_id=session_id)


# --- the paper list: one line for each person, which Enter stores


class LineForm(Form):
    """One line of the paper list."""

    child = Tick(_l("Anak"))
    nonce = StringField(_l("Baris ini"))

    def __init__(self, session: OutreachSession, typed: list[CheckIn]) -> None:
        """Begin with village and group of the first adult in ``typed`` (newest first), or the session's and “warga”."""
        last = next((check_in for check_in in typed if check_in.age == "adult"), None)
        village_code = (last and last.village_code) or session.village_code
        usual = {"village_code": village_code, "group": last.group if last else "warga", "nonce": visits.new_nonce()}
        super().__init__(data=usual)
        for field in self:
            if isinstance(field, Choice):
                field.replace_choices({"": "–"} | words.answer_words(field.name))
        self["village_code"].near_to = session.village
        self.keeps_names = retention.may_names_stay(session)

    @property
    def is_named(self) -> bool:
        """True where a name was typed, not “-”, and the person is no child."""
        return not self.child.data and self["name"].data not in ("", NAMELESS)

    def validate_name(self, field: StringField) -> None:
        """Refuse an adult's name without any letter, except “-”, which stands for none; for a child anything passes."""
        if not self.child.data and field.data != NAMELESS and not any(map(str.isalpha, field.data)):
            raise ValidationError(_("Tulis namanya. Kalau tidak ada atau tidak terbaca, tulis tanda -."))

    def validate_nonce(self, field: StringField) -> None:
        """Refuse, with a fresh nonce, a line begun with another cookie, or whose check-in was erased."""
        known = visits.is_own_nonce(field.data)
        if not known or checkins.is_used_up(field.data, checkins.find_by_nonce(field.data)):
            field.data = visits.new_nonce()
            raise ValidationError(_("Tekan Enter sekali lagi."))

    def answers(self) -> dict[str, str]:
        """Answers to store, by column, with age; name is "" for a child, “-”, or past the session's time for names."""
        answers = {column: typed_code(self[column]) for column in TYPED_ANSWERS}
        if not (self.is_named and self.keeps_names):
            answers["name"] = ""
        return answers | {"age": "child" if self.child.data else "adult"}


for _column in TYPED_ANSWERS:
    setattr(CorrectForm, _column, answer_field(_column))
    setattr(LineForm, _column, answer_field(_column))


@bp.route("/<session_id>/paper", methods=["GET", "POST"])
def paper(session_id: str) -> ResponseReturnValue:
    """The paper list, latest first, a line stored by each POST; audits names. Redirects unless open or closed."""
    session = find_session(session_id)
    if not session.is_counted:
        if session.state == "cancelled":
            flash(_("Sesi ini dibatalkan. Daftar kertasnya tidak diketik lagi."))
        else:
            flash(_("Sesi ini belum dibuka. Daftar kertas diketik sesudah sesi dibuka."))
        return redirect_to("admin.sessions.one", session_id=session_id)
    typed = checkins.list_check_ins(session_id, CheckIn.origin == "paper")[::-1]
    form = LineForm(session, typed)
    if not form.validate_on_submit() or not record_line(form, session_id):
        page = render_form(
            "admin/checkins/paper.html",
            form,
            session=session,
            typed=typed,
            asked=[form[column] for column in TYPED_ANSWERS],
            columns=list_columns(),
            last_day=checkins.last_day_of_names(session.held_on),
        )
        return log_names_viewed(page, session_id, typed)
    if form.is_named and not form.keeps_names:
        flash(_("Baris tadi disimpan tanpa nama: masa simpan nama sesi ini sudah lewat."))
    return redirect_to("admin.checkins.paper", session_id=session_id)


def record_line(form: LineForm, session_id: str) -> bool:
    """In one write, add or replace the line's check-in, audit and confirm it; False, only removing, if reviewed since.

    A doubtful one is not confirmed. Also False if it was corrected or moved since.
    """
    nonce, answers = form.nonce.data, {"session_id": session_id, **form.answers()}
    with db.write():
        earlier = checkins.find_by_nonce(nonce)
        version = earlier and earlier.version
        check_in = earlier or checkins.add_check_in(nonce, origin="paper", **answers)
        is_accepted = earlier is None or checkins.replace_answers(earlier, **answers)
        db.session.flush()
        if check_in.version != version:
            note("check-in-typed", f"check_in:{check_in.id}")
        review.confirm_typed_line(check_in, current_user.id)
    if not is_accepted:
        form["name"].errors = [
            _("Baris ini sudah diperiksa atau diperbaiki lewat halamannya, jadi dari sini tidak diganti lagi.")
        ]
    return is_accepted
