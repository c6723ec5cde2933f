"""A question is changed, looked at as villagers will see it, and saved as its next version."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from kiosk.db import db
from kiosk.models import Question
from kiosk.rules import questions
from kiosk.views.admin.desk import note
from kiosk.views.admin.questions import bp
from kiosk.views.admin.questions.form import QuestionForm, values_of
from kiosk.views.admin.questions.one import around, find, previews
from kiosk.views.admin.questions.own import OwnForm
from kiosk.views.forms import render_form

NOTHING_CHANGED = _l("Tidak ada yang berubah. Kalau isinya masih benar, tekan “Sudah diperiksa”.")


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    row = find(slug)
    if row.kind != "choice":
        abort(404)
    form = OwnForm(row) if row.is_own else QuestionForm(row)
    if not form.validate_on_submit():
        return render_form("admin/questions/form.html", form, question=row, previews=[], **around(row))
    if form.preview.data:
        return look(row, form)
    try:
        with db.write():
            changed = questions.revise(find(slug), form.version.data, form.columns(), current_user.name)
            if changed:
                note("question-changed", f"question:{slug}", changed)
    except questions.Overtaken:
        return overtaken(slug, form)
    flash(_("Versi baru disimpan.") if changed else NOTHING_CHANGED)
    return redirect(url_for("admin.questions.one", slug=slug), 303)


def look(row: Question, form: QuestionForm) -> str:
    """What was typed as villagers would see it; nothing is stored."""
    draft = Question(slug=row.slug, confirmed_by=current_user.name, **({"picture": row.picture} | form.columns()))
    return render_template(
        "admin/questions/form.html", form=form, question=row, previews=previews(draft), **around(row)
    )


def overtaken(slug: str, form: QuestionForm) -> ResponseReturnValue:
    """Somebody saved a newer version while this form was open: say so, and let the officer decide."""
    row = find(slug)
    form.show_news(values_of(row), f"question:{slug}")
    form.version.data = row.id
    return render_form("admin/questions/form.html", form, question=row, previews=[], **around(row))
