"""Hotlines at the desk: a list with a button to record a call, and a form."""

from datetime import date
from typing import Any

from flask import flash, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, StringField, ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.models.hotline import Channel, office_date
from kiosk.rules import hotlines, settings, villages
from kiosk.web import desk, visits
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import note
from kiosk.web.desk.fields import Choice, KeyField, Line, Translated, VillageField, other_languages
from kiosk.web.desk.forms import (
    TranslatedForm,
    add_row,
    column_values,
    save_row,
    text_values,
)
from kiosk.web.forms import Required, Tick, check_token, render_form
from kiosk.web.words import CHANNEL_KIND_WORDS

bp = desk.blueprint("hotlines", role=desk.OFFICER)

TEXTS = ("agency", "purpose", "hours", "cost", "abroad", "address", "source")
DEFAULT_KINDS = {1: "tel", 2: "wa", 3: "tel"}  # kind of each number until somebody chooses another


class HotlineForm(TranslatedForm):
    """A hotline's texts in all languages, and up to three numbers."""

    version = HiddenField()
    key = KeyField()
    agency = Translated(_l("Nama lembaga"), Required(), limit_of_others=400)
    purpose = Translated(_l("Untuk apa"), Required(), limit_of_others=400)
    village_code = VillageField(_l("Desa (kosong: untuk semua desa)"))
    hours = Translated(_l("Jam layanan"), limit_of_others=400)
    source = Translated(_l("Sumber"), Required(), limit=400)
    source_date = Line(_l("Tanggal sumber"))
    source_url = Line(_l("Alamat sumber"), limit=300)
    active = Tick(_l("Tampil di layar warga"), default=True)
    government = Tick(_l("Ini lembaga pemerintah"), default=True)
    cost = Translated(_l("Biaya"), limit_of_others=400)
    abroad = Translated(_l("Bisa dari luar negeri?"), limit_of_others=400)
    address = Translated(_l("Alamat"), limit_of_others=400)
    address_date = Line(_l("Tanggal alamat"))
    address_sure = Tick(_l("Alamat ini sudah saya pastikan"), default=True)

    def __init__(self, hotline: Hotline | None) -> None:
        self.hotline = hotline
        values = stored_values(hotline) if hotline else {}
        super().__init__(fields=number_fields(), data=values)
        self.village_code.near_to = villages.find_active(settings.get("host_village") or "")

    def validate_source_date(self, field: StringField) -> None:
        """Refuse a wrong or future date.

        An empty one is refused too, unless the stored hotline has none either.
        """
        if field.data or self.hotline is None or self.hotline.source_date:
            check_date(field)

    def validate_address_date(self, field: StringField) -> None:
        """Refuse a wrong or future date. An address without one is dated today."""
        if self.address.data and not field.data:
            field.data = f"{today():%d/%m/%Y}"
        if field.data:
            check_date(field)

    def columns(self) -> dict[str, Any]:
        """Typed values by column. Texts are {language: text}.

        Empty channels are left out. An empty address has no date and no tick.
        """
        hotline = self.hotline or Hotline()
        texts = {name: self.typed_text(name, getattr(hotline, name) or {}) for name in TEXTS}
        address_date = ""
        if self.address.data:
            address_date = hotlines.parse_source_date(self.address_date.data) or ""
        return texts | {
            "channels": list(filter(None, map(self.channel, DEFAULT_KINDS))),
            "active": self.active.data,
            "government": self.government.data,
            "village_code": self.village_code.code or None,
            "address_date": address_date,
            "address_sure": bool(self.address.data) and self.address_sure.data,
            "source_date": hotlines.parse_source_date(self.source_date.data) or "",
            "source_url": self.source_url.data,
        }

    def channel(self, n: int) -> dict[str, Any] | None:
        """Channel n to store, or None if nothing was typed.

        Its ``value`` is None for an impossible number. What the form does not show is kept from the stored channel.
        """
        number = self[f"number_{n}"].data
        if not number:
            return None
        kind = self[f"kind_{n}"].data
        label = self[f"label_{n}"].data
        channel = {"kind": kind, "value": hotlines.parse_channel(kind, number), "label": {}}
        old_channels = self.hotline.channels if self.hotline else []
        for old_channel in old_channels:
            if Hotline.key(old_channel) == Hotline.key(channel):
                channel = old_channel | {"label": old_channel.get("label", {})}
                break
        if label != Hotline.label(channel, "id"):
            channel["label"] = {"id": label} if label else {}
        return channel


def check_number(form: Any, field: Any) -> None:
    """Validator: refuse an impossible number or unofficial site.

    A valid number is rewritten as people read it.
    """
    n = int(field.name[-1])
    channel = None if form[f"kind_{n}"].errors else form.channel(n)
    if channel is None:
        return
    if channel["value"] is None:
        raise ValidationError(CHANNEL_KIND_WORDS[channel["kind"]].refusal)
    field.data = typed_number(channel)


def number_fields() -> dict[str, Any]:
    """The fields of all three channels: kind, number and label.

    The first number is required.
    """
    kinds = {code: kind.label for code, kind in CHANNEL_KIND_WORDS.items()}
    fields: dict[str, Any] = {}
    for n, kind in DEFAULT_KINDS.items():
        checks: list[Any] = [check_number]
        if n == 1:
            checks.insert(0, Required())
        fields[f"kind_{n}"] = Choice(_l("Jenis nomor %(n)s", n=n), kinds, default=kind)
        fields[f"number_{n}"] = Line(_l("Nomor %(n)s", n=n), *checks)
        fields[f"label_{n}"] = Line(_l("Keterangan nomor %(n)s", n=n), limit=80)
    return fields


def stored_values(hotline: Hotline) -> dict[str, Any]:
    """The values that fill the form.

    There is one field per text and language, `kind_n`, `number_n` and `label_n` for channel n, and dates as the office
    writes them.
    """
    values = column_values(hotline)
    for name in TEXTS:
        values |= text_values(name, values[name])
    for n, channel in enumerate(hotline.channels, 1):
        values[f"kind_{n}"] = channel["kind"]
        values[f"number_{n}"] = typed_number(channel)
        values[f"label_{n}"] = Hotline.label(channel, "id")
    values["address_date"] = office_date(hotline.address_date)
    values["address_sure"] = hotline.address_sure or not hotline.address
    values["source_date"] = office_date(hotline.source_date)
    return values


def check_date(field: StringField) -> None:
    """Refuse a date that is wrong, missing or in the future.

    A valid one is rewritten as the office writes it.
    """
    iso_date = hotlines.parse_source_date(field.data)
    if iso_date is None:
        raise ValidationError(_l("Tulis tanggalnya seperti 24/11/2026, 11/2026, atau 2026; bukan masa depan."))
    field.data = office_date(iso_date)


def typed_number(channel: Channel) -> str:
    """A channel's number as people read it, or its address, for the form."""
    if Hotline.kind(channel).is_number:
        return Hotline.digits(channel)
    return str(channel["value"])


def may_undo(row: Hotline) -> bool:
    """True if this officer called it today and this browser recorded no later call."""
    is_own_call = row.checked_on == today() and row.checked_by == current_user.name
    return is_own_call and row.slug in session.get("last_call", ())


@bp.get("/")
def index() -> str:
    """All hotlines, hidden ones too, by shelf.

    Each has buttons to record a call, undo it and move up.
    """
    return render_template(
        "admin/hotlines/index.html",
        shelves=hotlines.hotlines_by_shelf(),
        may_undo=may_undo,
        today=today(),
        last=request.args.get("last", ""),
    )


@bp.post("/<slug>/call")
def call(slug: str) -> ResponseReturnValue:
    """Record and audit this officer's call of today.

    The cookie keeps the earlier check, for undoing. From an outdated page nothing is recorded.
    """
    check_token()
    with db.write():
        row = db.get_or_404(Hotline, slug)
        before = [f"{row.checked_on or ''}", row.checked_by]
        is_current = request.form.get("version") == str(row.version)
        if is_current:
            hotlines.record_call(row, current_user.name)
            note("hotline-called", f"hotline:{slug}")
    if is_current:
        session["last_call"] = (slug, *before)
        flash(_("Tercatat, dicek hari ini: %(agency)s.", agency=row.text("agency", visits.language())))
    elif before[0] != f"{today()}":  # if it was checked today already, the button was only pressed twice
        flash(_("Belum dicatat: kontak ini baru saja diubah. Lihat dulu nomornya, lalu tekan lagi."), "warning")
    return redirect_to("admin.hotlines.index", last=slug)


@bp.post("/<slug>/undo")
def undo_call(slug: str) -> ResponseReturnValue:
    """If may_undo(), put back the earlier check and audit that.

    Otherwise change nothing.
    """
    check_token()
    with db.write():
        row = db.get_or_404(Hotline, slug)
        if may_undo(row):
            _slug, day, row.checked_by = session["last_call"]
            row.checked_on = date.fromisoformat(day) if day else None
            note("hotline-call-undone", f"hotline:{slug}")
            flash(_("Catatan hari ini diurungkan: %(agency)s.", agency=row.text("agency", visits.language())))
    return redirect_to("admin.hotlines.index", last=slug)


@bp.post("/<slug>/up")
def move_up(slug: str) -> ResponseReturnValue:
    """Move the hotline up one place in its shelf.

    It is audited even where the hotline is at the top already. From an outdated page nothing happens.
    """
    check_token()
    with db.write():
        row = db.get_or_404(Hotline, slug)
        if request.form.get("version") == str(row.version):
            hotlines.move_hotline_up(row)
            note("hotline-moved", f"hotline:{slug}")
    return redirect_to("admin.hotlines.index", _anchor=slug)


@bp.route("/<slug>/", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """The form of a hotline, also a hidden one.

    A POST stores and audits it. The slug “new” is the form of a new contact.
    """
    if slug == "new":
        return add()
    hotline = db.get_or_404(Hotline, slug)
    form = HotlineForm(hotline)
    if form.validate_on_submit() and save_hotline(slug, form):
        return redirect_to("admin.hotlines.index", _anchor=slug)
    return render_hotline(form)


def save_hotline(slug: str, form: HotlineForm) -> bool:
    """Save the hotline by save_row()."""
    return save_row(
        form,
        f"hotline:{slug}",
        "hotline-changed",
        find=lambda: db.get_or_404(Hotline, slug),
        stored_values=stored_values,
        change=lambda hotline: hotlines.change_hotline(hotline, form.columns()),
    )


def add() -> ResponseReturnValue:
    """The form of a new local contact.

    A POST stores and audits it. Sent twice, it still adds only one.
    """
    form = HotlineForm(None)
    if not form.validate_on_submit():
        return render_hotline(form)
    slug = hotlines.slug_of_contact(form.key.data)
    _hotline, is_stored = add_row(
        "hotline-added",
        _("Kontak ditambahkan. Telepon dulu nomornya, lalu tekan “Tersambung”."),
        find=lambda: db.session.get(Hotline, slug),
        add=lambda: hotlines.add_contact(form.columns(), form.key.data),
        name=lambda hotline: f"hotline:{slug}",
        values=form.columns(),
    )
    if is_stored:
        return redirect_to("admin.hotlines.index", _anchor=slug)
    return redirect_to("admin.hotlines.edit", slug=slug)


def render_hotline(form: HotlineForm) -> ResponseReturnValue:
    """The page of one hotline, or of a new one."""
    return render_form(
        "admin/hotlines/one.html", form, hotline=form.hotline, texts=TEXTS, other_languages=other_languages()
    )
