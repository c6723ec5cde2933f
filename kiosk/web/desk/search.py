"""Search forms, whose fields stand in the address of a list, and the list's pages."""

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
    """A form filled from the address or an export.

    It changes nothing and needs no CSRF token.
    """

    stores = False

    def __init__(self, sent: Any = None, **more: Any) -> None:
        super().__init__(formdata=request.args if sent is None else sent, meta={"csrf": False}, **more)


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


def page_and_next(rows: Sequence[Row], size: int, name: str, mark: Callable[[Row], str]) -> tuple[Sequence[Row], str]:
    """The first ``size`` rows, and the query of the next page, "" if there is none.

    There the field ``name`` is mark(last row).
    """
    page = rows[:size]
    if len(rows) <= size:
        return page, ""
    return page, "?" + urlencode(request.args.to_dict() | {name: mark(page[-1])})
