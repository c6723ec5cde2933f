"""Copies of the data, for supervisors: made, taken away, brought back, and another kiosk's merged."""

from flask import Blueprint

bp = Blueprint("copies", __name__)
