"""Asking a list of 1,000 companies

One name against the office's list, in one process: found, only similar, and on no list. The limit is difflib alone
over the same 1,000 names, once they are folded.
"""

import os
import time
from collections.abc import Callable
from difflib import get_close_matches

from kiosk.db import db
from kiosk.rules import companies
from tests.bench import load
from tests.bench.table import Row, at_most
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.companies import bring_list, company

COMPANIES = 1_000
ASKED = {"found": "PT Karya Mandiri 500", "similar": "Karya Mandiri Sejahtera", "missing": "Angin Ribut"}
MOST = 100  # milliseconds


def measure(rounds: int = 20) -> list[Row]:
    names = [f"PT Karya Mandiri {number}" for number in range(COMPANIES - 1)] + ["PT Karya Mandiri Sejati"]
    keys = [companies.name_key(name) for name in names]
    with load.folder(load.MEMORY) as folder:
        databases.make_filled(folder)
        os.environ["KIOSK_INSTANCE"] = str(folder)
        with make_app(folder).app_context():
            bring_list(*(company(name, str(number)) for number, name in enumerate(names)))
            rows = [row(result, name, keys, rounds) for result, name in ASKED.items()]
            db.session.remove()
            db.engine.dispose()
    return rows


def row(result: str, name: str, keys: list[str], rounds: int) -> Row:
    """One name's line of the table."""
    assert companies.ask_list(name).result == result
    key = companies.name_key(name)
    ours = [milliseconds(lambda: companies.ask_list(name)) for _round in range(rounds)]
    limits = [milliseconds(lambda: get_close_matches(key, keys, 3, companies.SIMILARITY)) for _round in range(rounds)]
    return Row(f"a company that is {result}", "ms", ours, limits, [at_most(MOST)])


def milliseconds(act: Callable[[], object]) -> float:
    """How long this takes; what was read before is forgotten, as at the end of a request."""
    db.session.rollback()
    db.session.expunge_all()
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
