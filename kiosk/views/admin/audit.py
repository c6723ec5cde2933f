"""The audit, for supervisors: searched, paged and downloaded."""

from collections.abc import Iterable
from datetime import datetime
from textwrap import shorten
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from sqlalchemy import Select
from wtforms.fields.core import UnboundField

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry
from kiosk.models.check_in import ANSWERS
from kiosk.rules import audit
from kiosk.rules.recordings import SPOKEN_LANGUAGES
from kiosk.views.admin import find_entry, voice
from kiosk.views.admin.hotlines import HotlineForm
from kiosk.views.admin.officers import OfficerForm
from kiosk.views.admin.questions import QuestionForm
from kiosk.views.admin.sessions import SessionForm
from kiosk.views.admin.sessions.finish import CloseForm
from kiosk.views.admin.settings import SettingsForm
from kiosk.web import desk
from kiosk.web.desk import words
from kiosk.web.desk.downloads import file_name, render_xlsx, validate_row_count
from kiosk.web.desk.forms import SearchForm, query_with
from kiosk.web.desk.tables import DASH, Column, Table
from kiosk.web.forms import check_token, render_form

bp = desk.blueprint("audit", role=desk.SUPERVISOR)

# forms whose fields are named like the columns that they change
FORMS = (CloseForm, HotlineForm, OfficerForm, QuestionForm, SessionForm, SettingsForm)


def words_of_audit() -> Any:
    """Acts, reasons and parts of the template of words, in the page's language."""
    return current_app.jinja_env.get_template("admin/audit/words.html").make_module()


def label_of_field(name: str) -> Any:
    """The label of the field of a changed column, or its name."""
    if name in ANSWERS:
        return _l(ANSWERS[name].label)
    for form in FORMS:
        field = getattr(form, name, None)
        if isinstance(field, UnboundField):
            return field.args[0]
    return name


def thing_in_words(row: str, titles: dict[str, str]) -> str:
    """Words for an entry's row: its title or else key, cut to 60 letters.

    Pages, and rows that are erased, are said in words of their own.
    """
    if row.startswith("admin."):
        entry = find_entry(row)
        return _("halaman %(name)s", name=entry.label if entry else row)
    noun, _colon, key = row.partition(":")
    if noun == "check_in" and row not in titles:
        return _("kehadiran yang sudah dihapus")
    if noun == "voice" and row not in titles:
        return _("suara yang sudah dicabut")
    if row == "officer:":  # from failed sign-ins
        return _("nama yang tidak dikenal")
    title = titles.get(row, key)
    if noun == "voice":
        title = SPOKEN_LANGUAGES.get(title, title)
    return shorten(title, 60, placeholder="…")


def matching_entries(form: SearchForm, before: str = "") -> Select[AuditEntry]:
    """Query for entries that match every word, newest first.

    A word matches by name, act, title or day. They are older than ``before``.
    """
    conditions = []
    words_of_acts = words_of_audit().acts
    for word in form.search_words:
        acts = [action for action, sentence in words_of_acts.items() if word in sentence.casefold()]
        try:
            conditions.append(audit.is_of_day(datetime.strptime(word, "%d/%m/%Y").date()))
        except ValueError:
            conditions.append(audit.mentions(word, acts))
    return audit.search_entries(conditions, before)


@bp.get("/")
def index() -> ResponseReturnValue:
    """A page of the audit: entries that match the search, newest first.

    They are at most PAGE_SIZE, older than ``before``.
    """
    form = SearchForm()
    query = matching_entries(form, request.args.get("before", ""))
    entries = db.session.scalars(query.limit(audit.PAGE_SIZE + 1)).all()
    rows = entries[: audit.PAGE_SIZE]
    older = ""
    if len(entries) > len(rows):
        older = query_with(before=rows[-1].id)
    return render_form("admin/audit/index.html", form, rows=rows, columns=entry_columns(rows), older=older)


@bp.post("/export")
def export() -> ResponseReturnValue:
    """Workbook of all matching entries, audited first (that entry may be in it).

    The page with 422 if too many.
    """
    check_token()
    form = SearchForm(request.form)
    query = matching_entries(form)
    if not validate_row_count(form.q, query):
        return render_form("admin/audit/index.html", form, rows=[], columns=[], older="")
    with db.write():
        desk.note("audit-exported")
    entries = db.session.scalars(query).all()
    table = Table(_("Jejak audit"), entry_columns(entries), entries)
    return render_xlsx(file_name("Jejak Audit", f"{today():%d-%m-%Y}"), [], [table])


def entry_columns(entries: Iterable[AuditEntry]) -> list[Column]:
    """Table columns for these entries alone.

    The titles of their rows are looked up here, in one query per noun.
    """
    titles = audit.titles_by_row(entries)
    audit_words = words_of_audit()
    reasons = audit_words.reasons | words.PHASE_WORDS | words.VOID_REASONS | words.PHONE_REASONS
    part_words = voice.SET_WORDS | audit_words.parts

    def act(entry: AuditEntry) -> str:
        sentence = audit_words.acts.get(entry.action, entry.action)
        if entry.times > 1:
            return _("%(what)s (%(times)s kali)", what=sentence, times=entry.times)
        return sentence

    def parts(entry: AuditEntry) -> str:
        names = [name.rpartition(".")[2] for name in entry.fields]  # of id.stem only the stem
        labels = [str(part_words.get(name) or label_of_field(name)) for name in names]
        return ", ".join(dict.fromkeys(labels))

    return [
        Column(_("Waktu"), "at"),
        Column(_("Petugas"), lambda entry: entry.officer.name if entry.officer else DASH),
        Column(_("Perbuatan"), act),
        Column(_("Pada"), lambda entry: thing_in_words(entry.row, titles)),
        Column(_("Bagian"), parts, has_label=True),
        Column(_("Alasan"), lambda entry: reasons.get(entry.reason, entry.reason), has_label=True),
    ]
