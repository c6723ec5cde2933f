#!/usr/bin/env bash
# Puts this program onto an office's server, Debian 13; run again, from the folder of a newer one, it is the update.
#   sudo bash deploy/hosting/install.sh [--postgresql] NAME [CERTIFICATE KEY]     (--postgresql stands first)
# NAME is where browsers find it. Without a certificate Caddy gets one by itself. Without --postgresql it is the small
# server: SQLite and one process. What else stands in /etc/anjungan/server.env stays as it is.
set -euo pipefail
umask 022
cd "$(dirname "$0")/../.."
program=/opt/anjungan settings=/etc/anjungan/server.env units=/etc/systemd/system files=deploy/hosting
packages=(caddy python3-venv)

way=small
if [ "${1:-}" = --postgresql ]; then
    way=postgresql
    shift
fi
name="${1:?"Dengan nama apa peramban menemukannya? bash $0 [--postgresql] NAMA [SERTIFIKAT KUNCI]"}"
certificate="${2:-}" key="${3:-}"
if [ $# -gt 3 ]; then
    echo "Terlalu banyak yang disebut. Urutannya: [--postgresql] NAMA [SERTIFIKAT KUNCI]. Tidak ada yang diubah." >&2
    exit 1
fi
if [ -n "$certificate" ] && [ ! -r "$key" ]; then
    echo "Kunci sertifikatnya belum disebut atau tidak terbaca. Tidak ada yang diubah." >&2
    exit 1
fi
if [ -e "$settings" ]; then
    if grep -q '^DATABASE_URL=' "$settings"; then
        way=postgresql
    elif [ "$way" = postgresql ]; then
        echo "Server ini memakai SQLite, menurut $settings. Tidak ada yang diubah." >&2
        exit 1
    fi
fi

# what has to be there, before anything is stopped
[ "$way" = small ] || packages+=(postgresql)
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
getent passwd anjungan >/dev/null || useradd --system --home-dir /var/lib/anjungan --user-group anjungan
install -d "$program" /etc/anjungan /etc/caddy "$units"/{caddy,postgresql@,anjungan-}.service.d
install -d -m 700 -o anjungan -g anjungan /var/lib/anjungan
[ -x "$program/.venv/bin/python" ] || python3 -m venv "$program/.venv"
pip=("$program/.venv/bin/python" -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" --require-hashes -r deploy/requirements.txt

# the name, the certificate, the database
[ -e "$settings" ] || install -m 644 "$files/server.env" "$settings"
sed -i "s|^KIOSK_ADDRESS=.*|KIOSK_ADDRESS=https://$name|" "$settings"
if [ -n "$certificate" ]; then
    install -m 640 -g caddy "$certificate" /etc/anjungan/certificate.pem
    install -m 640 -g caddy "$key" /etc/anjungan/certificate.key
    sed -i 's|^\(# \)\?ANJUNGAN_TLS="tls .*|ANJUNGAN_TLS="tls /etc/anjungan/certificate.pem /etc/anjungan/certificate.key"|
        /^ANJUNGAN_TLS=$/d' "$settings"
fi
if [ "$way" = postgresql ]; then
    sed -i 's/^# \(DATABASE_URL\|KIOSK_DUMPS\)=/\1=/' "$settings"
    install -d -m 700 -o anjungan -g anjungan /var/backups/anjungan
    for folder in /etc/postgresql/*/main/conf.d; do install -m 644 "$files/postgresql.conf" "$folder/anjungan.conf"; done
    install -m 644 "$files/postgresql-unit.conf" "$units/postgresql@.service.d/anjungan.conf"
    systemctl daemon-reload
    systemctl restart postgresql
    as_owner=(runuser -u postgres --)
    "${as_owner[@]}" psql -tAc "SELECT 1 FROM pg_roles WHERE rolname = 'anjungan'" | grep -q 1 ||
        "${as_owner[@]}" createuser anjungan
    "${as_owner[@]}" psql -tAc "SELECT 1 FROM pg_database WHERE datname = 'anjungan'" | grep -q 1 ||
        "${as_owner[@]}" createdb --owner=anjungan --encoding=UTF8 --template=template0 anjungan
    [ ! -e "$units/anjungan-copy.service" ] || systemctl start anjungan-copy # of before the update
fi

# the program, listed by name: nothing else that lies in this folder goes along
[ ! -e "$units/anjungan-web.service" ] || systemctl stop anjungan-web
for part in kiosk static templates deploy docs wsgi.py pyproject.toml README.md LICENSE; do
    rm -rf "${program:?}/$part"
    cp -r "$part" "$program"
done
"${pip[@]}" --no-index --no-deps --no-build-isolation -e "$program"
install -m 755 "$files/anjungan.sh" /usr/local/sbin/anjungan

services=(anjungan-web.service)
[ "$way" = small ] || services+=(anjungan-{copy,purge}.{service,timer})
for unit in "${services[@]}"; do install -m 644 "$files/$unit" "$units"; done
install -m 644 "$files/anjungan-.service.d/confined.conf" "$units/anjungan-.service.d"
install -m 644 "$files/caddy.conf" "$units/caddy.service.d/anjungan.conf"
ln -sf "$program/deploy/hosting/Caddyfile" /etc/caddy/Caddyfile
systemctl daemon-reload
systemctl enable --now anjungan-web caddy
[ "$way" = small ] || systemctl enable --now anjungan-copy.timer anjungan-purge.timer
systemctl restart anjungan-web caddy
echo "Anjungan ada di https://$name. Tautan untuk akun yang pertama: journalctl -u anjungan-web"
