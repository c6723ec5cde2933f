#!/usr/bin/env bash
# A copy of what a server holds: the database as DATE.dump, of which the last are kept, and beside it the recordings and
# photos as they are now. anjungan-copy.service calls it each night; docs/hosting.md says how a copy is brought back.
#   DATABASE_URL=… KIOSK_INSTANCE=… bash deploy/hosting/copy.sh FOLDER [HOW_MANY]
set -euo pipefail
umask 077
folder="$1" kept="${2:-14}"
mkdir -p "$folder"

# what officers had typed, what people answered until it is counted, and who guessed stay on the server alone
left_out=(draft quiz_answer quiz_attempt offer_check failed_try)
made="$folder/$(date +%Y%m%d-%H%M%S).dump"
trap 'rm -f "$made.part"' EXIT
pg_dump "${DATABASE_URL/+psycopg/}" --format=custom --file="$made.part" "${left_out[@]/#/--exclude-table-data=}"
sync "$made.part"
mv "$made.part" "$made"

for of in audio photos; do
    [ -d "$KIOSK_INSTANCE/$of" ] || continue # a server that has none yet, or has lost its own, erases no copy
    mkdir -p "$folder/$of"
    cp --archive --update "$KIOSK_INSTANCE/$of/." "$folder/$of"
    # what was erased here is erased there
    (cd "$folder/$of" && find . -type f -print0) | while IFS= read -r -d '' file; do
        [ -e "$KIOSK_INSTANCE/$of/$file" ] || rm -- "$folder/$of/$file"
    done
done

find "$folder" -maxdepth 1 -name '*.dump' | sort | head -n "-$kept" | xargs -r -d '\n' rm --
echo "Salinan: $made"
