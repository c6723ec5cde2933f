"""The way in: password, set-up link, the devices an account knows."""

from kiosk.views.admin import desk

bp = desk.blueprint("sign_in", role=desk.OPEN, prefix="")
