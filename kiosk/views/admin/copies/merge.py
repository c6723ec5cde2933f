"""Another kiosk's data taken in, for supervisors: its file is sent, what it would do is shown, then done or not.

The password is asked for the file: what is shown of it waits for whoever sent it, a day at the longest.
"""

from contextlib import suppress
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, ValidationError

from kiosk.db import db
from kiosk.machine import jobs
from kiosk.views.addresses import go_on
from kiosk.views.admin.copies import bp, merge_tables, merge_work
from kiosk.views.admin.copies.upload import UploadForm
from kiosk.views.forms import ButtonForm, Form, Tick, pressed, render_form


class FileForm(UploadForm):
    def validate_file(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("Pilih berkasnya dulu."))


class DecideForm(Form):
    """Which file was shown; and where it takes something away, that this is wanted."""

    which = HiddenField()
    agreed = Tick(_l("Ya, kurangi juga data di sini"))

    def validate_agreed(self, field: Any) -> None:
        shown = merge_work.waiting(current_user.id)
        if shown and any(shown.preview.losses) and not field.data:
            raise ValidationError(_l("Centang dulu, kalau ini memang diinginkan."))


# --- pages


@bp.route("/settings/copies/merge", methods=["GET", "POST"])
def merge() -> ResponseReturnValue:
    form = FileForm()
    if form.validate_on_submit() and form.look(merge_work.look, "merge-look"):
        return redirect(url_for("admin.copies.merge"), 303)
    return page(form)


@bp.post("/settings/copies/merge/confirm")
def confirm_merge() -> ResponseReturnValue:
    """A second tap, or one on a page of another file, does nothing: it leads to what is now."""
    form, shown = DecideForm(), merge_work.waiting(current_user.id)
    if shown and shown.file.name == form.which.data:
        if not form.validate_on_submit():
            return page(form)
        with suppress(jobs.Busy):  # the page shows which
            jobs.begin("merge", current_user.id, lambda job: merge_work.carry_out(job, shown))
    return go_on("admin.copies.merge")


@bp.post("/settings/copies/merge/cancel")
def cancel_merge() -> ResponseReturnValue:
    """The file goes, unless it is being merged just now."""
    pressed(ButtonForm())
    shown, job = merge_work.waiting(current_user.id), jobs.present()
    if shown and not (job and job.running):
        merge_work.forget(shown)
    return go_on("admin.copies.merge")


def page(form: Form) -> tuple[str, int]:
    """What runs, what came of it, what would happen, or the form for a file."""
    job, shown = jobs.present(), merge_work.waiting(current_user.id)
    done = job.result if job and job.kind == "merge" and not job.running else None
    return render_form(
        "admin/copies/merge.html",
        form,
        keeps_copies=db.file is not None,
        job=job,
        shown=shown,
        decide=form if isinstance(form, DecideForm) else DecideForm(formdata=None),
        told=merge_tables.of_preview(shown.preview) if shown else None,
        done=merge_tables.rows_of(_("Yang digabungkan"), done.merged) if done else None,
    )
