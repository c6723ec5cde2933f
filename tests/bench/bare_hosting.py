"""The limit of a server for many: Flask alone, by the same gunicorn behind the same Caddy."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import load
from tests.cast.hosting import Hosting, Program


class Bare(Hosting):
    """Without a database."""

    names = ("gunicorn", "caddy")

    def program(self, name: str) -> Program:
        program = super().program(name)
        if name == "gunicorn":
            program.command = (*program.command[:-1], f"tests.bench.bare:served('{self.folder}/pages')")
        return program


@contextmanager
def bare_hosting(folder: Path) -> Iterator[Bare]:
    """With one page for everything; it ends with the block."""
    folder.mkdir()
    load.put(folder / "pages", {"readyz": load.A_PAGE})
    server = Bare(folder, len(load.CORES), fsync=False)
    server.make_certificate()
    try:
        for program in server.programs.values():
            program.start()
        while server.status("/readyz") != 200:
            time.sleep(0.05)
        yield server
    finally:
        for program in server.programs.values():
            program.stop()
