#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: made in a temporary folder, reached by its socket, gone at the end.
#   bash tests/on_postgresql.sh pytest
# POSTGRESQL_OPTIONS: further options of the server, such as "-c fsync=on".
set -euo pipefail

programs="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
folder="$(mktemp -d -p "$(bash "$(dirname "$0")/scratch.sh")")" # a database is made and dropped for each test

# it does not run as root, who lends it the rights of PostgreSQL's own user
as_owner=()
if [ "$(id -u)" = 0 ]; then
    chown postgres: "$folder"
    as_owner=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi

end() {
    (cd / && "${as_owner[@]}" "$programs/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait stop >/dev/null) || true
    rm -rf "$folder"
}
trap end EXIT

(
    cd / # the owner may not be allowed to look into the checkout
    # nothing here outlives the tests, so nothing is flushed to disk
    "${as_owner[@]}" "$programs/initdb" --pgdata="$folder/data" --username=kiosk --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >/dev/null
    "${as_owner[@]}" "$programs/pg_ctl" --pgdata="$folder/data" --wait --log="$folder/log" \
        --options="-k $folder -c listen_addresses='' -c fsync=off -c full_page_writes=off ${POSTGRESQL_OPTIONS:-}" \
        start >/dev/null
)
export KIOSK_TEST_DATABASE="postgresql+psycopg://kiosk@/postgres?host=$folder"
"$@"
