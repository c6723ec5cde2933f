#!/usr/bin/env bash
# A copy of the database as FOLDER/DATE.dump, of which the last 14 are kept; docs/hosting.md brings one back.
#   DATABASE_URL=… bash deploy/hosting/copy.sh FOLDER [HOW_MANY]
set -euo pipefail
umask 077
folder="$1" kept="${2:-14}"
mkdir -p "$folder"
# what people answered until it is counted, and who guessed stay on the server alone
left_out=(quiz_answer quiz_attempt offer_check failed_try)
made="$folder/$(TZ=Asia/Jakarta date +%Y%m%d-%H%M%S).dump"
trap 'rm -f "$made.part"' EXIT
pg_dump "${DATABASE_URL/+psycopg/}" --format=custom --file="$made.part" "${left_out[@]/#/--exclude-table-data=}"
sync "$made.part"
mv "$made.part" "$made"
find "$folder" -maxdepth 1 -name '*.dump' | sort | head -n "-$kept" | xargs -r -d '\n' rm --
echo "Salinan: $made"
