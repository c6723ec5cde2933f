"""The recovery sheet, for supervisors: made and shown once, as the answer to the button that asks for it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import HiddenField

from kiosk.clock import today
from kiosk.db import db
from kiosk.rules import recovery, settings
from kiosk.views.admin.desk import note
from kiosk.views.admin.settings import bp
from kiosk.views.admin.sign_in.confirmed import ConfirmedForm
from kiosk.views.dates import long_day
from kiosk.views.forms import render_form


class SheetForm(ConfirmedForm):
    replaces = HiddenField()

    def __init__(self) -> None:
        super().__init__(data={"replaces": recovery.mark()})

    def begin_anew(self) -> None:
        """The code of the sheet that was made meanwhile is shown nowhere any more."""
        self.replaces.data = recovery.mark()
        self.present.errors = [
            _("Baru saja sudah dibuat lembar lain. Kalau belum tercetak, ketik kata sandi lagi dan buat yang baru.")
        ]


@bp.route("/settings/recovery", methods=["GET", "POST"])
def recovery_sheet() -> ResponseReturnValue:
    form = SheetForm()
    if form.validate_on_submit():
        code = make(form.replaces.data or "")
        if code:
            return paper(code)
        form.begin_anew()
    return render_form("admin/settings/recovery.html", form, made_on=recovery.made_on())


def make(replaced: str) -> str | None:
    """The code of a new sheet, unless another was made since the form was opened."""
    with db.write():
        code = recovery.make(replaced)
        if code:
            note("recovery-made")
    return code


def paper(code: str) -> str:
    """The sheet itself; only its hash is stored."""
    with force_locale("id"):  # papers are Indonesian
        day = long_day(today())
    office = settings.get("office_name")
    return render_template("admin/settings/recovery_paper.html", code=code, day=day, office=office, who=current_user)
