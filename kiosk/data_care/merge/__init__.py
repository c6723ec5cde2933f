"""Bringing another kiosk's data in, without doubles."""
