"""Health of the server: machines ask for it, and nobody reads it."""

from importlib.metadata import version

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kiosk.data_care import schema
from kiosk.db import db
from kiosk.machine.network import HEALTH
from kiosk.web.pages import facts

bp = Blueprint("health", __name__)
VERSION = version("anjungan-migrasi-aman")


@bp.get(HEALTH)
@facts(is_unattended=True, answers_before_start=True)
def healthz() -> ResponseReturnValue:
    """State of the server as JSON, with 503 where it can't serve.

    That is without a secret, or if the database is away or not brought up to date.
    """
    try:
        revision = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        revision = None
    is_well = revision == schema.needed_revision() and current_app.secret_key
    body = {
        "status": "ok" if is_well else "failing",
        "version": VERSION,
        "database": db.engine.dialect.name,
        "revision": revision,
    }
    return body, 200 if is_well else 503
