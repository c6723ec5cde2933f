"""The officers' overview."""

from kiosk.views.admin.desk import bp


@bp.get("/")
def overview() -> str:
    return ""
