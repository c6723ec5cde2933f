"""The power goes while something is done at the desk; `python -m tests.bench.kills` does it ten times for each."""

from pathlib import Path

from tests.bench import kills


def test_a_copy_that_is_cut_off(tmp_path: Path, filled_database: Path) -> None:
    kills.run(kills.copy(tmp_path, filled_database, 500), 1, "2026")


def test_a_restore_that_is_cut_off(tmp_path: Path, filled_database: Path) -> None:
    kills.run(kills.restore(tmp_path, filled_database, 500), 1, "2026")
