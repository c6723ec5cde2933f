"""The office, its settings and its machine, for supervisors."""

from flask import Blueprint

bp = Blueprint("settings", __name__)
