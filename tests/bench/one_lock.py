"""The kiosk with one lock for every write on PostgreSQL, as it was: postgresql_workers.py compares with it."""

import wsgi
from kiosk.db import locks

locks.part = lambda *_sessions, **_keys: locks.EVERYTHING  # type: ignore[assignment]
app = wsgi.app
