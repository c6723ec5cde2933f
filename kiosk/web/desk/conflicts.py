"""Saving a form without overwriting what others have saved meanwhile.

A form that changes a row has a field ``version``, filled from the row's. Whoever saves it looks for conflicts first,
within the `db.write()` that changes the row.
"""

from typing import Any

from flask import flash
from flask_babel import gettext as _
from wtforms import Field, SelectField

from kiosk.clock import moment
from kiosk.rules import audit
from kiosk.web.desk.fields import TimeText, VillageField, typed_value


def column_values(row: Any) -> dict[str, Any]:
    """The row's values by column, its version among them."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def is_older(form: Any, version: Any) -> bool:
    """True where the form was filled from another version of its row, or from none."""
    return "".join(form.version.raw_data or []) != str(version)


def show_conflicts(form: Any, stored: dict[str, Any], row: str) -> bool:
    """True where others have stored other values since the form was filled.

    Each field that differs then shows the stored value beside what was typed. Sent once more, the form is saved.
    ``stored`` has the row's values by name of the field, its version among them; ``row`` is its name in the audit.
    """
    version = stored["version"]
    if not is_older(form, version):
        return False
    form.version.data = str(version)
    fields = [field for field in form if field.name in stored and field.name != "version"]
    different = [field for field in fields if is_different(field, stored[field.name])]
    for field in different:
        words = stored_words(field, stored[field.name])
        field.errors = [_("Yang tersimpan “%(stored)s”; di bawah ini isian Anda.", stored=words)]
    if different:
        form.overtaken = change_notice(row)
        form.form_errors.append(form.overtaken)
    return bool(different)


def is_different(field: Field, stored: Any) -> bool:
    """True where the field holds another value than the stored one.

    Both are compared once they are filtered.
    """
    return comparable_text(field, stored) != comparable_text(field, typed_value(field))


def comparable_text(field: Field, value: Any) -> str:
    """A value as text after the field's filters, to be compared."""
    for clean in field.filters:
        value = clean(value)
    if value is None:
        return ""
    return str(value)


def stored_words(field: Field, value: Any) -> str:
    """A stored value as the field would show it.

    The label of a choice, ticked or not, “kosong” for none.
    """
    if value is True:
        return _("dicentang")
    if value is False:
        return _("tidak dicentang")
    if isinstance(field, SelectField):
        labels = {choice.value: choice.label for choice in field.choices}
        value = labels.get(value, value)
    if value in (None, ""):
        return _("kosong")
    if isinstance(field, TimeText | VillageField):
        return str(field.text_of(value))
    return str(value)


def change_notice(row: str) -> str:
    """A sentence that this row was changed since the page was opened.

    It says who changed it last and when, if known.
    """
    words = _("Yang tersimpan sudah berubah sejak halaman ini dibuka.")
    change = audit.last_change(row)
    if change is None:
        return words
    name, at = change
    return f"{words} ({name}, {moment(at)})"


def has_values(row: Any, columns: dict[str, Any]) -> bool:
    """True where the row has these values.

    A form that was sent twice added it as it is.
    """
    return all(getattr(row, column) == value for column, value in columns.items())


def flash_changes(changed: list[str]) -> None:
    """Say that these columns were stored, or that none has changed."""
    flash(_("Perubahan disimpan.") if changed else _("Tidak ada yang berubah."))


def flash_added(is_stored: bool, done: str) -> None:
    """Say that a row was added.

    Where it was stored earlier with other values, where to change it.
    """
    if is_stored:
        flash(done)
    else:
        flash(_("Sudah disimpan tadi; ubah di sini."), "warning")
