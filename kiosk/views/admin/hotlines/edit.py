"""The form of a hotline: an officer adds a local contact, or changes what we ship."""

from itertools import zip_longest
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.models.hotline import Channel, written_date
from kiosk.rules import hotline_codes, hotlines, villages
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.fields import Choice, KeyField, Sentence
from kiosk.views.admin.hotlines import bp
from kiosk.views.admin.hotlines.one import find
from kiosk.views.forms import AtMost, Required, Tick, one_line, render_form

KINDS = {"tel": _l("Telepon"), "wa": "WhatsApp", "web": _l("Situs")}
TEXTS = ("agency", "purpose", "hours", "cost", "abroad", "address", "source")
CHANNELS = (1, 2, 3)
KINDS_BEFORE = {1: "tel", 2: "wa", 3: "tel"}  # what kind a number has before anybody chooses


def line(label: Any, *checks: Any, limit: int = 200) -> StringField:
    """A short text."""
    return StringField(label, filters=[one_line], validators=[*checks, AtMost(limit)])


def sentence(label: Any, *checks: Any, limit: int = 200) -> Sentence:
    """A text that is seen whole while it is typed, and kept as one line."""
    return Sentence(label, filters=[one_line], validators=[*checks, AtMost(limit)], render_kw={"rows": 2})


class HotlineForm(MarkedForm):
    """Texts have their English beside them; up to three numbers."""

    agency = sentence(_l("Nama lembaga"), Required())
    agency_en = sentence(_l("Nama lembaga, Inggris"))
    purpose = sentence(_l("Untuk apa"), Required())
    purpose_en = sentence(_l("Untuk apa, Inggris"))
    government = Tick(_l("Ini lembaga pemerintah"), default=True)
    village = Choice(_l("Desa"), {}, default="")
    kind_1 = Choice(_l("Jenis nomor 1"), KINDS, default=KINDS_BEFORE[1])
    number_1 = line(_l("Nomor 1"), Required())
    label_1 = line(_l("Keterangan nomor 1"), limit=80)
    kind_2 = Choice(_l("Jenis nomor 2"), KINDS, default=KINDS_BEFORE[2])
    number_2 = line(_l("Nomor 2 (boleh kosong)"))
    label_2 = line(_l("Keterangan nomor 2"), limit=80)
    kind_3 = Choice(_l("Jenis nomor 3"), KINDS, default=KINDS_BEFORE[3])
    number_3 = line(_l("Nomor 3 (boleh kosong)"))
    label_3 = line(_l("Keterangan nomor 3"), limit=80)
    hours = sentence(_l("Jam layanan"))
    hours_en = sentence(_l("Jam layanan, Inggris"))
    cost = sentence(_l("Biaya"))
    cost_en = sentence(_l("Biaya, Inggris"))
    abroad = sentence(_l("Bisa dari luar negeri?"))
    abroad_en = sentence(_l("Bisa dari luar negeri, Inggris"))
    address = sentence(_l("Alamat"))
    address_en = sentence(_l("Alamat, Inggris"))
    address_date = line(_l("Tanggal alamat"))
    address_sure = Tick(_l("Alamat ini sudah saya pastikan"), default=True)
    source = sentence(_l("Sumber"), Required(), limit=400)
    source_en = sentence(_l("Sumber, Inggris"), limit=400)
    source_date = line(_l("Tanggal sumber"))
    source_url = line(_l("Alamat sumber"), limit=300)

    def __init__(self, present: Hotline | None = None) -> None:
        super().__init__(values_of(present) if present else {})
        self.present = present
        self.village.offer(village_words(present))

    def validate_number_1(self, field: StringField) -> None:
        """Say why a number will not do; a good one then stands as it will be shown."""
        n = int(field.name[-1])
        check_number(self[f"kind_{n}"].data, field.data)
        channel = self.channel(n)
        field.data = number_of(channel) if channel else ""

    validate_number_2 = validate_number_3 = validate_number_1

    def validate_source_date(self, field: StringField) -> None:
        undated = self.present is not None and not self.present.source_date
        if field.data or not undated:
            check_date(field)

    def validate_address_date(self, field: StringField) -> None:
        if field.data:
            check_date(field)
        elif self.address.data:
            field.data = written_date(today().isoformat())

    def columns(self) -> dict[str, Any]:
        """What was filled in, by column."""
        texts = {name: texts_of(self[name].data, self[f"{name}_en"].data) for name in TEXTS}
        return texts | {
            "channels": [channel for n in CHANNELS if (channel := self.channel(n))],
            "government": self.government.data,
            "village_code": self.village.data or None,
            "address_date": (hotline_codes.read_date(self.address_date.data) or "") if self.address.data else "",
            "address_sure": bool(self.address.data and self.address_sure.data),
            "source_date": hotline_codes.read_date(self.source_date.data) or "",
            "source_url": self.source_url.data,
        }

    def channel(self, n: int) -> dict[str, Any] | None:
        """Number n as it is stored; what the file says of the same number and this form does not ask stays."""
        kind, typed = self[f"kind_{n}"].data, self[f"number_{n}"].data
        if not typed:
            return None
        value, words = hotline_codes.channel_value(kind, typed), self[f"label_{n}"].data
        same = (c for c in (self.present.channels if self.present else ()) if (c["kind"], c["value"]) == (kind, value))
        old: dict[str, Any] = next(same, {})
        label = old.get("label", {}) if old and Hotline.label(old, "id") == words else texts_of(words, "")
        return old | {"kind": kind, "value": value, "label": label}


class NewHotlineForm(HotlineForm):
    key = KeyField()


def check_number(kind: str, typed: str) -> None:
    """Say why a number or an address will not do."""
    if typed and hotline_codes.channel_value(kind, typed) is None:
        if kind == "web":
            raise ValidationError(_l("Alamat situs harus https dan milik pemerintah (berakhir go.id)."))
        raise ValidationError(_l("Nomor ini tidak mungkin ada. Periksa lagi angkanya dan jenisnya."))


def check_date(field: StringField) -> None:
    """Say why a date will not do; a good one then stands as it will be shown."""
    known = hotline_codes.read_date(field.data)
    if known is None:
        raise ValidationError(_l("Tulis tanggalnya seperti 24/11/2026, 11/2026, atau 2026; bukan masa depan."))
    field.data = written_date(known)


def number_of(channel: Channel) -> str:
    """A channel's number or address as it is typed."""
    return str(channel["value"]) if channel["kind"] == "web" else Hotline.digits(channel)


def texts_of(indonesian: str, english: str) -> dict[str, str]:
    """A text by language, without the empty ones."""
    return {language: text for language, text in (("id", indonesian), ("en", english)) if text}


def values_of(hotline: Hotline) -> dict[str, Any]:
    """A hotline's values by the form's fields."""
    values: dict[str, Any] = {name: getattr(hotline, name).get("id", "") for name in TEXTS}
    values |= {f"{name}_en": getattr(hotline, name).get("en", "") for name in TEXTS}
    for n, channel in zip_longest(CHANNELS, hotline.channels):
        values |= {f"kind_{n}": channel["kind"] if channel else KINDS_BEFORE[n]}
        values |= {f"number_{n}": number_of(channel) if channel else ""}
        values |= {f"label_{n}": Hotline.label(channel, "id") if channel else ""}
    return values | {
        "government": hotline.government,
        "village": hotline.village_code or "",
        "address_date": hotline.written_address_date,
        "address_sure": hotline.address_sure or not hotline.address,
        "source_date": hotline.written_source_date,
        "source_url": hotline.source_url,
    }


def village_words(present: Hotline | None) -> dict[str, Any]:
    """Every active village, and the one this hotline has already."""
    here = {present.village.code: present.village.label} if present and present.village else {}
    return {"": _("Semua desa")} | here | {village.code: village.label for village in villages.by_district()}


@bp.route("/hotlines/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = NewHotlineForm()
    if form.validate_on_submit():
        slug = hotlines.own_slug(form.key.data)
        with db.write():
            if not db.session.get(Hotline, slug):  # pressed twice
                hotlines.add(form.columns(), form.key.data)
                note("hotline-added", f"hotline:{slug}")
        flash(_("Kontak ditambahkan. Telepon dulu nomornya, lalu catat di bawah."))
        return redirect(url_for("admin.hotlines.one", slug=slug), 303)
    return render_form("admin/hotlines/form.html", form, hotline=None, action=url_for("admin.hotlines.new"))


@bp.route("/hotlines/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    hotline = find(slug)
    form = HotlineForm(hotline)
    if form.validate_on_submit():
        with form.saving():
            hotline = find(slug)
            form.keep_up_with(values_of(hotline), f"hotline:{slug}")
            changed = hotlines.change(hotline, form.columns())
            if changed:
                note("hotline-changed", f"hotline:{slug}", changed)
        if not form.overtaken:
            flash(_("Perubahan disimpan.") if changed else _("Tidak ada yang berubah."))
            return redirect(url_for("admin.hotlines.one", slug=slug), 303)
    return render_form(
        "admin/hotlines/form.html", form, hotline=hotline, action=url_for("admin.hotlines.edit", slug=slug)
    )
