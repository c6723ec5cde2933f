"""The audit, for supervisors."""

from kiosk.views.admin import desk

bp = desk.blueprint("audit", role=desk.SUPERVISOR)
