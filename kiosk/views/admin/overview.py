"""The officers' overview."""

from flask import render_template

from kiosk.views.admin.desk import bp


@bp.get("/")
def overview() -> str:
    return render_template("admin/overview.html")
