"""Starts the kiosk for whoever double-clicked: its environment once, then the server, then the browser.

The system's own Python runs this before anything is installed, so it imports nothing of ours; and one that is too old
for the kiosk must be able to read it, to say so.
"""

from __future__ import annotations

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

from environment import Stuck, install, is_whole, python_of, refuse_python
from take_over import take_over

ROOT = Path(os.path.abspath(__file__)).parents[1]
FLASK = (str(python_of(ROOT / ".venv")), "-m", "flask")
INSTANCE = Path(os.environ.get("KIOSK_INSTANCE") or ROOT / "instance")
DATABASE = INSTANCE / "kiosk.sqlite3"
# also for tablets, which the kiosk is for: the desk stays on this machine anyway. What is typed after Mulai comes later
# and wins
EVERYWHERE = ("--host", "0.0.0.0")  # noqa: S104


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
        if "KIOSK_INSTANCE" not in os.environ:
            take_over(ROOT, FLASK)
        return serve(arguments)
    except Stuck as reason:
        print(f"\n{reason}", file=sys.stderr)
    except OSError as error:
        print(f"\nBelum berhasil ({error}): tutup program lain yang memakai folder ini, coba lagi.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nDihentikan.", file=sys.stderr)
    return 1


def serve(arguments: list[str]) -> int:
    """Run the server until the window closes; its status. Whatever ends this program asks the server politely."""
    by = "deploy\\Mulai.bat" if os.name == "nt" else "bash deploy/mulai.sh"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "KIOSK_STARTED_BY": by}
    with subprocess.Popen(
        [*FLASK, "serve", *EVERYWHERE, *arguments],
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
    """Where the last start of this folder's kiosk answered; empty before the first, and once its data went away."""
    try:
        return (INSTANCE / "addresses").read_text("ascii").split()[0] if DATABASE.exists() else ""
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
