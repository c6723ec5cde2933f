#!/usr/bin/env bash
# Serves the kiosk in the way that /etc/anjungan/server.env chooses; anjungan-web.service calls it.
set -euo pipefail
if [ -n "${DATABASE_URL:-}" ]; then
    exec .venv/bin/gunicorn --config deploy/gunicorn.py wsgi:app
fi
exec .venv/bin/flask serve
