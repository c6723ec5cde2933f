#!/usr/bin/env bash
# What anjungan-web.service runs: on PostgreSQL, behind Caddy alone, or in a hall with nothing before it.
set -euo pipefail
[ -z "${DATABASE_URL:-}" ] || exec .venv/bin/gunicorn --config deploy/gunicorn.py wsgi:app
[ -z "${KIOSK_TRUST_PROXY:-}" ] || exec .venv/bin/flask serve
exec .venv/bin/flask serve --host 0.0.0.0
