"""A machine on which nothing is to be done."""

from pathlib import Path

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.machine import upkeep
from kiosk.rules import settings


@pytest.fixture
def healthy(app: Flask, tmp_path: Path, checked_today: None) -> Flask:
    """A machine on which nothing is to be done."""
    with db.write():
        for name, value in (("contact", "Loket 3"), ("host_village", ""), ("second_folder", ""), ("company_list", {})):
            settings.store(name, value)
    upkeep.run_chores(app, *upkeep.HOURLY)
    for path in tmp_path.glob("kiosk.sqlite3*"):
        path.chmod(0o600)
    return app
