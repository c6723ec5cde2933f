"""The list of villages: find them, switch them on and off."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from kiosk.db import db
from kiosk.rules import villages
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.lists import ListForm, paged
from kiosk.views.admin.villages import bp
from kiosk.views.forms import ButtonForm, one_line, pressed

ACTIVE = {"": _l("Semua"), "1": _l("Aktif"), "0": _l("Nonaktif")}


class FilterForm(ListForm):
    q = StringField(_l("Nama, nama lain, kecamatan, atau kode"), filters=[one_line])
    active = Choice(_l("Tampilkan"), ACTIVE, default="")

    def only(self) -> bool | None:
        """Only villages that are on (True), or off (False), or all."""
        return None if self.active.data not in ("0", "1") else self.active.data == "1"


@bp.get("/")
def index() -> str:
    form = FilterForm()
    found = villages.listed(form.q.data or "", form.only(), request.args.get("after", ""))
    shown, more = paged(found, villages.PAGE, "after", lambda last: last.code)
    return render_template("admin/villages/index.html", form=form, villages=shown, more=more)


@bp.post("/switch")
def switch() -> ResponseReturnValue:
    """Switch the ticked villages on or off, and back to the list as it was filtered."""
    pressed(ButtonForm())
    on = request.form.get("on") == "1"
    with db.write():
        switched = villages.switch(filter(villages.proper_code, request.form.getlist("code")), on)
        for code in switched:
            note("village-on" if on else "village-off", f"village:{code}")
    flash(_("%(n)s desa diaktifkan.", n=len(switched)) if on else _("%(n)s desa dinonaktifkan.", n=len(switched)))
    kept = {name: request.form[name] for name in ("q", "active", "after") if request.form.get(name)}
    return redirect(url_for("admin.villages.index") + (f"?{urlencode(kept)}" if kept else ""), 303)
