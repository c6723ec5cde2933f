"""Forms of the desk: searching a list, texts in every language, and saving without overwriting others.

A form that changes a row has a field ``version``, filled from the row's, and is saved by `save_row()`. A view that does
more in that write calls `show_conflicts()` first. A text, say `stem`, has one field per language: `stem` and `stem_en`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import flash, request
from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import Field, SelectField, StringField, ValidationError

from kiosk.clock import moment
from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.rules import audit
from kiosk.web.desk import note
from kiosk.web.desk.fields import (
    DayField,
    TimeText,
    Translated,
    Translation,
    VillageField,
    name_in,
    other_languages,
    typed_value,
)
from kiosk.web.forms import Form, one_line

# --- lists


class ListForm(Form):
    """A form filled from the address or an export.

    It changes nothing and needs no CSRF token.
    """

    stores = False

    def __init__(self, form_values: Any = None, **more: Any) -> None:
        if form_values is None:
            form_values = request.args
        super().__init__(formdata=form_values, meta={"csrf": False}, **more)


class SearchForm(ListForm):
    """A search box.

    A row is found if it contains every word.
    """

    q = StringField(_l("Cari"), filters=[one_line])

    @property
    def search_words(self) -> list[str]:
        """The words that were searched for, in lower case."""
        return (self.q.data or "").casefold().split()


class PeriodSearchForm(SearchForm):
    """A search box with a period, both days included.

    An empty day sets no limit.
    """

    first = DayField(_l("Dari"), name="from")
    last = DayField(_l("Sampai"), name="until")

    def validate_last(self, field: DayField) -> None:
        """Refuse a last day before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_l("Tanggal akhir tidak boleh sebelum tanggal awal."))


def query_with(**fields: Any) -> str:
    """The query of this address with these fields replaced, as “?q=Lontar&page=2”."""
    return "?" + urlencode(request.args.to_dict() | fields)


# --- texts in every language


class TranslatedForm(Form):
    """A form with Translated fields.

    A text in a language that the kiosk no longer has is kept.
    """

    def __init__(self, fields: Mapping[str, Any] | None = None, **values: Any) -> None:
        translations = {}
        for name, field in self._unbound_fields:
            if field.field_class is Translated:
                for language in other_languages():
                    translations[name_in(language, name)] = Translation(*field.args, language=language, **field.kwargs)
        super().__init__(fields=translations | dict(fields or {}), **values)

    def in_all_languages(self, names: Sequence[str]) -> list[str]:
        """Names of these fields, each followed by those of its translations."""
        languages = ["id", *other_languages()]
        names = [name_in(language, name) for name in names for language in languages]
        return [name for name in names if name in self]

    def typed_text(self, name: str, old_text: Mapping[str, str]) -> dict[str, str]:
        """{language: text} as typed, without empty texts.

        ``old_text`` is the one that it replaces.
        """
        text = {language: words for language, words in old_text.items() if language not in LANGUAGES}
        for language in LANGUAGES:
            words = self[name_in(language, name)].data
            if words:
                text[language] = words
        return text


def text_values(name: str, text: Mapping[str, str]) -> dict[str, str]:
    """Values of the fields of this {language: text}, by name of the field."""
    return {name_in(language, name): text.get(language, "") for language in LANGUAGES}


# --- conflicts


def column_values(row: Any) -> dict[str, Any]:
    """The row's values by column, its version among them."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def is_older(form: Any, version: Any) -> bool:
    """True unless the form was filled from this version of its row."""
    return "".join(form.version.raw_data or []) != str(version)


def show_conflicts(form: Any, values: dict[str, Any], row: str) -> bool:
    """Show what somebody else has stored meanwhile. Returns True if a field differs.

    Each field that differs then shows the stored value beside what was typed. If the form is sent again, it is saved.
    ``values`` are those of the row by name of the field, its version among them; ``row`` is its name in the audit.
    """
    if not is_older(form, values["version"]):
        return False
    form.version.data = str(values["version"])
    is_different = False
    for field in form:
        if field.name == "version" or field.name not in values:
            continue
        value = values[field.name]
        if comparable_text(field, value) != comparable_text(field, typed_value(field)):
            words = stored_words(field, value)
            field.errors = [_("Yang tersimpan “%(stored)s”; di bawah ini isian Anda.", stored=words)]
            is_different = True
    if is_different:
        form.overtaken = change_notice(row)
        form.form_errors.append(form.overtaken)
    return is_different


def comparable_text(field: Field, value: Any) -> str:
    """The value as text, cleaned by the field's filters, so that two can be compared."""
    for clean in field.filters:
        value = clean(value)
    return "" if value is None else str(value)


def stored_words(field: Field, value: Any) -> str:
    """A stored value as the field would show it.

    A choice shows its label, a tick “dicentang” or “tidak dicentang”, and nothing is “kosong”.
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


def save_row(
    form: Any,
    row: str,
    action: str,
    *,
    find: Callable[[], Any],
    stored_values: Callable[[Any], dict[str, Any]],
    change: Callable[[Any], list[str]],
) -> bool:
    """In one write, change the row that a form is about, audit that, and say what came of it.

    Returns False, with the conflicts shown, where somebody else has saved other values first. ``row`` is its name in
    the audit. ``stored_values`` gives its values as show_conflicts() needs them, ``change`` the names of what changed.
    """
    with db.write():
        stored = find()
        if show_conflicts(form, stored_values(stored), row):
            return False
        fields = change(stored)
        if fields:
            note(action, row, fields)
    flash_changes(fields)
    return True


def flash_changes(fields: list[str]) -> None:
    """Say that changes of these fields were stored, or that there were none."""
    flash(_("Perubahan disimpan.") if fields else _("Tidak ada yang berubah."))


def add_row(
    action: str,
    sentence: str,
    *,
    find: Callable[[], Any],
    add: Callable[[], Any],
    name: Callable[[Any], str],
    values: Mapping[str, Any],
) -> tuple[Any, bool]:
    """In one write, add a row unless the same form was sent before, audit that, and say what came of it.

    Returns the row, and False where the earlier one has other values than these, by column: it can be changed on its
    page. ``name`` gives its name in the audit, ``sentence`` says that it was added.
    """
    with db.write():
        row = find()
        if row is None:
            row = add()
            note(action, name(row))
        is_stored = all(getattr(row, column) == value for column, value in values.items())
    if is_stored:
        flash(sentence)
    else:
        flash(_("Sudah disimpan tadi; ubah di sini."), "warning")
    return row, is_stored
