"""The Wi-Fi for guests of the hall, for supervisors: it is on the poster for phones, and on no villager's page."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.rules import settings
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.settings import bp
from kiosk.views.admin.settings.office import store
from kiosk.views.forms import render_form

LONGEST_NAME = 32  # bytes, as every access point has it
PASSWORD = range(8, 64)  # letters of a WPA password
HINTS = {
    "wifi_name": _l("Persis seperti yang muncul di HP, huruf besar dan kecilnya juga. Kosong: poster tanpa Wi-Fi."),
    "password": _l("Tercetak di poster, jadi jangan pakai kata sandi Wi-Fi kantor. Kosong: Wi-Fi tanpa kata sandi."),
}


def stripped(text: str | None) -> str:
    """As it was typed: a doubled space may be part of it."""
    return (text or "").strip()


class WifiForm(MarkedForm):
    """What is sent as ``password`` is kept in no draft and comes back in no page of an error."""

    wifi_name = StringField(_l("Nama Wi-Fi tamu"), filters=[stripped])
    password = StringField(_l("Kata sandi Wi-Fi tamu"), filters=[stripped])

    def validate_wifi_name(self, field: Any) -> None:
        if len(field.data.encode()) > LONGEST_NAME or not field.data.isprintable():
            raise ValidationError(_l("Nama Wi-Fi paling banyak 32 huruf."))
        if self.password.data and not field.data:
            raise ValidationError(_l("Tulis juga nama Wi-Fi-nya."))

    def validate_password(self, field: Any) -> None:
        plain = field.data.isascii() and field.data.isprintable()
        if field.data and not (plain and len(field.data) in PASSWORD):
            raise ValidationError(_l("Kata sandi Wi-Fi terdiri dari 8 sampai 63 huruf, angka, atau tanda."))


def stored() -> dict[str, str]:
    """What is stored, by the form's fields."""
    return {"wifi_name": settings.get("wifi_name"), "password": settings.get("wifi_password")}


@bp.route("/settings/wifi", methods=["GET", "POST"])
def wifi() -> ResponseReturnValue:
    form = WifiForm(stored())
    if form.validate_on_submit():
        with form.saving():
            form.keep_up_with(stored(), "setting")
            store({"wifi_name": form.wifi_name.data, "wifi_password": form.password.data})
        if not form.overtaken:
            flash(_("Wi-Fi tamu sudah disimpan. Cetak lagi posternya."))
            return redirect(url_for("admin.settings.index"), 303)
    return render_form("admin/settings/wifi.html", form, hints=HINTS)
