"""A machine that was started before, with an open session; its server is switched off."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import outreach
from tests.cast import databases
from tests.conftest import add, make_app, open_session
from tests.durability.hall import Server

TITLE = "Sesi yang tidak boleh hilang"


def hall(folder: Path, filled: Path) -> Server:
    """A server whose session is open, in this folder."""
    folder.mkdir(parents=True)
    shutil.copy(filled, folder / databases.FILE)
    with make_app(folder).app_context():
        village = db.session.get(Village, "36.04.13.2007")
        assert village
        session = add(open_session(village, title=TITLE))
        with db.write():
            outreach.confirm_date(session)  # as the officer did who opened it
        db.session.remove()
        db.engine.dispose()
    return Server(folder)


@pytest.fixture
def server(tmp_path: Path, filled_database: Path) -> Iterator[Server]:
    """A server that is off, and is off again at the end."""
    server = hall(tmp_path / "instance", filled_database)
    yield server
    if server.process and server.process.poll() is None:
        server.kill()
