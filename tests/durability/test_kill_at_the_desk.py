"""The power goes while a supervisor is at the desk; `python -m tests.bench.kill_desk` does it thirty times."""

from pathlib import Path

from tests.cast.cut_copies import Copies
from tests.cast.cut_restores import Restores


def test_a_copy_that_is_cut_off(tmp_path: Path, filled_database: Path) -> None:
    office = Copies(tmp_path, filled_database, 500)
    office.run(3, "2026")
    assert list(office.stick.glob("*.sqlite3"))


def test_a_restore_that_is_cut_off(tmp_path: Path, filled_database: Path) -> None:
    Restores(tmp_path, filled_database, 500).run(2, "2026")
