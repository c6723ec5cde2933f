"""The office's list of P3MI at the desk: looked at, taken in whole, given to the next kiosk, or declined."""

from io import BytesIO
from typing import Any

from flask import abort, flash, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext as _, lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField, ValidationError

from kiosk.db import db
from kiosk.rules import companies, company_lists, settings
from kiosk.rules.company_lists import LARGEST, MOST_LINES, Reading
from kiosk.rules.refusals import Refused
from kiosk.views.admin.data import bp
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.desk.downloads import mark_download
from kiosk.web.desk.fields import DayField, Line, refuse_future_day
from kiosk.web.desk.forms import change_notice
from kiosk.web.forms import Form, Required, check_token

LIST_ROW = "company_list"  # its name in the audit
REFUSALS = {
    "empty": _l("Pilih berkas CSV-nya, atau tempel barisnya."),
    "large": _l("Terlalu panjang: paling banyak %(lines)s baris P3MI."),
    "heads": _l(
        "Kepala kolomnya tidak ditemukan: perlu nama dan paling sedikit satu lagi, tidak ada yang dua kali. Kalau "
        "berkasnya Excel, simpan dulu sebagai CSV, atau salin barisnya bersama kepalanya."
    ),
    "nothing": _l("Tidak ada baris yang terbaca."),
}


class CompaniesForm(Form):
    """A list of P3MI as a file or as rows, with its own date and where it is from.

    A file's text goes on as rows, so that nothing waits on this machine.
    """

    longest = {"rows": LARGEST + 1}  # noqa: RUF012 - as the parent has it
    day = DayField(_l("Tanggal daftar"), validators=[Required(), refuse_future_day])
    source = Line(_l("Dari siapa daftar ini, dan surat atau situs apa?"), Required())
    sheet = FileField(_l("Berkas CSV"), render_kw={"accept": ".csv,.txt,text/csv,text/plain"})
    rows = TextAreaField(_l("Baris dari lembar kerja, dengan kepala kolomnya"))
    version = HiddenField()  # of the list that was stored when this one was looked at
    reading = Reading([], [])

    def validate_sheet(self, field: Any) -> None:
        """Read the file, else the rows, and put its text there. Refuse what holds no list."""
        text = self.rows.data or ""
        try:
            if field.data:
                text = company_lists.decode_file(field.data.read())
            elif not text.strip():
                raise Refused("empty")
            self.reading = company_lists.read_list(text)
            if not self.reading.companies:
                raise Refused("nothing")
            self.rows.data = text
        except Refused as reason:
            raise ValidationError(REFUSALS[str(reason)] % {"lines": format_decimal(MOST_LINES)}) from reason


def replace_companies(form: CompaniesForm) -> bool:
    """Replace the stored list by the one in the form, audited, once an officer has seen what changes.

    Returns False where it is only to be looked at, or with an error where the stored list changed since that look.
    """
    if "take" not in request.form:
        return False
    day: Any = form.day.data
    with db.write():
        if form.version.data != settings.get("company_list").get("key", ""):
            form.overtaken = change_notice(LIST_ROW)
            form.form_errors.append(form.overtaken)
            return False
        companies.replace_list(form.reading.companies, day, form.source.data)
        size = f"{day:%d/%m/%Y}, {len(form.reading.companies)} P3MI"
        desk.note("companies-replaced", LIST_ROW, ["company_list"], size)
    flash(_("Daftar P3MI diganti: %(n)s perusahaan.", n=len(form.reading.companies)))
    return True


@bp.post("/companies")
def export_companies() -> ResponseReturnValue:
    """The stored list as CSV for the next kiosk, audited. 404 if there is none."""
    check_token()
    day = companies.list_date() or abort(404)
    with db.write():
        desk.note("companies-exported", LIST_ROW)
    content = company_lists.write_csv(companies.stored_list())
    file = BytesIO(content.encode("utf-8-sig"))  # by its mark Excel knows UTF-8
    name = f"Daftar P3MI {day:%d-%m-%Y}.csv"
    return mark_download(send_file(file, "text/csv", as_attachment=True, download_name=name))


@bp.post("/no-companies")
def decline_companies() -> ResponseReturnValue:
    """Note that this kiosk has no list, which ends the first step. Nothing changes where it has one."""
    check_token()
    with db.write():
        if not settings.is_stored("company_list"):
            settings.store("company_list", {})
            desk.note("settings-changed", "setting", ["company_list"])
    flash(_("Anjungan ini tanpa daftar P3MI. Daftarnya tetap bisa diambil kapan saja."))
    return redirect_to("admin.data.index")


def company_facts(form: CompaniesForm) -> dict[str, Any]:
    """The stored list for the page, and what the list in the form would change."""
    changes = None
    if form.reading.companies and not form.day.errors and not form.source.errors:
        changes = company_lists.compare_with_stored(form.reading.companies)
    return {
        "list_day": companies.list_date(),
        "company_list": settings.get("company_list"),
        "list_size": len(companies.stored_list()),
        "is_too_old": companies.is_too_old,
        "may_decline": not settings.is_stored("company_list"),
        "changes": changes,
    }
