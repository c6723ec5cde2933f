#!/usr/bin/env bash
# Makes the stick that starts a kiosk with no internet: the program as git knows it, and wheels of all that it needs.
#   bash deploy/bundle.sh OUT               for Windows, Linux and Raspberry Pi OS (all 64-bit), Python 3.11 to 3.14
#   bash deploy/bundle.sh OUT windows-3.13  for one target, or several: windows, linux-x86_64, linux-aarch64
# A Python installer for Windows is laid into OUT by hand; it is not fetched, but its sum is shown.
set -euo pipefail
out="${1:?"Ke folder mana? bash deploy/bundle.sh FOLDER"}"
out="$(mkdir -p "$out" && cd "$out" && pwd)"
shift
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || python3 -m venv .venv
version="$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)"
folder="$out/anjungan-$version"

targets=("$@")
[ $# -gt 0 ] || targets=({windows,linux-x86_64,linux-aarch64}-3.{11,12,13,14})

# what a kiosk recorded stays where it is, also one that was started on the stick
case "$out/" in
"$PWD"/*) echo "Pilih folder di luar $PWD, misalnya flashdisk. Tidak ada yang diubah." >&2 && exit 1 ;;
esac
if [ -e "$folder/instance/kiosk.sqlite3" ]; then
    echo "Di $folder ada data anjungan: pindahkan folder itu dahulu. Tidak ada yang diubah." >&2
    exit 1
fi
rm -rf "$folder"
mkdir -p "$folder/wheels"
{
    if [ -e .git ]; then
        git ls-files -z -- . ':!tests' ':!.ci'
    else # a folder of a stick itself, or one that was downloaded
        find . -regextype posix-extended \
            -regex '.*/(\.venv|__pycache__|[^/]*\.egg-info)|\./(instance-.*|wheels|tests|\.ci)' -prune -o \
            -type f \( ! -path './instance/*' -o -name README.md \) -print0
    fi
} | tar --create --null --files-from=- | tar --extract --directory="$folder"
cp deploy/LANGKAH.txt "$out"

# without its conditions the list is the same for each target, whatever this machine is
listed="$(mktemp)"
trap 'rm -f "$listed"' EXIT
sed 's/ ; .*\\$/ \\/' deploy/requirements.txt >"$listed"
for target in "${targets[@]}"; do
    case "${target%-*}" in
        windows) platforms=(--platform=win_amd64) ;;
        linux-*) platforms=("--platform=manylinux_2_"{28,27,26,24,17,12,5}"_${target:6:-5}") ;;
        *) echo "$target: bukan windows-3.x, linux-x86_64-3.x atau linux-aarch64-3.x." >&2 && exit 2 ;;
    esac
    .venv/bin/python -m pip download --quiet --disable-pip-version-check --dest "$folder/wheels" --no-deps \
        --only-binary :all: --require-hashes -r "$listed" --python-version "${target##*-}" "${platforms[@]}"
done

cd "$out"
installers=(python-3*.exe)
[ -e "${installers[0]}" ] || installers=()
find LANGKAH.txt "${folder##*/}" "${installers[@]}" -type f -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS
size="$(du -ch LANGKAH.txt SHA256SUMS "${folder##*/}" "${installers[@]}" | tail -n 1 | cut -f 1)"
echo "Flashdisk siap di $out: $size, untuk ${targets[*]}."
if [ ${#installers[@]} = 0 ]; then
    echo "Pemasang Python untuk Windows belum ada: taruh python-3.*-amd64.exe (dari python.org) di $out, lalu ulangi."
else
    echo "Pemasang Python; cocokkan SHA-256 ini dengan yang tertulis di python.org:"
    sha256sum "${installers[@]}"
fi
