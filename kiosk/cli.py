"""The flask commands: they call rules and print; no rule of their own."""

from flask import Flask
from flask_migrate import Migrate

from kiosk.config import ROOT
from kiosk.db import db


def init_app(app: Flask) -> None:
    """Add our commands to Flask's own."""
    Migrate(app, db, directory=str(ROOT / "kiosk" / "migrations"), render_as_batch=True)
