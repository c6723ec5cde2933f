"""Copies of the data, for supervisors: made, taken away and brought back."""

from flask import Blueprint

bp = Blueprint("copies", __name__)
