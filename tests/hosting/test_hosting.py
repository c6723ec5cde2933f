"""One server for many halls, as docs/hosting.md puts it together, from an empty database on and over HTTPS."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cast.hosting import Hosting, hosting

pytestmark = [pytest.mark.postgresql_only, pytest.mark.program]


@pytest.fixture
def server() -> Iterator[Hosting]:
    """PostgreSQL alone, with an empty database, in a folder that its owner can enter too."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        with hosting(Path(name), started=False) as server:
            yield server


def test_from_an_empty_database_to_the_desk_over_https(server: Hosting) -> None:
    for name in server.names[1:]:
        server.programs[name].start()
    server.wait_ready(503)
    assert "/admin/set-up/" in server.prepare()
    server.restart("gunicorn")
    assert server.status("/") == 200
    server.programs["gunicorn"].stop()
    with closing(server.browser()) as villager:
        away = villager.open("GET", "/check-in/")
    assert away.status == 503
    assert "belum tercatat" in away.body
