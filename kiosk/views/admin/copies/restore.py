"""Bringing a copy back, for supervisors: it is looked at first, then waits until the kiosk is started again."""

from pathlib import Path

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.data_care import copies, restore_look, uploads, waiting
from kiosk.data_care.restore_look import Looked
from kiosk.db import db
from kiosk.machine import jobs
from kiosk.machine.jobs import Job
from kiosk.views import dates
from kiosk.views.admin.copies import bp
from kiosk.views.admin.copies.index import MOST, kind
from kiosk.views.admin.copies.upload import UploadForm
from kiosk.views.admin.desk import note
from kiosk.views.admin.sign_in.confirmed import on_sqlite_only
from kiosk.views.forms import ButtonForm, Form, Tick, pressed, render_form


class ChooseForm(UploadForm):
    """A copy that is here, or a file that is sent."""

    copy = SelectField(_l("Salinan yang ada"), validate_choice=False)

    def __init__(self) -> None:
        super().__init__()
        self.known = {path.name: path for path in reversed(copies.within_reach())}  # the one here, not on the stick
        newest = sorted(self.known.values(), key=copies.made_at, reverse=True)[:MOST]
        listed = [SelectChoice(path.name, label(path)) for path in newest]
        self.copy.choices = [SelectChoice("", _("Berkas yang dipilih di bawah")), *listed]

    def validate_copy(self, field: SelectField) -> None:
        if (field.data in self.known) == bool(self.file.data):
            raise ValidationError(_("Pilih satu: salinan di daftar ini, atau berkas di bawah."))


class ConfirmForm(Form):
    """What has to be said of another kiosk's copy."""

    other = Tick(_l("Ya, mesin ini menjadi anjungan itu"))

    def __init__(self, looked: Looked) -> None:
        super().__init__()
        self.looked = looked

    def validate_other(self, field: Tick) -> None:
        if self.looked.another and not field.data:
            raise ValidationError(_("Centang ini kalau seluruh data mesin ini memang mau diganti dengannya."))


def label(path: Path) -> str:
    """A copy to choose: when it was made, and why."""
    return f"{dates.moment(copies.made_at(path))} WIB – {kind(path)}"


@bp.route("/settings/copies/restore", methods=["GET", "POST"])
def restore() -> ResponseReturnValue:
    on_sqlite_only()
    form = ChooseForm()
    if form.validate_on_submit() and begin(form):
        return redirect(url_for("admin.copies.restore"), 303)
    return show(form)


def begin(form: ChooseForm) -> bool:
    """Look at what was chosen, beside the pages."""

    def look(job: Job, path: Path) -> Looked:
        looked = restore_look.look(path, job.say)
        uploads.drop_all_but(looked.path)
        return looked

    chosen = form.known.get(form.copy.data)
    return form.begin("look", lambda job: look(job, chosen)) if chosen else form.look(look)


def looked_at() -> Looked | None:
    """What the officer who is signed in has looked at, while it is there to be wanted."""
    last = jobs.present()
    if last and last.officer_id == current_user.id and isinstance(last.result, Looked) and last.result.path.exists():
        return last.result
    return None


def show(form: Form) -> ResponseReturnValue:
    """What waits; or what was looked at, with the question; or the choice."""
    last, looked = jobs.present(), looked_at()
    return render_form(
        "admin/copies/restore.html",
        form,
        job=last,
        kinds=("restore", "look") if last and last.problem else ("restore",),
        waits=waiting.present(),
        looked=looked,
        told=restore_look.told,
        confirm=form if isinstance(form, ConfirmForm) else looked and ConfirmForm(looked),
    )


@bp.post("/settings/copies/restore/confirm")
def confirm_restore() -> ResponseReturnValue:
    """From now on it waits; of a page that shows another one than was looked at last, nothing is taken."""
    on_sqlite_only()
    looked = looked_at()
    if looked and looked.path.name == request.form.get("looked"):
        form = ConfirmForm(looked)
        if not form.validate_on_submit():
            return show(form)
        with db.write():
            note("restore-asked")
        waiting.wait(looked.path, current_user.id, looked.another)
    return redirect(url_for("admin.copies.restore"), 303)


@bp.post("/settings/copies/restore/cancel")
def cancel_restore() -> ResponseReturnValue:
    """Nothing is brought back: neither what was looked at nor what waits."""
    on_sqlite_only()
    pressed(ButtonForm())
    looked = looked_at()
    if looked:
        looked.path.unlink(missing_ok=True)
    if waiting.present():
        waiting.cancel()
        with db.write():
            note("restore-cancelled")
    return redirect(url_for("admin.copies.restore"), 303)
