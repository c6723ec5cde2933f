#!/usr/bin/env bash
# Puts this program onto an office's server, Debian 13, and is its update (docs/hosting.md):
#   sudo bash deploy/hosting/install.sh [--postgresql] NAME [CERTIFICATE KEY]
#   sudo bash deploy/hosting/install.sh --balai     for a machine that stays in a hall (deploy/layanan-linux.md)
set -euo pipefail
umask 022
cd "$(dirname "$0")/../.."
program=/opt/anjungan settings=/etc/anjungan/server.env units=/etc/systemd/system files=deploy/hosting

refuse() { echo "$1 Tidak ada yang diubah." >&2 && exit 1; }

packages=(python3-venv) started=(anjungan-web) way=small
case "${1:-}" in --balai | --postgresql) way="${1#--}" && shift ;; esac
if [ "$way" != balai ]; then
    packages+=(caddy) started+=(caddy)
    name="${1:?"Dengan nama apa peramban menemukannya? bash $0 [--postgresql] NAMA [SERTIFIKAT KUNCI]"}"
fi
certificate="${2:-}" key="${3:-}"
[ $# -le 3 ] || refuse "Urutannya: [--postgresql] NAMA [SERTIFIKAT KUNCI]."
[ -z "$certificate" ] || [ -r "$key" ] || refuse "Kunci sertifikatnya belum disebut atau tidak terbaca."
if grep -qs '^DATABASE_URL=' "$settings"; then
    way=postgresql
elif [ -e "$settings" ] && [ "$way" = postgresql ]; then
    refuse "Server ini memakai SQLite, menurut $settings."
fi

[ "$way" != postgresql ] || packages+=(postgresql)
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
getent passwd anjungan >/dev/null || useradd --system --home-dir /var/lib/anjungan --user-group anjungan
install -d "$program" /etc/anjungan /etc/caddy "$units"/{caddy,postgresql@,anjungan-}.service.d
install -d -m 700 -o anjungan -g anjungan /var/lib/anjungan
[ -x "$program/.venv/bin/python" ] || python3 -m venv "$program/.venv"
pip=("$program/.venv/bin/python" -m pip install --quiet --disable-pip-version-check)
from=() && [ ! -d wheels ] || from=(--no-index --find-links wheels) # a stick
"${pip[@]}" "${from[@]}" --require-hashes -r deploy/requirements.txt

# the name, the certificate, the database
[ "$way" != balai ] || echo KIOSK_INSTANCE=/var/lib/anjungan >"$settings"
[ -e "$settings" ] || install -m 644 "$files/server.env" "$settings"
[ "$way" = balai ] || sed -i "s|^KIOSK_ADDRESS=.*|KIOSK_ADDRESS=https://$name|" "$settings"
if [ "$way" != balai ] && ! grep -q '^KIOSK_CLOCK_IS_SYNCHRONISED=' "$settings"; then
    # a clock that was set by the network is believed; else names go once an officer has confirmed the date
    synchronised=0
    [ "$(timedatectl show --property=NTPSynchronized --value 2>/dev/null)" != yes ] || synchronised=1
    echo "KIOSK_CLOCK_IS_SYNCHRONISED=$synchronised" >>"$settings"
fi
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
    install -m 644 "$files/restart.conf" "$units/postgresql@.service.d/anjungan.conf"
    systemctl daemon-reload
    systemctl restart postgresql
    if ! runuser -u postgres -- psql -lqtA | grep -q '^anjungan|'; then
        runuser -u postgres -- createuser anjungan
        runuser -u postgres -- createdb --owner=anjungan --encoding=UTF8 --template=template0 anjungan
    fi
    [ ! -e "$units/anjungan-copy.timer" ] || systemctl start anjungan-copy # of before the update
fi

# the program, listed by name: nothing else that lies in this folder goes along
[ ! -e "$units/anjungan-web.service" ] || systemctl stop anjungan-web
parts=(kiosk static templates deploy docs wsgi.py pyproject.toml README.md LICENSE)
(cd "$program" && rm -rf "${parts[@]}")
cp -r "${parts[@]}" "$program"
"${pip[@]}" --no-index --no-deps --no-build-isolation -e "$program"
cat >/usr/local/sbin/anjungan <<'PROGRAM' # flask, as the user and with the settings of this server
#!/usr/bin/env bash
set -a && . /etc/anjungan/server.env && cd /opt/anjungan && exec runuser -u anjungan -- .venv/bin/flask "$@"
PROGRAM
chmod 755 /usr/local/sbin/anjungan

install -m 644 "$files"/anjungan-*.{service,timer} "$units"
install -m 644 "$files/anjungan-.service.d/confined.conf" "$units/anjungan-.service.d"
install -m 644 "$files/restart.conf" "$units/caddy.service.d/anjungan.conf"
ln -sf "$program/deploy/hosting/Caddyfile" /etc/caddy/Caddyfile
systemctl daemon-reload
systemctl enable --now "${started[@]}"
[ "$way" != postgresql ] || systemctl enable --now anjungan-copy.timer
systemctl restart "${started[@]}"
echo "Anjungan berjalan${name:+ di https://$name}. Alamat dan tautan akun pertama: journalctl -u anjungan-web"
