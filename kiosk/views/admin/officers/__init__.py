"""Accounts, for supervisors."""

from kiosk.views.admin import desk

bp = desk.blueprint("officers", role=desk.SUPERVISOR)
