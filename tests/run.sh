#!/usr/bin/env bash
# Installs what the checks need on a bare Debian machine, then runs all of them: about 20 minutes on two cores.
# Any argument goes to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

# Debian packages: the browsers (the present one, and what the old ones need), fonts, sound, the other database
packages=(python3-venv chromium fonts-dejavu-core poppler-utils nodejs npm espeak-ng opus-tools strace faketime postgresql
    default-jre-headless)
programs=(chromium pdftoppm node npm espeak-ng opusenc strace faketime java)
missing=0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing=1
for program in "${programs[@]}"; do command -v "$program" >/dev/null || missing=1; done
python3 -c 'import ensurepip' 2>/dev/null || missing=1
if [ "$missing" = 1 ]; then
    sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo"
    wanted=()
    for package in "${packages[@]}"; do
        case "$package" in
            nodejs|npm) command -v "${package%js}" >/dev/null || wanted+=("$package") ;;
            *) wanted+=("$package") ;;
        esac
    done
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
fi

# Python packages, in the checkout's own environment
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test,postgres]'
export PATH="$PWD/.venv/bin:$PATH"

echo "== style, types, imports"
ruff check .
ruff format --check .
mypy
lint-imports
vulture

python -m tests.browser.engines
# three workers: a test waits for a browser or a program of its own as often as it computes
echo "== tests on SQLite"
pytest -n 3 --dist worksteal "$@"
echo "== tests on PostgreSQL"
bash tests/on_postgresql.sh pytest -n 3 --dist worksteal "$@"
