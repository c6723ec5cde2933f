"""Set-up link, sign-in, sign-out and change of password."""

from flask.typing import ResponseReturnValue

from kiosk.views.admin.desk import bp


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    return ""
