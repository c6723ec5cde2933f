"""Hotlines and local contacts at the desk."""

from flask import Blueprint

bp = Blueprint("hotlines", __name__)
