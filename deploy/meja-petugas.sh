#!/usr/bin/env bash
# Opens the desk in a window and a profile of its own: a browser in kiosk mode has no address bar to reach it by.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
address=http://127.0.0.1:8000
[ -r "$here/../instance/addresses" ] && read -r address <"$here/../instance/addresses" # where it was started last

for browser in chromium chromium-browser google-chrome microsoft-edge; do
    command -v "$browser" >/dev/null || continue
    profile="${XDG_CONFIG_HOME:-$HOME/.config}/anjungan-meja-petugas"
    exec "$browser" --user-data-dir="$profile" --no-first-run --new-window "$address/admin/"
done
exec xdg-open "$address/admin/"
