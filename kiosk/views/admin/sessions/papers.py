"""Papers printed before a session: the attendance sheet, empty or filled, and the poster for phones."""

import re
from functools import partial
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from kiosk.db import db
from kiosk.machine import network
from kiosk.models import CheckIn, OutreachSession
from kiosk.rules import settings
from kiosk.rules.attendance import attendance_of
from kiosk.rules.checkins import list_check_ins
from kiosk.views.admin.sessions import bp
from kiosk.web.dates import long_day
from kiosk.web.desk import find_session, note, redirect_to_session
from kiosk.web.desk.forms import Choice, CountField, ListForm
from kiosk.web.desk.papers import BLANK, Signer, office_signer, place_and_day, when_and_where
from kiosk.web.forms import check_token, render_form

USUAL_ROWS, MOST_ROWS, SPARE_ROWS = 30, 300, 5


class RowsForm(ListForm):
    rows = CountField(_l("Jumlah baris"), default=USUAL_ROWS)


@bp.get("/<session_id>/attendance")
def attendance(session_id: str) -> ResponseReturnValue:
    return render_sheet(find_session(session_id))


@bp.post("/<session_id>/attendance")
def attendance_filled(session_id: str) -> ResponseReturnValue:
    """The sheet with names: by a POST, because the audit notes that they were seen; only while people can sign."""
    check_token()
    session = find_session(session_id)
    if session.state != "open":
        return render_sheet(session), 422
    with db.write():
        note("attendance-shown", f"outreach_session:{session_id}")
    return render_sheet(session, list_check_ins(session_id, CheckIn.name.is_not(None), CheckIn.state != "void"))


def render_sheet(session: OutreachSession, named: list[CheckIn] | None = None) -> str:
    """The page that is printed: rows to write in, or the names and below them a row for each who gave none."""
    form, names = RowsForm(), named or []
    nameless = attendance_of(session).checkins - len(names)
    empty = min(max(form.rows.data or USUAL_ROWS, 1), MOST_ROWS) if named is None else max(nameless, SPARE_ROWS)
    with force_locale("id"):  # papers are Indonesian
        facts = [*when_and_where(session), ("Surat tugas", session.order_number or BLANK)]
        head = "Lurah" if session.village.kind == "kelurahan" else "Kepala Desa"
        signers = [
            Signer("Mengetahui,", f"{head} {session.village_name}"),
            office_signer(place_and_day(session.held_on)),
        ]
    return render_template(
        "admin/sessions/attendance.html",
        session=session,
        form=form,
        named=named,
        lines=list(enumerate([*names, *[None] * empty], 1)),
        nameless=nameless,
        home=partial(home_village, session),
        facts=facts,
        signers=signers,
        office=settings.get("office_name"),
    )


def home_village(session: OutreachSession, checkin: CheckIn) -> str:
    """The village that a person comes from; with the kecamatan and the kabupaten if they are other ones."""
    village = checkin.village
    if village is None:
        return ""
    if village.district == session.village.district:
        return village.name
    return f"{village.name}, Kec. {village.district}" if village.regency == session.village.regency else village.label


def wifi_code(name: str, password: str) -> str:
    """Text of the QR code by which a phone's camera joins the Wi-Fi; a backslash before signs that mean something."""
    name, password = (re.sub(r'([\\;,:"])', r"\\\1", text) for text in (name, password))
    return f"WIFI:T:WPA;S:{name};P:{password};;" if password else f"WIFI:T:nopass;S:{name};;"


class PosterForm(ListForm):
    """The address by which phones find this machine, where it has several."""

    at = Choice(_l("Alamat untuk HP"), {})

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self.offered = addresses
        self.at.offer({address: urlsplit(address).netloc for address in addresses})
        if self.at.data not in addresses:
            self.at.data = next(iter(addresses), None)


def reachable_addresses() -> list[str]:
    """Addresses of this kiosk that other machines reach, the likeliest first."""
    opened = request.host_url.rstrip("/")
    if not network.is_loopback(opened):
        return [opened]  # the way by which this very page came
    return network.hall_addresses(current_app)


@bp.get("/<session_id>/poster")
def poster(session_id: str) -> ResponseReturnValue:
    session = find_session(session_id)
    if session.state not in ("planned", "open"):
        return redirect_to_session(session_id)
    form = PosterForm(reachable_addresses())
    wifi = {part: settings.get(f"wifi_{part}") for part in ("name", "password")}
    with force_locale("id"):  # papers are Indonesian
        day = long_day(session.held_on)
    return render_form(
        "admin/sessions/poster.html",
        form,
        session=session,
        day=day,
        wifi=wifi | {"code": wifi_code(**wifi)} if wifi["name"] else None,
        address=form.at.data and form.at.data + url_for("join.poster", key=session.join_key),
        letters_at=form.at.data and form.at.data + url_for("join.index"),
        office=settings.get("office_name"),
    )
