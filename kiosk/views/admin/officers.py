"""Officers' accounts, for supervisors.

Adding, changing, disabling, and links to a new password.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import Officer
from kiosk.models.officer import LONGEST_NAME, LONGEST_NIP
from kiosk.rules import officers
from kiosk.rules.refusals import Refused
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import note
from kiosk.web.desk.fields import Choice, KeyField, Line, typed_values
from kiosk.web.desk.forms import column_values, save_row
from kiosk.web.forms import Form, Required, check_token

bp = desk.blueprint("officers", role=desk.SUPERVISOR)

ROLES = {"officer": _l("Petugas"), "supervisor": _l("Supervisor")}
REFUSAL_WORDS = {
    "disabled": _l("Akun ini nonaktif: aktifkan dulu."),
    "own-account": _l("Ini akun Anda sendiri. Minta supervisor lain mengubahnya."),
    "last-supervisor": _l("Ini supervisor terakhir yang bisa masuk. Jadikan orang lain supervisor dahulu."),
}


ACTS: dict[str, tuple[str, Callable[[Officer], str | None], Any]] = {  # by button: audit code, rule, message
    "disable": ("officer-disabled", officers.disable_account, _l("Akun dinonaktifkan. Ia langsung keluar.")),
    "enable": ("officer-enabled", officers.enable_account, _l("Akun diaktifkan lagi.")),
    "reset-password": ("password-reset", officers.reset_account, ""),
}


class NewOfficerForm(Form):
    name = Line(_l("Nama lengkap"), Required(), limit=LONGEST_NAME)
    role = Choice(_l("Peran"), ROLES, default="officer")
    id = KeyField()


class OfficerForm(Form):
    """One account among several on the page. Officers can't change their own role."""

    version = HiddenField()
    name = Line(_l("Nama lengkap"), Required(), limit=LONGEST_NAME)
    nip = Line(_l("NIP"), limit=LONGEST_NIP)
    role = Choice(_l("Peran"), ROLES)

    def __init__(self, officer: Officer, **more: Any) -> None:
        """Give each field an id of this account.

        Leave out the role of one's own.
        """
        super().__init__(data=column_values(officer), **more)
        for field in self:
            field.id = f"{field.name}-of-{officer.id}"
        if officer.id == current_user.id:
            del self.role


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """All accounts.

    A POST adds one and shows its set-up link once. Sent twice, it adds no second account.
    """
    form = NewOfficerForm()
    if not form.validate_on_submit():
        return render_accounts(new=form)
    key = form.id.data
    token = ""
    with db.write():
        if db.session.get(Officer, key) is None:
            officer = officers.add_account(form.name.data, form.role.data, key=key)
            token = officers.make_set_up_link(officer)
            note("officer-added", f"officer:{key}")
    if token:
        return render_link(key, token)
    flash(_("Sudah disimpan tadi; ubah di sini."), "warning")
    return redirect_to("admin.officers.index")


@bp.post("/<key>")
def edit(key: str) -> ResponseReturnValue:
    """Save and audit name, NIP and role, or do the act of a pressed button.

    One's own role does not change. Answers 422 with errors.
    """
    if request.form.get("act") in ACTS:
        return press_button(key, *ACTS[request.form["act"]])
    form = OfficerForm(db.get_or_404(Officer, key))
    try:
        if form.validate_on_submit() and save_account(key, form):
            return redirect_to("admin.officers.index")
    except Refused as reason:
        form.role.errors = [REFUSAL_WORDS[str(reason)]]
    return render_accounts(form=form, key=key)


def save_account(key: str, form: OfficerForm) -> bool:
    """Save the account by save_row(). Raises Refused where its role may not change."""
    return save_row(
        form,
        f"officer:{key}",
        "officer-changed",
        find=lambda: db.get_or_404(Officer, key),
        stored_values=column_values,
        change=lambda officer: officers.change_account(officer, typed_values(form)),
    )


def press_button(key: str, action: str, change: Callable[[Officer], str | None], message: Any) -> ResponseReturnValue:
    """In one write, run ``change`` on another's account and audit it.

    Shows its token's link, or 422 if refused.
    """
    check_token()
    try:
        with db.write():
            if key == current_user.id:
                raise Refused("own-account")
            officer = db.get_or_404(Officer, key)
            token = change(officer)
            note(action, f"officer:{key}")
    except Refused as reason:
        return render_accounts(key=key, problem=REFUSAL_WORDS[str(reason)])
    if token:
        return render_link(key, token)
    flash(message)
    return redirect_to("admin.officers.index")


def render_link(key: str, token: str) -> ResponseReturnValue:
    """The page with a new set-up link, shown only once (only its hash is stored).

    A QR code is added where another device can open the link.
    """
    link = desk_address() + url_for("admin.sign_in.set_up", token=token)
    is_desk_open = network.is_desk_on_network() or not desk.can_be_overheard()
    opens_elsewhere = is_desk_open and not network.is_loopback(link)
    officer = db.get_or_404(Officer, key)
    return render_accounts(key=key, link=link, opens_elsewhere=opens_elsewhere, whose=officer.name)


def desk_address() -> str:
    """The desk's configured or used address.

    If that is loopback and the desk on the network, this machine's there.
    """
    address = current_app.config["ADDRESS"] or request.host_url.rstrip("/")
    if network.is_loopback(address) and network.is_desk_on_network():
        address = next(iter(network.hall_addresses(current_app)), address)
    return str(address)


def render_accounts(
    new: NewOfficerForm | None = None,
    form: OfficerForm | None = None,
    key: str = "",
    problem: str = "",
    link: str = "",
    **values: Any,
) -> tuple[str, int]:
    """The page of all accounts, with the account of this key unfolded.

    Answers 422 with a problem or errors.
    """
    new = new or NewOfficerForm(formdata=None)
    accounts = []
    for officer in officers.list_officers():
        if form and officer.id == key:
            accounts.append((officer, form))
        else:
            accounts.append((officer, OfficerForm(officer, formdata=None)))
    page = render_template(
        "admin/officers/index.html",
        new=new,
        accounts=accounts,
        key=key,
        problem=problem,
        link=link,
        roles=ROLES,
        **values,
    )
    is_refused = problem or new.errors or (form and form.errors)
    return page, 422 if is_refused else 200
