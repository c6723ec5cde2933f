"""Accounts, for supervisors: add, reset, disable, enable, change the role."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField

from kiosk.db import db
from kiosk.models import Officer
from kiosk.rules import officers
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import MarkedForm, Overtaken
from kiosk.views.admin.fields import Choice, KeyField
from kiosk.views.admin.officers import bp
from kiosk.views.forms import AtMost, ButtonForm, Form, Required, one_line, pressed, render_form

ROLES = {"officer": _l("Petugas"), "supervisor": _l("Supervisor")}
REFUSED = {
    "own-account": _l("Ini akun Anda sendiri. Minta supervisor lain mengubahnya."),
    "last-supervisor": _l("Ini supervisor terakhir yang bisa masuk. Jadikan orang lain supervisor dahulu."),
}
STATES = {  # state: (badge, words); what is waited for, and what has expired, is the set-up link
    "active": ("right", _l("Aktif")),
    "disabled": ("stop", _l("Dinonaktifkan")),
    "waiting": ("warning", _l("Menunggu")),
    "expired": ("warning", _l("Kedaluwarsa")),
}


class NewOfficerForm(Form):
    name = StringField(_l("Nama lengkap"), filters=[one_line], validators=[Required(), AtMost(80)])
    role = Choice(_l("Peran"), ROLES, default="officer")
    id = KeyField()


class RoleForm(MarkedForm):
    role = Choice(_l("Peran"), ROLES)

    def __init__(self, officer: Officer, **more: Any) -> None:
        super().__init__({"role": officer.role}, **more)


@bp.get("/")
def index() -> str:
    return render_template("admin/officers/index.html", accounts=officers.every(), roles=ROLES, states=STATES)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = NewOfficerForm()
    if form.validate_on_submit():
        with db.write():
            token = link_of_new(form)
        return show_link(form.id.data, token)
    return render_form("admin/officers/new.html", form)


def link_of_new(form: NewOfficerForm) -> str | None:
    """Make this account and its link. Pressed twice, the same account has a fresh link, or none once it is in use."""
    officer = db.session.get(Officer, form.id.data)
    if officer and officer.state not in ("waiting", "expired"):
        return None
    note("password-reset" if officer else "officer-added", f"officer:{form.id.data}")
    return officers.invite(officer or officers.add(form.name.data, form.role.data, key=form.id.data))


@bp.get("/<key>")
def one(key: str) -> str:
    officer = find(key)
    return show_account(officer, RoleForm(officer))[0]


@bp.route("/<key>/role", methods=["GET", "POST"])
def role(key: str) -> ResponseReturnValue:
    form = RoleForm(find(key))
    if not form.validate_on_submit():
        return show_account(find(key), form)

    def act(officer: Officer) -> None:
        form.keep_up_with({"role": officer.role}, f"officer:{key}")
        officers.change_role(officer, form.role.data)

    try:
        return change(key, "officer-role", _("Peran sudah diganti."), act)
    except Overtaken:
        return show_account(find(key), form)


@bp.post("/<key>/disable")
def disable(key: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    return change(key, "officer-disabled", _("Akun dinonaktifkan. Ia langsung keluar."), officers.disable)


@bp.post("/<key>/enable")
def enable(key: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    return change(key, "officer-enabled", _("Akun diaktifkan lagi."), officers.enable)


@bp.post("/<key>/reset-password")
def reset_password(key: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    try:
        with db.write():
            officer = somebody_elses(key)
            officers.keep_a_supervisor(officer)
            token = officers.invite(officer)
            note("password-reset", f"officer:{key}")
    except officers.Refused as reason:
        return refused(key, reason)
    return show_link(key, token)


def find(key: str) -> Officer:
    """The account of this key, or 404."""
    return db.get_or_404(Officer, key)


def somebody_elses(key: str) -> Officer:
    """The account of this key, or 404. Raises Refused for one's own: a slip would shut oneself out."""
    if key == current_user.id:
        raise officers.Refused("own-account")
    return find(key)


def change(key: str, action: str, done: str, act: Callable[[Officer], None]) -> ResponseReturnValue:
    """Change an account, and write down that it was done; the last supervisor stays."""
    try:
        with db.write():
            act(somebody_elses(key))
            note(action, f"officer:{key}")
    except officers.Refused as reason:
        return refused(key, reason)
    flash(done)
    return redirect(url_for("admin.officers.one", key=key), 303)


def refused(key: str, reason: officers.Refused) -> ResponseReturnValue:
    """The account's page with the rule that said no."""
    officer = find(key)
    return show_account(officer, RoleForm(officer, formdata=None), REFUSED[str(reason)])


def show_account(officer: Officer, form: RoleForm, problem: Any = "") -> tuple[str, int]:
    """An account's page; its new link is shown this once."""
    page, status = render_form(
        "admin/officers/one.html",
        form,
        officer=officer,
        link=session.pop("new_link", {}).get(officer.id),
        problem=problem,
        roles=ROLES,
        states=STATES,
    )
    return page, 422 if problem else status


def show_link(key: str, token: str | None) -> ResponseReturnValue:
    """On to the account's page, which shows the link once: the database keeps only its hash."""
    session["new_link"] = {key: token}
    return redirect(url_for("admin.officers.one", key=key), 303)
