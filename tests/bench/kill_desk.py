"""What a supervisor does at the desk, cut off at any moment again and again; prints its seed.

.venv/bin/python -m tests.bench.kill_desk [copies|restores] [rounds] [seed]
"""

import secrets
import sys
import tempfile
from pathlib import Path

from click import echo

from tests.cast import databases
from tests.cast.cut_copies import Copies
from tests.cast.cut_restores import Restores
from tests.cast.kills import Office

PEOPLE = 20_000
OFFICES: dict[str, type[Office]] = {"copies": Copies, "restores": Restores}


def main(name: str = "copies", number: str = "30", seed: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(databases.make_filled(Path(folder)))
        office = OFFICES[name](Path(folder), filled, PEOPLE)
        seed = seed or secrets.token_hex(4)
        echo(f"{name}, seed {seed}")
        office.run(int(number), seed, echo)
    echo(f"{number} times cut off: whole before or whole after")


if __name__ == "__main__":
    main(*sys.argv[1:])
