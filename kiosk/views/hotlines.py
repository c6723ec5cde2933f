"""Villagers' pages of hotlines."""

from flask import Blueprint

bp = Blueprint("hotlines", __name__, url_prefix="/hotlines")


@bp.get("/")
def index() -> str:
    return ""
