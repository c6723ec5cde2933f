"""Check-ins at the desk: reviewing them, and the list of a session."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from kiosk.db import db
from kiosk.models import CheckIn
from kiosk.rules import checkins, phones, review
from kiosk.views.admin.checkins.columns import list_columns
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import find_session, log_names_viewed, note, words
from kiosk.web.desk.search import SearchForm
from kiosk.web.forms import Form, check_token, one_line

bp = desk.blueprint("checkins", role=desk.OFFICER, prefix="/check-ins")


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
    """The phone with all but country code and last three digits hidden.

    Pages show it so. Returns None without one.
    """
    if phone:
        return phones.mask_phone(phone)
    return None


# --- reviewing, on whichever page


class ReviewForm(Form):
    """What the value of a pressed button says: fields and values, as in an address."""

    act = StringField(filters=[one_line])
    before = StringField(filters=[one_line])  # the state in which the page showed the check-ins
    ids = StringField(filters=[one_line])  # with spaces between; empty for all that the page shows
    reason = StringField(filters=[one_line])  # why they are voided

    def __init__(self) -> None:
        pressed = MultiDict(parse_qsl(request.form.get("review", "")))
        super().__init__(formdata=pressed, meta={"csrf": False})

    @property
    def review(self) -> Review | None:
        """What is to be done.

        Returns None for an unknown act, and for voiding without a reason that is offered.
        """
        if (self.act.data == "void") != (self.reason.data in words.VOID_REASONS):
            return None
        return REVIEWS.get(self.act.data or "")


def review_as_pressed(session_id: str) -> str:
    """Review and audit check-ins as the pressed button says.

    A sentence, or "" for other buttons. A check-in that somebody else has reviewed since the page was opened stays as
    it is.
    """
    form = ReviewForm()
    act = form.review
    if act is None:
        return ""
    ids = form.ids.data or request.form.get("shown", "")
    before = form.before.data or ""
    reason = form.reason.data or ""
    reviewed = review.set_state(
        session_id, ids.split(), current_user.id, before=before, state=act.state, reason=reason or None
    )
    for check_in in reviewed:
        note(act.action, f"check_in:{check_in.id}", [before] if act.state == "void" else [], reason)
    return str(act.sentence % {"n": len(reviewed)})


def review_and_return(session_id: str) -> ResponseReturnValue:
    """Review check-ins as the pressed button says, in one write.

    Flash how many, and redirect to the same page.
    """
    check_token()
    with db.write():
        sentence = review_as_pressed(session_id)
    if sentence:
        flash(sentence)
    query = {name: request.args[name] for name in ("q", "back") if name in request.args}
    done = ReviewForm().ids.data or None
    return redirect_to(request.endpoint or "", done=done, **query, **(request.view_args or {}))


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
    done = request.args.get("done")
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
    """Text in which a check-in is searched, in plain spelling.

    It has the name, village, group, review state and origin.
    """
    texts = [row.name or "", str(words.REVIEW_STATES[row.state]), str(words.ORIGINS[row.origin])]
    if row.village:
        texts.append(row.village.name)
    if row.group:
        texts.append(str(words.GROUPS[row.group]))
    return review.plain_spelling(" ".join(texts))
