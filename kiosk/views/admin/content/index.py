"""What of the kiosk's content waits for an officer, and how old it is."""

from collections.abc import Iterable
from datetime import date

from flask import render_template

from kiosk.db import db
from kiosk.models import Hotline, Village
from kiosk.rules import content, hotlines, questions
from kiosk.views.admin.content import bp


@bp.get("/")
def index() -> str:
    asked, shown = questions.asked(), hotlines.in_order(Hotline.active)
    return render_template(
        "admin/content/index.html",
        asked=len(asked),
        to_confirm=[question.slug for question in asked if questions.is_to_check(question)],
        asked_since=oldest(question.confirmed_on or question.as_of for question in asked),
        shown=len(shown),
        to_call=[hotline.slug for hotline in shown if hotline.is_to_call],
        called_since=oldest(hotline.checked_on for hotline in shown),
        knows_bp3mi=hotlines.is_known("BP3MI"),
        villages=db.count(Village.active),
        texts_since=oldest(row["as_of"] for row in content.of_files()),
    )


def oldest(days: Iterable[date | None]) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day), default=None)
