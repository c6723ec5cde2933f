"""Settings of the office and retention, for supervisors."""

from flask import Blueprint

bp = Blueprint("settings", __name__)
