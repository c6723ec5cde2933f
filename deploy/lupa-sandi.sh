#!/usr/bin/env bash
# Opens the page for a new password of the only supervisor, by a double click or as: bash deploy/lupa-sandi.sh
exec bash "$(dirname "${BASH_SOURCE[0]}")/mulai.sh" lupa-sandi
