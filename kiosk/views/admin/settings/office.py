"""The office's settings, for supervisors."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import StopValidation

from kiosk.config import LIMITS
from kiosk.models.officer import LONGEST_NIP
from kiosk.rules import settings
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.settings import bp
from kiosk.views.forms import AtMost, Required, one_line, render_form


class Number(IntegerField):
    """A whole number within bounds."""

    def __init__(self, label: Any, least: int, most: int, **more: Any) -> None:
        super().__init__(label, **more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "".join(valuelist).strip()
        self.data = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 6 else None

    def pre_validate(self, form: Any) -> None:
        if self.data is None or not self.least <= self.data <= self.most:
            raise StopValidation(_("Tulis angka dari %(least)s sampai %(most)s.", least=self.least, most=self.most))


def line(label: Any, *checks: Any) -> StringField:
    """A short text."""
    return StringField(label, filters=[one_line], validators=[*checks, AtMost(160)])


class SettingsForm(MarkedForm):
    """Fields are named as in OFFICE_SETTINGS of config.py."""

    ministry = line(_l("Kementerian"))
    directorate = line(_l("Direktorat jenderal"))
    regional_office = line(_l("Kantor wilayah"))
    office_name = line(_l("Nama kantor"), Required())
    office_address = line(_l("Alamat kantor"))
    report_number_prefix = line(_l("Awalan nomor laporan"))
    report_addressee = line(_l("Tujuan laporan (Yth.)"))
    contact = line(_l("Kontak untuk urusan data pribadi"))
    retention_days = Number(_l("Masa simpan data pribadi (hari)"), *LIMITS["retention_days"])
    idle_seconds = Number(_l("Layar kembali ke awal setelah diam (detik)"), *LIMITS["idle_seconds"])
    desk_idle_minutes = Number(_l("Meja petugas terkunci setelah diam (menit)"), *LIMITS["desk_idle_minutes"])
    signature_place = line(_l("Tempat pada tanda tangan"))
    signature_role = line(_l("Jabatan penanda tangan"))
    signature_name = line(_l("Nama penanda tangan"))
    signature_nip = StringField(_l("NIP penanda tangan"), filters=[one_line], validators=[AtMost(LONGEST_NIP)])


HINTS = {
    "ministry": _l("Baris pertama kop laporan."),
    "directorate": _l("Baris kedua kop laporan."),
    "regional_office": _l("Baris ketiga kop laporan. Kosong: tidak tercetak."),
    "office_name": _l("Tercetak di kop laporan dan di kepala setiap daftar."),
    "office_address": _l("Baris terakhir kop laporan."),
    "report_number_prefix": _l("Tercetak di depan nomor setiap laporan. Misalnya: W.12.IMI.1-UM.01.01-"),
    "report_addressee": _l("Jabatan dan kantor yang dituju. Kosong: tidak tercetak."),
    "contact": _l(
        "Dibaca warga sebelum mencatat kehadiran: kepada siapa bertanya soal datanya. "
        "Misalnya: Loket Informasi, Ibu Ratna, 0812-0000-0000."
    ),
    "retention_days": _l(
        "Sekian hari sesudah tanggal sesinya, nama dan nomor HP terhapus sendiri; jumlahnya tetap ada. "
        "Dari 1 sampai 365. "
        "Yang diubah berlaku untuk kehadiran berikutnya: janji kepada yang sudah mencatat kehadiran tetap."
    ),
    "idle_seconds": _l("Supaya orang berikutnya tidak melihat layar orang sebelumnya. Dari 30 sampai 600."),
    "desk_idle_minutes": _l(
        "Supaya nama tidak terbaca di meja yang ditinggal. Yang sedang diketik disimpan, "
        "dan kembali sesudah masuk lagi. Dari 2 sampai 60."
    ),
    "signature_place": _l("Misalnya: Serang."),
    "signature_role": _l("Misalnya: Kepala Seksi Lalu Lintas Keimigrasian."),
    "signature_name": _l("Kosong berarti nama ditulis tangan."),
    "signature_nip": "",
}


PARTS = {
    _l("Kop laporan"): (
        *("ministry", "directorate", "regional_office", "office_name", "office_address"),
        *("report_number_prefix", "report_addressee"),
    ),
    _l("Penanda tangan"): ("signature_place", "signature_role", "signature_name", "signature_nip"),
    _l("Data pribadi"): ("contact", "retention_days"),
    _l("Layar"): ("idle_seconds", "desk_idle_minutes"),
}


@bp.route("/settings/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = SettingsForm(settings.every())
    if form.validate_on_submit():
        with form.saving():
            form.keep_up_with(settings.every(), "setting")
            store({name: form[name].data for name in HINTS})
        if not form.overtaken:
            flash(_("Pengaturan sudah disimpan."))
            return redirect(url_for("admin.settings.index"), 303)
    return render_form("admin/settings/index.html", form, parts=PARTS, hints=HINTS)


def store(wanted: dict[str, Any]) -> None:
    """Put what changed, and note the names of it."""
    present = settings.every()
    changed = [name for name, value in wanted.items() if value != present[name]]
    for name in changed:
        settings.put(name, wanted[name])
    if changed:
        note("settings-changed", "setting", fields=changed)
