"""The first page of the desk."""

from kiosk.views.admin import desk

bp = desk.blueprint("today", role=desk.OFFICER, prefix="")
