"""What the kiosk tells, and what of it waits for an officer."""

from flask import Blueprint

bp = Blueprint("content", __name__, url_prefix="/content")
