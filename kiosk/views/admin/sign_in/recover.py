"""The way back in for a supervisor who forgot the password and has the recovery sheet."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField

from kiosk.db import db
from kiosk.rules import audit, failed_tries, officers, recovery
from kiosk.views import guessers
from kiosk.views.admin.sign_in import bp
from kiosk.views.admin.sign_in.sign_in import refuse_if_too_many
from kiosk.views.forms import AtMost, Form, one_line, render_form

KIND = "recovery"


class RecoverForm(Form):
    """What is sent as ``recovery`` is kept in no draft."""

    username = StringField(_l("Nama pengguna"), filters=[one_line])
    recovery = StringField(_l("Kode di lembar pemulihan"), filters=[one_line], validators=[AtMost(80)])


@bp.route("/recover", methods=["GET", "POST"])
def recover() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("admin.today.index"), 303)
    form = RecoverForm()
    if form.validate_on_submit():
        token = attempt(form.username.data, form.recovery.data)
        if token:
            return redirect(url_for("admin.sign_in.set_up", token=token), 303)
        form.form_errors.append(
            _("Nama pengguna dan kode tidak cocok. Periksa keduanya; lembar yang belum terpakai tetap berlaku.")
        )
    return render_form("admin/sign_in/recover.html", form)


def attempt(username: str, code: str) -> str | None:
    """The token of a link to a new password, for which the sheet is spent; every failure is answered alike."""
    with db.write():
        refuse_if_too_many(KIND)
        found = recovery.use(username, code)
        if found is None:
            failed_tries.count(KIND, guessers.source())
            audit.note_folded("recovery-failed", officers.tried_account(username), officer_id=None)
            return None
        officer, token = found
        audit.note("recovery-used", f"officer:{officer.id}", officer_id=officer.id)
    return token
