"""A sign-in that fell silent: when it is over, and how a form that arrives afterwards is sent on.

Its cookie opens nothing, but it still tells whose form arrives. No server keeps that form: it lies in the sign-in page,
sealed for its officer.
"""

import time
from contextlib import suppress
from typing import Any

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from wtforms import HiddenField, PasswordField, StringField

from kiosk.models import Officer
from kiosk.rules import officers, settings
from kiosk.views import errors, visits
from kiosk.views.admin import this_machine
from kiosk.views.forms import ButtonForm, Form, one_line, render_form, sent_fields

LONGEST_SEALED = 100_000  # characters of a form that is carried along: a request takes 128 kB
WHY = {
    "idle": _l("Meja ini terkunci: sudah lama tidak dipakai, atau sudah terlalu lama sejak masuk."),
    "elsewhere": _l("Akun ini sudah keluar di perangkat lain, atau kata sandi atau haknya berubah."),
    "sign-out": _l("Anda sudah keluar, juga di perangkat lain."),
    "visit": _l("Anda sudah keluar: Selesai atau Tutup cepat ditekan di layar warga di peramban ini."),
}


class SignInForm(Form):
    longest = {"sealed": LONGEST_SEALED}  # noqa: RUF012 - the form's own

    username = StringField(_l("Nama pengguna"), filters=[one_line])
    password = PasswordField(_l("Kata sandi"), default="")
    sealed = HiddenField(default="")  # the form that arrived when the sign-in was over


def is_over() -> bool:
    """True where the sign-in of this cookie has been idle, or has lasted, for too long.

    One of a time that is still to come is over too: since then the clock was put back, nobody knows by how much.
    """
    now, idle = int(time.time()), 60 * int(settings.get("desk_idle_minutes"))
    fresh = 0 <= now - session.get("seen_at", 0) < idle
    young = 0 <= now - session.get("signed_in_at", 0) <= 3600 * current_app.config["SIGN_IN_HOURS"]
    return not (fresh and young)


def note_use() -> None:
    """Let the time of silence begin anew: the officer is here."""
    session["seen_at"] = int(time.time())


def refreshes_itself() -> bool:
    """True for a part of an open page that asks by its own clock: nobody need be there, so it does not count as use."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def officer_of_cookie() -> Officer | None:
    """The officer of this cookie's sign-in, also when it is over; an old token is nobody's."""
    return officers.by_login_token(session.get("_user_id", ""))


def ask_for_password() -> ResponseReturnValue:
    """The sign-in in place of whatever was asked for; a form that was sent lies in its page."""
    if "HX-Request" in request.headers:  # the script covers the page that stays in the tab
        return "", 401, {"HX-Redirect": url_for("admin.sign_in.sign_in")}
    if request.method == "POST" and "_user_id" in session:
        sealed = seal_form()
        page, _status = render_sign_in(SignInForm(formdata=None, sealed=sealed), is_lost=not sealed)
        return page, 401
    if request.method == "GET" and "_user_id" in session:
        session["page"] = request.path  # what was looked for is no part of it
    return redirect(url_for("admin.sign_in.sign_in"), 303)


def render_sign_in(form: SignInForm, is_lost: bool = False) -> tuple[str, int]:
    """The sign-in page, which says why the password is asked for."""
    why = session.get(visits.ENDED, "")
    if "_user_id" in session:
        why = "idle" if officer_of_cookie() else "elsewhere"
    more = this_machine.risk()
    return render_form("admin/sign_in/sign_in.html", form, why=WHY.get(why), is_lost=is_lost, **more)


def page_of(officer: Officer) -> str:
    """The page that was asked for when the sign-in was over, for the officer of this cookie alone, or the first one."""
    same = session.get("_user_id") == officer.login_token
    return str((same and session.get("page")) or url_for("admin.today.index"))


def serializer(officer: Officer) -> URLSafeSerializer:
    """Seals a form for one officer."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"form of {officer.id}")


def seal_form() -> str:
    """Address and fields of the form that was sent, for the officer of this cookie; "" where it is lost.

    Lost is one with a password, one that came from no page of this sign-in, and one that is too long.
    """
    officer = officer_of_cookie()
    if officer is None or not errors.may_be_kept() or not ButtonForm().validate():
        return ""
    sealed = str(serializer(officer).dumps({"action": request.path, "fields": sent_fields()}))
    return sealed if len(sealed) <= LONGEST_SEALED else ""


def open_seal(officer: Officer, sealed: str) -> dict[str, Any] | None:
    """Address and fields of a form that was sealed for this officer."""
    with suppress(BadData):
        return dict(serializer(officer).loads(sealed))
    return None
