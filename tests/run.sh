#!/usr/bin/env bash
# The checks, style beside the tests; each way says at its end how long it took. Any further argument goes to pytest.
#   bash tests/run.sh         all of them, on a bare Debian machine with what they need, which it installs first
#   bash tests/run.sh quick   style, types, imports and each test that needs no browser, no other program and no
#                             PostgreSQL, and is not slow; a bare Python image is enough
#   bash tests/run.sh clocks  those tests and the slow ones when a year ends, when one begins, and on 29 February
# What fails hides nothing: everything else still runs and is printed, and the first failure's exit code is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
way=all
case "${1:-}" in
    quick|clocks) way="$1"; shift ;;
esac
# 31 December 23.50 WIB, New Year's morning, and the day that three years of four lack
clocks=("2026-12-31 16:50:00" "2027-01-01 03:00:00" "2028-02-29 03:00:00")

# Debian packages: the browsers (the present one with and without a window, and what the old ones need), fonts,
# sound, the other database, Caddy, Java for the checker of HTML, and systemd for that of units
packages=(git python3-venv chromium chromium-headless-shell fonts-dejavu-core fonts-roboto-unhinted poppler-utils nodejs
    npm espeak-ng opus-tools strace faketime postgresql caddy openssl default-jre-headless systemd curl procps)
programs=(git chromium chromium-headless-shell pdftoppm node npm espeak-ng opusenc strace faketime caddy openssl
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

[ "$way" != clocks ] || command -v faketime >/dev/null || { echo "Missing here: faketime" >&2; exit 3; }
lacking="$([ "$way" != all ] || missing | paste -sd, | sed 's#,#, #g')"
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
unset PYTHONDONTWRITEBYTECODE # tests start more than a hundred servers and commands, and compiling takes them longer
prepared=$SECONDS
TMPDIR="$(mktemp -d -p "$(bash tests/scratch.sh)")"
export TMPDIR
chmod 755 "$TMPDIR" # some tests act as a user without rights
trap 'rm -rf "$TMPDIR"' EXIT

code=0
keep() { [ "$code" != 0 ] || code="$1"; } # the exit code of the first failure

trap 'exit 130' INT # pytest takes the first Ctrl-C for itself, and then nothing else begins

tests_with() { pytest -n "$(nproc)" --dist worksteal -m "$@"; } # these markers

if [ "$way" = clocks ]; then
    for clock in "${clocks[@]}"; do
        echo "== tests as on $clock UTC"
        export -f tests_with
        TZ=UTC FAKETIME_DONT_FAKE_MONOTONIC=1 faketime "$clock" \
            bash -c 'tests_with "$@"' clocks "not program and not whole" "$@" || keep $?
    done
    echo "== took $((SECONDS - prepared)) s"
    exit "$code"
fi

scripts_and_sheets() { "$(python -m tests.cast.npm biome)" ci --colors=off --diagnostic-level=error --reporter=summary; }

style() {
    local check failed=0
    local checks=("ruff check ." "ruff format --check ." mypy lint-imports vulture
        "djlint --check --quiet templates" "djlint --lint --quiet templates")
    if command -v npm >/dev/null; then
        checks+=(scripts_and_sheets)
    else
        echo "Scripts and style sheets are not checked: npm is missing."
    fi
    for check in "${checks[@]}"; do
        $check || { failed=1; echo "failed: $check"; }
    done
    return "$failed"
}

beside=()
end() {
    for group in "${beside[@]}"; do kill -- -"$group" 2>/dev/null || true; wait "$group" || true; done
    rm -rf "$TMPDIR"
}
trap end EXIT
export -f style scripts_and_sheets
setsid bash -c style >"$TMPDIR/style" 2>&1 &
beside+=($!)
if [ "$way" = all ]; then
    setsid bash tests/on_postgresql.sh pytest -n 1 "$@" >"$TMPDIR/on_postgresql" 2>&1 &
    beside+=($!)
    python -m tests.cast.npm || keep $?
    # two more workers than cores: a test waits for a browser, a program or a database as often as it computes
    echo "== tests on SQLite"
    pytest -n "$(($(nproc) + 2))" --dist worksteal "$@" || keep $?
else
    echo "== tests without a browser, another program and PostgreSQL"
    tests_with "not program and not whole and not slow" "$@" || keep $?
fi

names=(style on_postgresql)
for number in "${!beside[@]}"; do
    echo "== ${names[$number]}"
    wait "${beside[$number]}" || keep $?
    cat "$TMPDIR/${names[$number]}"
done
beside=()
echo "== weight"
python -m tests.weight "$((SECONDS - prepared))" || keep $?

echo "== took $((SECONDS - prepared)) s, and $prepared s to have everything ready"
if [ "$way" = part ]; then
    echo "Not all of the checks: $lacking missing." >&2
    keep 3
fi
exit "$code"
