"""Hotlines at the desk: a list with a button to record a call, and a form."""

from datetime import date
from typing import Any

from flask import flash, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField, ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.models.hotline import Channel, office_date
from kiosk.rules import hotlines, settings, villages
from kiosk.web import desk, visits
from kiosk.web.addresses import redirect_to
from kiosk.web.desk.forms import Choice, EditForm, KeyField, Line, Sentence, VillageField
from kiosk.web.forms import Required, Tick, check_token, render_form

bp = desk.blueprint("hotlines", role=desk.OFFICER)

KINDS = {"tel": _l("Telepon"), "wa": "WhatsApp", "web": _l("Situs")}
TEXTS = ("agency", "purpose", "hours", "cost", "abroad", "address", "source")
DEFAULT_KINDS = {1: "tel", 2: "wa", 3: "tel"}  # kind of each number until somebody chooses another


class HotlineForm(EditForm):
    """A hotline's texts in both languages, and up to three numbers."""

    key = KeyField()
    agency = Sentence(_l("Nama lembaga"), Required())
    purpose = Sentence(_l("Untuk apa"), Required())
    village_code = VillageField(_l("Desa (kosong: untuk semua desa)"))
    hours = Sentence(_l("Jam layanan"))
    source = Sentence(_l("Sumber"), Required(), limit=400)
    source_date = Line(_l("Tanggal sumber"))
    source_url = Line(_l("Alamat sumber"), limit=300)
    active = Tick(_l("Tampil di layar warga"), default=True)
    government = Tick(_l("Ini lembaga pemerintah"), default=True)
    cost = Sentence(_l("Biaya"))
    abroad = Sentence(_l("Bisa dari luar negeri?"))
    address = Sentence(_l("Alamat"))
    address_date = Line(_l("Tanggal alamat"))
    address_sure = Tick(_l("Alamat ini sudah saya pastikan"), default=True)

    def __init__(self, row: Hotline | None) -> None:
        super().__init__(row)
        self.row = row
        self.village_code.near_to = villages.find_active(settings.get("host_village") or "")

    def validate_number_1(self, field: StringField) -> None:
        """Refuse an impossible number or unofficial site (fields 1 to 3); rewrite a valid number as people read it."""
        channel = self.channel(int(field.name[-1]))
        if channel and channel["value"] is None:
            raise ValidationError(
                _l("Alamat situs harus https dan milik pemerintah (berakhir go.id).")
                if channel["kind"] == "web"
                else _l("Nomor ini tidak mungkin ada. Periksa lagi angkanya dan jenisnya.")
            )
        field.data = typed_number(channel) if channel else ""

    validate_number_2 = validate_number_3 = validate_number_1

    def validate_source_date(self, field: StringField) -> None:
        """Refuse a wrong or future date, or none where the stored row has one; rewrite it in the office's format."""
        if field.data or self.row is None or self.row.source_date:
            check_date(field)

    def validate_address_date(self, field: StringField) -> None:
        """Date an address that has no date today; refuse a wrong or future date; rewrite it in the office's format."""
        field.data = field.data or (f"{today():%d/%m/%Y}" if self.address.data else "")
        if field.data:
            check_date(field)

    def values_of(self, row: Hotline) -> dict[str, Any]:
        """Stored values by field: texts in both languages, channel n as kind_n, number_n, label_n, dates as shown."""
        values = super().values_of(row)
        for name in TEXTS:
            texts = getattr(row, name)
            values |= {name: texts.get("id", ""), f"{name}_en": texts.get("en", "")}
        for n, channel in enumerate(row.channels, 1):
            number, label = typed_number(channel), Hotline.label(channel, "id")
            values |= {f"kind_{n}": channel["kind"], f"number_{n}": number, f"label_{n}": label}
        return values | {
            "address_date": office_date(row.address_date),
            "address_sure": row.address_sure or not row.address,
            "source_date": office_date(row.source_date),
        }

    def columns(self) -> dict[str, Any]:
        """Typed values by column: texts by language, only filled channels; an empty address has no date and no tick."""
        texts = {name: texts_of(self[name].data, self[f"{name}_en"].data) for name in TEXTS}
        return texts | {
            "channels": [channel for n in DEFAULT_KINDS if (channel := self.channel(n))],
            "active": self.active.data,
            "government": self.government.data,
            "village_code": self.village_code.code or None,
            "address_date": (hotlines.parse_source_date(self.address_date.data) or "") if self.address.data else "",
            "address_sure": bool(self.address.data and self.address_sure.data),
            "source_date": hotlines.parse_source_date(self.source_date.data) or "",
            "source_url": self.source_url.data,
        }

    def channel(self, n: int) -> dict[str, Any] | None:
        """Channel n to store, ``value`` None if impossible; None if not typed. What the form does not show stays."""
        kind, typed = self[f"kind_{n}"].data, self[f"number_{n}"].data
        if not typed:
            return None
        number = {"kind": kind, "value": hotlines.parse_channel(kind, typed)}
        stored = self.row.channels if self.row else []
        old: dict[str, Any] = next((channel for channel in stored if channel | number == channel), {})
        words = self[f"label_{n}"].data
        label = old.get("label", {}) if old and Hotline.label(old, "id") == words else texts_of(words, "")
        return old | number | {"label": label}


for text in TEXTS:
    label = _l("%(label)s, Inggris", label=getattr(HotlineForm, text).args[0])
    setattr(HotlineForm, f"{text}_en", Sentence(label, limit=400))
for n, kind in DEFAULT_KINDS.items():
    setattr(HotlineForm, f"kind_{n}", Choice(_l("Jenis nomor %(n)s", n=n), KINDS, default=kind))
    setattr(HotlineForm, f"number_{n}", Line(_l("Nomor %(n)s", n=n), *[Required()] * (n == 1)))
    setattr(HotlineForm, f"label_{n}", Line(_l("Keterangan nomor %(n)s", n=n), limit=80))


def check_date(field: StringField) -> None:
    """Refuse a date that is wrong, missing or in the future; rewrite a valid one in the office's format."""
    known = hotlines.parse_source_date(field.data)
    if known is None:
        raise ValidationError(_l("Tulis tanggalnya seperti 24/11/2026, 11/2026, atau 2026; bukan masa depan."))
    field.data = office_date(known)


def typed_number(channel: Channel) -> str:
    """A channel's address, or its number as it is dialled, for the form."""
    return str(channel["value"]) if channel["kind"] == "web" else Hotline.digits(channel)


def texts_of(indonesian: str, english: str) -> dict[str, str]:
    """A text by language, without the empty ones."""
    return {code: text for code, text in {"id": indonesian, "en": english}.items() if text}


def find_hotline(slug: str) -> Hotline:
    """The hotline with this slug, shown or hidden, or 404."""
    return db.get_or_404(Hotline, slug)


def may_undo(row: Hotline) -> bool:
    """True if this hotline's call of today by this officer is the last one recorded in this browser."""
    return row.slug in session.get("last_call", ()) and (row.checked_on, row.checked_by) == (today(), current_user.name)


@bp.get("/")
def index() -> str:
    """All hotlines, hidden ones too, by shelf, each with buttons to call, undo and move."""
    return render_template(
        "admin/hotlines/index.html",
        shelves=hotlines.hotlines_by_shelf(),
        shelf_names={
            "urgent": _("Mendesak"),
            "local": _("Kontak setempat"),
            "general": _("Untuk semua desa"),
            "missions": _("Perwakilan di luar negeri"),
        },
        may_undo=may_undo,
        today=today(),
        kinds=KINDS,
        last=request.args.get("last", ""),
    )


@bp.post("/<slug>/call")
def call(slug: str) -> ResponseReturnValue:
    """Record and audit this officer's call of today; the cookie keeps the check before. Not from an outdated page."""
    check_token()
    with db.write():
        row = find_hotline(slug)
        before = [f"{row.checked_on or ''}", row.checked_by]
        unchanged = request.form.get("version") == str(row.version)
        if unchanged:
            hotlines.record_call(row, current_user.name)
            desk.note("hotline-called", f"hotline:{slug}")
    if unchanged:
        session["last_call"] = [slug, *before]
        flash(_("Tercatat, dicek hari ini: %(agency)s.", agency=row.text("agency", visits.language())))
    elif before[0] != f"{today()}":  # otherwise the button was pressed twice
        flash(_("Belum dicatat: kontak ini baru saja diubah. Lihat dulu nomornya, lalu tekan lagi."), "warning")
    return redirect_to("admin.hotlines.index", last=slug)


@bp.post("/<slug>/undo")
def undo_call(slug: str) -> ResponseReturnValue:
    """Put back who called last before, and when, and audit it, if may_undo(); else change nothing."""
    check_token()
    with db.write():
        row = find_hotline(slug)
        if may_undo(row):
            _slug, day, row.checked_by = session["last_call"]
            row.checked_on = date.fromisoformat(day) if day else None
            desk.note("hotline-call-undone", f"hotline:{slug}")
            flash(_("Catatan hari ini diurungkan: %(agency)s.", agency=row.text("agency", visits.language())))
    return redirect_to("admin.hotlines.index", last=slug)


@bp.post("/<slug>/up")
def move_up(slug: str) -> ResponseReturnValue:
    """Move the hotline up one place in its shelf; audited even at the top. From an outdated page nothing happens."""
    check_token()
    with db.write():
        row = find_hotline(slug)
        if request.form.get("version") == str(row.version):
            hotlines.move_hotline_up(row)
            desk.note("hotline-moved", f"hotline:{slug}")
    return redirect_to("admin.hotlines.index", _anchor=slug)


@bp.route("/<slug>/", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """The form of a hotline, also a hidden one; a POST stores and audits it. Slug “new” adds one."""
    row = None if slug == "new" else find_hotline(slug)
    form = HotlineForm(row)
    if form.validate_on_submit():
        if row is None:
            key, done = form.key.data, _("Kontak ditambahkan. Telepon dulu nomornya, lalu tekan “Tersambung”.")
            slug = hotlines.slug_of_contact(key)
            is_stored = form.save_new(
                Hotline, slug, lambda: hotlines.add_contact(form.columns(), key), "hotline-added", done
            )
        else:
            is_stored = form.save(lambda: find_hotline(slug), hotlines.change_hotline, "hotline-changed")
        if is_stored:
            return redirect_to("admin.hotlines.index", _anchor=slug)
        if row is None:
            return redirect_to("admin.hotlines.edit", slug=slug)
    return render_form("admin/hotlines/one.html", form, hotline=row)
