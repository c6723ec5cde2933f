"""What was typed when a sign-in ended, kept for its officer."""

from kiosk.views.admin import desk

bp = desk.blueprint("drafts", role=desk.OFFICER, prefix="")
