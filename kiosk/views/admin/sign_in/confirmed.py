"""An act for which the password is asked again, for the desk may have been left open."""

from flask import abort
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, ValidationError

from kiosk.db import db
from kiosk.views.admin.sign_in.sign_in import attempt, given
from kiosk.views.forms import Form, Required


class ConfirmedForm(Form):
    """Asks for the password of who is signed in; guessing at a desk left open is slowed as at the door."""

    present = PasswordField(_l("Kata sandi Anda"), filters=[given], validators=[Required()])

    def validate_present(self, field: PasswordField) -> None:
        if field.data and not attempt(current_user.username, field.data):
            raise ValidationError(_l("Kata sandi ini tidak cocok."))


def on_sqlite_only() -> None:
    """PostgreSQL keeps its own copies: there such a page is none."""
    if db.file is None:
        abort(404)
