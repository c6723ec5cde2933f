"""The parent of forms that change a row: a form filled from an older version of it overwrites nothing."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import flash
from flask_babel import gettext as _
from sqlalchemy import inspect
from wtforms import Field, HiddenField, SelectField

from kiosk.db import db
from kiosk.rules import audit
from kiosk.web import dates
from kiosk.web.desk import note
from kiosk.web.desk.fields import TimeText, VillageField
from kiosk.web.forms import Form


class EditForm(Form):
    """A form filled from a row that has a ``version``; it is saved over that version alone."""

    version = HiddenField()
    heading: ClassVar[Any] = ""  # above it, on a page of several

    def __init__(self, row: Any = None, **more: Any) -> None:
        values = {} if row is None else self.values_of(row) | {"version": self.row_version(row)}
        super().__init__(data=values, **more)

    def values_of(self, row: Any) -> dict[str, Any]:
        """Stored values by field. A form whose fields are no columns of the same name overrides it."""
        return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "version"}

    def columns(self) -> dict[str, Any]:
        """Typed values by column. A form whose fields are no columns of the same name overrides it."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "version")}

    def row_version(self, row: Any) -> str:
        """Version of the row. A form that also sets what raises none overrides it."""
        return str(row.version)

    def audit_key(self, row: Any) -> str:
        """Name of the row in the audit: its table and its key."""
        return f"{row.__tablename__}:{inspect(row).identity[0]}"

    def save(self, find: Callable[[], Any], change: Callable[[Any, dict[str, Any]], list[str]], action: str) -> bool:
        """Change the row, which ``find`` loads inside the write, and note in the audit which of its columns changed.

        ``change`` gives their names. False where somebody else has saved meanwhile: then nothing is written, and beside
        each field that differs stands what is stored; the next press saves what is then in the form.
        """
        with db.write():
            row = find()
            if self.is_older(row) and self.show_stored(row):
                return False
            changed = change(row, self.columns())
            if changed:
                note(action, self.audit_key(row), changed)
        done = _("Perubahan disimpan.") if changed else _("Tidak ada yang berubah.")
        flash(f"{self.heading}: {done[:1].lower()}{done[1:]}" if self.heading else done)
        return True

    def save_new(self, model: Any, key: str, make: Callable[[], Any], action: str, done: str) -> bool:
        """Make the row of this key and note it in the audit; the same form sent twice makes one, and says ``done``.

        False where it was sent before with something else in it: the row stays, and is changed on its own page.
        """
        with db.write():
            row = db.session.get(model, key)
            if row is None:
                row = make()
                note(action, self.audit_key(row))
            is_stored = all(getattr(row, column) == value for column, value in self.columns().items())
        flash(*(done,) if is_stored else (_("Sudah disimpan tadi; ubah di sini."), "warning"))
        return is_stored

    def is_older(self, row: Any) -> bool:
        """True where the form was filled from another version; one that names none, from before an update, is older."""
        return "".join(self.version.raw_data or []) != self.row_version(row)

    def show_stored(self, row: Any) -> bool:
        """Say beside each field that differs what is stored, and by whom; True if any does."""
        stored = self.values_of(row)
        differing = [field for field in self if field.name in stored and differs(field, stored[field.name])]
        for field in differing:
            words = stored_words(field, stored[field.name])
            field.errors = [_("Yang tersimpan “%(stored)s”; di bawah ini isian Anda.", stored=words)]
        self.version.data = self.row_version(row)
        if differing:
            self.overtaken = change_notice(self.audit_key(row))
            self.form_errors.append(self.overtaken)
        return bool(differing)


def differs(field: Field, stored: Any) -> bool:
    """True where the field holds another value than the row."""
    return as_text(field, stored) != as_text(field, getattr(field, "code", field.data))


def as_text(field: Field, value: Any) -> str:
    """A value as this field would hold it, so that stored and typed ones can be compared."""
    for clean in field.filters:
        value = clean(value)
    return "" if value is None else str(value)


def stored_words(field: Field, value: Any) -> str:
    """A stored value in words."""
    if isinstance(value, bool):
        return str(_("dicentang") if value else _("tidak dicentang"))
    if isinstance(field, SelectField):
        value = next((choice.label for choice in field.choices if choice.value == value), value)
    if value in (None, ""):
        return str(_("kosong"))
    return str(field.text_of(value) if isinstance(field, TimeText | VillageField) else value)


def change_notice(row: str) -> str:
    """A sentence that what is stored has changed, and by whom."""
    last = audit.last_change(row)
    if last is None:
        return str(_("Yang tersimpan sudah berubah sejak halaman ini dibuka."))
    who, at = last
    return str(
        _(
            "Yang tersimpan sudah berubah sejak halaman ini dibuka (terakhir oleh %(who)s, %(at)s).",
            who=who,
            at=dates.moment(at),
        )
    )
