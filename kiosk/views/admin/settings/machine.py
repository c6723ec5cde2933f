"""The state of this machine, for supervisors: what was looked at, and how to mend what is wrong."""

from flask import current_app, render_template

from kiosk.machine import doctor
from kiosk.views.admin.settings import bp


@bp.get("/settings/machine")
def machine() -> str:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = sorted(doctor.of_machine(app), key=lambda finding: finding.ok)
    return render_template("admin/settings/machine.html", found=found)
