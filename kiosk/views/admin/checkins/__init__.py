"""Check-ins at the desk."""

from kiosk.views.admin import desk

bp = desk.blueprint("checkins", role=desk.OFFICER, prefix="/check-ins")
