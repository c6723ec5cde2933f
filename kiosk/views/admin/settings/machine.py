"""The state of this machine, for supervisors: what was looked at, and how to mend what is wrong."""

from flask import current_app, render_template, request

from kiosk.machine import doctor
from kiosk.views.admin.settings import bp


@bp.get("/settings/machine")
def machine() -> str:
    """With ``all`` what `flask doctor` says, which reads the whole database and changes nothing."""
    is_all = "all" in request.args
    found = doctor.findings(current_app, thorough=True) if is_all else doctor.of_machine(current_app)
    in_order = sorted(found, key=lambda finding: finding.ok)
    return render_template("admin/settings/machine.html", found=in_order, is_all=is_all)
