"""The officer's guide, and what hangs in the hall about people's data. Its text is Indonesian alone, as papers are."""

from flask import Blueprint

bp = Blueprint("help", __name__, url_prefix="/help")
