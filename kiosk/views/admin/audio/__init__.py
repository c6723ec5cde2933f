"""Recordings of the spoken texts at the desk."""

from flask import Blueprint

bp = Blueprint("audio", __name__, url_prefix="/audio")
