"""A village is added, or has another name."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import villages
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.villages import bp
from kiosk.views.forms import AtMost, Form, Required, one_line, render_form


class NameForm(Form):
    name = StringField(_l("Nama desa atau kelurahan"), filters=[one_line], validators=[Required(), AtMost(80)])


class RenameForm(MarkedForm, NameForm):
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
            raise ValidationError(_l("Kode ini sudah dipakai: %(village)s.", village=known.label))
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
    return db.get_or_404(Village, code)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = VillageForm()
    if form.validate_on_submit():
        with db.write():
            if db.session.get(Village, form.code.data) is None:  # a double tap adds it once
                villages.add(form.code.data, form.name.data, form.district.data, form.regency.data)
                note("village-added", f"village:{form.code.data}")
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
                note("village-changed", f"village:{code}", ("name",))
        if not form.overtaken:
            flash(_("Nama disimpan. Nama lama tetap bisa dicari."))
            return redirect(url_for("admin.villages.index", q=code), 303)
    return render_form("admin/villages/rename.html", form, village=village)
