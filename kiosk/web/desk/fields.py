"""Fields of the desk's forms, and the value that each of them stores."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from flask_babel import get_locale, gettext as _, lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import TextArea, TextInput

from kiosk.clock import parse_moment, today
from kiosk.config import LANGUAGES
from kiosk.db import db, new_key
from kiosk.models import Village
from kiosk.rules import villages
from kiosk.web.forms import AtMost, Form, one_line

YEARS = range(2000, 2101)  # outside of these, a digit is missing or doubled


class KeyField(HiddenField):
    """The key of the row that this form will add: sent twice, it adds one row."""

    data: str

    def __init__(self, **options: Any) -> None:
        super().__init__(default=new_key, **options)

    def post_validate(self, *_result: Any) -> None:
        """Replace a key not of 16 letters, digits, "-" or "_" by a new one.

        It goes into an address and the audit.
        """
        if not re.fullmatch(r"[A-Za-z0-9_-]{16}", self.data or ""):
            self.data = new_key()


class ParsedField(Field):
    """A field whose text is parsed.

    Empty is None.
    """

    parse: Callable[[str], Any]  # the value of a text, or None
    hint: Any  # error message where the text can't be parsed

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse what was typed: empty is None, unreadable text an error.

        A field that was not sent keeps its value.
        """
        if not valuelist:
            return
        text = "".join(valuelist).strip()
        self.data = self.parse(text)
        if text and self.data is None:
            raise ValueError(self.hint)


class TimeText(ParsedField):
    """A day or an hour typed as text.

    Each browser shows its own fields for them differently.
    """

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


class DayField(TimeText):
    """A day, typed and shown as 24/11/2026.

    Static/desk/days.js puts a calendar beside it.
    """

    data: date | None
    formats = ("%d/%m/%Y", "%Y/%m/%d")
    example = "24/11/2026"
    hint = _l("Tulis tanggalnya seperti 24/11/2026.")

    def parse(self, text: str) -> date | None:
        """The day, with any separator or none, also as 2026-11-24.

        It is None if unreadable or outside of YEARS.
        """
        text = re.sub(r"^(\d\d)(\d\d)(\d{4})$", r"\1/\2/\3", text)
        text = re.sub("[-. ]", "/", text)
        moment = parse_moment(text, self.formats)
        if moment is None or moment.year not in YEARS:
            return None
        return moment.date()


def refuse_future_day(form: Any, field: DayField) -> None:
    """Validator: refuse a day that is still to come."""
    if field.data and field.data > today():
        raise ValidationError(_l("Tulis tanggalnya seperti 24/11/2026; bukan masa depan."))


class HourField(TimeText):
    """A time of day in 24 hours, typed as 13.30, 13:30 or 1330 and shown as 13.30."""

    data: time | None
    formats = ("%H.%M", "%H.%M.%S")
    example = "09.00"
    hint = _l("Tulis jamnya seperti 09.00.")

    def parse(self, text: str) -> time | None:
        """The time of day, typed as 13.30, 13:30 or 1330, the first two also with seconds.

        It is None if unreadable.
        """
        text = re.sub(r"^(\d\d)(\d\d)$", r"\1.\2", text)
        moment = parse_moment(text.replace(":", "."), self.formats)
        if moment:
            return moment.time()
        return None


class CountField(ParsedField, IntegerField):
    """A number of people, up to 9999."""

    hint = _l("Tulis angka saja, dari 0 sampai 9999.")

    def parse(self, text: str) -> int | None:
        """The number, 0 to 9999.

        Returns None if it is not of one to four digits.
        """
        if re.fullmatch("[0-9]{1,4}", text):
            return int(text)
        return None


class Line(StringField):
    """A text of one line.

    More than ``limit`` characters are refused.
    """

    def __init__(self, label: Any, *checks: Any, limit: int = 200, **more: Any) -> None:
        super().__init__(label, filters=[one_line], validators=[*checks, AtMost(limit)], **more)


class Lines(TextAreaField):
    """A text of several lines.

    More than ``limit`` characters are refused.
    """

    def __init__(self, label: Any, *, limit: int, **more: Any) -> None:
        super().__init__(label, filters=[clean_lines], validators=[AtMost(limit)], **more)


class Sentence(Line):
    """A one-line text in a box that shows all of it while it is typed.

    The box is marked with the language, so that the text is read out and spell-checked as such.
    """

    widget = TextArea()
    language = "id"

    def __call__(self, **more: Any) -> Any:
        """The box, of two rows, or three where more than 200 characters fit."""
        rows = 3 if self.flags.maxlength > 200 else 2
        return super().__call__(rows=rows, lang=self.language, **more)


def other_languages() -> dict[str, str]:
    """The kiosk's languages beside Indonesian, by code.

    Their names are in the language of this page.
    """
    names = get_locale().languages
    return {code: names.get(code, name) for code, name in LANGUAGES.items() if code != "id"}


def name_in(language: str, name: str) -> str:
    """Name of the field that has this text in this language."""
    if language == "id":
        return name
    return f"{name}_{language}"


class Translated(Sentence):
    """The field of a text in Indonesian.

    Its form has a Translation of it in each other language. Those have checks of their own, ``checks_of_others``, and
    ``limit_of_others`` where it is given.
    """

    def __init__(
        self,
        label: Any,
        *checks: Any,
        checks_of_others: Sequence[Any] = (),
        limit_of_others: int | None = None,
        **more: Any,
    ) -> None:
        super().__init__(label, *checks, **more)


class Translation(Sentence):
    """The field of a text in another language.

    It takes what that of the Indonesian text takes.
    """

    def __init__(
        self,
        label: Any,
        *checks: Any,
        language: str,
        checks_of_others: Sequence[Any] = (),
        limit_of_others: int | None = None,
        limit: int = 200,
        **more: Any,
    ) -> None:
        self.language = language
        name = other_languages()[language]
        more["description"] = _l("Boleh kosong: layar %(language)s lalu memakai teks Indonesia.", language=name)
        label = _l("%(label)s, %(language)s", label=label, language=name)
        super().__init__(label, *checks_of_others, limit=limit_of_others or limit, **more)


class Choice(SelectField):
    """One of a mapping of values to words."""

    def __init__(self, label: Any, words: dict[str, Any], **more: Any) -> None:
        super().__init__(label, invalid_choice_message=_l("Pilih salah satu dari daftar."), **more)
        self.replace_choices(words)

    def replace_choices(self, words: dict[str, Any]) -> None:
        """Replace the choices by this mapping of values to words."""
        self.choices = [SelectChoice(value, word) for value, word in words.items()]


class VillageField(StringField):
    """A village typed by its name, an alias or its label.

    ``code`` is the village found. Its stored value is a code. Among villages of the same name it takes the nearest to
    ``near_to``, whose neighbours it suggests. A village that the row already has is accepted even when it is no longer
    listed.
    """

    code = ""
    stored_code = ""
    stored_label = ""
    near_to: Village | None = None

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, filters=[one_line], **options)

    @staticmethod
    def text_of(code: str) -> str:
        """Name and place of the village with this code, listed or not.

        Returns "" if there is none.
        """
        village = db.session.get(Village, code)
        if village:
            return village.label
        return ""

    def process_data(self, value: str | None) -> None:
        """Fill the field from a stored code, which stays valid even if no longer listed."""
        self.stored_code = value or ""
        self.stored_label = ""
        if value:
            self.stored_label = self.text_of(value)
        self.code = self.stored_code
        self.data = self.stored_label

    def pre_validate(self, form: Any) -> None:
        """Set ``code`` and full name to the village typed, both empty for no text.

        Raises ValidationError if none or several fit.
        """
        name = self.data or ""
        if name == self.stored_label:
            self.code = self.stored_code
        elif name:
            village = self.find_village(name)
            self.code = village.code
            self.data = village.label
        else:
            self.code = ""
            self.data = ""

    def find_village(self, name: str) -> Village:
        """The one village of this name. Raises ValidationError if none or several fit."""
        villages_of_that_name = villages.villages_named(name, self.near_to)
        if len(villages_of_that_name) == 1:
            return villages_of_that_name[0]
        if villages_of_that_name:
            which = ", ".join(village.district for village in villages_of_that_name)
            raise ValidationError(_("Ada di beberapa kecamatan: %(which)s. Tulis juga kecamatannya.", which=which))
        like = ", ".join(village.label for village in villages.search_villages(name, 3))
        if like:
            raise ValidationError(_("Mungkin maksudnya: %(like)s?", like=like))
        raise ValidationError(_("Desa ini tidak ada di daftar, atau tidak ikut. Periksa ejaannya."))

    def __call__(self, **more: Any) -> Markup:
        """The box with villages near ``near_to`` as suggestions."""
        options = Markup()
        if self.near_to:
            for village in villages.villages_near(self.near_to):
                options += Markup('<option value="{}"></option>').format(village.label)
        box = super().__call__(list=f"{self.id}-near", **more)
        return Markup('{}<datalist id="{}-near">{}</datalist>').format(box, self.id, options)


def clean_lines(text: str | None) -> str:
    """Typed text with each line clean as by one_line, none empty at its ends.

    For `filters=`.
    """
    lines = (text or "").splitlines()
    return "\n".join(map(one_line, lines)).strip()


def strip_ends(text: str | None) -> str:
    """Typed text without space around it.

    Spaces inside stay. For `filters=`.
    """
    return (text or "").strip()


def typed_value(field: Field) -> Any:
    """The value that a field stores: of a village its code."""
    if isinstance(field, VillageField):
        return field.code
    return field.data


def typed_values(form: Form) -> dict[str, Any]:
    """The values that a form stores, by name of the field."""
    return {field.name: typed_value(field) for field in form if field.name not in ("csrf_token", "version")}
