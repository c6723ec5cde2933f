#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own and a PgBouncer before it, as an office has them: made in a temporary
# folder, reached by sockets, gone at the end. A transaction of the kiosk gets any of the connections there are.
#   bash tests/on_postgresql.sh pytest
# POSTGRESQL_OPTIONS: further options of the server, such as "-c fsync=on".
set -euo pipefail
umask 022 # the owner of both reads what is written here

programs="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
folder="$(mktemp -d -p "$(bash "$(dirname "$0")/scratch.sh")")" # a database is made and dropped for each test

# neither runs as root, who lends them the rights of PostgreSQL's own user
as_owner=()
if [ "$(id -u)" = 0 ]; then
    chown postgres: "$folder"
    as_owner=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi

end() {
    kill "$(cat "$folder/pgbouncer.pid" 2>/dev/null)" 2>/dev/null || true
    (cd / && "${as_owner[@]}" "$programs/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait stop >/dev/null) || true
    rm -rf "$folder"
}
trap end EXIT

# the settings that ship, but for as many databases as tests, of use as long as their test
sed "s#/run/[a-z-]*#$folder#" "$(dirname "$0")/../deploy/hosting/pgbouncer.ini" >"$folder/pgbouncer.ini"
cat >>"$folder/pgbouncer.ini" <<INI
pidfile = $folder/pgbouncer.pid
logfile = $folder/pgbouncer.log
server_idle_timeout = 1
autodb_idle_timeout = 10
[databases]
* = host=$folder user=kiosk
INI

(
    cd / # the owner may not be allowed to look into the checkout
    # nothing here outlives the tests, so nothing is flushed to disk
    "${as_owner[@]}" "$programs/initdb" --pgdata="$folder/data" --username=kiosk --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >/dev/null
    "${as_owner[@]}" "$programs/pg_ctl" --pgdata="$folder/data" --wait --log="$folder/log" \
        --options="-k $folder -c listen_addresses='' -c fsync=off -c full_page_writes=off ${POSTGRESQL_OPTIONS:-}" \
        start >/dev/null
    "${as_owner[@]}" /usr/sbin/pgbouncer --daemon --quiet "$folder/pgbouncer.ini"
)
export KIOSK_TEST_DATABASE="postgresql+psycopg://kiosk@/postgres?host=$folder&port=6432"
export KIOSK_TEST_DIRECTLY="postgresql+psycopg://kiosk@/postgres?host=$folder" # what tells of whole databases
"$@"
