"""Tablets of halls, for supervisors, where each has to be paired."""

from flask import Blueprint

bp = Blueprint("tablets", __name__, url_prefix="/tablets")
