"""Forms in the address of a list, and the address of its next page."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.web.desk.fields import DayField
from kiosk.web.forms import Form, one_line

Row = TypeVar("Row")


class ListForm(Form):
    """A form that an address or an export fills: it changes nothing and has no token."""

    stores = False

    def __init__(self, given: Any = None, **more: Any) -> None:
        super().__init__(formdata=request.args if given is None else given, meta={"csrf": False}, **more)


class SearchForm(ListForm):
    """One search box: each of its words must be found in what a row is, is called or belongs to."""

    q = StringField(_l("Cari"), filters=[one_line])

    @property
    def search_words(self) -> list[str]:
        """Words that were typed, in small letters."""
        return (self.q.data or "").casefold().split()


class PeriodSearchForm(SearchForm):
    """A search box and the period searched in, both days included; an empty day is no bound."""

    first = DayField(_l("Dari"), name="from")
    last = DayField(_l("Sampai"), name="until")

    def validate_last(self, field: DayField) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_l("Tanggal akhir tidak boleh sebelum tanggal awal."))


def page_and_next(found: Sequence[Row], size: int, name: str, mark: Callable[[Row], str]) -> tuple[Sequence[Row], str]:
    """The rows of a page, and the query of the next one, which begins behind the mark of the last row; "" for none."""
    shown = found[:size]
    further = urlencode(request.args.to_dict() | {name: mark(shown[-1])}) if len(found) > size else ""
    return shown, further and f"?{further}"
