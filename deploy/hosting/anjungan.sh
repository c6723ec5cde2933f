#!/usr/bin/env bash
# flask, as the user and with the settings of this server: sudo anjungan doctor
set -euo pipefail
set -a
. /etc/anjungan/server.env
cd /opt/anjungan
exec runuser -u anjungan -- .venv/bin/flask "$@"
