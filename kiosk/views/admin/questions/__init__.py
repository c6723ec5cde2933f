"""The quiz's questions at the desk."""

from kiosk.views.admin import desk

bp = desk.blueprint("questions", role=desk.OFFICER)
