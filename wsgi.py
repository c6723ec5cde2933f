"""Builds the app for Flask's CLI and for a WSGI server; nothing else."""

from kiosk import create_app

app = create_app()
