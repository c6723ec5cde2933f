"""The long task that runs, or ran last: the part of a page that says how far it is, for supervisors."""

from flask import Response, make_response, render_template

from kiosk.machine import jobs
from kiosk.views.admin.settings import bp


@bp.get("/settings/job")
def job() -> Response:
    """Asked each second while it runs; when it is over the page is shown anew, for more than this part has changed."""
    shown = jobs.present()
    response = make_response(render_template("admin/settings/_job.html", job=shown, kinds=()))
    if shown is None or not shown.running:
        response.headers["HX-Refresh"] = "true"
    return response
