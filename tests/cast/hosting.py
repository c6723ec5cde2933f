"""A server for many on loopback: PostgreSQL, gunicorn and Caddy, with the files of deploy/hosting."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import HTTPSHandler

from kiosk.config import ROOT
from tests.cast.server import NO_POWER, PATIENCE, Browser, free_port
from tests.cast.walks import Visit

FILES = ROOT / "deploy" / "hosting"
SITE = "localhost"
POSTGRESQL = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=Path())
# PostgreSQL refuses to run as root, who lends it the rights of PostgreSQL's own user
AS_OWNER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


class Program:
    """One of them, always started by the same command."""

    def __init__(self, log: Path, environment: dict[str, str], *command: str | Path) -> None:
        self.log, self.environment, self.command = log, environment, command
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that was started, whose children do the work of some."""
        assert self.process
        return self.process.pid

    def start(self) -> None:
        """Switch it on, and do not wait."""
        with self.log.open("ab") as printed:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=printed, stderr=printed
            )

    def stop(self) -> None:
        """Ask it politely to end, as PostgreSQL's unit does, and wait until it has."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)

    def kill(self) -> None:
        """No chance to finish anything: it and the processes that it has started."""
        if self.process and self.process.poll() is None:
            os.kill(self.pid, signal.SIGSTOP)  # it starts no other meanwhile
            for pid in [*self.children(), self.pid]:
                os.kill(pid, signal.SIGKILL)
            self.process.wait(PATIENCE)

    def children(self) -> list[int]:
        """The processes it has started: of gunicorn its workers."""
        return list(map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()))


class Hosting:
    """All three on a folder; what a test needs of them. `names` lists them in the order in which they start."""

    names = ("postgresql", "gunicorn", "caddy")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.http_port, self.inner_port = free_port(), free_port(), free_port()
        self.instance, self.address = folder / "instance", f"https://{SITE}:{self.port}"
        self.direct = f"postgresql+psycopg://anjungan@/anjungan?host={folder}"
        shell_environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("KIOSK_", "FLASK_", "WEB_", "DATABASE_"))
        }
        lines = (FILES / "server.env").read_text(encoding="utf-8").splitlines()
        settings: dict[str, object] = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        settings |= {"KIOSK_INSTANCE": self.instance, "WEB_CONCURRENCY": 2}
        settings |= {"KIOSK_ADDRESS": self.address, "ANJUNGAN_LISTEN": "127.0.0.1", "ANJUNGAN_PROGRAM": ROOT}
        settings |= {"ANJUNGAN_HTTP_PORT": self.http_port, "ANJUNGAN_HTTPS_PORT": self.port}
        settings |= {"ANJUNGAN_PORT": self.inner_port, "ANJUNGAN_TLS": f"tls {folder}/site.pem {folder}/site.key"}
        settings |= {"XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}  # where Caddy keeps its own
        self.environment = shell_environment | {name: str(value) for name, value in settings.items()}
        self.programs = {name: self.program(name) for name in self.names}

    # --- what runs

    def program(self, name: str) -> Program:
        """How one of them is started."""
        commands: dict[str, list[str | Path]] = {
            "postgresql": [*AS_OWNER, POSTGRESQL / "postgres", "-D", self.folder / "data"],
            "gunicorn": [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind"],
            "caddy": ["caddy", "run", "--config", FILES / "Caddyfile", "--adapter", "caddyfile"],
        }
        if name == "gunicorn":
            commands[name] += [f"127.0.0.1:{self.inner_port}", "wsgi:app"]
        environment = self.environment | {"DATABASE_URL": self.direct}
        return Program(self.folder / f"{name}.log", environment, *commands[name])

    def set_up(self) -> None:
        """What ICT does once: the certificate, the roles, the settings."""
        self.make_certificate()
        self.make_cluster()
        self.programs["postgresql"].start()
        self.wait_for_database()
        self.postgresql("createuser", "anjungan")
        self.make_database()

    def make_certificate(self) -> None:
        """An authority of the test's own, and a certificate of it for the site."""
        days, key = ["-days", "2"], ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"]
        issued_by = ["-CA", self.folder / "ca.pem", "-CAkey", self.folder / "ca.key"]
        signs = ["-addext", "keyUsage=critical,keyCertSign"]  # which Python 3.13 wants to see
        usage = ["-addext", "basicConstraints=critical,CA:FALSE", "-addext", f"subjectAltName=DNS:{SITE}"]
        for name, more in (
            ("ca", ["-subj", "/CN=Tests", *signs]),
            ("site", ["-subj", f"/CN={SITE}", *issued_by, *usage]),
        ):
            files = ["-keyout", self.folder / f"{name}.key", "-out", self.folder / f"{name}.pem"]
            subprocess.run(["openssl", "req", "-x509", *days, *key, *files, *more], check=True, capture_output=True)

    def make_cluster(self) -> None:
        """PostgreSQL's own files, with the lines that ship."""
        if AS_OWNER:
            subprocess.run(["chown", "postgres:", self.folder], check=True)
        trusted = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        command = [*AS_OWNER, POSTGRESQL / "initdb", "--pgdata", self.folder / "data", *trusted, "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, cwd="/")
        here = (
            f"unix_socket_directories = '{self.folder}'\nlisten_addresses = ''\nfsync = off\nfull_page_writes = off\n"
        )
        with (self.folder / "data" / "postgresql.conf").open("a") as lines:
            lines.write((FILES / "postgresql.conf").read_text(encoding="utf-8") + here)

    def make_database(self) -> None:
        """An empty one."""
        self.postgresql("createdb", "--owner=anjungan", "--encoding=UTF8", "--template=template0", "anjungan")

    def wait_for_database(self) -> None:
        """Until PostgreSQL takes connections. Killed, it leaves children, and starts once they have gone."""
        database, end = self.programs["postgresql"], time.monotonic() + PATIENCE
        command = [POSTGRESQL / "pg_isready", "-q", "-h", self.folder, "-U", "postgres", "-d", "postgres"]
        while subprocess.run(command, check=False).returncode:
            assert time.monotonic() < end, self.logs()
            if database.process and database.process.poll() is not None:
                database.start()
            time.sleep(0.05)

    def run(self, *command: str | Path) -> str:
        """A program as the units run theirs, with PostgreSQL itself; what it printed."""
        environment = self.environment | {"DATABASE_URL": self.direct}
        result = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            umask=0o022,  # what it writes others may read, unless it says no
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def flask(self, *arguments: str) -> str:
        """A command of ours."""
        return self.run(sys.executable, "-m", "flask", *arguments)

    def postgresql(self, program: str, *arguments: str | Path, user: str = "postgres") -> str:
        """A program of PostgreSQL's, as its owner or another."""
        return self.run(POSTGRESQL / program, "--host", self.folder, "--username", user, *arguments)

    def wait_ready(self, status: int = 200) -> None:
        """Until a request from outside reaches the database; 503: until there is somebody to say that it does not."""
        self.wait_for_database()
        end = time.monotonic() + PATIENCE
        while self.status("/healthz") != status:
            assert time.monotonic() < end, self.logs()
            time.sleep(0.05)

    # --- what a test asks

    def status(self, path: str) -> int:
        """How a page is answered to somebody who was never here; 0 where nobody answers."""
        try:
            with closing(self.browser()) as browser:
                return browser.open("GET", path).status
        except NO_POWER:
            return 0

    def browser(self) -> Browser:
        """Somebody's browser, which trusts the authority of the test."""
        return Browser(self.port, self.trusted())

    def visit(self) -> Visit:
        """Somebody's browser that fills in forms."""
        return Visit(self.address, HTTPSHandler(context=self.trusted()))

    def trusted(self) -> ssl.SSLContext:
        """What trusts the authority of the test."""
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    def logs(self) -> str:
        """What all of them have printed."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


@contextmanager
def hosting(folder: Path) -> Iterator[Hosting]:
    """PostgreSQL in this folder, which others must be able to enter; the rest a test starts itself. All ends here."""
    server = Hosting(folder)
    try:
        server.set_up()
        yield server
    finally:
        for name in reversed(server.names[1:]):
            server.programs[name].kill()
        server.programs["postgresql"].stop()  # killed, it would leave shared memory behind
