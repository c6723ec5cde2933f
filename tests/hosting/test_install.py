"""deploy/hosting/install.sh on an empty server, and once more as the update."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.config import ROOT
from tests.cast.hosting import Hosting

pytestmark = pytest.mark.program
APART = ["unshare", "--mount", "--pid", "--net", "--fork", "--mount-proc"]
# in the namespaces: put up, ask, and put up anew
DONE = r"""
set -eu
timedatectl() { [[ $* != *=NTPSynchronized* ]] || echo yes; } # the service alone may reach nobody
export -f timedatectl
install="bash deploy/hosting/install.sh $WAY localhost $CERTIFICATE/site.pem $CERTIFICATE/site.key"
page() { curl -s --cacert "$CERTIFICATE/ca.pem" -o /dev/null -w '%{http_code}' https://localhost/; }
served() { for _ in $(seq 600); do [ "$(page)" = 200 ] && return; sleep 0.2; done; tail -n 50 /var/log/unit-*; exit 1; }
if $install --postgresql; then exit 1; fi # it stands first
if [ -e "$ENVIRONMENT" ]; then mkdir /opt/anjungan && cp -a "$ENVIRONMENT" /opt/anjungan/.venv; fi
$install
served
grep -o "https://localhost/admin/set-up/" /var/log/unit-anjungan-web.service
echo "# ours" >>/etc/anjungan/server.env
$install
served
tail -n 1 /etc/anjungan/server.env
grep CLOCK /etc/anjungan/server.env
anjungan officer list
[ -z "$WAY" ] || ls /var/backups/anjungan
stat --format '%U %a %n' /etc/anjungan/certificate.key /var/lib/anjungan/secret
ls -A /opt/anjungan | paste -sd' '
[ -e "$ENVIRONMENT" ] || cp -a /opt/anjungan/.venv "$ENVIRONMENT"
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip finds there, where no network is."""
    folder = tmp_path_factory.mktemp("wheels")
    pins = ["--no-deps", "--require-hashes", "-r", ROOT / "deploy" / "requirements.txt"]
    subprocess.run(["/usr/bin/python3", "-m", "venv", folder / "venv"], check=True)
    subprocess.run([folder / "venv/bin/pip", "download", "--quiet", "--dest", folder, *pins], check=True)
    return folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """With a certificate of the test's own; others can enter it."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        Hosting(Path(name)).make_certificate()
        yield Path(name)


@pytest.mark.long
def test_a_server_is_put_up_and_updated(folder: Path, wheels: Path) -> None:
    """With every package, and with PostgreSQL where the same packages are there: to install them takes the longest."""
    for way in ("", "--postgresql"):
        check_server(way, folder, wheels)


def check_server(way: str, folder: Path, wheels: Path) -> None:
    """Put up, updated, and as its files say."""
    place = folder / f"server{way}"
    place.mkdir()
    environment = {"WAY": way, "CERTIFICATE": str(folder), "ENVIRONMENT": str(folder / "environment")}
    environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    command = [*APART, sys.executable, "-m", "tests.cast.units", place, "bash", "-c", DONE]
    path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    run = subprocess.run(command, cwd=ROOT, env=environment | path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    output = run.stdout
    assert "https://localhost/admin/set-up/" in output
    assert "# ours" in output
    assert output.splitlines().count("KIOSK_CLOCK_IS_SYNCHRONISED=1") == 1, "a time service keeps its clock right"
    assert ".dump" in output or not way, "a copy of before the update"
    assert "root 640 /etc/anjungan/certificate.key\nanjungan 600 /var/lib/anjungan/secret" in output
    names = set(output.splitlines()[-1].split()) - {".venv", "anjungan_migrasi_aman.egg-info"}
    assert names == set("kiosk static templates deploy docs wsgi.py pyproject.toml README.md LICENSE".split())
