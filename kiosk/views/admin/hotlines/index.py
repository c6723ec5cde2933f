"""The directory as the desk lists it, and the order in which people see it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from kiosk.rules import hotlines
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.hotlines import bp
from kiosk.views.admin.hotlines.one import act
from kiosk.views.forms import Form, pressed

SHELF_NAMES = {
    "local": _l("Kontak setempat"),
    "general": _l("Untuk semua desa"),
    "missions": _l("Perwakilan di luar negeri"),
}


class MoveForm(Form):
    step = Choice(_l("Arah"), {"-1": _l("Naik"), "1": _l("Turun")})


@bp.get("/hotlines/")
def index() -> str:
    return render_template("admin/hotlines/index.html", shelves=hotlines.shelves(), shelf_names=SHELF_NAMES)


@bp.post("/hotlines/<slug>/move")
def move(slug: str) -> ResponseReturnValue:
    form = pressed(MoveForm())
    act(slug, "hotline-moved", lambda row: hotlines.move(row, int(form.step.data)))
    return redirect(url_for("admin.hotlines.index", _anchor=slug), 303)
