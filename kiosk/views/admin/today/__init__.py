"""The first page of the desk."""

from flask import Blueprint

bp = Blueprint("today", __name__)
