"""Villages and the official list of their codes."""

from kiosk.views.admin import desk

bp = desk.blueprint("villages", role=desk.OFFICER)
