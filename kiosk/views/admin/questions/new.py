"""A new question: looked at as villagers will see it, then asked."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.db import db
from kiosk.models import Question
from kiosk.rules import questions
from kiosk.views.admin.desk import note
from kiosk.views.admin.questions import bp
from kiosk.views.admin.questions.one import previews
from kiosk.views.admin.questions.own import NewForm
from kiosk.views.forms import render_form


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = NewForm()
    sent = form.validate_on_submit()
    if not sent or form.preview.data:
        draft = Question(confirmed_by=current_user.name, **form.columns()) if sent else None
        return render_form("admin/questions/form.html", form, question=None, previews=previews(draft) if draft else [])
    with db.write():
        row = db.session.get(Question, form.key.data)  # pressed twice
        slug = row.slug if row else add(form)
    flash(_("Soal %(slug)s disimpan. Mulai sekarang ia ikut ditanyakan di kuis bebas.", slug=slug))
    return redirect(url_for("admin.questions.one", slug=slug), 303)


def add(form: NewForm) -> str:
    """Keep it as confirmed: who writes a question from its source has read that. Its slug."""
    slug = questions.add(form.key.data, form.columns() | {"confirmed_by": current_user.name})
    note("question-added", f"question:{slug}")
    return slug
