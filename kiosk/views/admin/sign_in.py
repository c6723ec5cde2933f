"""Signing in and out.

Password, set-up link, changing the password, and the limit on guesses.
"""

import hashlib
import time

from flask import (
    Response,
    abort,
    after_this_request,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user, login_user
from itsdangerous import Signer
from werkzeug.exceptions import TooManyRequests
from wtforms import HiddenField, PasswordField, StringField, ValidationError

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import Officer
from kiosk.models.officer import LONGEST_NAME
from kiosk.rules import audit, officers
from kiosk.rules.refusals import Refused
from kiosk.views.admin.help import page_name
from kiosk.web import desk, errors, throttle, visits
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import locked, note
from kiosk.web.desk.fields import Line
from kiosk.web.forms import AtMost, Form, Required, check_token, one_line, render_form
from kiosk.web.pages import facts

bp = desk.blueprint("sign_in", role=desk.OPEN, prefix="")

# why somebody has to sign in
REASON_WORDS = {
    "idle": _l("Meja ini terkunci: sudah lama tidak dipakai, atau sudah terlalu lama sejak masuk."),
    "elsewhere": _l("Akun ini sudah keluar di perangkat lain, atau kata sandi atau haknya berubah."),
    "sign-out": _l("Anda sudah keluar, juga di perangkat lain."),
    "visit": _l("Anda sudah keluar: Selesai atau Tutup cepat ditekan di layar warga di peramban ini."),
}
WEAKNESS = {
    "short": _l("Terlalu pendek: paling sedikit 10 huruf. Beberapa kata berturut-turut mudah diingat."),
    "common": _l("Kata sandi ini terlalu sering dipakai orang, jadi mudah ditebak. Pilih yang lain."),
    "username": _l("Kata sandi tidak boleh sama dengan nama pengguna."),
}
REFUSAL_WORDS = {
    "username-form": _l("Pakai 3 sampai 40 huruf, angka, titik, atau tanda hubung, tanpa spasi."),
    "username-taken": _l("Nama pengguna ini sudah dipakai orang lain. Pilih yang lain."),
}
DEVICE_COOKIE = "known"  # marks a browser where officers have signed in
DEVICE_COOKIE_SECONDS = 180 * 86_400
MOST_DEVICE_MARKS = 8  # per browser


class SignInForm(Form):
    longest = {"sealed": locked.LONGEST_SEALED}  # noqa: RUF012 - the form's own

    username = StringField(_l("Nama pengguna"), filters=[one_line])
    password = PasswordField(_l("Kata sandi"), default="")
    sealed = HiddenField(default="")  # a form that arrived after the sign-in had ended


class ConfirmedForm(Form):
    """Asks the officer who is signed in for the password again.

    The desk may have been left open. Guesses are limited.
    """

    present = PasswordField(_l("Kata sandi Anda"), default="", validators=[Required()])

    def validate_present(self, field: PasswordField) -> None:
        """Refuse a wrong password, audited as a guess.

        After too many refuse any, by a form error in place of a 429.
        """
        try:
            if field.data and not try_password(current_user.username, field.data):
                raise ValidationError(_l("Kata sandi ini tidak cocok."))
        except TooManyRequests as wait:
            raise ValidationError(errors.TOO_OFTEN) from wait


class NewPasswordForm(Form):
    """A new password, typed twice because it is not visible."""

    known_username: str | None = None
    password = PasswordField(_l("Kata sandi baru"), default="", validators=[Required(), AtMost(200)])
    again = PasswordField(_l("Kata sandi baru, sekali lagi"), default="")

    def validate_password(self, field: PasswordField) -> None:
        """Refuse a password that is short, common or the username."""
        username = self.known_username or self.username.data or ""
        weakness = officers.password_weakness(field.data, username)
        if weakness:
            raise ValidationError(WEAKNESS[weakness])

    def validate_again(self, field: PasswordField) -> None:
        """Refuse a second password that is not the first."""
        if field.data != self.password.data:
            raise ValidationError(_l("Kedua kata sandi baru belum sama."))


class PasswordForm(ConfirmedForm, NewPasswordForm):
    """Changes the own password."""


class SetUpForm(NewPasswordForm):
    """Name, username and password of a new account.

    An account that has its names is only asked for a password.
    """

    name = Line(_l("Nama lengkap"), Required(), limit=LONGEST_NAME)
    username = StringField(_l("Nama pengguna"), filters=[one_line], validators=[Required()])

    def __init__(self, officer: Officer) -> None:
        """Ask only for names that the account does not have yet."""
        super().__init__()
        self.known_username = officer.username
        if officer.name:
            del self.name
        if officer.username:
            del self.username


# --- signing in


@bp.route("/sign-in", methods=["GET", "POST"])
@facts(asks_no_sign_in=True)
def sign_in() -> ResponseReturnValue:
    """Sign in and lead to the page asked for, or offer a form that came too late.

    Answers 422 if wrong, 429 if too many.
    """
    if request.method == "GET" and current_user.is_authenticated:
        return redirect_to("admin.today.index")
    form = SignInForm()
    if form.validate_on_submit():
        try:
            officer = try_password(form.username.data, form.password.data, "sign-in")
        except TooManyRequests:
            form.form_errors.append(errors.TOO_OFTEN)
            return render_sign_in(form)[0], 429
        if officer:
            page = locked.page_asked_for(officer) or url_for("admin.today.index")
            late_form = locked.open_sealed_form(officer, form.sealed.data)
            begin_sign_in(officer)
            if late_form:
                name = page_name(late_form["action"])
                return render_template("admin/sign_in/send_on.html", page_name=name, **late_form)
            if form.sealed.data:
                flash(_("Yang tadi dikirim belum dijalankan, dan tidak disimpan."), "warning")
            return redirect(page, 303)
        form.form_errors.append(_("Nama pengguna atau kata sandi tidak cocok."))
    return render_sign_in(form)


@desk.login_manager.unauthorized_handler
def ask_for_password() -> ResponseReturnValue:
    """Redirect to the sign-in page.

    Htmx gets 401, a POST of an ended sign-in that page with 401, its form sealed in. The path of a GET of an ended
    sign-in is kept in the cookie: the officer is led there after signing in.
    """
    if "HX-Request" in request.headers:  # the script covers the page, which stays in the tab
        return "", 401, {"HX-Redirect": url_for("admin.sign_in.sign_in")}
    if request.method == "POST" and "_user_id" in session:
        sealed_form = locked.seal_form()
        form = SignInForm(formdata=None, sealed=sealed_form)
        page, _status = render_sign_in(form, is_lost=not sealed_form)
        return page, 401
    if request.method == "GET" and "_user_id" in session:
        session["page"] = request.path  # without the search words
    return redirect_to("admin.sign_in.sign_in")


def render_sign_in(form: SignInForm, is_lost: bool = False) -> tuple[str, int]:
    """The sign-in page, which says why one has to sign in.

    It says too if a sent form was lost or others could read along.
    """
    why = session.get(visits.SIGN_IN_ENDED, "")
    if "_user_id" in session:
        why = "idle" if locked.officer_of_cookie() else "elsewhere"
    read_along = network.is_desk_on_network() and desk.can_be_overheard()
    page = "admin/sign_in/sign_in.html"
    return render_form(page, form, why=REASON_WORDS.get(why), is_lost=is_lost, read_along=read_along)


def begin_sign_in(officer: Officer) -> None:
    """Sign in and note the browser.

    The cookie keeps only the language, on a shared tablet the session joined, and the same officer's form token, with
    which forms open in other tabs can be sent.
    """
    token = None
    if session.get("_user_id") == officer.login_token:
        token = session.get("csrf_token")
    visits.forget_all_but("language", *visits.shared_tablet_keys())
    g.pop("csrf_token", None)
    if token:
        session["csrf_token"] = token
    session["signed_in_at"] = session["seen_at"] = int(time.time())
    login_user(officer)
    remember_device(officer)


def try_password(username: str, password: str, success: str = "") -> Officer | None:
    """The active officer of this name and password, or None.

    Answers 429 if too many. Writes: audits failure or ``success``. Failures in a browser where this officer signed in
    before are counted separately: strangers can't lock it.
    """
    account = officers.find_by_username(username)
    key = account.id if account else ""  # unknown names share one audit row, so that a stranger can't fill the audit
    kind = "sign-in"
    signer = device_signer()
    if key and any(signer.verify_signature(key, mark) for mark in device_marks()):
        kind += f":{key}"
    throttle.refuse_if_too_many(kind)
    try:
        officer = officers.check_password(username, password)  # slow on purpose, so outside the write
    except officers.Busy:
        abort(429)
    with throttle.attempt(kind) as count_failure:
        if officer is None:
            count_failure()
            audit.note_folded("sign-in-failed", f"officer:{key}", officer_id=None)
        elif success:
            audit.note(success, f"officer:{key}", officer_id=officer.id)
    return officer


def device_signer() -> Signer:
    """Signer of the mark that a browser keeps once an officer has signed in there."""
    return Signer(current_app.config["SECRET_KEY"], salt="known device", digest_method=hashlib.sha256)


def device_marks() -> list[str]:
    """Unverified marks of officers who signed in here, latest first, or [""]."""
    return request.cookies.get(DEVICE_COOKIE, "").split(".")


def remember_device(officer: Officer) -> None:
    """Set a cookie on this response that knows the officer's device.

    Others' guesses then don't lock the officer out here. It keeps eight marks.
    """
    mark = device_signer().get_signature(officer.id).decode()
    marks = list(dict.fromkeys([mark, *device_marks()]))[:MOST_DEVICE_MARKS]

    @after_this_request
    def set_mark(response: Response) -> Response:
        response.set_cookie(
            DEVICE_COOKIE,
            ".".join(marks),
            DEVICE_COOKIE_SECONDS,
            path=url_for("admin.today.index"),  # read at sign-in and change of password, never by villagers' pages
            secure=current_app.config["HTTPS"],
            httponly=True,
            samesite="Lax",
        )
        return response


# --- signing out


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this officer out of every browser, audited, and empty the cookie.

    Language and the session joined go too.
    """
    check_token()
    visits.revoke_sign_in(session["_user_id"])
    session.clear()
    session[visits.SIGN_IN_ENDED] = "sign-out"
    return redirect_to("admin.sign_in.sign_in")


# --- a new password


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Ask for the present and a new password.

    Changing it signs out every other browser.
    """
    form = PasswordForm()
    form.known_username = current_user.username
    if form.validate_on_submit():
        officer = current_user._get_current_object()
        with db.write():
            officers.set_password(officer, form.password.data)
            note("password-changed", f"officer:{officer.id}")
        begin_sign_in(officer)
        flash(_("Kata sandi sudah diganti. Perangkat lain sudah keluar."))
        return redirect_to("admin.today.index")
    return render_form("admin/sign_in/password.html", form)


@bp.route("/set-up/<token>", methods=["GET", "POST"])
@facts(asks_no_sign_in=True)
def set_up(token: str) -> ResponseReturnValue:
    """The page of a one-time link, which sets a password and missing names.

    It signs in. Answers 404 once the link is used or outdated.
    """
    officer = officers.find_by_set_up_token(token)
    if officer is None:
        return render_template("admin/sign_in/set_up.html", officer=None), 404
    form = SetUpForm(officer)
    if form.validate_on_submit() and use_link(token, form):
        begin_sign_in(officer)
        flash(_("Akun ini siap dipakai."))
        return redirect_to("admin.today.index")
    return render_form("admin/sign_in/set_up.html", form, token=token, officer=officer)


def use_link(token: str, form: SetUpForm) -> bool:
    """Store names and password and use up the link, in one write, audited.

    Returns False if the link or the name is refused.
    """
    try:
        with db.write():
            officer = officers.find_by_set_up_token(token)
            if officer is None:
                return False
            if "name" in form:
                officer.name = form.name.data
            if "username" in form:
                officers.set_username(officer, form.username.data)
            officers.set_password(officer, form.password.data)
            audit.note("set-up", f"officer:{officer.id}", officer_id=officer.id)
    except Refused as reason:
        form.username.errors = [REFUSAL_WORDS[str(reason)]]
        return False
    return True
