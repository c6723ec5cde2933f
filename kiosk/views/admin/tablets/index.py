"""The list of tablets, and a new one."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField

from kiosk.db import db
from kiosk.models import Tablet
from kiosk.rules import tablets
from kiosk.views.admin.desk import note
from kiosk.views.admin.lists import ListForm
from kiosk.views.admin.tablets import bp
from kiosk.views.admin.tablets.form import NewForm
from kiosk.views.admin.tablets.one import STATES, show_code
from kiosk.views.forms import one_line, render_form

MANY = 20  # a person looks through no more without a filter


class FilterForm(ListForm):
    q = StringField(_l("Nama tablet, desa, atau kecamatan"), filters=[one_line])


@bp.get("/")
def index() -> str:
    form = FilterForm()
    found = tablets.listed(form.q.data)
    searched = form.q.data or len(found) > MANY
    return render_template("admin/tablets/index.html", form=form, tablets=found, states=STATES, searched=searched)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = NewForm()
    if form.validate_on_submit():
        with db.write():
            code = code_of_new(form)
        return show_code(form.id.data, code)
    return render_form("admin/tablets/new.html", form)


def code_of_new(form: NewForm) -> str | None:
    """Make this tablet and its code. Pressed twice, the same one has a fresh code, or none once it is paired."""
    tablet = db.session.get(Tablet, form.id.data)
    if tablet and tablet.token_hash:
        return None
    note("tablet-code" if tablet else "tablet-added", f"tablet:{form.id.data}")
    tablet = tablet or tablets.add(form.id.data, form.name.data, form.village_code.data)
    return tablets.new_code(tablet, current_user.id)
