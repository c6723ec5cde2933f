"""Villagers' pages of checkins."""

from flask import Blueprint

bp = Blueprint("checkins", __name__, url_prefix="/check-in")


@bp.get("/")
def index() -> str:
    return ""
