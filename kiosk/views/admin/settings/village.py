"""The village where this kiosk stands, for supervisors: a new session begins with it."""

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.rules import settings, villages
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.sessions.edit import by_kecamatan
from kiosk.views.admin.settings import bp
from kiosk.views.admin.settings.first_run import onward
from kiosk.views.admin.settings.office import store
from kiosk.views.forms import render_form


class VillageForm(MarkedForm):
    host_village = SelectField(_l("Desa anjungan ini"), validate_choice=False)

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__(stored)
        nowhere = SelectChoice("", _("– tidak tetap, atau untuk banyak desa –"))
        self.host_village.choices = [nowhere, *by_kecamatan(villages.by_district(), self.host_village.data)]

    def validate_host_village(self, field: SelectField) -> None:
        if not any(option.checked for option in field):
            raise ValidationError(_l("Desa ini tidak ada di daftar, atau sudah nonaktif. Pilih desa lain."))


def stored() -> dict[str, str]:
    """What is stored, by the form's field."""
    return {"host_village": settings.get("host_village")}


@bp.route("/settings/village", methods=["GET", "POST"])
def village() -> ResponseReturnValue:
    form = VillageForm(stored())
    if form.validate_on_submit():
        with form.saving():
            form.keep_up_with(stored(), "setting")
            store({"host_village": form.host_village.data})
            settings.put("host_village", form.host_village.data)  # that there is none is an answer too
        if not form.overtaken:
            flash(_("Desa anjungan sudah disimpan."))
            return redirect(onward(), 303)
    return render_form("admin/settings/village.html", form)
