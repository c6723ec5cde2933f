"""Plays systemd for units as they are installed: what they run, as whom, and whether what was killed is started anew.

    unshare --mount --pid --net --fork --mount-proc python -m tests.cast.units FOLDER COMMAND…

In namespaces of its own, on overlays of /etc, /opt, /usr/local and /var: COMMAND finds a systemctl here. Played too are
apt-get, for the packages are there, and the right to ports 80 and 443. What confines units is not.
"""

import fcntl
import os
import pwd
import re
import shlex
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

LAYERED = ("/etc", "/opt", "/usr/local", "/var")
ENDINGS = {-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGPIPE, 0}  # which are no failure
PLACES = (Path("/etc/systemd/system"), Path("/lib/systemd/system"))
ASKS = """#!/usr/bin/env python3
import socket, sys
with socket.socket(socket.AF_UNIX) as asking:
    asking.connect("/run/systemctl")
    asking.sendall("\\n".join(sys.argv[1:]).encode())
    asking.shutdown(socket.SHUT_WR)
    sys.exit(int(asking.recv(9)))
"""


class Unit:
    """One of them: its lines with those of its drop-ins, and its process."""

    def __init__(self, name: str) -> None:
        self.instance = name.partition("@")[2].removesuffix(".service")
        self.log = Path("/var/log") / f"unit-{name}"
        base = name.replace(self.instance, "", 1) if self.instance else name
        prefixes = [f"{base.partition('-')[0]}-.service", base]
        [path, *_others] = [folder / base for folder in PLACES if (folder / base).exists()]
        parts = [path, *(part for each in prefixes for part in sorted((PLACES[0] / f"{each}.d").glob("*.conf")))]
        self.lines: dict[str, str] = {}
        for part in parts:
            self.lines |= dict(re.findall(r"^(\w+)=(.*)$", part.read_text(), re.M))
        self.process: subprocess.Popen[bytes] | None = None
        self.pid, self.wanted = 0, False

    def start(self) -> int:
        """Run it; of one that ends by itself, how."""
        self.wanted = True
        done = self.run(self.lines["ExecStart"])
        if self.lines.get("Type") == "oneshot":
            return done.wait()
        if self.lines.get("Type") == "forking":
            done.wait()
            self.pid = int(Path(self.of_instance(self.lines["PIDFile"])).read_text().split()[0])
        else:
            self.process, self.pid = done, done.pid
        return 0

    def of_instance(self, line: str) -> str:
        return line.replace("%i", self.instance)

    def run(self, line: str) -> subprocess.Popen[bytes]:
        """One of its commands, as its user, with its settings."""
        user, environment = self.lines.get("User"), {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        if file := self.lines.get("EnvironmentFile", "").lstrip("-"):
            said = re.findall(r"^(\w+)=(.*)$", Path(file).read_text(), re.M)
            environment |= {name: "".join(shlex.split(value)) for name, value in said}
        if user:
            environment["HOME"] = pwd.getpwnam(user).pw_dir
        words = shlex.split(self.of_instance(line).lstrip("-"))
        words = [re.sub(r"\$\{(\w+)\}", lambda match: environment[match[1]], word) for word in words]
        with self.log.open("ab") as printed:
            return subprocess.Popen(
                words,
                cwd=self.lines.get("WorkingDirectory", "/"),
                env=environment,
                stdout=printed,
                stderr=printed,
                user=user,
                group=user,
                extra_groups=[] if user else None,
            )

    def ending(self) -> int | None:
        """How it ended; None while it runs."""
        if self.process:
            return self.process.poll()
        ended, status = os.waitpid(self.pid, os.WNOHANG)  # it forked away, and so is a child of this process
        return os.waitstatus_to_exitcode(status) if ended else None

    def look(self) -> None:
        """Start it anew where it ended and its lines say so."""
        ending = self.ending() if self.pid else None
        if ending is None:
            return
        self.pid, self.process = 0, None
        restart = self.lines.get("Restart", "no")
        if self.wanted and (restart == "always" or (restart == "on-failure" and ending not in ENDINGS)):
            time.sleep(float(self.lines.get("RestartSec", 0.1)))
            self.start()

    def stop(self) -> None:
        self.wanted = False
        if self.pid and "ExecStop" in self.lines:
            self.run(self.lines["ExecStop"]).wait()
        elif self.pid:
            os.kill(self.pid, signal.SIGTERM)
        while self.pid:
            self.look()
            time.sleep(0.02)


class Manager:
    """All that were started."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.lock = threading.RLock()
        threading.Thread(target=self.listen, daemon=True).start()
        threading.Thread(target=self.watch, daemon=True).start()

    def listen(self) -> None:
        """Answer systemctl."""
        with socket.socket(socket.AF_UNIX) as asked:
            asked.bind("/run/systemctl")
            asked.listen()
            while True:
                asking, _address = asked.accept()
                with asking, asking.makefile() as words:
                    asking.sendall(str(self.told(words.read().split("\n"))).encode())

    def watch(self) -> None:
        while True:
            with self.lock:
                for unit in self.units.values():
                    unit.look()
            time.sleep(0.1)

    def told(self, words: list[str]) -> int:
        """What systemctl is told; timers never come to their hour here."""
        names = [name if "." in name else f"{name}.service" for name in words[1:] if not name.startswith("-")]
        names = ["postgresql@" + CLUSTER + ".service" if name == "postgresql.service" else name for name in names]
        services = [name for name in names if name.endswith(".service")]
        if words[0] == "daemon-reload" or (words[0] == "enable" and "--now" not in words):
            return 0
        with self.lock:
            return max((self.turn(words[0], name) for name in services), default=0)

    def turn(self, verb: str, name: str) -> int:
        """Start, stop or restart one."""
        running = self.units.get(name)
        if verb in ("stop", "restart") and running:
            running.stop()
        if verb == "stop" or (verb in ("start", "enable") and running and running.pid):
            return 0
        self.units[name] = Unit(name)
        return self.units[name].start()


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
    owner = pwd.getpwnam("postgres")
    Path("/run/postgresql").mkdir()
    os.chown("/run/postgresql", owner.pw_uid, owner.pw_gid)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lo:  # the network has no other machine
        fcntl.ioctl(lo, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))
    Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").write_text("0")
    for name, text in (("systemctl", ASKS), ("apt-get", "#!/bin/sh\n")):
        played = Path("/usr/local/sbin") / name
        played.write_text(text)
        played.chmod(0o755)
    os.environ["PATH"] = f"/usr/local/sbin:/usr/local/bin:{os.environ['PATH']}:/usr/sbin"


CLUSTER = next((f"{path.parent.name}-main" for path in sorted(Path("/etc/postgresql").glob("*/main"))), "")

if __name__ == "__main__":
    os.umask(0o022)
    make_room(Path(sys.argv[1]))
    Manager()
    raise SystemExit(subprocess.run(sys.argv[2:], check=False).returncode)
