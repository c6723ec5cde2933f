"""The office's list of licensed companies (P3MI), and what it answers about a name.

`replace_list` writes inside its caller's `db.write()`. A name that is asked about is stored nowhere.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from typing import NamedTuple

from sqlalchemy import delete, select

from kiosk.clock import today
from kiosk.db import db, new_key
from kiosk.models import Company
from kiosk.models.company import COMPANY_STATUSES
from kiosk.rules import settings

LIST_DAYS = 90  # as long a list answers: our own choice
MOST_SIMILAR = 3
SIMILARITY = 0.8  # of two names, as difflib measures it
NONE_OF_THEM = "none"  # chosen in place of a similar company
PT = re.compile(r"\bp\W{0,2}t\b", re.IGNORECASE)  # also “P.T.” and “P T”
# the answer about a company by the status of its licence
RESULTS = {"revoked": "revoked", "suspended": "revoked", "expired": "expired", "active": "found"}
# signs of an offer that come from the list alone, by what it answers
SIGNS = {"revoked": "R24", "expired": "R25"}


class Answer(NamedTuple):
    """An answer of the list, with the company or the similar ones.

    ``result`` is “found”, “revoked” (or suspended), “expired”, “similar”, “missing”, or “old” for a list too old.
    """

    result: str
    companies: list[Company]


def list_date() -> date | None:
    """The day of the list, or None where there is no list."""
    day = settings.get("company_list").get("date")
    return date.fromisoformat(day) if day else None


def is_too_old(day: date) -> bool:
    """True where a list of this day answers nothing any more."""
    return today() - day > timedelta(days=LIST_DAYS)


def name_key(name: str) -> str:
    """A company's name without case, “PT”, dots and spaces, to compare it by."""
    return letters_and_digits(PT.sub(" ", unicodedata.normalize("NFKC", name)))


def letters_and_digits(text: str) -> str:
    """The letters and digits of a text without case, as licence numbers are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


def ask_list(text: str, chosen: str = "") -> Answer:
    """The list's answer about a company's name or licence number.

    The number must be exact, a name may be similar. Of several companies of one name it is the gravest. ``chosen`` is
    the id of one of the similar companies, or NONE_OF_THEM.
    """
    day = list_date()
    if day is None or is_too_old(day):
        return Answer("old", [])
    name = name_key(text)
    licence = letters_and_digits(text)
    by_name: dict[str, Company] = {}
    gravest_first = sorted(stored_list(), key=lambda company: COMPANY_STATUSES.index(status_today(company)))
    for company in gravest_first:
        if licence and licence == letters_and_digits(company.licence):
            return answer_about(company)
        by_name.setdefault(name_key(company.name), company)
    by_name.pop("", None)  # a name of nothing but signs or “PT” is nobody's
    if name in by_name:
        return answer_about(by_name[name])
    similar = [by_name[key] for key in get_close_matches(name, by_name, MOST_SIMILAR, SIMILARITY)]
    for company in similar:
        if company.id == chosen:
            return answer_about(company)
    if not similar or chosen == NONE_OF_THEM:
        return Answer("missing", [])
    return Answer("similar", similar)


def stored_list() -> list[Company]:
    """The companies of the list, by name."""
    return list(db.session.scalars(select(Company).order_by(Company.name, Company.licence)))


def status_today(company: Company) -> str:
    """The status of a company's licence, which expires on its day whatever the list says."""
    if company.status == "active" and company.valid_until and company.valid_until < today():
        return "expired"
    return company.status


def answer_about(company: Company) -> Answer:
    """The answer about this very company."""
    return Answer(RESULTS[status_today(company)], [company])


def replace_list(companies: Iterable[Company], day: date, source: str) -> None:
    """Replace the whole list by these companies, under a key of its own."""
    db.session.execute(delete(Company))
    db.session.add_all(companies)
    settings.store("company_list", {"date": day.isoformat(), "source": source, "key": new_key()})
