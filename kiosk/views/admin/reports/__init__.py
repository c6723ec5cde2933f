"""Reports, attendance sheets and downloads."""

from kiosk.views.admin import desk

bp = desk.blueprint("reports", role=desk.OFFICER)
