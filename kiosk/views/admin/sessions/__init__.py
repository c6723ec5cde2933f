"""Outreach sessions at the desk.

Their list, people found by name in all of them, the plan, and papers to print.
"""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.machine import network
from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.rules import audit, checkins, known_days, outreach, review, settings
from kiosk.rules.attendance import attendance_of
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.dates import long_day
from kiosk.web.desk import find_session, note, words
from kiosk.web.desk.fields import (
    Choice,
    CountField,
    DayField,
    HourField,
    KeyField,
    Line,
    Lines,
    VillageField,
    typed_values,
)
from kiosk.web.desk.forms import (
    ListForm,
    PeriodSearchForm,
    add_row,
    column_values,
    query_with,
    save_row,
)
from kiosk.web.desk.papers import BLANK, Signer, office_signer, place_and_day, when_and_where
from kiosk.web.forms import Form, Required, check_token, render_form

bp = desk.blueprint("sessions", role=desk.OFFICER)

# rows of an attendance sheet
USUAL_ROWS = 30
MOST_ROWS = 300
SPARE_ROWS = 5
SHORTEST_NAME = 3  # letters; fewer would show half the village
MOST_PAGES = 1000
# what a copy takes over. The surat tugas has a number of its own each time, and results are never copied
COPIED_FIELDS = (
    "village_code kind title place_kind place_name starts_at ends_at officers speakers material quiz_length".split()
)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Sessions searched for, by pages.

    With 3 letters or more the first also finds people by name, which is audited.
    """
    form = PeriodSearchForm()
    number = request.args.get("page", 1, type=int)
    number = min(max(number, 1), MOST_PAGES)
    search = (form.search_words, form.first.data or date.min, form.last.data or date.max)
    matches: list[OutreachSession] = []
    people: list[CheckIn] = []
    are_names_sought = False
    if form.validate():
        matches = outreach.search_sessions(*search, skip=(number - 1) * outreach.PAGE_SIZE)
        are_names_sought = number == 1 and len("".join(form.search_words)) >= SHORTEST_NAME
    if are_names_sought:
        people = review.search_names(*search)
    sessions = matches[: outreach.PAGE_SIZE]
    older = ""
    if len(matches) > len(sessions):
        older = query_with(page=number + 1)
    page = render_form(
        "admin/sessions/index.html",
        form,
        sessions=sessions,
        states=review.count_by_state(sessions),
        older=older,
        people=people[: review.PAGE_SIZE],
        are_more_people=len(people) > review.PAGE_SIZE,
    )
    if are_names_sought:  # the audit never says which
        with db.write():
            audit.note_folded("names-searched", officer_id=current_user.id)
            for session_id in {person.session_id for person in people}:
                audit.note_folded("names-viewed", f"outreach_session:{session_id}", officer_id=current_user.id)
    return page


# --- a session is planned, changed and copied


class SessionForm(Form):
    """Fields of the official activity form that are known beforehand, in its order."""

    version = HiddenField()
    order_number = Line(_l("Nomor surat tugas"), limit=80)
    kind = Choice(_l("Jenis pembinaan"), words.SESSION_KINDS, default="sosialisasi")
    title = Line(_l("Judul kegiatan"), Required(), limit=160)
    village_code = VillageField(_l("Desa sasaran"), validators=[Required()])
    place_kind = Choice(_l("Jenis tempat"), words.PLACE_KINDS, default="balai-desa")
    place_name = Line(_l("Nama tempat"), limit=120)
    held_on = DayField(_l("Tanggal"), validators=[Required()])
    starts_at = HourField(_l("Mulai (WIB)"))
    ends_at = HourField(_l("Selesai (WIB)"))
    officers = Lines(_l("Petugas Imigrasi Pembina Desa (PIMPASA)"), limit=1000)
    speakers = Lines(_l("Narasumber"), limit=1000)
    material = Lines(_l("Ringkasan materi"), limit=4000)
    quiz_length = Choice(_l("Kuis sebelum dan sesudah"), words.LENGTH_WORDS, default="short")

    def __init__(self, values: dict[str, Any]) -> None:
        """Fill in these values by field.

        The host village decides between villages of the same name.
        """
        super().__init__(data=values)
        self.village_code.near_to = db.session.get(Village, settings.get("host_village"))

    def validate_place_name(self, field: Line) -> None:
        """Ask once for the place where the village changed and the earlier one's stayed."""
        place = (self.place_kind.data, field.data)
        stored_place = (self.place_kind.object_data, field.object_data or "")
        has_moved = self.village_code.stored_code not in ("", self.village_code.code)
        is_left_over = place == stored_place and place != ("balai-desa", "")
        if has_moved and is_left_over and "place_asked" not in request.form:
            field.data = ""
            raise ValidationError(_("Desanya berubah. Cocokkan jenis tempatnya, dan tulis namanya kalau ada."))

    def validate_ends_at(self, field: HourField) -> None:
        """Refuse an end that is not after the beginning.

        Without a beginning any end passes.
        """
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Jam selesai harus sesudah jam mulai."))


class PlanForm(SessionForm):
    id = KeyField()


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Plan a session, new or copied from ``copy``.

    It is dated today unless the clock is in doubt. Sent twice, it adds one. If it is sent again with other values,
    nothing is stored and it leads to the page that changes the plan.
    """
    values: dict[str, Any] = {"officers": current_user.name, "village_code": settings.get("host_village")}
    original = None
    if request.args.get("copy"):
        original = find_session(request.args["copy"])
        values = {name: getattr(original, name) for name in COPIED_FIELDS}
    if not known_days.is_clock_in_doubt():
        values["held_on"] = today()
    form = PlanForm(values)
    if not form.validate_on_submit():
        return render_form("admin/sessions/form.html", form, session=None, original=original)
    key = form.id.data
    _session, is_stored = add_row(
        "session-planned",
        _("Sesi sudah direncanakan. Buka sesinya di hari kegiatan."),
        find=lambda: db.session.get(OutreachSession, key),
        add=lambda: outreach.plan_session(typed_values(form)),
        name=lambda session: f"outreach_session:{key}",
        values=typed_values(form),
    )
    if is_stored:
        return redirect_to("admin.sessions.one", session_id=key)
    return redirect_to("admin.sessions.edit", session_id=key)


@bp.route("/<session_id>/edit", methods=["GET", "POST"])
def edit(session_id: str) -> ResponseReturnValue:
    """Change a session's plan, in any state.

    Answers 422, unsaved, with errors or where others saved other values first.
    """
    session = find_session(session_id)
    form = SessionForm(column_values(session))
    if form.validate_on_submit() and save_plan(session_id, form):
        return redirect_to("admin.sessions.one", session_id=session_id)
    return render_form("admin/sessions/form.html", form, session=session)


def save_plan(session_id: str, form: SessionForm) -> bool:
    """Save the plan by save_row()."""
    return save_row(
        form,
        f"outreach_session:{session_id}",
        "session-changed",
        find=lambda: find_session(session_id),
        stored_values=column_values,
        change=lambda session: outreach.change_fields(session, typed_values(form)),
    )


# --- papers printed before it


class RowsForm(ListForm):
    rows = CountField(_l("Jumlah baris"), default=USUAL_ROWS)


@bp.get("/<session_id>/attendance")
def attendance(session_id: str) -> ResponseReturnValue:
    """The attendance sheet with empty rows, to print."""
    return render_sheet(find_session(session_id))


@bp.post("/<session_id>/attendance")
def attendance_filled(session_id: str) -> ResponseReturnValue:
    """The sheet with names, audited as shown (so by POST).

    Answers 422 and empty unless the session is open.
    """
    check_token()
    session = find_session(session_id)
    if session.state != "open":
        return render_sheet(session), 422
    with db.write():
        note("attendance-shown", f"outreach_session:{session_id}")
    people = checkins.list_check_ins(session_id, CheckIn.name.is_not(None), CheckIn.state != "void")
    return render_sheet(session, people)


def render_sheet(session: OutreachSession, people: list[CheckIn] | None = None) -> str:
    """The attendance sheet with rows for ``people``, the nameless and empty ones.

    At least 5 are empty. Without ``people`` there are as many rows as asked for.
    """
    form = RowsForm()
    nameless = 0
    rows: list[CheckIn | None] = []
    if people is None:
        empty_rows = min(max(form.rows.data or USUAL_ROWS, 1), MOST_ROWS)
    else:
        rows += people
        nameless = attendance_of(session).checkins - len(people)
        empty_rows = max(nameless, SPARE_ROWS)
    rows += [None] * empty_rows
    with force_locale("id"):  # papers are Indonesian
        facts = [*when_and_where(session), ("Surat tugas", session.order_number or BLANK)]
        head = "Lurah" if session.village.kind == "kelurahan" else "Kepala Desa"
        village_signer = Signer("Mengetahui,", f"{head} {session.village_name}")
        signers = [village_signer, office_signer(place_and_day(session.held_on))]
    return render_template(
        "admin/sessions/attendance.html",
        session=session,
        form=form,
        people=people,
        lines=list(enumerate(rows, 1)),
        nameless=nameless,
        home=home_village,
        facts=facts,
        signers=signers,
        office=settings.get("office_name"),
    )


def home_village(session: OutreachSession, checkin: CheckIn) -> str:
    """Village a person comes from, empty if unknown.

    Kecamatan and kabupaten stand behind it where they are not the session's.
    """
    village = checkin.village
    if village is None:
        return ""
    if village.district == session.village.district:
        return village.name
    if village.regency == session.village.regency:
        return f"{village.name}, Kec. {village.district}"
    return village.label


def wifi_code(name: str, password: str) -> str:
    """Text of a QR code by which a phone joins this Wi-Fi.

    A Wi-Fi without a password is an open one.
    """
    special = r'([\\;,:"])'
    name = re.sub(special, r"\\\1", name)
    password = re.sub(special, r"\\\1", password)
    if password:
        return f"WIFI:T:WPA;S:{name};P:{password};;"
    return f"WIFI:T:nopass;S:{name};;"


class PosterForm(ListForm):
    """The address by which phones find this machine, where it has several."""

    at = Choice(_l("Alamat untuk HP"), {})

    def __init__(self) -> None:
        """Offer the addresses that answer now in the hall.

        The chosen one is selected, or else the likeliest. If this page came by one that is not loopback, it is the only
        one.
        """
        super().__init__()
        addresses = [request.host_url.rstrip("/")]
        if network.is_loopback(addresses[0]):
            addresses = network.hall_addresses(current_app)
        self.addresses = addresses
        self.at.replace_choices({address: urlsplit(address).netloc for address in addresses})
        if self.at.data not in addresses:
            self.at.data = next(iter(addresses), None)


@bp.get("/<session_id>/poster")
def poster(session_id: str) -> ResponseReturnValue:
    """The poster with the QR code to join, to print.

    A closed or cancelled session leads back to its page.
    """
    session = find_session(session_id)
    if session.state not in ("planned", "open"):
        return redirect_to("admin.sessions.one", session_id=session_id)
    form = PosterForm()
    wifi = None
    if settings.get("wifi_name"):
        wifi = {"name": settings.get("wifi_name"), "password": settings.get("wifi_password")}
        wifi["code"] = wifi_code(**wifi)
    address = form.at.data
    with force_locale("id"):  # papers are Indonesian
        day = long_day(session.held_on)
    return render_form(
        "admin/sessions/poster.html",
        form,
        session=session,
        day=day,
        wifi=wifi,
        address=address and address + url_for("join.join_session", key=session.join_key),
        letters_at=address and address + url_for("join.index"),
        office=settings.get("office_name"),
    )
