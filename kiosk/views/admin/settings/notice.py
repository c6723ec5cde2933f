"""The office's line on the start page, for supervisors: what is news now, with its date and its last day."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from kiosk.clock import today
from kiosk.rules import settings
from kiosk.views.admin.edits import MarkedForm
from kiosk.views.admin.fields import DayField, Sentence
from kiosk.views.admin.settings import bp
from kiosk.views.admin.settings.office import store
from kiosk.views.forms import AtMost, one_line, render_form

LONGEST = timedelta(days=180)  # what is older is no news
DAYS = {"dated": "date", "until": "until"}  # the form's fields, and what they are called where they are stored
HINTS = {
    "words": _l(
        "Satu atau dua kalimat pendek, dengan bulan dan sumbernya. Misalnya: Imbauan Kemlu, Maret 2026: tunda "
        "perjalanan ke Timur Tengah. Tanyakan kabar terbaru. Kosong: tidak ada pengumuman."
    ),
    "words_en": _l("Boleh kosong: layar Inggris lalu memakai teks Indonesia."),
    "dated": _l("Tampil di belakang pengumumannya."),
    "until": _l("Sesudah hari itu pengumuman hilang sendiri. Paling lama 180 hari lagi."),
}


class NoticeForm(MarkedForm):
    """Without words there is no notice, and its days do not matter."""

    words = Sentence(_l("Pengumuman"), filters=[one_line], validators=[AtMost(160)], render_kw={"rows": 2})
    words_en = Sentence(_l("Pengumuman, Inggris"), filters=[one_line], validators=[AtMost(160)], render_kw={"rows": 2})
    dated = DayField(_l("Tanggal beritanya"))
    until = DayField(_l("Tampil sampai"))

    def validate_dated(self, field: DayField) -> None:
        self.check_day(field, None, today(), _l("Tulis tanggal beritanya; bukan masa depan."))

    def validate_until(self, field: DayField) -> None:
        self.check_day(field, today(), today() + LONGEST, _l("Pilih hari ini atau sesudahnya, paling lama 180 hari."))

    def check_day(self, field: DayField, first: date | None, last: date, message: Any) -> None:
        """A notice has both of its days, each within its bounds."""
        if self.words.data and not (field.data and (first or field.data) <= field.data <= last):
            raise ValidationError(message)

    def notice(self) -> dict[str, str]:
        """What is stored."""
        days = {name: day.isoformat() for field, name in DAYS.items() if (day := self[field].data)}
        return {"id": self.words.data, "en": self.words_en.data, **days} if self.words.data else {}


def stored() -> dict[str, Any]:
    """What is stored, by the form's fields."""
    line = settings.get("notice")
    days = {field: date.fromisoformat(line[name]) if line else None for field, name in DAYS.items()}
    return {"words": line.get("id", ""), "words_en": line.get("en", ""), **days}


@bp.route("/settings/notice", methods=["GET", "POST"])
def notice() -> ResponseReturnValue:
    form = NoticeForm(stored())
    if form.validate_on_submit():
        with form.saving():
            form.keep_up_with(stored(), "setting")
            store({"notice": form.notice()})
        if not form.overtaken:
            flash(_("Pengumuman sudah disimpan.") if form.words.data else _("Tidak ada pengumuman di layar awal."))
            return redirect(url_for("admin.settings.index"), 303)
    return render_form("admin/settings/notice.html", form, hints=HINTS)
