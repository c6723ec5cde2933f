"""The way in and out, and the limit on guesses."""

import time

from flask import abort, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from wtforms import PasswordField, StringField

from kiosk.db import db
from kiosk.models import Officer
from kiosk.rules import audit, failed_tries, officers
from kiosk.views import guessers, visits
from kiosk.views.admin import locked, this_machine
from kiosk.views.admin.desk import note
from kiosk.views.admin.sign_in import bp, known_device
from kiosk.views.forms import ButtonForm, Form, one_line, pressed, render_form


def given(text: str | None) -> str:
    """A password as it was typed; a missing field is an empty one."""
    return text or ""


# by what locked.why_asked says
WHY = {
    "idle": _l("Meja ini terkunci: sudah lama tidak dipakai, atau sudah terlalu lama sejak masuk."),
    "elsewhere": _l("Akun ini sudah keluar di perangkat lain, atau kata sandi atau haknya berubah."),
    "sign-out": _l("Anda sudah keluar, juga di perangkat lain."),
    "visit": _l("Anda sudah keluar: Selesai atau Tutup cepat ditekan di layar warga di peramban ini."),
}


class SignInForm(Form):
    username = StringField(_l("Nama pengguna"), filters=[one_line])
    password = PasswordField(_l("Kata sandi"), filters=[given])


def begin_sign_in(officer: Officer) -> None:
    """A fresh cookie for this officer; only the language stays of what was there."""
    visits.forget_all_but_language()
    session["signed_in_at"] = session["seen_at"] = int(time.time())
    login_user(officer)
    known_device.remember(officer)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("admin.today.index"), 303)
    form = SignInForm()
    if form.validate_on_submit():
        officer = attempt(form.username.data, form.password.data, "sign-in")
        if officer:
            page = locked.way_back(officer)
            begin_sign_in(officer)
            return redirect(page, 303)
        form.form_errors.append(_("Nama pengguna atau kata sandi tidak cocok."))
    why = WHY.get(locked.why_asked())
    return render_form("admin/sign_in/sign_in.html", form, why=why, **this_machine.risk())


def attempt(username: str, password: str, success: str = "") -> Officer | None:
    """The officer of this name and password, or None; after too many failures from one address the answer is 429.

    From a browser in which this officer signed in before they are counted apart: nobody else's guesses hold it up.
    """
    row = known_device.tries_from_here(username)
    kind = row if known_device.is_mark(row) else "sign-in"
    refuse_if_too_many(kind)
    officer = officers.recognise(username, password)  # slow on purpose, so not inside the write
    with db.write():
        refuse_if_too_many(kind)  # many tries at once get no more answers than one after another
        if officer is None:
            failed_tries.count(kind, guessers.source())
            audit.note_folded("sign-in-failed", row, officer_id=None)
        elif success:
            audit.note(success, row, officer_id=officer.id)
    return officer


def refuse_if_too_many(kind: str) -> None:
    """Too many failures lately: the page says so, and nothing is tried."""
    if not failed_tries.may_try(kind, guessers.source()):
        abort(429)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    return end_sign_in("sign-out")


@bp.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    return end_sign_in("sign-out-everywhere")


def end_sign_in(action: str) -> ResponseReturnValue:
    """Out of here and of every other browser: the cookie is one and the same."""
    pressed(ButtonForm())
    with db.write():
        officers.sign_out_everywhere(current_user)
        note(action)
    logout_user()
    session.clear()
    session[visits.ENDED] = "sign-out"
    return redirect(url_for("admin.sign_in.sign_in"), 303)
