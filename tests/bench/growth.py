"""What years of use cost

Databases as after three years, with 1,000, 100,000 and 1,000,000 check-ins and as many acts in the audit, in memory.
A supervisor opens every page of the desk at all three sizes, in one process without a network. The figure is at
1,000,000, its limit at 1,000, in brackets the median at 100,000.
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from kiosk.clock import today
from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, Officer, OutreachSession
from tests.bench import load, years
from tests.bench.table import Row, Target, at_most
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.officers import signed_in
from tests.cast.pages import Browser

SIZES = (1_000, 100_000, 1_000_000)
TIMES, LEAST = 1.5, 50  # the target: so many times, or so many milliseconds if that is more
# a recap of a year, and what looks through all there is: in milliseconds
THROUGH_ALL, MOST = ("`/admin/reports/`", "`/admin/sessions/` by q", "`/admin/audit/` by q"), 1000
ON_POSTGRESQL = ("bash", "tests/on_postgresql.sh", sys.executable, "-m", __spec__.name if __spec__ else "")


class Kiosk(NamedTuple):
    """A kiosk of one size, and who looks at it."""

    size: int
    app: Flask
    desk: Browser
    pages: dict[str, str]  # address by what it is called


def measure(rounds: int = 5, sizes: Sequence[int] = SIZES) -> list[Row]:
    """On SQLite, then on a PostgreSQL that lasts as long as it takes."""
    numbers = [str(number) for number in (rounds, *sizes)]
    output = subprocess.run([*ON_POSTGRESQL, *numbers], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    rows = [Row(**row | {"targets": [Target(*target) for target in row["targets"]]}) for row in json.loads(output)]
    return [*of_one_database("SQLite", rounds, sizes), *rows]


def of_one_database(name: str, rounds: int, sizes: Sequence[int]) -> list[Row]:
    with ExitStack() as stack:
        kiosks = [stack.enter_context(kiosk(size)) for size in sizes]
        rows = of_pages(kiosks, rounds)
    return [row._replace(what=f"{row.what}, {name}") for row in rows]


@contextmanager
def kiosk(check_ins: int) -> Iterator[Kiosk]:
    """A kiosk with so many check-ins, in a folder that is gone afterwards."""
    with load.folder(load.MEMORY) as folder:
        address = databases.in_folder(folder)
        if databases.SERVER:
            databases.command(f"CREATE DATABASE years_{check_ins}")
            address = databases.on_server(f"years_{check_ins}")
        databases.fill(address, ())
        os.environ["KIOSK_INSTANCE"] = str(folder)
        app = make_app(folder, SQLALCHEMY_DATABASE_URI=address)
        with app.app_context():
            years.fill(check_ins)
            ratna = db.session.scalars(select(Officer).where(Officer.username == "ratna")).one()
            pages = every_page(app) | far_ends()
        yield Kiosk(check_ins, app, signed_in(app, ratna), pages)
        with app.app_context():
            db.engine.dispose()


# --- which pages


def newest_closed() -> OutreachSession:
    closed_sessions = select(OutreachSession).where(OutreachSession.state == "closed")
    return db.session.scalars(closed_sessions.order_by(OutreachSession.held_on.desc())).first() or OutreachSession()


def every_page(app: Flask) -> dict[str, str]:
    """Each address of the desk that is opened with nothing, a session or a check-in."""
    session_id = newest_closed().id
    person = db.session.scalars(select(CheckIn.id).where(CheckIn.session_id == session_id, CheckIn.name.is_not(None)))
    keys = {"session_id": session_id, "checkin_id": person.first()}
    build = app.url_map.bind("localhost").build
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments <= set(keys)]
    of_desk = [rule for rule in rules if rule.rule.startswith("/admin/")]
    return {f"`{rule.rule}`": build(rule.endpoint, {n: keys[n] for n in rule.arguments}) for rule in of_desk}


def far_ends() -> dict[str, str]:
    """Lists that are filtered, their last pages, and reports of a year."""
    session = newest_closed()
    oldest = db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.at, AuditEntry.id).offset(100)).first()
    people = select(CheckIn).where(CheckIn.session_id == session.id).order_by(CheckIn.created_at, CheckIn.id)
    first = db.session.scalars(people.offset(100).limit(1)).one()
    year = {"from": f"{today().year - 1}-01-01", "until": f"{today().year - 1}-12-31"}
    lists = {
        "sessions": ({"page": "3"}, {"q": f"{session.village_name} siti"}, year),
        f"check-ins/{session.id}": (
            {"before": f"{first.created_at.isoformat()}~{first.id}"},
            {"q": "dikonfirmasi warga"},
        ),
        "audit": ({"before": oldest}, {"q": "memeriksa kehadiran"}),
        "reports": (year, year | {"q": session.village_name}),
    }
    addresses = {}
    for path, queries in lists.items():
        for query in queries:
            address = f"/admin/{path}/"
            name = f"`{address.replace(session.id, '<session_id>')}` by {', '.join(query)}"
            addresses[name] = f"{address}?{urlencode(query)}"
    return addresses


# --- how long they take


def of_pages(kiosks: Sequence[Kiosk], rounds: int) -> list[Row]:
    """Each page at all sizes in turn, once more at the beginning to see whether it is one."""
    took: dict[str, list[list[float]]] = defaultdict(lambda: [[] for _size in kiosks])
    names = [name for name in kiosks[0].pages if all(is_page(kiosk, name) for kiosk in kiosks)]
    for _round in range(rounds):
        for name in names:
            for kiosk, times in zip(kiosks, took[name], strict=True):
                start = time.perf_counter()
                is_page(kiosk, name)
                times.append((time.perf_counter() - start) * 1000)
    return [row_of(name, [kiosk.size for kiosk in kiosks], times) for name, times in took.items()]


def is_page(kiosk: Kiosk, name: str) -> bool:
    """Open it; whether it is a page of its own."""
    answer = kiosk.desk.client.get(kiosk.pages[name])
    answer.get_data()
    return answer.status_code == 200


def row_of(name: str, sizes: list[int], times: list[list[float]]) -> Row:
    """At the largest size beside the smallest; of those between the median alone."""
    small, *between, large = times
    most = MOST if name.startswith(THROUGH_ALL) else max(LEAST, TIMES * median(small))
    medians = [f"{median(of_size):.0f} ms at {size:,}" for size, of_size in zip(sizes[1:-1], between, strict=True)]
    return Row(name, "ms", large, small, [at_most(round(most))], ", ".join(medians))


if __name__ == "__main__":
    rounds, *sizes = map(int, sys.argv[1:])
    sys.stdout.write(json.dumps([row._asdict() for row in of_one_database("PostgreSQL", rounds, sizes)]))
