"""Hotlines and local contacts at the desk."""

from kiosk.views.admin import desk

bp = desk.blueprint("hotlines", role=desk.OFFICER, prefix="")
