"""Reports of one session and of a period; their pages stand under /admin/sessions/ and /admin/reports/."""

from kiosk.web import desk

bp = desk.blueprint("reports", role=desk.OFFICER, prefix="")
