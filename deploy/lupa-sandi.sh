#!/usr/bin/env bash
# Opens the page for a new password of the only supervisor, by a double click or as: bash deploy/lupa-sandi.sh
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# a file manager may start it without a window to talk in
if [ ! -t 1 ] && [ -n "${DISPLAY:-}" ] && [ -z "${ANJUNGAN_WINDOW:-}" ] && type x-terminal-emulator &>/dev/null; then
    ANJUNGAN_WINDOW=1 exec x-terminal-emulator -e bash "$here/lupa-sandi.sh"
fi

cd "$here/.." || exit 1
if [ -x .venv/bin/python ]; then
    .venv/bin/python -m flask officer reset-password
else
    echo "Anjungan belum pernah dijalankan di mesin ini: jalankan 'bash deploy/mulai.sh' dahulu." >&2
    false
fi
status=$?
# the window stays until somebody has read what it says
[ -t 0 ] && read -r -p "Tekan Enter untuk menutup."
exit $status
