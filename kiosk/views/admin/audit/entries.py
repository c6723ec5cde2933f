"""The audit for supervisors: filter, page and export."""

from datetime import timedelta
from functools import partial

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from kiosk.clock import WIB, today
from kiosk.db import db
from kiosk.models import Officer
from kiosk.rules import audit, officers
from kiosk.views.admin.audit import bp, words
from kiosk.views.admin.desk import entry_of, note
from kiosk.views.admin.downloads import csv_file, file_name, fits
from kiosk.views.admin.fields import Choice, DayField
from kiosk.views.admin.lists import ListForm, paged
from kiosk.views.admin.tables import DASH, Column, Table
from kiosk.views.forms import ButtonForm, pressed, render_form


class AuditForm(ListForm):
    first = DayField(_l("Dari tanggal"), name="from")
    last = DayField(_l("Sampai tanggal"), name="to")
    officer = Choice(_l("Petugas"), {}, default="")
    action = Choice(_l("Perbuatan"), {}, default="")

    def __init__(self, given: MultiDict[str, str], accounts: list[Officer]) -> None:
        super().__init__(given)
        names = {account.id: account.name for account in accounts}
        self.officer.offer({"": _("Semua")} | names | {audit.NOBODY: _("Bukan petugas")})
        self.action.offer({"": _("Semua")} | words.ACTIONS)
        self.last.data = self.last.data or today()
        self.first.data = self.first.data or self.last.data - timedelta(days=audit.DAYS)

    def validate_last(self, field: DayField) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_l("Tanggal akhir tidak boleh sebelum tanggal awal."))

    def wanted(self) -> audit.Filters:
        """The same for the rules."""
        first, last = self.first.data or today(), self.last.data or today()
        return audit.Filters(first, last, self.officer.data or "", self.action.data or "")


@bp.get("/")
def index() -> ResponseReturnValue:
    accounts = officers.every()
    form = AuditForm(request.args, accounts)
    found = audit.listed(form.wanted(), request.args.get("before", "")) if form.validate() else []
    shown, older = paged(found, audit.PAGE, "before", lambda last: last.id)
    return render_form("admin/audit/index.html", form, rows=shown, columns=columns(accounts), older=older)


@bp.post("/export")
def export() -> ResponseReturnValue:
    pressed(ButtonForm())
    accounts = officers.every()
    form = AuditForm(request.form, accounts)
    wanted = form.wanted()
    valid = form.validate() and fits(form.first, partial(audit.are_more, wanted))
    with db.write():
        note("audit-exported" if valid else "audit-not-exported", reason=f"{wanted.first} {wanted.last}")
    if not valid:
        g.shown_path = url_for("admin.audit.index", **{field.name: field.data for field in form})
        return render_form("admin/audit/index.html", form, rows=[], columns=[], older="")
    table = Table(_("Jejak audit"), columns(accounts, in_file=True), audit.every(wanted))
    return csv_file(f"{name_of(wanted)}.csv", [table.header(), *table.lines()])


def name_of(wanted: audit.Filters) -> str:
    """Jejak Audit 31-08-2026 sampai 29-11-2026."""
    first, last = (f"{day:%d-%m-%Y}" for day in (wanted.first, wanted.last))
    return file_name("Jejak Audit", first, "sampai", last)


def columns(accounts: list[Officer], in_file: bool = False) -> list[Column]:
    """What an entry says. In a file its moment has seconds, and the code of the act stands beside its words."""
    names = {account.id: account.name for account in accounts}
    at, code = Column(_("Waktu"), lambda entry: entry.at), []
    if in_file:
        at = Column(_("Waktu (WIB)"), lambda entry: f"{entry.at.astimezone(WIB):%Y-%m-%d %H:%M:%S}")
        code = [Column(_("Kode"), lambda entry: entry.action)]
    return [
        at,
        Column(_("Petugas"), lambda entry: entry.officer or DASH),
        Column(_("Perbuatan"), act_in_words),
        *code,
        Column(_("Pada"), lambda entry: row_in_words(entry.row, entry.title, names)),
        Column(_("Bagian"), lambda entry: ", ".join(words.field(name) for name in entry.fields), labelled=True),
        Column(_("Alasan"), lambda entry: words.reason(entry.reason), labelled=True),
    ]


def act_in_words(entry: audit.Entry) -> str:
    """What was done, and how often within an hour."""
    what = words.in_words(entry.action)
    return _("%(what)s (%(times)s kali)", what=what, times=entry.times) if entry.times > 1 else what


def row_in_words(row: str, title: str | None, names: dict[str, str]) -> str:
    """What an act was done to: its noun, and its name where it has one."""
    noun, _colon, key = row.partition(":")
    if row == "officer:":  # tries at names that are no account
        return str(_("nama yang tidak dikenal"))
    if noun.startswith("admin."):
        return page_in_words(noun)
    return f"{words.ROWS.get(noun, noun)} {title or names.get(key, key)}".strip()


def page_in_words(endpoint: str) -> str:
    """The entry of the menu that an address stands under: halaman Kantor."""
    entry = entry_of(endpoint)
    return str(_("halaman %(name)s", name=entry.label if entry else endpoint))
