#!/usr/bin/env bash
# The villagers' pages on this machine's own screen, whole, in Chromium: deploy/layar-kios.md says how it starts at
# log-on. Alt+F4 ends it; after a fault of the browser it comes back. Options go to Chromium.
address="${ANJUNGAN:-http://127.0.0.1:8000}"
browser="$(command -v chromium || command -v chromium-browser || command -v google-chrome)" || exit
options=(
    --kiosk     # no address bar, no tabs
    --incognito # nothing that was typed or opened stays on the disk or is offered to the next visitor
    --user-data-dir="${XDG_CONFIG_HOME:-$HOME/.config}/anjungan-layar" # apart from the officer's window
    --password-store=basic --no-first-run --no-default-browser-check --noerrdialogs --hide-crash-restore-bubble
    --disable-pinch --overscroll-history-navigation=0 # two fingers zoom nothing, a wipe leads nowhere
)
until (exec 3<>"/dev/tcp/127.0.0.1/${address##*:}") 2>/dev/null; do sleep 1; done # the machine was just switched on
until "$browser" "${options[@]}" "$@" "$address/"; do sleep 1; done
