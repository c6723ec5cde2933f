"""The one-time set-up link: a new account's first page, and the way back in after a reset."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField, ValidationError

from kiosk.db import db
from kiosk.machine import first_run
from kiosk.models import Officer
from kiosk.rules import audit, officers
from kiosk.views.admin.sign_in import bp
from kiosk.views.admin.sign_in.password import TypedTwiceForm, refuse_weak
from kiosk.views.admin.sign_in.sign_in import begin_sign_in, given
from kiosk.views.forms import AtMost, Required, one_line, render_form

REFUSED = {
    "username-form": _l("Pakai 3 sampai 40 huruf, angka, titik, atau tanda hubung, tanpa spasi."),
    "username-taken": _l("Nama pengguna ini sudah dipakai orang lain. Pilih yang lain."),
    "own-account": _l("Ini akun Anda sendiri. Minta supervisor lain mengubahnya."),
    "last-supervisor": _l("Ini supervisor terakhir yang bisa masuk. Jadikan orang lain supervisor dahulu."),
}


class SetUpForm(TypedTwiceForm):
    name = StringField(_l("Nama lengkap"), filters=[one_line], validators=[Required(), AtMost(80)])
    username = StringField(_l("Nama pengguna"), filters=[one_line], validators=[Required()])
    password = PasswordField(_l("Kata sandi"), filters=[given], validators=[Required(), AtMost(200)])
    again = PasswordField(_l("Kata sandi, sekali lagi"), filters=[given])

    def ask_what_is_missing(self, officer: Officer) -> None:
        """An account that has its names is asked for its password only."""
        self.known_username = officer.username
        if officer.name:
            del self.name
        if officer.username:
            del self.username

    def validate_username(self, field: StringField) -> None:
        problem = officers.problem_with_username(field.data or "")
        if problem:
            raise ValidationError(REFUSED[problem])

    def validate_password(self, field: PasswordField) -> None:
        refuse_weak(field.data, self.known_username or self.username.data or "")


@bp.route("/set-up/<token>", methods=["GET", "POST"])
def set_up(token: str) -> ResponseReturnValue:
    officer = officers.by_set_up_token(token)
    if officer is None:
        return render_template("admin/sign_in/set_up_over.html"), 404
    form = SetUpForm()
    form.ask_what_is_missing(officer)
    if form.validate_on_submit() and use_link(token, form):
        begin_sign_in(officer)
        flash(_("Akun ini siap dipakai."))
        leads_on = officer.is_supervisor and first_run.open_steps()
        return redirect(url_for("admin.settings.first_run" if leads_on else "admin.today.index"), 303)
    return render_form("admin/sign_in/set_up.html", form, token=token, officer=officer)


def use_link(token: str, form: SetUpForm) -> bool:
    """Fill in the account, unless another tap was faster: it used the link, or took the name."""
    try:
        with db.write():
            officer = officers.by_set_up_token(token)
            if officer:
                fill_in(officer, form)
    except officers.Refused as reason:
        form.username.errors = [REFUSED[str(reason)]]
        return False
    return officer is not None


def fill_in(officer: Officer, form: SetUpForm) -> None:
    """What the person chose; the link is used up."""
    if "name" in form:
        officer.name = form.name.data
    if "username" in form:
        officers.name_account(officer, form.username.data)
    officers.set_password(officer, form.password.data)
    audit.note("set-up", f"officer:{officer.id}", officer_id=officer.id)
