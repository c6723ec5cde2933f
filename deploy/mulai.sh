#!/usr/bin/env bash
# Starts the kiosk on Linux and Raspberry Pi OS, by a double click or as: bash deploy/mulai.sh [options of flask serve]
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# a file manager may start it without a window to talk in
if [ ! -t 1 ] && [ -n "${DISPLAY:-}" ] && [ -z "${ANJUNGAN_WINDOW:-}" ] && type x-terminal-emulator &>/dev/null; then
    ANJUNGAN_WINDOW=1 exec x-terminal-emulator -e bash "$here/mulai.sh" "$@"
fi

menu="${XDG_DATA_HOME:-$HOME/.local/share}/applications" # of this user's programs
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && mkdir -p "$menu" && cp "$here/meja-petugas.desktop" "$menu"

for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$python" "$here/start.py" "$@" && exit
        found=1 && break
    fi
done
[ "${found:-}" ] || echo "Python 3.11 atau lebih baru belum ada: jalankan 'sudo apt install python3 python3-venv', lalu coba lagi." \
    "Kalau versi yang terpasang lebih lama, perbarui dahulu sistem operasinya." >&2
[ -t 0 ] && read -r -p "Tekan Enter untuk menutup." # the window stays until somebody has read why
exit 1
