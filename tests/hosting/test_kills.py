"""A part of the server is killed while people press on: what was acknowledged is there, once and whole.

Each once here; `python -m tests.bench.kill_server 30` does it thirty times.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cast.server_kills import Crowd, crowd, reload, rounds

pytestmark = [pytest.mark.postgresql_only, pytest.mark.program]


@pytest.fixture
def people() -> Iterator[Crowd]:
    """In a folder that PostgreSQL's user can enter too."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        with crowd(Path(name)) as people:
            yield people


def test_nothing_is_lost_where_workers_change_and_parts_are_killed(people: Crowd) -> None:
    assert reload(people) == 0
    rounds(people, 2, "2026")
    assert people.faults() == []
