"""Measures every part, or those that are named, and writes docs/performance.md; "draw" only draws it anew.

.venv/bin/python -m tests.bench [part …]
"""

import sys
import time

from click import echo

from tests.bench import companies, growth, server, table, tablet

MEASURED = (tablet, server, growth, companies)
PARTS = {part.__name__.rpartition(".")[2]: part for part in MEASURED}


def main(*names: str) -> None:
    if unknown := set(names) - set(PARTS) - {"draw"}:
        raise SystemExit(f"there is no {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    if "draw" in names:
        table.draw()
        return
    for name in names or PARTS:
        start = time.monotonic()
        rows = PARTS[name].measure()
        table.keep(PARTS[name], rows)
        table.draw()
        echo(f"{name}, {time.monotonic() - start:.0f} s\n" + "\n".join(row.as_line() for row in rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
