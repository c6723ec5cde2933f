"""The second place of each copy, for supervisors: a stick that is plugged in, another folder, or none."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField

from kiosk.data_care import second_place
from kiosk.db import db
from kiosk.rules import settings
from kiosk.views.admin.copies import bp
from kiosk.views.admin.copies.index import copy_now
from kiosk.views.admin.desk import note
from kiosk.views.admin.sign_in.confirmed import ConfirmedForm
from kiosk.views.forms import AtMost, Required, render_form

NONE, OTHER = "none", "other"


class PlaceForm(ConfirmedForm):
    """Where each copy goes once more. What is plugged in needs no typing."""

    where = RadioField(_l("Tempat kedua"), validate_choice=False, validators=[Required()])
    folder = StringField(_l("Folder lain"), filters=[lambda text: (text or "").strip()], validators=[AtMost(400)])

    def __init__(self, wanted: str) -> None:
        sticks = [stick / second_place.ON_A_STICK for stick in second_place.plugged_in()]
        values = [*map(str, sticks), NONE, OTHER]
        kept = wanted if wanted in values else OTHER if wanted else NONE
        super().__init__(data={"where": kept, "folder": wanted if kept == OTHER else ""})
        labels = [_("Flashdisk atau disk %(place)s", place=stick.parent) for stick in sticks]
        labels += [_("Tanpa tempat kedua"), _("Folder lain, yang ditulis di bawah ini")]
        self.where.choices = [SelectChoice(*pair) for pair in zip(values, labels, strict=True)]

    def chosen(self) -> str | None:
        """The folder, ready, and a typed one before all; empty for none; None where the form says what is wrong."""
        typed = self.folder.data not in ("", self.folder.object_data)
        field = self.folder if typed or self.where.data == OTHER else self.where
        if field is self.where and field.data == NONE:
            return ""
        try:
            return str(second_place.ready(field.data))
        except second_place.Unfit as reason:
            field.errors = [str(reason)]
        return None


@bp.route("/settings/copies/place", methods=["GET", "POST"])
def place() -> ResponseReturnValue:
    if db.file is None:
        return redirect(url_for("admin.copies.index"), 303)
    before = second_place.wanted()
    form = PlaceForm(before)
    if form.validate_on_submit() and (chosen := form.chosen()) is not None:
        with db.write():
            settings.put("second_folder", chosen)
            note("settings-changed", "setting", fields=["second_folder"])
        flash(_("Tempat kedua sudah disimpan."))
        if chosen:
            form.begin("copy", copy_now)  # at once, for it shows whether the place is any good
        if before not in ("", chosen):
            flash(_("Salinan di %(place)s tidak dibersihkan lagi dari nama yang dihapus: hapus sendiri.", place=before))
        return redirect(url_for("admin.copies.index"), 303)
    return render_form("admin/copies/place.html", form)
