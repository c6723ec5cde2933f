"""The desk's forms: fields, the form that changes a row, and search forms."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import inspect
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import TextArea, TextInput

from kiosk.db import db, new_key
from kiosk.models import Village
from kiosk.rules import audit, villages
from kiosk.web import dates
from kiosk.web.desk import note
from kiosk.web.forms import AtMost, Form, one_line

YEARS = range(2000, 2101)  # outside of these, a digit is missing or doubled
Row = TypeVar("Row")


# --- fields


class KeyField(HiddenField):
    """The key of the row that this form will add, so that sending the form twice adds one row."""

    data: str

    def __init__(self, **options: Any) -> None:
        super().__init__(default=new_key, **options)

    def post_validate(self, *_result: Any) -> None:
        """Replace a key not of 16 letters, digits, "-" or "_" by a new one: it goes into an address and the audit."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{16}", self.data or ""):
            self.data = new_key()


class ParsedField(Field):
    """A field whose text is parsed; empty is None."""

    parse: Callable[[str], Any]  # the value of a text, or None
    hint: Any  # error message where the text can't be parsed

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse what was typed: empty is None, unreadable text an error; a field that was not sent keeps its value."""
        if not valuelist:
            return  # the form that was sent has no such field: its value stays
        typed = "".join(valuelist).strip()
        self.data = self.parse(typed)
        if typed and self.data is None:
            raise ValueError(self.hint)


class TimeText(ParsedField):
    """A day or an hour typed as text, because each browser shows its own fields for them differently."""

    widget = TextInput()
    formats: tuple[str, ...]  # accepted formats; the value is shown in the first
    example: str

    def __call__(self, **more: Any) -> Any:
        """The box, with a keyboard for digits and the example in it."""
        return super().__call__(inputmode="numeric", placeholder=_("mis. %(example)s", example=self.example), **more)

    def _value(self) -> str:
        """The value in its format, or the text that could not be parsed."""
        if self.data is None or self.process_errors:
            return "".join(self.raw_data or [])
        return self.text_of(self.data)

    def text_of(self, value: date | time) -> str:
        """A value in the first of the formats, as it is shown."""
        return f"{value:{self.formats[0]}}"

    def moment_of(self, typed: str) -> datetime | None:
        """The text parsed by the first format that fits; None if none does."""
        for form in self.formats:
            with suppress(ValueError):
                return datetime.strptime(typed, form)
        return None


class DayField(TimeText):
    """A day, typed and shown as 24/11/2026; static/desk/days.js puts a calendar beside it."""

    data: date | None
    formats, example = ("%d/%m/%Y", "%Y/%m/%d"), "24/11/2026"
    hint = _l("Tulis tanggalnya seperti 24/11/2026.")

    def parse(self, typed: str) -> date | None:
        """The day, with any separator or none, also as 2026-11-24; None if unreadable or outside of YEARS."""
        typed = re.sub(r"^(\d\d)(\d\d)(\d{4})$", r"\1/\2/\3", typed)
        found = self.moment_of(re.sub("[-. ]", "/", typed))
        return found.date() if found and found.year in YEARS else None


class HourField(TimeText):
    """A time of day in 24 hours, typed as 13.30, 13:30 or 1330 and shown as 13.30."""

    data: time | None
    formats, example = ("%H.%M", "%H.%M.%S"), "09.00"
    hint = _l("Tulis jamnya seperti 09.00.")

    def parse(self, typed: str) -> time | None:
        """The time of day, typed as 13.30, 13:30 or 1330, the first two also with seconds; None if unreadable."""
        typed = re.sub(r"^(\d\d)(\d\d)$", r"\1.\2", typed)
        found = self.moment_of(typed.replace(":", "."))
        return found.time() if found else None


class CountField(ParsedField, IntegerField):
    """A number of people, up to 9999."""

    hint = _l("Tulis angka saja, dari 0 sampai 9999.")

    def parse(self, typed: str) -> int | None:
        """The number, 0 to 9999; None if it is not of one to four digits."""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None


class Line(StringField):
    """A text made one line by one_line(); more than ``limit`` characters are refused."""

    def __init__(self, label: Any, *checks: Any, limit: int = 200, **more: Any) -> None:
        super().__init__(label, filters=[one_line], validators=[*checks, AtMost(limit)], **more)


class Lines(TextAreaField):
    """A text of several lines, cleaned by clean_lines(); more than ``limit`` characters are refused."""

    def __init__(self, label: Any, *, limit: int, **more: Any) -> None:
        super().__init__(label, filters=[clean_lines], validators=[AtMost(limit)], **more)


class Sentence(Line):
    """A one-line text in a box that shows all of it while it is typed.

    A field whose name ends in ``_en`` is marked as English, so that it is read out and spell-checked as such.
    """

    widget = TextArea()

    def __call__(self, **more: Any) -> Any:
        """The box, of two rows, or three where more than 200 characters fit."""
        rows = 3 if self.flags.maxlength > 200 else 2
        return super().__call__(rows=rows, lang="en" if self.name.endswith("_en") else "id", **more)


class Choice(SelectField):
    """One of a mapping of values to words."""

    def __init__(self, label: Any, words: dict[str, Any], **more: Any) -> None:
        super().__init__(label, invalid_choice_message=_l("Pilih salah satu dari daftar."), **more)
        self.replace_choices(words)

    def replace_choices(self, words: dict[str, Any]) -> None:
        """Replace the choices by this mapping of values to words."""
        self.choices = [SelectChoice(value, word) for value, word in words.items()]


class VillageField(StringField):
    """A village typed by its name, an alias or its label; ``code`` is the village found.

    Its stored value is a code. Among villages of the same name it takes the nearest to ``near_to``, whose neighbours it
    suggests. A village that the row already has is accepted even when it is no longer listed.
    """

    code = ""
    near_to: Village | None = None

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, filters=[one_line], **options)

    @staticmethod
    def text_of(code: str | None) -> str:
        """Name and place of the village with this code, listed or not; "" if there is none."""
        village = db.session.get(Village, code) if code else None
        return village.label if village else ""

    def process_data(self, value: str | None) -> None:
        """Fill the field from a stored code, which stays valid even if no longer listed."""
        self.code, self.data = value or "", self.text_of(value)
        self.row_value = (self.code, self.data)

    def pre_validate(self, form: Any) -> None:
        """Set ``code`` and full name to the village typed, both empty for no text. Raises if none or several fit."""
        if (self.data or "") == self.row_value[1]:
            self.code = self.row_value[0]
            return
        found = villages.villages_named(self.data, self.near_to) if self.data else []
        if self.data and not found:
            like = ", ".join(village.label for village in villages.search_villages(self.data, 3))
            unknown = _("Desa ini tidak ada di daftar, atau tidak ikut. Periksa ejaannya.")
            raise ValidationError(_("Mungkin maksudnya: %(like)s?", like=like) if like else unknown)
        if len(found) > 1:
            which = ", ".join(village.district for village in found)
            raise ValidationError(_("Ada di beberapa kecamatan: %(which)s. Tulis juga kecamatannya.", which=which))
        self.code, self.data = (found[0].code, found[0].label) if found else ("", "")

    def __call__(self, **more: Any) -> Markup:
        """The box with villages near ``near_to`` as suggestions."""
        near = villages.villages_near(self.near_to) if self.near_to else []
        options = Markup().join(Markup('<option value="{}"></option>').format(village.label) for village in near)
        box = super().__call__(list=f"{self.id}-near", **more)
        return Markup('{}<datalist id="{}-near">{}</datalist>').format(box, self.id, options)


def clean_lines(text: str | None) -> str:
    """Typed text with each line clean as by one_line, none empty at its ends. For `filters=`."""
    return "\n".join(one_line(line) for line in (text or "").splitlines()).strip()


def strip_ends(text: str | None) -> str:
    """Typed text without space around it; spaces inside stay. For `filters=`."""
    return (text or "").strip()


# --- a form that changes a row and overwrites nothing that somebody else has saved meanwhile


class EditForm(Form):
    """A form filled from a row with a ``version``, and saved only over that version."""

    version = HiddenField()

    def __init__(self, row: Any = None, **more: Any) -> None:
        values = {} if row is None else self.values_of(row) | {"version": self.row_version(row)}
        super().__init__(data=values, **more)

    def values_of(self, row: Any) -> dict[str, Any]:
        """Stored values of the row by field name. Overridden where fields are not named like columns."""
        return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "version"}

    def columns(self) -> dict[str, Any]:
        """Typed values by column name, to be stored. Overridden where fields are not named like columns."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "version")}

    def row_version(self, row: Any) -> str:
        """Version of the row as text. Overridden where the form also changes something that raises no version."""
        return str(row.version)

    def audit_key(self, row: Any) -> str:
        """Name of the row in the audit: table:key."""
        return f"{row.__tablename__}:{inspect(row).identity[0]}"

    def save(self, find: Callable[[], Any], change: Callable[[Any, dict[str, Any]], list[str]], action: str) -> bool:
        """In one write, change and audit the row, then flash; False, unsaved, if somebody stored other values since.

        ``change`` returns the names of the changed columns; with none the result is True all the same. After False each
        field that differs shows the stored value, and submitting again saves the form.
        """
        with db.write():
            row = find()
            if self.is_older(row) and self.mark_overtaken_fields(row):
                return False
            changed = change(row, self.columns())
            if changed:
                note(action, self.audit_key(row), changed)
        flash(_("Perubahan disimpan.") if changed else _("Tidak ada yang berubah."))
        return True

    def save_new(self, model: Any, key: str, make: Callable[[], Any], action: str, done: str) -> bool:
        """In one write, add and audit the row unless its key exists, then flash; False if the stored values differ.

        ``make`` adds the row to the session. An existing row stays as it is; with the same values it counts as saved.
        """
        with db.write():
            row = db.session.get(model, key)
            if row is None:
                row = make()
                db.session.flush()  # it gets its key
                note(action, self.audit_key(row))
            is_stored = all(getattr(row, column) == value for column, value in self.columns().items())
        flash(*(done,) if is_stored else (_("Sudah disimpan tadi; ubah di sini."), "warning"))
        return is_stored

    def is_older(self, row: Any) -> bool:
        """True where the form was filled from another version of the row, or names no version."""
        return "".join(self.version.raw_data or []) != self.row_version(row)

    def mark_overtaken_fields(self, row: Any) -> bool:
        """Show the stored value beside each field that differs, take over the row's version; True if any differs."""
        stored = self.values_of(row)
        overtaken = [field for field in self if field.name in stored and has_other_value(field, stored[field.name])]
        for field in overtaken:
            words = stored_words(field, stored[field.name])
            field.errors = [_("Yang tersimpan “%(stored)s”; di bawah ini isian Anda.", stored=words)]
        self.version.data = self.row_version(row)
        if overtaken:
            self.overtaken = change_notice(self.audit_key(row))
            self.form_errors.append(self.overtaken)
        return bool(overtaken)


def has_other_value(field: Field, stored: Any) -> bool:
    """True where the field holds another value than the stored one, once both are filtered."""
    return comparable_text(field, stored) != comparable_text(field, getattr(field, "code", field.data))


def comparable_text(field: Field, value: Any) -> str:
    """A value as text after the field's filters, so that stored and typed values can be compared."""
    for clean in field.filters:
        value = clean(value)
    return "" if value is None else str(value)


def stored_words(field: Field, value: Any) -> str:
    """A stored value as the field would show it: the label of a choice, ticked or not, “kosong” for none."""
    if isinstance(value, bool):
        return _("dicentang") if value else _("tidak dicentang")
    if isinstance(field, SelectField):
        value = next((choice.label for choice in field.choices if choice.value == value), value)
    if value in (None, ""):
        return _("kosong")
    return str(field.text_of(value) if isinstance(field, TimeText | VillageField) else value)


def change_notice(row: str) -> str:
    """A sentence that this row was changed since the page was opened, with who changed it last and when, if known."""
    words, last = _("Yang tersimpan sudah berubah sejak halaman ini dibuka."), audit.last_change(row)
    return f"{words} ({last[0]}, {dates.moment(last[1])})" if last else words


# --- search forms, whose fields stand in the address of a list


class ListForm(Form):
    """A form filled from the address or an export; it changes nothing and needs no CSRF token."""

    stores = False

    def __init__(self, given: Any = None, **more: Any) -> None:
        super().__init__(formdata=request.args if given is None else given, meta={"csrf": False}, **more)


class SearchForm(ListForm):
    """A search box; a row is found if it contains every word."""

    q = StringField(_l("Cari"), filters=[one_line])

    @property
    def search_words(self) -> list[str]:
        """The words that were searched for, in lower case."""
        return (self.q.data or "").casefold().split()


class PeriodSearchForm(SearchForm):
    """A search box with a period, both days included; an empty day sets no limit."""

    first = DayField(_l("Dari"), name="from")
    last = DayField(_l("Sampai"), name="until")

    def validate_last(self, field: DayField) -> None:
        """Refuse a last day before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_l("Tanggal akhir tidak boleh sebelum tanggal awal."))


def page_and_next(found: Sequence[Row], size: int, name: str, mark: Callable[[Row], str]) -> tuple[Sequence[Row], str]:
    """The first ``size`` rows, and the next page's query with ``name`` set to mark(last row); "" if there is none."""
    shown = found[:size]
    further = urlencode(request.args.to_dict() | {name: mark(shown[-1])}) if len(found) > size else ""
    return shown, further and f"?{further}"
