"""Hotlines and local contacts at the desk."""
