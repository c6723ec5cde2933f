"""An act for which the password is asked again, for the desk may have been left open; it may run beside the pages."""

from collections.abc import Callable
from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, ValidationError

from kiosk.db import db
from kiosk.machine import jobs
from kiosk.views.admin.sign_in.sign_in import attempt, given
from kiosk.views.forms import Form, Required


class ConfirmedForm(Form):
    """Asks for the password of who is signed in; guessing at a desk left open is slowed as at the door."""

    present = PasswordField(_l("Kata sandi Anda"), filters=[given], validators=[Required()])

    def validate_present(self, field: PasswordField) -> None:
        if field.data and not attempt(current_user.username, field.data):
            raise ValidationError(_l("Kata sandi ini tidak cocok."))

    def begin(self, kind: str, work: Callable[[jobs.Job], Any]) -> bool:
        """Let this work run beside the pages for who is signed in; where another one runs, the form says so."""
        try:
            jobs.begin(kind, current_user.id, work)
        except jobs.Busy:
            self.present.errors = [_("Pekerjaan lain sedang berjalan. Tunggu sampai selesai, lalu coba lagi.")]
            return False
        return True


def on_sqlite_only() -> None:
    """PostgreSQL keeps its own copies: there such a page is none."""
    if db.file is None:
        abort(404)
