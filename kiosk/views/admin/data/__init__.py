"""The blueprint of this kiosk's data. Its page and session files each have a file."""

from kiosk.web import desk

bp = desk.blueprint("data", role=desk.SUPERVISOR)
