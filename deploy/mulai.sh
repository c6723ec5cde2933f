#!/usr/bin/env bash
# Starts the kiosk on Linux and Raspberry Pi OS, by a double click or as: bash deploy/mulai.sh [options of flask serve]
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# a file manager may start it without a window to talk in
if [ ! -t 1 ] && [ -n "${DISPLAY:-}" ] && [ -z "${ANJUNGAN_WINDOW:-}" ] && type x-terminal-emulator &>/dev/null; then
    ANJUNGAN_WINDOW=1 exec x-terminal-emulator -e bash "$here/mulai.sh" "$@"
fi

# the window stays until somebody has read why
stay() {
    [ -t 0 ] && read -r -p "Tekan Enter untuk menutup."
    exit 1
}

# the desk's icon, in this user's menu of programs, where a single % stands for something else
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    menu="${XDG_DATA_HOME:-$HOME/.local/share}/applications"
    icon="$(<"$here/meja-petugas.desktop")"
    mkdir -p "$menu" && printf '%s\n' "${icon//@FOLDER@/"${here//\%/%%}"}" >"$menu/anjungan-meja-petugas.desktop"
fi

for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$python" "$here/start.py" "$@" || stay
        exit 0
    fi
done
echo "Python 3.11 atau lebih baru belum ada di mesin ini: jalankan 'sudo apt install python3 python3-venv', lalu coba" \
    "lagi. Kalau versi yang terpasang lebih lama, perbarui dahulu sistem operasinya." >&2
stay
