"""Villagers' pages of quiz."""

from flask import Blueprint

bp = Blueprint("quiz", __name__, url_prefix="/quiz")


@bp.get("/")
def index() -> str:
    return ""
