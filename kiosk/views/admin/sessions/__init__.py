"""Outreach sessions at the desk."""

from kiosk.views.admin import desk

bp = desk.blueprint("sessions", role=desk.OFFICER)
