"""Kantor, for supervisors: settings, retention, and villages that take part."""

from datetime import date, timedelta
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import StopValidation

from kiosk.clock import today
from kiosk.config import LIMITS, OFFICE_SETTINGS
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import Village
from kiosk.models.officer import LONGEST_NIP
from kiosk.rules import photos, settings, villages
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk import note
from kiosk.web.desk.fields import CountField, DayField, Line, Translated, VillageField, strip_ends
from kiosk.web.desk.forms import SearchForm, TranslatedForm, flash_changes, show_conflicts, text_values
from kiosk.web.forms import Required, check_token, render_form

bp = desk.blueprint("settings", role=desk.SUPERVISOR)

LONGEST_NOTICE = timedelta(days=180)  # older news is out of date
LONGEST_WIFI_NAME = 32  # bytes
WIFI_PASSWORD = range(8, 64)  # letters of a WPA password
EDITED = tuple(name for name in OFFICE_SETTINGS if name not in ("voices", "company_list"))  # changed elsewhere


class Number(CountField):
    """A whole number within the bounds of its setting."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a missing or unreadable number, or one outside of LIMITS.

        One message serves for all.
        """
        least, most = LIMITS[self.name]
        if self.data is None or not least <= self.data <= most:
            self.errors.clear()
            raise StopValidation(_("Tulis angka dari %(least)s sampai %(most)s.", least=least, most=most))


# --- one form for the whole page


class SettingsForm(TranslatedForm):
    """All settings of the office, saved together.

    Its fields are named like them, but those of the notice.
    """

    version = HiddenField()
    ministry = Line(_l("Kementerian"))
    directorate = Line(_l("Direktorat jenderal"))
    regional_office = Line(_l("Kantor wilayah"))
    office_name = Line(_l("Nama kantor"), Required())
    office_address = Line(_l("Alamat kantor"))
    report_number_prefix = Line(_l("Awalan nomor laporan"))
    report_addressee = Line(_l("Tujuan laporan (Yth.)"))
    signature_place = Line(_l("Tempat pada tanda tangan"))
    signature_role = Line(_l("Jabatan penanda tangan"))
    signature_name = Line(_l("Nama penanda tangan"))
    signature_nip = Line(_l("NIP penanda tangan"), limit=LONGEST_NIP)
    contact = Line(_l("Kontak untuk urusan data pribadi"), limit=160)
    retention_days = Number(_l("Masa simpan data pribadi (hari)"))
    idle_seconds = Number(_l("Layar kembali ke awal setelah diam (detik)"))
    desk_idle_minutes = Number(_l("Meja petugas terkunci setelah diam (menit)"))
    host_village = VillageField(_l("Desa anjungan ini"))
    wifi_name = StringField(_l("Nama Wi-Fi tamu"), filters=[strip_ends])
    wifi_password = StringField(_l("Kata sandi Wi-Fi tamu"), filters=[strip_ends])
    words = Translated(
        _l("Pengumuman"),
        limit=160,
        description=_l(
            "Satu atau dua kalimat pendek, dengan bulan dan sumbernya. Misalnya: Imbauan Kemlu, Maret 2026: tunda "
            "perjalanan ke Timur Tengah. Tanyakan kabar terbaru. Kosong: tidak ada pengumuman."
        ),
    )
    dated = DayField(_l("Tanggal beritanya"))
    until = DayField(_l("Tampil sampai"))

    def validate_wifi_name(self, field: Any) -> None:
        """Refuse a name that no Wi-Fi has, and an empty one beside a password.

        It has at most 32 bytes, all of them printable.
        """
        if len(field.data.encode()) > LONGEST_WIFI_NAME or not field.data.isprintable():
            raise ValidationError(_l("Nama Wi-Fi paling banyak 32 huruf."))
        if self.wifi_password.data and not field.data:
            raise ValidationError(_l("Tulis juga nama Wi-Fi-nya."))

    def validate_wifi_password(self, field: Any) -> None:
        """Refuse a password unless it is 8 to 63 printable ASCII characters.

        An empty one passes.
        """
        plain = field.data.isascii() and field.data.isprintable()
        if field.data and not (plain and len(field.data) in WIFI_PASSWORD):
            raise ValidationError(_l("Kata sandi Wi-Fi terdiri dari 8 sampai 63 huruf, angka, atau tanda."))

    def validate_words(self, field: Translated) -> None:
        """Refuse days or words in another language beside an empty notice.

        They would be lost.
        """
        if field.data:
            return
        for name in self.in_all_languages(("words", "dated", "until")):
            if self[name].data and self[name].data != self[name].object_data:
                raise ValidationError(_l("Tulis juga pengumumannya."))

    def validate_dated(self, field: DayField) -> None:
        """Refuse a missing day of the news, or one in the future.

        Without a notice, any day passes.
        """
        if self.words.data and not (field.data and field.data <= today()):
            raise ValidationError(_l("Tulis tanggal beritanya; bukan masa depan."))

    def validate_until(self, field: DayField) -> None:
        """Refuse a last day that is missing, past or over 180 days away.

        Without a notice, any day passes.
        """
        if self.words.data and not (field.data and today() <= field.data <= today() + LONGEST_NOTICE):
            raise ValidationError(_l("Pilih hari ini atau sesudahnya, paling lama 180 hari."))

    def columns(self) -> dict[str, Any]:
        """Typed settings. Without Indonesian words there is no notice."""
        columns = {name: self[name].data for name in EDITED if name in self}
        columns["host_village"] = self.host_village.code
        columns["notice"] = {}
        if self.words.data:
            days = {"date": f"{self.dated.data}", "until": f"{self.until.data}"}
            columns["notice"] = self.typed_text("words", settings.get("notice")) | days
        return columns

    @property
    def is_unsaved(self) -> bool:
        """True where the page shows words that were typed and are not stored."""
        stored_form = SettingsForm(data=stored_values(), formdata=None)
        return any(field._value() != stored_form[field.name]._value() for field in self)


def stored_values() -> dict[str, Any]:
    """Stored settings and their version, and the stored notice by field.

    Without a notice its words are empty and its days None.
    """
    group = settings.load_group(EDITED)
    notice = group["notice"]
    values = group | text_values("words", notice)
    values["dated"] = None
    values["until"] = None
    if notice:
        values["dated"] = date.fromisoformat(notice["date"])
        values["until"] = date.fromisoformat(notice["until"])
    return values


# --- the page


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Settings, villages and retention in one form.

    “Simpan” stores what was typed, or 422. The other buttons search, switch a village or erase what is due, and show
    typed words again.
    """
    form = SettingsForm(data=stored_values())
    search = SearchForm(request.form or None)
    act, _sign, code = request.form.get("act", "").partition(":")
    if act == "enter":
        act = "save" if search.q.data == request.args.get("q", "") else "search"
    if act == "save" and form.validate_on_submit() and save_settings(form):
        return redirect_to("admin.settings.index", q=search.q.data or None)
    if act == "erase":
        check_token()
        number = retention.purge(current_user.id, "page")  # traces in files: later, when nobody uses the kiosk
        flash(_("Selesai: %(n)s data yang melewati masa simpan dihapus.", n=number))
    elif code:
        switch_village(code, act == "on")
    if act and not (form.errors or form.is_unsaved):
        if act == "erase":
            return redirect_to("admin.settings.index", _anchor="data")
        return redirect_to("admin.settings.index", q=search.q.data, _anchor="villages")
    return render_form(
        "admin/settings/index.html",
        form,
        search=search,
        is_shown_again=bool(act),
        is_searching=act == "search" or bool(code) or "q" in request.args,
        villages=villages.list_villages(search.q.data or "", villages.MOST_FOUND),
        has_own_copies=db.file is not None,
        retention={
            "ran_at": retention.ran_at(),
            "waiting": retention.count_waiting(),
            "due": retention.count_overdue_names() + photos.count_overdue(),
        },
    )


def save_settings(form: SettingsForm) -> bool:
    """Store and audit the settings in one write.

    Returns False, with the conflicts shown, where others saved other values. Saved with nothing changed, a page without
    a village says that none is fixed: no first step asks again.
    """
    with db.write():
        if show_conflicts(form, stored_values(), "setting"):
            return False
        columns = form.columns()
        fields = settings.change_values(columns)
        if fields:
            note("settings-changed", "setting", fields)
        else:
            settings.store("host_village", columns["host_village"])
    flash_changes(fields)
    return True


def switch_village(code: str, takes_part: bool) -> None:
    """In one write, let a village take part or no longer, and audit it.

    An unknown or unchanged village is ignored.
    """
    check_token()
    with db.write():
        village = db.session.get(Village, code)
        if village and village.active != takes_part:
            village.active = takes_part
            if takes_part:
                note("village-on", f"village:{code}")
                flash(_("%(village)s ikut.", village=village.label))
            else:
                note("village-off", f"village:{code}")
                flash(_("%(village)s tidak ikut lagi.", village=village.label))
