"""The state of this machine, for supervisors: what was looked at, and how to mend what is wrong."""

from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from kiosk.machine import doctor, jobs
from kiosk.machine.hardware import Finding
from kiosk.views.admin.settings import bp
from kiosk.views.admin.settings.job import present
from kiosk.views.forms import ButtonForm, pressed


@bp.get("/settings/machine")
def machine() -> str:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = sorted(doctor.of_machine(app), key=lambda finding: finding.ok)
    return render_template("admin/settings/machine.html", found=found, job=present())


@bp.post("/settings/machine")
def examine() -> ResponseReturnValue:
    """What `flask doctor` says, which reads the whole database: beside the pages. It changes nothing."""
    pressed(ButtonForm())
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def look(job: jobs.Job) -> list[Finding]:
        job.step = _l("Seluruh isi basis data dibaca.")
        return sorted(doctor.findings(app, thorough=True), key=lambda finding: finding.ok)

    begin(look)
    return redirect(url_for("admin.settings.machine"), 303)


def begin(look: Any) -> None:
    """Where another task runs, the page shows that one."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        jobs.begin(app, "doctor", current_user.id, look)
    except jobs.Busy:
        return
