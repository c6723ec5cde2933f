"""A password of one's own, and what it must not be."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, ValidationError

from kiosk.db import db
from kiosk.rules import officers
from kiosk.views.admin.desk import note
from kiosk.views.admin.sign_in import bp
from kiosk.views.admin.sign_in.confirmed import ConfirmedForm
from kiosk.views.admin.sign_in.sign_in import begin_sign_in, given
from kiosk.views.forms import AtMost, Form, Required, render_form

WEAKNESS = {
    "short": _l("Terlalu pendek: paling sedikit 10 huruf. Beberapa kata berturut-turut mudah diingat."),
    "common": _l("Kata sandi ini terlalu sering dipakai orang, jadi mudah ditebak. Pilih yang lain."),
    "username": _l("Kata sandi tidak boleh sama dengan nama pengguna."),
}


class TypedTwiceForm(Form):
    """A new password is typed twice, because nobody sees it."""

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(_l("Kedua kata sandi baru belum sama."))


class PasswordForm(ConfirmedForm, TypedTwiceForm):
    password = PasswordField(_l("Kata sandi baru"), filters=[given], validators=[Required(), AtMost(200)])
    again = PasswordField(_l("Kata sandi baru, sekali lagi"), filters=[given])

    def validate_password(self, field: PasswordField) -> None:
        refuse_weak(field.data, current_user.username)


def refuse_weak(password: str, username: str) -> None:
    """Say why a password will not do."""
    weakness = officers.weakness(password, username)
    if weakness:
        raise ValidationError(WEAKNESS[weakness])


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        officer = current_user._get_current_object()
        with db.write():
            officers.set_password(officer, form.password.data)
            note("password-changed", f"officer:{officer.id}")
        begin_sign_in(officer)
        flash(_("Kata sandi sudah diganti. Perangkat lain sudah keluar."))
        return redirect(url_for("admin.today.index"), 303)
    return render_form("admin/sign_in/password.html", form)
