"""What was typed when a sign-in ended, kept for its officer."""

from flask import Blueprint

bp = Blueprint("drafts", __name__)
