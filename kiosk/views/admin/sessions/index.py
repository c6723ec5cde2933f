"""The list of outreach sessions, and people found by name in all of them."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kiosk.db import db
from kiosk.rules import audit, outreach, review
from kiosk.views.admin.sessions import bp
from kiosk.web.desk.forms import PeriodSearchForm, page_and_next
from kiosk.web.forms import render_form

SHORTEST_NAME = 3  # letters; fewer would show half the village
MOST_PAGES = 1000


@bp.get("/")
def index() -> ResponseReturnValue:
    """The sessions of a page; on the first one also people whose name was searched for, which the audit notes."""
    form = PeriodSearchForm()
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    sought, days = form.search_words, (form.first.data or date.min, form.last.data or date.max)
    is_valid = form.validate()
    found = outreach.search(sought, *days, skip=(number - 1) * outreach.PAGE) if is_valid else []
    are_names_sought = is_valid and number == 1 and len("".join(sought)) >= SHORTEST_NAME
    people = review.search(sought, *days) if are_names_sought else []
    sessions, older = page_and_next(found, outreach.PAGE, "page", lambda _last: str(number + 1))
    page = render_form(
        "admin/sessions/index.html",
        form,
        sessions=sessions,
        states=review.states(sessions),
        older=older,
        people=people[: review.PAGE],
        are_more_people=len(people) > review.PAGE,
    )
    if are_names_sought:
        note_search({person.session_id for person in people})
    return page


def note_search(session_ids: set[str]) -> None:
    """Note in the audit that names were searched, never which, and in which sessions some were seen."""
    with db.write():
        audit.note_folded("names-searched", officer_id=current_user.id)
        for session_id in session_ids:
            audit.note_folded("names-viewed", f"outreach_session:{session_id}", officer_id=current_user.id)
