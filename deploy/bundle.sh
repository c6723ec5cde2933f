#!/usr/bin/env bash
# Makes the stick that starts a kiosk with no internet: the program, and wheels of all that it needs.
#   bash deploy/bundle.sh OUT               for Windows, Linux and Raspberry Pi OS (all 64-bit), Python 3.11 to 3.14
#   bash deploy/bundle.sh OUT windows-3.13  for one target, or several: windows, linux-x86_64, linux-aarch64
# A Python installer for Windows is laid into OUT by hand; it is not fetched, but its sum is shown.
set -euo pipefail
out="$(mkdir -p "${1:?"Ke folder mana? bash deploy/bundle.sh FOLDER"}" && cd "$1" && pwd)"
shift
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || python3 -m venv .venv
folder="$out/anjungan-$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)"
targets=("$@")
[ $# -gt 0 ] || targets=({windows,linux-x86_64,linux-aarch64}-3.{11,12,13,14})

[ ! -e "$folder/instance/kiosk.sqlite3" ] || # somebody started it on the stick
    { echo "Di $folder ada data anjungan: pindahkan folder itu dahulu. Tidak ada yang diubah." >&2 && exit 1; }
rm -rf "$folder"
mkdir -p "$folder/wheels"
tar --create --exclude=__pycache__ deploy docs kiosk static templates ./*.md LICENSE pyproject.toml wsgi.py \
    instance/README.md | tar --extract --directory="$folder"
cp deploy/flashdisk.md "$out/LANGKAH.txt"

for target in "${targets[@]}"; do
    platforms=("--platform=manylinux"{_2_28,_2_27,_2_26,_2_24,2014}"_${target:6:-5}") without=nothing
    [ "${target%-*}" != windows ] || { platforms=(--platform=win_amd64) without="!= 'win32'"; }
    # pip would ask the conditions of this machine, not of the target
    awk -v without="$without" '/^[a-z]/ { left_out = index($0, without) } !left_out { sub(/ ; .*\\$/, " \\"); print }' \
        deploy/requirements.txt >"$folder/wheels/list.txt"
    .venv/bin/python -m pip download --quiet --disable-pip-version-check --dest "$folder/wheels" --no-deps --only-binary \
        :all: --require-hashes -r "$folder/wheels/list.txt" --python-version "${target##*-}" "${platforms[@]}"
done
cd "$out"
rm "$folder/wheels/list.txt"
find LANGKAH.txt "${folder##*/}" $(ls python-3*.exe 2>/dev/null) -type f -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS
echo "Flashdisk siap di $out: $(du -sh "$folder" | cut -f 1), untuk ${targets[*]}."
sha256sum python-3*.exe 2>/dev/null && echo "Cocokkan SHA-256 pemasang Python ini dengan yang tertulis di python.org." ||
    echo "Pemasang Python untuk Windows belum ada: taruh python-3.*-amd64.exe (dari python.org) di $out, lalu ulangi."
