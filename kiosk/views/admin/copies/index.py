"""The copies of the database, for supervisors: which there are, whether something is not right, and one more now."""

from pathlib import Path
from typing import NamedTuple

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.data_care import backup, copies, schema, second_place
from kiosk.db import db
from kiosk.machine import doctor, jobs
from kiosk.machine.jobs import Job
from kiosk.rules import audit
from kiosk.views.admin.copies import bp, one_file
from kiosk.views.admin.sign_in.confirmed import ConfirmedForm, on_sqlite_only
from kiosk.views.admin.tables import Column, Table
from kiosk.views.forms import render_form

MOST = 60  # the newest: those from before a restore are never dropped
MEGABYTE = 1_000_000


class Made(NamedTuple):
    """A copy made at the desk: where it lies, its size, and the second place that is wanted, there or not."""

    path: Path
    size: int
    wanted: str
    second: backup.Second


@bp.route("/settings/copies", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = ConfirmedForm()
    if form.is_submitted():
        on_sqlite_only()
    if form.validate_on_submit():
        if "file" in request.args and (answer := one_file.sent(form)):
            return answer
        if "file" not in request.args and form.begin("copy", copy_now):
            return redirect(url_for("admin.copies.index"), 303)
    return render_form(
        "admin/copies/index.html",
        form,
        keeps_copies=db.file is not None,
        job=jobs.present(),
        found=doctor.of_copies(),
        machine=copies.machine(),
        table=listed(),
    )


def copy_now(job: Job) -> Made:
    """One more copy, and where it went. Noted first, so that it knows of itself."""
    job.say(_l("Basis data disalin."))
    with db.write():
        audit.note("backup", officer_id=job.officer_id, reason="page")
    path = backup.keep_here(schema.revision_of(db.engine))
    job.say(_l("Salinannya dibawa ke tempat kedua."))
    return Made(path, path.stat().st_size, second_place.wanted(), backup.copy_further(path))


def listed() -> Table:
    """The copies within reach, the newest first."""
    columns = [
        Column(_("Dibuat"), copies.made_at),
        Column(_("Jenis"), kind),
        Column(_("Disimpan di"), lambda path: _("Mesin ini") if path.parent == copies.folder() else str(path.parent)),
        Column(_("Ukuran (MB)"), lambda path: megabytes(path.stat().st_size)),
    ]
    found = sorted(copies.within_reach(), key=copies.made_at, reverse=True)
    more = len(found) - MOST
    note = _("%(n)s salinan yang lebih lama tidak ditampilkan.", n=more) if more > 0 else ""
    return Table(_("Salinan yang ada"), columns, found[:MOST], note=note)


def kind(path: Path) -> str:
    """Why this copy was made."""
    if copies.is_daily(path.name):
        return str(_("Biasa"))
    words = {"merge": _("Sebelum penggabungan"), "restore": _("Sebelum pemulihan"), "update": _("Sebelum pembaruan")}
    return str(words[path.name.split("-")[1]])


@bp.app_template_filter()
def megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return str(format_decimal(size / MEGABYTE, "0.0"))
