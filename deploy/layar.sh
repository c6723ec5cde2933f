#!/usr/bin/env bash
# The villagers' pages on this machine's own screen, whole, in Chromium: deploy/layar-kios.md says how it starts at
# log-on. Alt+F4 ends it; after a fault of the browser it comes back. Further options go to Chromium.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
address=http://127.0.0.1:8000
[ -r "$here/../instance/addresses" ] && read -r address <"$here/../instance/addresses" # where it was started last

for browser in chromium chromium-browser google-chrome none; do
    command -v "$browser" >/dev/null && break
done
if [ "$browser" = none ]; then
    echo "Chromium belum ada: jalankan 'sudo apt install chromium', lalu coba lagi." >&2
    exit 1
fi
options=(
    --kiosk     # no address bar, no tabs
    --incognito # nothing that was typed or opened stays on the disk or is offered to the next visitor
    --user-data-dir="${XDG_CONFIG_HOME:-$HOME/.config}/anjungan-layar" # apart from the officer's window
    --password-store=basic --no-first-run --no-default-browser-check --noerrdialogs --hide-crash-restore-bubble
    --disable-pinch --overscroll-history-navigation=0 # two fingers zoom nothing, a wipe leads nowhere
)

until (exec 3<>"/dev/tcp/127.0.0.1/${address##*:}") 2>/dev/null; do sleep 1; done # the machine was just switched on
until "$browser" "${options[@]}" "$@" "$address/"; do sleep 1; done
