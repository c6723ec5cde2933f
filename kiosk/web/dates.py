"""Days as people read them, on a page and on paper."""

from datetime import date

from babel.dates import format_date
from flask_babel import get_locale


def day(value: date) -> str:
    """A date as the office writes it: 24/11/2026."""
    return value.strftime("%d/%m/%Y")


def month(value: date) -> str:
    """A month in words in the page's language: Februari 2026."""
    return in_words(value, "MMMM y")


def long_day(value: date) -> str:
    """A date in words in the page's language: Selasa, 24 November 2026."""
    return in_words(value, "EEEE, d MMMM y")


def in_words(value: date, pattern: str) -> str:
    """A day by Babel's pattern in the page's language.

    Flask-Babel's own function would turn a moment in WIB back to UTC.
    """
    return str(format_date(value, pattern, locale=get_locale() or "id"))
