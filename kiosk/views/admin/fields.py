"""Fields of the desk's forms: a day, a time of day, a head count, a choice."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, IntegerField, SelectField, TextAreaField, TimeField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.db import new_key
from kiosk.views.forms import one_line

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")  # as a browser's calendar sends it; as people type it
TIMES = ("%H:%M", "%H.%M", "%H:%M:%S")
YEARS = range(2000, 2101)  # outside of it a digit was missed


def parsed(text: str, formats: tuple[str, ...]) -> datetime | None:
    """The text read in the first of the formats that fits."""
    for form in formats:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


class KeyField(HiddenField):
    """The key of the row that this form will make: the same form sent twice makes one row."""

    data: str

    def __init__(self, **options: Any) -> None:
        super().__init__(default=new_key, **options)

    def post_validate(self, *_how_it_went: Any) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]{16}", self.data or ""):
            self.data = new_key()


class Typed(Field):
    """Something that is typed and understood, or not; empty is None."""

    understood: Callable[[str], Any]  # what was typed as a value, or None
    how: Any  # to type it, for whom it was not understood

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return  # nobody asked: what it was stays
        typed = "".join(valuelist).strip()
        self.data = self.understood(typed)
        if typed and self.data is None:
            raise ValueError(self.how)


class DayField(Typed, DateField):
    """A day, chosen from the browser's calendar or typed as 24/11/2026."""

    data: date | None
    how = _l("Tulis tanggalnya seperti 24/11/2026.")

    def understood(self, typed: str) -> date | None:
        found = parsed(typed, DAYS)
        return found.date() if found and found.year in YEARS else None

    def _value(self) -> str:
        return self.data.isoformat() if self.data else "".join(self.raw_data or [])


class HourField(Typed, TimeField):
    """A time of day, 09:00 or 09.00."""

    data: time | None
    how = _l("Tulis jamnya seperti 09.00.")

    def understood(self, typed: str) -> time | None:
        found = parsed(typed, TIMES)
        return found.time() if found else None

    def _value(self) -> str:
        return self.data.strftime("%H:%M") if self.data else "".join(self.raw_data or [])


class CountField(Typed, IntegerField):
    """A number of people, up to 9999."""

    how = _l("Tulis angka saja, dari 0 sampai 9999.")

    def understood(self, typed: str) -> int | None:
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None


class Sentence(TextAreaField):
    """A text in the language its name ends in, so that it is read out and spelled in that language; id without."""

    def __call__(self, **more: Any) -> Any:
        return super().__call__(lang="en" if self.name.endswith("_en") else "id", **more)


class Choice(SelectField):
    """One of a mapping of values to words."""

    def __init__(self, label: Any, words: dict[str, Any], **more: Any) -> None:
        super().__init__(label, **more)
        self.offer(words)

    def offer(self, words: dict[str, Any]) -> None:
        """Let people choose among these."""
        self.choices = [SelectChoice(value, word) for value, word in words.items()]

    def pre_validate(self, form: Any) -> None:
        if not any(option.checked for option in self):
            raise ValidationError(_("Pilih salah satu dari daftar."))


class Ticked(Field):
    """The keys of what is ticked in a list, each sent as a field of its own."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist


def several_lines(text: str | None) -> str:
    """Typed text as clean lines. For `filters=`."""
    return "\n".join(one_line(line) for line in (text or "").splitlines()).strip()


class Given:
    """Refuses an empty field that is not text."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError(_("Bagian ini belum diisi."))
