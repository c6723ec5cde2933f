"""Villagers' pages of offers."""

from flask import Blueprint

bp = Blueprint("offers", __name__, url_prefix="/offers")


@bp.get("/")
def index() -> str:
    return ""
