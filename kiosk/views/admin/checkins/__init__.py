"""Check-ins at the desk: what their pages have in common, and the list of a session."""

from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.models.check_in import ANSWERS, PERSONAL, VOID_REASONS
from kiosk.rules import phones, review
from kiosk.web import desk
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.forms import SearchForm, page_and_next
from kiosk.web.desk.tables import Column
from kiosk.web.forms import check_token

bp = desk.blueprint("checkins", role=desk.OFFICER, prefix="/check-ins")

IN_LISTS = tuple(column for column, answer in ANSWERS.items() if answer.voluntary and not answer.personal)
ACTIONS = {
    "confirm": "check-in-confirmed",
    "void": "check-in-voided",
    "restore": "check-in-restored",
    "undo": "check-in-review-undone",
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
    return [answer_column(column) for column in IN_LISTS]


def file_columns(with_names: bool) -> list[Column]:
    """Columns of a workbook of the rows that `attendance` gives; what is personal only if asked for."""
    columns = {column: answer_column(column) for column in ("age", *IN_LISTS)}
    columns["village_code"] = Column(
        _("Desa asal"), lambda row: f"{row.home}, Kec. {row.district}" if row.home else None
    )
    return [
        Column(_("Tanggal sesi"), attrgetter("held_on")),
        Column(_("Judul"), attrgetter("title")),
        Column(_("Desa sesi"), attrgetter("village_name")),
        Column(_("Waktu dicatat"), attrgetter("created_at")),
        *columns.values(),
        Column(_("Asal isian"), lambda row: str(words.ORIGINS[row.origin])),
        Column(_("Pemeriksaan"), lambda row: str(words.REVIEW_STATES[row.state])),
        *(Column(str(_l(ANSWERS[field].label)), attrgetter(field)) for field in PERSONAL if with_names),
    ]


def masked_phone(check_in: CheckIn) -> str | None:
    """The phone as every page shows it: masked, until an officer opens it for a reason."""
    return phones.mask_phone(check_in.phone) if check_in.phone else None


# --- reviewing, on whichever page


class Press(NamedTuple):
    """A button that reviews check-ins, from its value ``act:state before:keys:reason``; without keys, those shown."""

    act: str = ""
    before: str = ""
    keys: str = ""
    reason: str = ""

    @property
    def check_ins(self) -> list[str]:
        """Keys of the check-ins that are meant."""
        return self.keys.split() or request.form.getlist("shown")


def press_of_request() -> Press:
    """The button that was pressed; one without an act where it was none of these."""
    return Press(*request.form.get("review", "").split(":")[:4])


def decide(session_id: str) -> str:
    """Review check-ins as the pressed button says, inside db.write(); in words, or "" for any other button.

    A check-in that somebody else has reviewed since the page was opened stays as it is.
    """
    press, by = press_of_request(), current_user.id
    if press.act == "confirm":
        reviewed = review.confirm(session_id, press.check_ins, by)
        sentence = _("%(n)s kehadiran dikonfirmasi.", n=len(reviewed))
    elif press.act == "void" and press.reason in VOID_REASONS:
        reviewed = review.void(session_id, press.check_ins, press.reason, by, before=(press.before,))
        sentence = _("%(n)s kehadiran dibatalkan. Masih bisa dipulihkan.", n=len(reviewed))
    elif press.act == "restore":
        reviewed = review.restore(session_id, press.check_ins, by)
        sentence = _("%(n)s kehadiran dipulihkan.", n=len(reviewed))
    elif press.act == "undo":
        reviewed = review.undo(session_id, press.check_ins, press.before, by)
        sentence = _("%(n)s pemeriksaan diurungkan.", n=len(reviewed))
    else:
        return ""
    for check_in in reviewed:
        note(ACTIONS[press.act], f"check_in:{check_in.id}", reason=press.reason)
    return str(sentence)


def states_before() -> dict[str, str]:
    """States before the reviews that this page offers to undo, by check-in: its address holds them."""
    marks = (mark.partition(":") for mark in request.args.getlist("done"))
    return {key: before for before, _colon, key in marks}


def state_to_undo(check_in: CheckIn) -> str:
    """The state that *Urungkan* puts this check-in back to; "" where the page does not offer it."""
    before = states_before().get(check_in.id, "")
    return before if review.may_undo(check_in, before, current_user.id) else ""


def query_here() -> str:
    """The query of this page's address, so that its buttons lead back to the same rows."""
    pairs = [(name, value) for name in ("q", "before", "back", "done") for value in request.args.getlist(name)]
    return f"?{urlencode(pairs)}" if pairs else ""


def review_and_return(session_id: str, page: str) -> ResponseReturnValue:
    """Do what the pressed button says, and show its page again, which can undo it."""
    check_token()
    with db.write():
        find_session(session_id)
        sentence = decide(session_id)
    if sentence:
        flash(sentence)
    press, before = press_of_request(), states_before()
    for key in press.check_ins:
        before.pop(key, None)
        if press.act != "undo":
            before[key] = press.before
    pairs = [(name, request.args[name]) for name in ("q", "before", "back") if name in request.args]
    query = urlencode(pairs + [("done", f"{was}:{key}") for key, was in before.items()][-review.PAGE :])
    return redirect(f"{page}?{query}".rstrip("?"), 303)


# --- the list of a session


@bp.route("/<session_id>/", methods=["GET", "POST"])
def of_session(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    if request.method == "POST":
        return review_and_return(session_id, url_for("admin.checkins.of_session", session_id=session_id))
    form, undoable = SearchForm(), states_before()
    search_words = [review.plain_spelling(word) for word in form.search_words]

    def is_wanted(row: Any) -> bool:  # what was just reviewed keeps its place
        return row.id in undoable or all(word in search_text(row) for word in search_words)

    found = review.page(session.id, is_wanted if search_words else None, moment_from(request.args.get("before", "")))
    rows, older = page_and_next(found, review.PAGE, "before", lambda last: f"{last.created_at.isoformat()}~{last.id}")
    page = render_template(
        "admin/checkins/of_session.html",
        session=session,
        form=form,
        checkins=rows,
        states=review.states([session])[session.id],
        older=older,
        state_to_undo=state_to_undo,
        query=query_here(),
        last_done=next(reversed(undoable), ""),
        columns=list_columns(),
        masked=masked_phone,
    )
    return log_names_viewed(page, session.id, rows)


def search_text(row: Any) -> str:
    """Everything by which a row is found: name, village, group, state and origin."""
    codes = ((words.GROUPS, row.group), (words.REVIEW_STATES, row.state), (words.ORIGINS, row.origin))
    texts = [row.name or "", row.village or "", *(str(spelt[code]) for spelt, code in codes if code)]
    return review.plain_spelling(" ".join(texts))


def moment_from(text: str) -> tuple[datetime, str] | None:
    """The place where a page begins, read from its address; None for anything else."""
    at, _tilde, key = text.partition("~")
    try:
        return (datetime.fromisoformat(at).astimezone(UTC), key) if key else None
    except (ValueError, OverflowError):
        return None
