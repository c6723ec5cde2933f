"""Kantor, for supervisors: settings, retention, and villages that take part."""

from datetime import date, timedelta
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
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
from kiosk.web.desk.conflicts import flash_changes, show_conflicts
from kiosk.web.desk.fields import CountField, DayField, Line, VillageField, strip_ends
from kiosk.web.desk.search import SearchForm
from kiosk.web.desk.translated import Translated, TranslatedForm, text_values
from kiosk.web.forms import Required, check_token, render_form

bp = desk.blueprint("settings", role=desk.SUPERVISOR)

LONGEST_NOTICE = timedelta(days=180)  # older news is out of date
LONGEST_WIFI_NAME = 32  # bytes
NOTICE_DAYS = ("date", "until")  # beside its texts by language
WIFI_PASSWORD = range(8, 64)  # letters of a WPA password
EDITED = tuple(name for name in OFFICE_SETTINGS if name != "voices")  # that one changes by itself


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


# by its place on the page: a heading, and the fields below it
SECTIONS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "letterhead": (
        _l("Kop laporan"),
        (
            "ministry",
            "directorate",
            "regional_office",
            "office_name",
            "office_address",
            "report_number_prefix",
            "report_addressee",
        ),
    ),
    "signature": (_l("Penanda tangan"), ("signature_place", "signature_role", "signature_name", "signature_nip")),
    "data": (_l("Data pribadi"), ("contact", "retention_days")),
    "screens": (_l("Layar"), ("idle_seconds", "desk_idle_minutes")),
    "villages": (_l("Desa"), ("host_village",)),
    "wifi": (_l("Wi-Fi tamu"), ("wifi_name", "wifi_password")),
    "notice": (_l("Pengumuman di layar awal"), ("words", "dated", "until")),
}


class SettingsForm(TranslatedForm):
    """All settings of the office, saved together.

    Its fields are named like them, but those of the notice.
    """

    version = HiddenField()
    ministry = Line(_l("Kementerian"))
    directorate = Line(_l("Direktorat jenderal"))
    regional_office = Line(_l("Kantor wilayah"), description=_l("Kosong: tidak tercetak."))
    office_name = Line(
        _l("Nama kantor"), Required(), description=_l("Tercetak di kop laporan dan di kepala setiap daftar.")
    )
    office_address = Line(_l("Alamat kantor"))
    report_number_prefix = Line(
        _l("Awalan nomor laporan"),
        description=_l("Tercetak di depan nomor setiap laporan. Misalnya: W.12.IMI.1-UM.01.01-"),
    )
    report_addressee = Line(
        _l("Tujuan laporan (Yth.)"),
        description=_l("Jabatan dan kantor yang dituju. Kosong: tidak tercetak."),
    )
    signature_place = Line(_l("Tempat pada tanda tangan"))
    signature_role = Line(
        _l("Jabatan penanda tangan"), description=_l("Misalnya: Kepala Seksi Lalu Lintas Keimigrasian.")
    )
    signature_name = Line(_l("Nama penanda tangan"), description=_l("Kosong berarti nama ditulis tangan."))
    signature_nip = Line(_l("NIP penanda tangan"), limit=LONGEST_NIP)
    contact = Line(
        _l("Kontak untuk urusan data pribadi"),
        description=_l(
            "Dibaca warga sebelum mencatat kehadiran: kepada siapa bertanya soal datanya. "
            "Misalnya: Loket Informasi, Ibu Ratna, 0812-0000-0000."
        ),
        limit=160,
    )
    retention_days = Number(
        _l("Masa simpan data pribadi (hari)"),
        description=_l(
            "Sekian hari sesudah tanggal sesinya, nama dan nomor HP terhapus sendiri; jumlahnya tetap ada. "
            "Dari 1 sampai 365. "
            "Yang diubah berlaku untuk kehadiran berikutnya: janji kepada yang sudah mencatat kehadiran tetap."
        ),
    )
    idle_seconds = Number(
        _l("Layar kembali ke awal setelah diam (detik)"),
        description=_l("Supaya orang berikutnya tidak melihat layar orang sebelumnya. Dari 30 sampai 600."),
    )
    desk_idle_minutes = Number(
        _l("Meja petugas terkunci setelah diam (menit)"),
        description=_l("Supaya nama tidak terbaca di meja yang ditinggal. Dari 2 sampai 60."),
    )
    host_village = VillageField(
        _l("Desa anjungan ini"),
        description=_l(
            "Desa tempat mesin ini berdiri: sesi baru langsung berisi desa ini. Kosong: tidak tetap, atau untuk "
            "banyak desa."
        ),
    )
    wifi_name = StringField(
        _l("Nama Wi-Fi tamu"),
        filters=[strip_ends],
        description=_l("Persis seperti yang muncul di HP, huruf besar dan kecilnya juga. Kosong: poster tanpa Wi-Fi."),
    )
    wifi_password = StringField(
        _l("Kata sandi Wi-Fi tamu"),
        filters=[strip_ends],
        description=_l(
            "Tercetak di poster, jadi jangan pakai kata sandi Wi-Fi kantor. Kosong: Wi-Fi tanpa kata sandi."
        ),
    )
    words = Translated(
        _l("Pengumuman"),
        limit=160,
        description=_l(
            "Satu atau dua kalimat pendek, dengan bulan dan sumbernya. Misalnya: Imbauan Kemlu, Maret 2026: tunda "
            "perjalanan ke Timur Tengah. Tanyakan kabar terbaru. Kosong: tidak ada pengumuman."
        ),
    )
    dated = DayField(_l("Tanggal beritanya"))
    until = DayField(
        _l("Tampil sampai"),
        description=_l("Sesudah hari itu pengumuman hilang sendiri. Paling lama 180 hari lagi."),
    )

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
        notice = {}
        if self.words.data:
            stored = settings.get("notice")
            notice = self.typed_text("words", {name: stored[name] for name in stored if name not in NOTICE_DAYS})
            notice |= {"date": f"{self.dated.data}", "until": f"{self.until.data}"}
        return columns | {"host_village": self.host_village.code, "notice": notice}

    @property
    def is_unsaved(self) -> bool:
        """True where the page shows words that were typed and are not stored."""
        stored = SettingsForm(data=stored_values(), formdata=None)
        return any(field._value() != stored[field.name]._value() for field in self)


def stored_values() -> dict[str, Any]:
    """Stored settings and their version, and the stored notice by field.

    Without a notice its words are empty and its days None.
    """
    group = settings.load_group(EDITED)
    notice = group["notice"]
    values = group | text_values("words", notice)
    values["dated"] = date.fromisoformat(notice["date"]) if notice else None
    values["until"] = date.fromisoformat(notice["until"]) if notice else None
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
        erased = retention.purge(current_user.id, "page")  # traces in files: later, when nobody uses the kiosk
        flash(_("Selesai: %(n)s data yang melewati masa simpan dihapus.", n=erased))
    elif code:
        switch_village(code, act == "on")
    if act and not (form.errors or form.is_unsaved):
        if act == "erase":
            return redirect_to("admin.settings.index", _anchor="data")
        return redirect_to("admin.settings.index", q=search.q.data, _anchor="villages")
    return render_form(
        "admin/settings/index.html",
        form,
        sections={part: (heading, form.in_all_languages(names)) for part, (heading, names) in SECTIONS.items()},
        search=search,
        is_shown_again=bool(act),
        is_searching=act == "search" or bool(code) or "q" in request.args,
        found=villages.list_villages(search.q.data or "", villages.MOST_FOUND),
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
        changed = settings.change_values(columns)
        if changed:
            note("settings-changed", "setting", changed)
        else:
            settings.store("host_village", columns["host_village"])
    flash_changes(changed)
    return True


def switch_village(code: str, takes_part: bool) -> None:
    """In one write, let a village take part or no longer, and audit it.

    An unknown or unchanged village is ignored.
    """
    action = "village-off"
    words = _("%(village)s tidak ikut lagi.")
    if takes_part:
        action = "village-on"
        words = _("%(village)s ikut.")
    check_token()
    with db.write():
        village = db.session.get(Village, code)
        if village and village.active != takes_part:
            village.active = takes_part
            note(action, f"village:{village.code}")
            flash(words % {"village": village.label})
