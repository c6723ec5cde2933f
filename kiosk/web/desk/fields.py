"""Fields of the desk's forms: a day, a time of day, a head count, a choice."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import TextArea, TextInput

from kiosk.db import db, new_key
from kiosk.models import Village
from kiosk.rules import villages
from kiosk.web.forms import AtMost, one_line

YEARS = range(2000, 2101)  # outside of it a digit was missed


class KeyField(HiddenField):
    """The key of the row that this form will make: the same form sent twice makes one row."""

    data: str

    def __init__(self, **options: Any) -> None:
        super().__init__(default=new_key, **options)

    def post_validate(self, *_how_it_went: Any) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]{16}", self.data or ""):
            self.data = new_key()


class ParsedField(Field):
    """A field whose text is parsed; empty is None."""

    parse: Callable[[str], Any]  # the value of a text, or None
    hint: Any  # the error where it can't be parsed

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return  # the form that was sent has no such field: its value stays
        typed = "".join(valuelist).strip()
        self.data = self.parse(typed)
        if typed and self.data is None:
            raise ValueError(self.hint)


class TimeText(ParsedField):
    """A day or an hour typed as text: the fields that browsers have for them differ from one to the next."""

    widget = TextInput()
    formats: tuple[str, ...]  # in which it may be typed; the first is the one in which it is shown
    example: str

    def __call__(self, **more: Any) -> Any:
        return super().__call__(inputmode="numeric", placeholder=_("mis. %(example)s", example=self.example), **more)

    def _value(self) -> str:
        """The value in its format, or the text that could not be parsed."""
        if self.data is None or self.process_errors:
            return "".join(self.raw_data or [])
        return self.text_of(self.data)

    def text_of(self, value: date | time) -> str:
        """A value as it is shown."""
        return f"{value:{self.formats[0]}}"

    def moment_of(self, typed: str) -> datetime | None:
        """The moment that this text says in one of the formats."""
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
        """With any separator or none, since not every keyboard of digits has one; and 2026-11-24."""
        typed = re.sub(r"^(\d\d)(\d\d)(\d{4})$", r"\1/\2/\3", typed)
        found = self.moment_of(re.sub("[-. ]", "/", typed))
        return found.date() if found and found.year in YEARS else None


class HourField(TimeText):
    """A time of day in 24 hours, typed as 13.30, 13:30 or 1330 and shown as 13.30."""

    data: time | None
    formats, example = ("%H.%M", "%H.%M.%S"), "09.00"
    hint = _l("Tulis jamnya seperti 09.00.")

    def parse(self, typed: str) -> time | None:
        typed = re.sub(r"^(\d\d)(\d\d)$", r"\1.\2", typed)
        found = self.moment_of(typed.replace(":", "."))
        return found.time() if found else None


class CountField(ParsedField, IntegerField):
    """A number of people, up to 9999."""

    hint = _l("Tulis angka saja, dari 0 sampai 9999.")

    def parse(self, typed: str) -> int | None:
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None


class Line(StringField):
    """A short text."""

    def __init__(self, label: Any, *checks: Any, limit: int = 200, **more: Any) -> None:
        super().__init__(label, filters=[one_line], validators=[*checks, AtMost(limit)], **more)


class Lines(TextAreaField):
    """A text of several lines."""

    def __init__(self, label: Any, *, limit: int, **more: Any) -> None:
        super().__init__(label, filters=[clean_lines], validators=[AtMost(limit)], **more)


class Sentence(Line):
    """A text of one line in a box that shows all of it while it is typed.

    Its language is the ending of its name, so that it is read out and spelled in that language; id without one.
    """

    widget = TextArea()

    def __call__(self, **more: Any) -> Any:
        rows = 3 if self.flags.maxlength > 200 else 2
        return super().__call__(rows=rows, lang="en" if self.name.endswith("_en") else "id", **more)


class Choice(SelectField):
    """One of a mapping of values to words."""

    def __init__(self, label: Any, words: dict[str, Any], **more: Any) -> None:
        super().__init__(label, invalid_choice_message=_l("Pilih salah satu dari daftar."), **more)
        self.offer(words)

    def offer(self, words: dict[str, Any]) -> None:
        """Let people choose among these."""
        self.choices = [SelectChoice(value, word) for value, word in words.items()]


class VillageField(StringField):
    """A village typed by its name, an alias or its label; ``code`` is the one that is meant.

    Filled with a code. Of villages of one name the nearest to ``near_to`` is meant, whose neighbours are suggested. A
    village that the row has already stays, also when it is no longer on the list.
    """

    code = ""
    near_to: Village | None = None

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, filters=[one_line], **options)

    @staticmethod
    def text_of(code: str | None) -> str:
        """Name and place of the village of this code."""
        village = db.session.get(Village, code) if code else None
        return village.label if village else ""

    def process_data(self, value: str | None) -> None:
        self.code, self.data = value or "", self.text_of(value)
        self.row_value = (self.code, self.data)

    def pre_validate(self, form: Any) -> None:
        """Find the village; ValidationError where there is none, or more than one."""
        if (self.data or "") == self.row_value[1]:
            self.code = self.row_value[0]
            return
        found = villages.named(self.data, self.near_to) if self.data else []
        if self.data and not found:
            like = ", ".join(village.label for village in villages.search(self.data, 3))
            unknown = _("Desa ini tidak ada di daftar, atau tidak ikut. Periksa ejaannya.")
            raise ValidationError(_("Mungkin maksudnya: %(like)s?", like=like) if like else unknown)
        if len(found) > 1:
            which = ", ".join(village.district for village in found)
            raise ValidationError(_("Ada di beberapa kecamatan: %(which)s. Tulis juga kecamatannya.", which=which))
        self.code, self.data = (found[0].code, found[0].label) if found else ("", "")

    def __call__(self, **more: Any) -> Markup:
        near = villages.near(self.near_to) if self.near_to else []
        options = Markup().join(Markup('<option value="{}"></option>').format(village.label) for village in near)
        box = super().__call__(list=f"{self.id}-near", **more)
        return Markup('{}<datalist id="{}-near">{}</datalist>').format(box, self.id, options)


class TickedKeys(Field):
    """The keys of what is ticked in a list, each sent as a field of its own."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist


def clean_lines(text: str | None) -> str:
    """Typed text as clean lines. For `filters=`."""
    return "\n".join(one_line(line) for line in (text or "").splitlines()).strip()


def strip_ends(text: str | None) -> str:
    """Typed text without space around it; a doubled space inside may be part of it. For `filters=`."""
    return (text or "").strip()
