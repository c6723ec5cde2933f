"""What the kiosk tells, and what of it waits for an officer."""

from kiosk.views.admin import desk

bp = desk.blueprint("content", role=desk.OFFICER)
