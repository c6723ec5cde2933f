"""Plays systemd for units as they are installed: what they run and as whom; not what confines them or starts them anew.

    unshare --mount --pid --net --fork --mount-proc python -m tests.cast.units FOLDER COMMAND…

In namespaces of its own, on overlays of /etc, /opt, /usr/local and /var: COMMAND finds a systemctl here, which is this
file, and an apt-get that does nothing, for the packages are there.
"""

import fcntl
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

LAYERED = ("/etc", "/opt", "/usr/local", "/var")
PLACES = (Path("/etc/systemd/system"), Path("/lib/systemd/system"))


def lines_of(name: str) -> dict[str, str]:
    """The lines of a unit with those of its drop-ins."""
    base = re.sub("@.*", "@.service", name)
    path = next(folder / base for folder in PLACES if (folder / base).exists())
    parts = [path]
    for prefix in (f"{base.partition('-')[0]}-.service", base):
        parts += sorted((PLACES[0] / f"{prefix}.d").glob("*.conf"))
    return {key: value for part in parts for key, value in re.findall(r"^(\w+)=(.*)$", part.read_text(), re.M)}


def run(name: str, line: str, unit: dict[str, str]) -> subprocess.Popen[bytes]:
    """One of its commands, as its user, with its settings."""
    user, environment = unit.get("User"), {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    if file := unit.get("EnvironmentFile", "").lstrip("-"):
        settings = re.findall(r"^(\w+)=(.*)$", Path(file).read_text(), re.M)
        environment |= {key: "".join(shlex.split(value)) for key, value in settings}
    if user:
        environment["HOME"] = pwd.getpwnam(user).pw_dir
    words = shlex.split(line.lstrip("-").replace("%i", name.partition("@")[2].removesuffix(".service")))
    words = [re.sub(r"\$\{(\w+)\}", lambda match: environment[match[1]], word) for word in words]
    with Path(f"/var/log/unit-{name}").open("ab") as printed:
        return subprocess.Popen(
            words,
            cwd=unit.get("WorkingDirectory", "/"),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            start_new_session=True,
        )


def start(name: str) -> int:
    """Begin it; of one that ends by itself, how."""
    unit = lines_of(name)
    process = run(name, unit["ExecStart"], unit)
    if unit.get("Type") in ("oneshot", "forking"):
        return process.wait()
    Path(f"/run/{name}.pid").write_text(str(process.pid))
    return 0


def stop(name: str) -> None:
    """End it, and wait until it has."""
    unit, noted = lines_of(name), Path(f"/run/{name}.pid")
    if "ExecStop" in unit and "@" in name:
        run(name, unit["ExecStop"], unit).wait()
    elif noted.exists():
        process = Path("/proc", noted.read_text())
        if process.exists():
            os.kill(int(process.name), signal.SIGTERM)
        while process.exists() and ") Z " not in (process / "stat").read_text():
            time.sleep(0.02)
        noted.unlink()


def systemctl(verb: str, *words: str) -> int:
    """Timers never come to their hour here."""
    cluster = next((f"@{path.parent.name}-main" for path in sorted(Path("/etc/postgresql").glob("*/main"))), "")
    names = [f"{word}{cluster if word == 'postgresql' else ''}.service" for word in words if "." not in word]
    ended = [0]
    for name in names:
        if verb in ("stop", "restart"):
            stop(name)
        if verb in ("start", "restart") or (verb == "enable" and not Path(f"/run/{name}.pid").exists()):
            ended.append(start(name))
    return max(ended)


def make_room(folder: Path) -> None:
    """Nothing of what is written from now on stays on this machine."""
    room = folder / "room"  # in memory: a container's own disk takes no layers
    room.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", room], check=True)
    for place in LAYERED:
        above, work = (room / name / place.strip("/").replace("/", "-") for name in ("above", "work"))
        above.mkdir(parents=True)
        work.mkdir(parents=True)
        layers = f"lowerdir={place},upperdir={above},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, place], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    Path("/run/postgresql").mkdir()
    shutil.chown("/run/postgresql", "postgres")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lo:  # the network has no other machine
        fcntl.ioctl(lo, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))
    Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").write_text("0")
    for name, text in (("systemctl", f'exec {sys.executable} {Path(__file__)} systemctl "$@"'), ("apt-get", "")):
        played = Path("/usr/local/sbin") / name
        played.write_text(f"#!/bin/sh\n{text}\n")
        played.chmod(0o755)
    os.environ["PATH"] = f"/usr/local/sbin:/usr/local/bin:{os.environ['PATH']}:/usr/sbin"


if __name__ == "__main__":
    os.umask(0o022)
    if sys.argv[1] == "systemctl":
        words = [word for word in sys.argv[2:] if not word.startswith("-")]
        raise SystemExit(systemctl(*words) if words[0] != "daemon-reload" else 0)
    make_room(Path(sys.argv[1]))
    raise SystemExit(subprocess.run(sys.argv[2:], check=False).returncode)
