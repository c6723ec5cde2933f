"""Outreach sessions at the desk."""

from kiosk.web import desk

bp = desk.blueprint("sessions", role=desk.OFFICER)
