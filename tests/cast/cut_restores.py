"""A restore at the desk that is cut off, or the start that puts it in place: all of the one state or of the other."""

import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from kiosk.data_care import backup
from kiosk.db import db
from tests.cast import kills
from tests.cast.apps import make_app
from tests.cast.kills import Desk, Office, office, whole
from tests.cast.officers import PASSWORD
from tests.cast.server import found

PAGE = "/admin/settings/copies/restore"
LOOKED = re.compile(r'name="looked" value="([^"]+)"')


class Restores(Office):
    """An office, and two files of it: one with half of its people."""

    def __init__(self, folder: Path, filled: Path, check_ins: int) -> None:
        self.server = office(folder / "instance", filled, check_ins)
        self.files = [folder / "all.sqlite3", folder / "half.sqlite3"]
        with pytest.MonkeyPatch.context() as patch, make_app(self.server.instance).app_context():
            patch.setenv("KIOSK_INSTANCE", str(self.server.instance))
            backup.make(self.files[0])
            db.engine.dispose()
        shutil.copy(*self.files)
        with closing(sqlite3.connect(self.files[1])) as half, half:
            half.execute("DELETE FROM check_in WHERE rowid % 2")
        self.wanted = cycle(reversed(self.files))
        self.seen: set[Path] = set()

    def act(self, desk: Desk) -> None:
        """A file is sent, looked at, and wanted."""
        file = {"file": next(self.wanted)}
        assert desk.press(PAGE, files=file, copy="", present=PASSWORD).status == 303
        desk.wait()
        looked = found(LOOKED, desk.browser.open("GET", PAGE).body)
        assert desk.press(PAGE, f"{PAGE}/confirm", looked=looked).status == 303

    def start(self) -> None:
        """What waited is in place now, and otherwise all is as it was; nothing of what was cut off is left."""
        waiting = list(self.server.instance.glob("to-restore-*"))
        expected = whole(waiting[0] if waiting else self.server.database)
        self.server.start()
        assert whole(self.server.database) == expected
        for left in ("to-restore-*", "incoming-*/", "uploads/*"):
            assert not list(self.server.instance.glob(left))
        for path in set((self.server.instance / "backups").glob("*.sqlite3")) - self.seen:
            whole(path)
            self.seen.add(path)
        self.server.kill()

    def run(self, number: int, seed: str, say: Callable[[str], object] = str) -> None:
        """Once to its end, and then cut off in turn at the desk, and at the start after it."""
        lot = random.Random(seed)
        took = kills.once(self.server, self.act)
        try:
            for turn in range(1, number + 1):
                self.start()
                after = lot.uniform(0, took)
                if turn % 2:
                    self.server.start()
                    kills.cut(self.server, self.act, after)
                else:
                    kills.once(self.server, self.act)
                    kills.cut_while_starting(self.server, after := 0.5 + after)
                say(f"{turn}: {'at the desk' if turn % 2 else 'at the start'}, after {after:.2f} s")
            self.start()
        finally:
            self.server.kill()
