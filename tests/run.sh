#!/usr/bin/env bash
# The checks; each way says at its end how long it took. Any further argument goes to pytest.
#   bash tests/run.sh         all of them: 14 minutes on two idle cores, once what they need is there. On a bare Debian
#                             machine it installs that first
#   bash tests/run.sh quick   style, types, imports and each test that needs no browser, no program of its own and no
#                             PostgreSQL: three minutes
set -euo pipefail
cd "$(dirname "$0")/.."
way=all
if [ "${1:-}" = quick ]; then
    way=quick
    shift
fi

# Debian packages: the browsers (the present one with and without a window, and what the old ones need), fonts,
# sound, the other database, Caddy, Java for the checker of HTML, and systemd for that of units
packages=(python3-venv chromium chromium-headless-shell fonts-dejavu-core fonts-roboto-unhinted poppler-utils nodejs
    npm espeak-ng opus-tools strace faketime postgresql caddy openssl default-jre-headless systemd curl procps)
programs=(chromium chromium-headless-shell pdftoppm node npm espeak-ng opusenc strace faketime caddy openssl
    java systemd-analyze curl pkill)

missing() {
    local program
    for program in "${programs[@]}"; do command -v "$program" >/dev/null || echo "$program"; done
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
    # Debian's own as well: it starts what a stick holds
    { python3 -c 'import ensurepip' && /usr/bin/python3 -c 'import ensurepip'; } 2>/dev/null || echo python3-venv
}

install() {
    local package wanted=()
    for package in "${packages[@]}"; do
        case "$package" in
            nodejs|npm) command -v "${package%js}" >/dev/null || wanted+=("$package") ;;
            *) wanted+=("$package") ;;
        esac
    done
    $1 apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $1 apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

lacking="$([ "$way" = quick ] || missing | paste -sd, | sed 's#,#, #g')"
if [ -n "$lacking" ]; then
    if [ "$(id -u)" = 0 ]; then
        install ""
    elif sudo -n true 2>/dev/null; then
        install sudo
    else
        way=part
        echo "Missing here: $lacking; as root, 'apt-get install ${packages[*]}' brings them, and meanwhile the quick checks run." >&2
    fi
fi

# Python packages, in the checkout's own environment
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test,postgres]'
export PATH="$PWD/.venv/bin:$PATH"
prepared=$SECONDS
TMPDIR="$(mktemp -d -p "$(bash tests/scratch.sh)")"
export TMPDIR
chmod 755 "$TMPDIR" # some tests act as a user without rights
trap 'rm -rf "$TMPDIR"' EXIT

if [ "$way" = all ]; then # beside all the rest
    setsid bash tests/on_postgresql.sh pytest -n 1 "$@" >"$TMPDIR/on_postgresql" 2>&1 &
    on_postgresql=$!
    trap 'kill -- -"$on_postgresql" 2>/dev/null || true; wait "$on_postgresql" || true; rm -rf "$TMPDIR"' EXIT
fi

echo "== style, types, imports"
ruff check .
ruff format --check .
mypy
lint-imports
djlint --check --quiet templates
djlint --lint --quiet templates
vulture

if [ "$way" = all ]; then
    python -m tests.browser.engines
    # more workers than cores: a test waits for a browser, a program or a database as often as it computes
    echo "== tests on SQLite"
    pytest -n "$(($(nproc) + 1))" --dist worksteal "$@"
    result=0
    wait "$on_postgresql" || result=$?
    echo "== tests on PostgreSQL"
    cat "$TMPDIR/on_postgresql"
    [ "$result" = 0 ]
else
    echo "== tests without a browser, a program of their own and PostgreSQL"
    pytest -n "$(nproc)" --dist worksteal -m "not program" "$@"
fi

echo "== took $((SECONDS - prepared)) s, and $prepared s to have everything ready"
if [ "$way" = part ]; then
    echo "Not all of the checks: $lacking missing." >&2
    exit 3
fi
