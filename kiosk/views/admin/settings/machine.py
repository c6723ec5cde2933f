"""The state of this machine, for supervisors: what was looked at, and how to mend what is wrong."""

from contextlib import suppress

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from kiosk.machine import doctor, jobs
from kiosk.machine.hardware import Finding
from kiosk.views.admin.settings import bp
from kiosk.views.forms import ButtonForm, pressed


@bp.get("/settings/machine")
def machine() -> str:
    job, found = jobs.present(), sorted(doctor.of_machine(current_app), key=lambda finding: finding.ok)
    return render_template("admin/settings/machine.html", found=found, job=job)


@bp.post("/settings/machine")
def examine() -> ResponseReturnValue:
    """What `flask doctor` says, which reads the whole database: beside the pages. It changes nothing."""
    pressed(ButtonForm())

    def look(job: jobs.Job) -> list[Finding]:
        job.say(_l("Seluruh isi basis data dibaca."))
        return sorted(doctor.findings(current_app, thorough=True), key=lambda finding: finding.ok)

    with suppress(jobs.Busy):  # the page shows which
        jobs.begin("doctor", current_user.id, look)
    return redirect(url_for("admin.settings.machine"), 303)
