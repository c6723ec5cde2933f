"""The poster for phones of the hall: a QR code of the guest Wi-Fi, and one of the session's own address."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from kiosk.db import db
from kiosk.machine import network
from kiosk.rules import outreach, settings
from kiosk.rules.hotline_codes import qr_svg
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.lists import ListForm
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.dates import long_day
from kiosk.views.forms import ButtonForm, pressed, render_form


class Wifi(NamedTuple):
    """The guest Wi-Fi as a poster shows it."""

    name: str
    password: str

    @property
    def code(self) -> str:
        """What a phone's camera reads to join it."""
        if self.password:
            return f"WIFI:T:WPA;S:{escaped(self.name)};P:{escaped(self.password)};;"
        return f"WIFI:T:nopass;S:{escaped(self.name)};;"


def escaped(text: str) -> str:
    """A text between the signs of such a code that mean something."""
    return re.sub(r'([\\;,:"])', r"\\\1", text)


class PosterForm(ListForm):
    """At which of its addresses phones find this machine, where it has several."""

    at = Choice(_l("Alamat untuk HP"), {})

    def __init__(self) -> None:
        super().__init__()
        self.offered = reachable()
        self.at.offer({address: urlsplit(address).netloc for address in self.offered})
        if self.at.data not in self.offered:
            self.at.data = self.offered[0] if self.offered else None


def reachable() -> list[str]:
    """Addresses of this kiosk that are not this machine's alone, the likeliest first."""
    opened = request.host_url.rstrip("/")
    if not network.is_loopback(opened):
        return [opened]  # the way by which this very page came
    current = current_app._get_current_object()  # type: ignore[attr-defined]
    return network.hall_addresses(current)


@bp.get("/<session_id>/poster")
def poster(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    if session.state not in ("planned", "open"):
        return to_session(session_id)
    form = PosterForm()
    wifi = Wifi(settings.get("wifi_name"), settings.get("wifi_password"))
    with force_locale("id"):  # papers are Indonesian
        day = long_day(session.held_on)
    return render_form(
        "admin/sessions/poster.html",
        form,
        session=session,
        day=day,
        wifi=wifi if wifi.name else None,
        address=form.at.data and form.at.data + url_for("join.poster", key=session.join_key),
        letters_at=form.at.data and form.at.data + url_for("join.index"),
        office=settings.get("office_name"),
        qr=lambda text: Markup(qr_svg(text)),  # noqa: S704 - drawn here, of digits alone
    )


@bp.post("/<session_id>/join-key")
def join_key(session_id: str) -> ResponseReturnValue:
    """Another key: whoever holds an older poster joins no more."""
    pressed(ButtonForm())
    with db.write():
        outreach.replace_join_key(find(session_id))
        note("session-key-replaced", f"outreach_session:{session_id}")
    flash(_("Kode poster sudah diganti. Poster yang lama tidak berlaku lagi: cetak yang baru."))
    return to_session(session_id)
