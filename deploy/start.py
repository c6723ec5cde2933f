"""Starts the kiosk for whoever double-clicked: its environment once, then the server, then the browser.

The system's own Python runs this before anything is installed, so it imports nothing of ours; and one that is too old
for the kiosk must be able to read it, to say so.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

ROOT = Path(os.path.abspath(__file__)).parents[1]
LIST = ("deploy/requirements.txt", "pyproject.toml")  # what the environment holds is said here
LOG = ".venv/install.log"
# also for tablets, which the kiosk is for: the desk stays on this machine anyway. What is typed after Mulai comes later
# and wins
EVERYWHERE = ("--host", "0.0.0.0")  # noqa: S104


class Stuck(Exception):
    """Why it can't go on, as one sentence that says what to do."""


def main(arguments: list[str]) -> int:
    """Start, or say why not; the status for the shell."""
    sys.stdout.reconfigure(errors="replace")  # a terminal may lack the letters of a QR code
    try:
        running = kiosk_at(noted_address())
        if running:
            print(f"Anjungan sudah berjalan di {running}/")
            show(f"{running}/")
            return 0
        refuse_python(sys.version_info[:2], sys.maxsize, importlib.util.find_spec("ensurepip") is not None)
        if not is_whole(ROOT):
            install(ROOT)
        return serve(arguments)
    except Stuck as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1


def refuse_python(version: tuple[int, ...], largest: int, has_venv: bool) -> None:
    """Raise Stuck for a Python that the kiosk can't be installed with."""
    if version < (3, 11):
        raise Stuck(
            f"Python {version[0]}.{version[1]} terlalu lama: pasang Python 3.11 atau lebih baru, lalu coba lagi."
        )
    if largest < 2**32:
        raise Stuck("Python ini 32-bit: pasang Python 64-bit (di Raspberry Pi: sistem 64-bit), lalu coba lagi.")
    if not has_venv:
        raise Stuck("Python ini belum lengkap: jalankan 'sudo apt install python3-venv', lalu coba lagi.")


# --- the environment


def is_whole(root: Path) -> bool:
    """Whether everything was installed, here and for this list: after that nothing is asked or installed again."""
    mark = root / ".venv" / "whole"
    return lies_here(root / ".venv") and mark.is_file() and mark.read_text("ascii") == wanted(root)


def wanted(root: Path) -> str:
    """What the environment must hold, as one word."""
    return hashlib.sha256(b"".join((root / name).read_bytes() for name in LIST)).hexdigest()


def lies_here(environment: Path) -> bool:
    """Whether it was made at this place, by a Python that is still there: a folder may have been copied or moved."""
    try:
        said = dict(re.findall(r"^(\w+) = (.*)$", (environment / "pyvenv.cfg").read_text("utf-8"), re.MULTILINE))
        place = re.sub(r".* -m venv (--\S+ )*", "", said["command"])
        python = said["version"].split(".")[:2] == [str(number) for number in sys.version_info[:2]]
        return python and os.path.samefile(place, environment) and python_of(environment).exists()
    except (OSError, KeyError):
        return False


def python_of(environment: Path) -> Path:
    """The environment's own Python."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(root: Path) -> None:
    """Make the environment whole. Cut off, it is done again at the next start."""
    print("Menyiapkan anjungan, hanya kali ini: satu sampai lima menit. Jangan tutup jendela ini.", flush=True)
    environment = root / ".venv"
    try:
        (environment / "whole").unlink(missing_ok=True)
        if not lies_here(environment):
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
        fetch(root)
        pip(root, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")
        (environment / "whole").write_text(wanted(root), "ascii")
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stuck(
            f"Anjungan belum bisa disiapkan di {root}: salin folder ini ke komputer (bukan di flashdisk) yang ruang "
            f"simpannya masih 500 MB, lalu coba lagi. Data anjungan tidak diubah; rinciannya di {LOG}."
        ) from error


def fetch(root: Path) -> None:
    """Install what is listed: from the wheels of a stick where there are some, else from the network."""
    for source in (["--no-index", "--find-links", "wheels"], []):
        if source and not (root / "wheels").is_dir():
            continue
        try:
            return pip(root, *source, "--require-hashes", "--only-binary", ":all:", "--requirement", LIST[0])
        except subprocess.CalledProcessError:
            continue
    version = "{}.{}".format(*sys.version_info)
    raise Stuck(
        "Komponen anjungan belum terpasang, karena internet tidak ada: sambungkan internet sekali ini, atau pakai "
        f"flashdisk buatan deploy/bundle.sh (untuk Python 3.11 sampai 3.14; di sini {version}), lalu coba lagi. Rinciannya di {LOG}."
    )


def pip(root: Path, *arguments: str) -> None:
    """The environment's own pip. What it says is for the office's ICT, in a file."""
    command = [str(python_of(root / ".venv")), "-m", "pip", "install", "--quiet", "--no-input", "--log", LOG]
    subprocess.run([*command, *arguments], cwd=root, check=True, stderr=subprocess.DEVNULL)


# --- the server and the browser


def serve(arguments: list[str]) -> int:
    """Run the server until the window closes; its status. Whatever ends this program asks the server politely."""
    flask = [str(python_of(ROOT / ".venv")), "-m", "flask"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [*flask, "serve", *EVERYWHERE, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,  # so that a terminal's Ctrl+C comes to it once, by way of us
    ) as server:
        for name in () if os.name == "nt" else ("SIGINT", "SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), lambda *_signal: server.terminate())
        with suppress(KeyboardInterrupt):  # Windows, where the server got it too
            follow(server)
        return max(server.wait(), 0)


def follow(server: subprocess.Popen[str]) -> None:
    """Show what the server prints; when it is ready, open the browser and say what may be in the way."""
    printed = ""
    for line in server.stdout or ():
        print(line, end="", flush=True)
        printed += line
        if "Ctrl+C" in line:
            address = re.findall(r"http://\S+:\d+", printed)[0]
            kiosk_at(address)  # from here on it answers
            link = re.search(r"http://\S+/admin/set-up/\S+", printed)
            print(hints(os.name, address), flush=True)
            show(link[0] if link else f"{address}/")


def hints(system: str, address: str) -> str:
    """What stops tablets in a hall, and what to do: a line each."""
    port = address.rpartition(":")[2]
    if system == "nt":
        wall = "kalau Windows bertanya soal firewall, centang jaringan privat dan publik, lalu Izinkan (Allow)."
        sleep = "Setelan > Sistem > Daya > Tidur: Jangan pernah, dan layar laptop tetap terbuka."
    else:
        wall = f"kalau mesin ini memakai firewall, jalankan 'sudo ufw allow {port}/tcp'."
        sleep = "matikan tidur otomatis di setelan daya, dan layar laptop tetap terbuka."
    return f"\n  Tablet tidak bisa membuka: {wall}\n  Laptop jangan tidur: {sleep}\n  Jangan tutup jendela ini."


def noted_address() -> str:
    """Where the last start of this folder's kiosk answered; empty before the first."""
    folder = Path(os.environ.get("KIOSK_INSTANCE") or ROOT / "instance")
    try:
        return (folder / "addresses").read_text("ascii").split()[0]
    except (OSError, ValueError, IndexError):
        return ""


def kiosk_at(address: str) -> str:
    """The address, once a kiosk answers there; empty where none does."""
    try:
        with build_opener(ProxyHandler({})).open(f"{address}/healthz", timeout=20) as answer:
            return address if "revision" in json.load(answer) else ""
    except (OSError, ValueError, TypeError):
        return ""


def show(address: str) -> None:
    """Open the browser there, or say where to."""
    has_screen = os.name == "nt" or {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & set(os.environ)
    if not (has_screen and webbrowser.open(address)):
        print(f"  Buka di peramban: {address}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
