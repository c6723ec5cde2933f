"""The office, its settings and its machine, for supervisors."""

from kiosk.views.admin import desk

bp = desk.blueprint("settings", role=desk.SUPERVISOR, prefix="")
