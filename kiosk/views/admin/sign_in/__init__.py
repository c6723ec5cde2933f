"""The way in: password, set-up link, the devices an account knows."""

from flask import Blueprint

bp = Blueprint("sign_in", __name__)
