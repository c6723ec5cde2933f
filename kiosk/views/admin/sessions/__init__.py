"""Outreach sessions at the desk."""
