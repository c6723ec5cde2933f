"""Check-ins at the desk."""

from flask import Blueprint

bp = Blueprint("checkins", __name__, url_prefix="/check-ins")
