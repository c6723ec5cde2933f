"""The list of villages: find, switch on and off, add, rename; a new code list is brought in beside."""

from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import villages
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import EditForm
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.villages import bp
from kiosk.views.forms import AtMost, ButtonForm, Form, Required, one_line, press_again, render_form

ACTIVE = {"": _l("Semua"), "1": _l("Aktif"), "0": _l("Nonaktif")}


class FilterForm(Form):
    q = StringField(_l("Nama, nama lain, kecamatan, atau kode"), filters=[one_line])
    active = Choice(_l("Tampilkan"), ACTIVE, default="")

    def __init__(self) -> None:
        super().__init__(formdata=request.args, meta={"csrf": False})

    def only(self) -> bool | None:
        """Only villages that are on (True), or off (False), or all."""
        return None if self.active.data not in ("0", "1") else self.active.data == "1"


class NameForm(Form):
    name = StringField(_l("Nama desa atau kelurahan"), filters=[one_line], validators=[Required(), AtMost(80)])


class RenameForm(EditForm, NameForm):
    pass


class VillageForm(NameForm):
    """A new village. Where its code begins like one of ours, kecamatan and regency are known already."""

    code = StringField(_l("Kode Kemendagri"), filters=[one_line])
    district = StringField(_l("Kecamatan"), filters=[one_line], validators=[AtMost(80)])
    regency = StringField(_l("Kabupaten atau kota"), filters=[one_line], validators=[AtMost(80)])

    def validate_code(self, field: StringField) -> None:
        code = villages.proper_code(field.data)
        if code is None:
            raise ValidationError(_l("Tulis kodenya seperti 36.04.13.2007: sepuluh angka."))
        known = db.session.get(Village, code)
        if known:
            raise ValidationError(_l("Kode ini sudah dipakai: %(village)s.", village=villages.label(known)))
        field.data = code

    def validate_district(self, field: StringField) -> None:
        self.fill_or_refuse(field, 0)

    def validate_regency(self, field: StringField) -> None:
        self.fill_or_refuse(field, 1)

    def fill_or_refuse(self, field: StringField, place: int) -> None:
        """What the code says already is filled in; anything else is refused."""
        code = villages.proper_code(self.code.data)
        known = villages.place_by_code(code) if code else None
        if known and field.data not in ("", known[place]):
            raise ValidationError(_l("Menurut kodenya ini %(place)s.", place=known[place]))
        if known:
            field.data = known[place]
        elif not field.data:
            raise ValidationError(_l("Bagian ini belum diisi."))


def find(code: str) -> Village:
    """The village of an address, or 404."""
    return db.session.get(Village, code) or abort(404)


def note_village(action: str, code: str, fields: tuple[str, ...] = ()) -> None:
    """Write down what was done to this village, inside db.write()."""
    note(action, f"village:{code}", fields)


@bp.get("/")
def index() -> str:
    form = FilterForm()
    found = villages.listed(form.q.data or "", form.only(), request.args.get("after", ""))
    shown = found[: villages.PAGE]
    more = request.args.to_dict() | {"after": shown[-1].code} if len(found) > villages.PAGE else None
    return render_template(
        "admin/villages/index.html",
        form=form,
        villages=shown,
        more=f"{url_for('admin.villages.index')}?{urlencode(more)}" if more else None,
    )


@bp.post("/switch")
def switch() -> ResponseReturnValue:
    """Switch the ticked villages on or off, and back to the list as it was filtered."""
    if not ButtonForm().validate_on_submit():
        return press_again()
    on = request.form.get("on") == "1"
    with db.write():
        switched = villages.switch(request.form.getlist("code"), on)
        for code in switched:
            note_village("village-on" if on else "village-off", code)
    flash(_("%(n)s desa diaktifkan.", n=len(switched)) if on else _("%(n)s desa dinonaktifkan.", n=len(switched)))
    kept = {name: request.form[name] for name in ("q", "active", "after") if request.form.get(name)}
    return redirect(url_for("admin.villages.index") + (f"?{urlencode(kept)}" if kept else ""), 303)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = VillageForm()
    if form.validate_on_submit():
        with db.write():
            if db.session.get(Village, form.code.data) is None:  # a double tap adds it once
                villages.add(form.code.data, form.name.data, form.district.data, form.regency.data)
                note_village("village-added", form.code.data)
        flash(_("Desa sudah ditambahkan."))
        return redirect(url_for("admin.villages.index", q=form.code.data), 303)
    return render_form("admin/villages/new.html", form)


@bp.route("/<code>/rename", methods=["GET", "POST"])
def rename(code: str) -> ResponseReturnValue:
    village = find(code)
    form = RenameForm({"name": village.name})
    if form.validate_on_submit():
        with form.saving():
            village = find(code)
            form.keep_up_with({"name": village.name}, f"village:{code}")
            if villages.rename(village, form.name.data):
                note_village("village-changed", code, ("name",))
        if not form.overtaken:
            flash(_("Nama disimpan. Nama lama tetap bisa dicari."))
            return redirect(url_for("admin.villages.index", q=code), 303)
    return render_form("admin/villages/rename.html", form, village=village)
