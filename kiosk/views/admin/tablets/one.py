"""One tablet: its code, shown once; its name and village; pairing it again; revoking it."""

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from kiosk.db import db
from kiosk.models import Tablet
from kiosk.rules import tablets
from kiosk.views.admin.desk import note
from kiosk.views.admin.sessions.poster import reachable
from kiosk.views.admin.tablets import bp
from kiosk.views.admin.tablets.form import TabletForm, stored
from kiosk.views.forms import ButtonForm, pressed, render_form

STATES = {  # state: (badge, words); what is waited for, and what has expired, is the code
    "paired": ("right", _l("Terpasang")),
    "waiting": ("warning", _l("Menunggu kodenya diketik")),
    "expired": ("warning", _l("Belum dipasangkan")),
    "revoked": ("stop", _l("Dicabut")),
}


def find(key: str) -> Tablet:
    """The tablet of an address, or 404."""
    return db.get_or_404(Tablet, key)


@bp.route("/<key>", methods=["GET", "POST"])
def one(key: str) -> ResponseReturnValue:
    tablet = find(key)
    form = TabletForm(tablet)
    if form.validate_on_submit():
        with form.saving():
            tablet = find(key)
            form.keep_up_with(stored(tablet), f"tablet:{key}")
            changed = tablets.change(tablet, form.filled)
            if changed:
                note("tablet-changed", f"tablet:{key}", changed)
        if not form.overtaken:
            flash(_("Perubahan disimpan.") if changed else _("Tidak ada yang berubah."))
            return to_tablet(key)
    code = session.pop("new_code", {}).get(key)
    address = next(iter(reachable()), "") + url_for("tablets.index")
    return render_form("admin/tablets/one.html", form, tablet=tablet, code=code, address=address, states=STATES)


@bp.post("/<key>/code")
def code(key: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    with db.write():
        fresh = tablets.new_code(find(key), current_user.id)
        note("tablet-code", f"tablet:{key}")
    return show_code(key, fresh)


@bp.post("/<key>/revoke")
def revoke(key: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    with db.write():
        tablets.revoke(find(key))
        note("tablet-revoked", f"tablet:{key}")
    flash(_("Tablet dicabut. Mulai sekarang tidak ada sesi yang tampil di sana."))
    return to_tablet(key)


def show_code(key: str, fresh: str | None) -> ResponseReturnValue:
    """On to the tablet's page, which shows the code once: the database keeps only its hash."""
    session["new_code"] = {key: fresh}
    return to_tablet(key)


def to_tablet(key: str) -> ResponseReturnValue:
    return redirect(url_for("admin.tablets.one", key=key), 303)
