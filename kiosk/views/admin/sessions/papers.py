"""Papers that are printed before a session: the attendance sheet, empty or filled, and the poster for phones."""

import re
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import settings
from kiosk.rules.attendance import named_checkins, totals
from kiosk.rules.qr import render_qr
from kiosk.views.admin.sessions import bp
from kiosk.web.dates import long_day
from kiosk.web.desk import find_session, note, redirect_to_session
from kiosk.web.desk.forms import Choice, CountField, ListForm
from kiosk.web.desk.papers import BLANK, Signer, for_office, place_and_day, when_and_where
from kiosk.web.forms import check_token, render_form

USUAL_ROWS, MOST_ROWS, SPARE_ROWS = 30, 300, 5


class RowsForm(ListForm):
    rows = CountField(_l("Jumlah baris"), default=USUAL_ROWS)


@bp.get("/<session_id>/attendance")
def attendance(session_id: str) -> ResponseReturnValue:
    return render_sheet(find_session(session_id))


@bp.post("/<session_id>/attendance")
def attendance_filled(session_id: str) -> ResponseReturnValue:
    """The sheet with names: by a POST, because it is written down that they were seen; only while people can sign."""
    check_token()
    session = find_session(session_id)
    if session.state != "open":
        return render_sheet(session), 422
    with db.write():
        note("attendance-shown", f"outreach_session:{session_id}")
    return render_sheet(session, named_checkins(session_id))


def render_sheet(session: OutreachSession, named: list[CheckIn] | None = None) -> str:
    """The page that is printed: rows to write in, or the names and below them a row for each who gave none."""
    form, nameless = RowsForm(), totals(session).checkins - len(named or [])
    empty = min(max(form.rows.data or USUAL_ROWS, 1), MOST_ROWS) if named is None else max(nameless, SPARE_ROWS)
    with force_locale("id"):  # papers are Indonesian
        facts = [*when_and_where(session), ("Surat tugas", session.order_number or BLANK)]
        head = "Lurah" if session.village.kind == "kelurahan" else "Kepala Desa"
        signers = [
            Signer("Mengetahui,", f"{head} {session.village_name}"),
            for_office(place_and_day(session.held_on)),
        ]
    return render_template(
        "admin/sessions/attendance.html",
        session=session,
        form=form,
        named=named,
        lines=list(enumerate([*(named or []), *[None] * empty], 1)),
        nameless=nameless,
        home=partial(home, session),
        facts=facts,
        signers=signers,
        office=settings.get("office_name"),
    )


def home(session: OutreachSession, checkin: CheckIn) -> str:
    """The village that a person comes from; with the kecamatan and the kabupaten if they are other ones."""
    village = checkin.village
    if village is None or village.district == session.village.district:
        return village.name if village else ""
    near = village.regency == session.village.regency
    return f"{village.name}, Kec. {village.district}" if near else village.label


class Wifi(NamedTuple):
    """The guest Wi-Fi as a poster shows it."""

    name: str
    password: str

    @property
    def code(self) -> str:
        """Text of the QR code by which a phone's camera joins it; a backslash before signs that mean something."""
        name, password = (re.sub(r'([\\;,:"])', r"\\\1", text) for text in self)
        return f"WIFI:T:WPA;S:{name};P:{password};;" if password else f"WIFI:T:nopass;S:{name};;"


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
    session = find_session(session_id)
    if session.state not in ("planned", "open"):
        return redirect_to_session(session_id)
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
        qr=lambda text: Markup(render_qr(text)),  # noqa: S704 - drawn here, of digits alone
    )
