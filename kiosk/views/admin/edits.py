"""The parent of forms that change a row: one that was open while somebody else saved is not saved over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, HiddenField, SelectField

from kiosk.db import db
from kiosk.rules import audit
from kiosk.views import dates
from kiosk.views.forms import Form


class Overtaken(Exception):
    """Something else is stored than when the form was opened; the form says what."""


class EditForm(Form):
    """A form that begins with what is stored, and keeps a mark of each of these values."""

    seen = HiddenField()

    def __init__(self, stored: dict[str, Any], **more: Any) -> None:
        super().__init__(data=stored, **more)
        if self.seen.raw_data is None:  # opened, not sent
            self.seen.data = self.marks(stored)

    @property
    def filled(self) -> dict[str, Any]:
        """What a person filled in, by field."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "seen")}

    def marks(self, stored: dict[str, Any]) -> str:
        """What is stored, as the hidden field holds it."""
        return " ".join(mark(field, stored[field.name]) for field in self if field.name in stored)

    def keep_up_with(self, stored: dict[str, Any], row: str) -> None:
        """Raise Overtaken if what is stored, read inside db.write(), is news to this form."""
        if self.news(stored):
            self.show_news(stored, row)
            raise Overtaken

    def news(self, stored: dict[str, Any]) -> list[Field]:
        """Fields of which something else is stored than they say and than they began with."""
        return [field for field in self if field.name in stored and is_news(field, stored[field.name], self.had())]

    def had(self) -> set[str]:
        """The marks of what this form began with; a form without any has seen nothing."""
        return set("".join(self.seen.raw_data or []).split())

    def show_news(self, stored: dict[str, Any], row: str) -> None:
        """A field that nobody touched follows what is stored; of any other both values are shown.

        The next press saves what then stands in them.
        """
        for field in self.news(stored):
            tell(field, stored[field.name], self.had())
        self.seen.data = self.marks(stored)
        self.overtaken = said_of(row)
        self.form_errors.append(self.overtaken)

    @contextmanager
    def saving(self) -> Iterator[None]:
        """db.write(), left without a change where the form is overtaken."""
        try:
            with db.write():
                yield
        except Overtaken:
            return


def shown(field: Field, value: Any) -> str:
    """A value as this field would hold it, so that stored and typed ones can be compared."""
    for clean in field.filters:
        value = clean(value)
    return "" if value is None else str(value)


def mark(field: Field, value: Any) -> str:
    """What tells this value of this field from any other."""
    return sha256(f"{field.name}\n{shown(field, value)}".encode()).hexdigest()[:16]


def is_news(field: Field, stored: Any, seen: set[str]) -> bool:
    """Whether somebody stored something else than this form says, after it was opened."""
    return shown(field, stored) != shown(field, field.data) and mark(field, stored) not in seen


def tell(field: Field, stored: Any, seen: set[str]) -> None:
    """Say beside the field what is stored now."""
    if mark(field, field.data) in seen:
        field.process(None, stored)
        field.raw_data = None
        field.errors = [_("Sudah diubah menjadi “%(stored)s”, dan isian ini mengikutinya.", stored=told(field, stored))]
    else:
        field.errors = [_("Yang tersimpan “%(stored)s”; di bawah ini isian Anda.", stored=told(field, stored))]


def told(field: Field, value: Any) -> str:
    """A value in words."""
    if isinstance(field, SelectField):
        value = {choice.value: choice.label for choice in field.iter_choices()}.get(value, value)
    if isinstance(value, bool):
        return str(_("dicentang") if value else _("tidak dicentang"))
    if isinstance(value, date):
        return str(dates.day(value))
    if isinstance(value, time):
        return f"{value:%H.%M}"
    return str(_("kosong") if value in (None, "") else value)


def said_of(row: str) -> str:
    """That what is stored has changed, and by whom."""
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
