"""Five thousand odd requests and more, in whole rounds, each from a seed that it prints; ends at the first fault.

.venv/bin/python -m tests.bench.odd_requests [rounds] [first seed]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from click import echo

from kiosk.db import db
from tests.cast import databases
from tests.cast.apps import make_app
from tests.cast.odd_round import odd_round


def one_person(filled: Path, who: str, lot: int) -> None:
    """A whole round of one person, on a database of its own."""
    with tempfile.TemporaryDirectory() as name, databases.copy_of(str(filled), Path(name)) as address:
        os.environ["KIOSK_INSTANCE"] = name
        app, begun = make_app(Path(name), SQLALCHEMY_DATABASE_URI=address), time.monotonic()
        with app.app_context():
            answered = odd_round(app, who, 1, lot)
            db.session.remove()
            db.engine.dispose()
        took = time.monotonic() - begun
        echo(f"seed {lot}, {who}: {answered.total()} requests in {took:.0f} s, {dict(sorted(answered.items()))}")


def main(rounds: str = "1", first: str = "1") -> None:
    with tempfile.TemporaryDirectory() as name:
        filled = Path(databases.make_filled(Path(name)))
        for lot in range(int(first), int(first) + int(rounds)):
            for who in ("stranger", "officer", "supervisor"):
                one_person(filled, who, lot)


if __name__ == "__main__":
    main(*sys.argv[1:])
