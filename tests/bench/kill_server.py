"""PostgreSQL and a worker killed in turn at any moment while people press on over HTTPS; prints its seed.

.venv/bin/python -m tests.bench.kill_server [rounds] [seed]
"""

import secrets
import sys
import tempfile
from pathlib import Path

from click import echo

from tests.cast.server_kills import crowd, reload, rounds

ON_DISK = "/var/tmp"  # noqa: S108 - where a flush costs what it costs


def main(number: str = "30", seed: str = "") -> None:
    seed = seed or secrets.token_hex(4)
    echo(f"seed {seed}")
    with tempfile.TemporaryDirectory(dir=ON_DISK) as folder:
        Path(folder).chmod(0o755)  # for PostgreSQL's user
        with crowd(Path(folder)) as people:
            echo(f"new workers take over: {reload(people)} refusals")
            rounds(people, int(number), seed, echo)
            faults, acknowledged = people.faults(), people.ledger.acknowledged
        if faults:
            raise SystemExit("\n".join(faults))
        check_ins = sum(key in acknowledged for key in people.ledger.check_ins)
        answers = sum(key in acknowledged for key in people.ledger.answers)
        echo(f"{check_ins} check-ins, {answers} answers acknowledged; 0 lost, 0 doubled, 0 half, 0 of nobody")


if __name__ == "__main__":
    main(*sys.argv[1:])
