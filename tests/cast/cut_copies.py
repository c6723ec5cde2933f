"""A copy at the desk that is cut off: each file that has a name is whole, and nothing else of it is left."""

from itertools import cycle
from pathlib import Path

from tests.cast.kills import COPIES, Desk, Office, office, whole
from tests.cast.officers import PASSWORD
from tests.cast.server import Server


class Copies(Office):
    """An office whose copies go to a stick too."""

    def __init__(self, folder: Path, filled: Path, check_ins: int) -> None:
        self.server, self.check_ins, self.stick = (
            office(folder / "instance", filled, check_ins),
            check_ins,
            folder / "stick",
        )
        self.stick.mkdir()
        self.server.environment |= {"KIOSK_BACKUP_SECOND_FOLDER": str(self.stick), "KIOSK_BACKUPS_KEPT": "4"}
        self.takes_away = cycle((False, False, True))

    def act(self, desk: Desk) -> None:
        """A copy here and on the stick; each third time one file to take away."""
        if next(self.takes_away):
            assert desk.press(COPIES, f"{COPIES}?file=1", present=PASSWORD).status == 200
        else:
            assert desk.press(COPIES, present=PASSWORD).status == 303
            desk.wait()

    def look(self, server: Server) -> None:
        """The database, and each copy."""
        assert whole(server.database) == self.check_ins
        assert not list(server.instance.glob("incoming-*/"))
        for folder in (server.instance / "backups", self.stick):
            left = [path for path in folder.rglob("*") if path.suffix not in (".sqlite3", "")]
            assert not left
            for path in folder.glob("*.sqlite3"):
                assert whole(path) == self.check_ins
