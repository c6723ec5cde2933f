"""Villages and the official list of their codes."""

from flask import Blueprint

bp = Blueprint("villages", __name__, url_prefix="/villages")
