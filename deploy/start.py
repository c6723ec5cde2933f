"""Start the kiosk for whoever double-clicked.

It makes the environment once, then starts the server, then the browser. The system's own Python runs this before
anything is installed, so it imports nothing of ours.
"""

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
PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"
FLASK = (str(ROOT / ".venv" / PYTHON), "-m", "flask")
LIST = ("deploy/requirements.txt", "pyproject.toml")  # these say what the environment holds
LOG = ".venv/install.log"
INSTANCE = ROOT / "instance"
HINTS = """
  Tablet tidak bisa membuka? Kalau Windows bertanya soal firewall, centang jaringan privat dan publik, lalu Izinkan
  (Allow). Di Linux dengan firewall: sudo ufw allow {}/tcp
  Matikan tidur otomatis di setelan daya. Laptop dan jendela ini jangan ditutup."""


class Stuck(Exception):
    """Why it can't go on, as one sentence that says what to do."""


def main(arguments: list[str]) -> int:
    """Start, or say why not, and return the status for the shell.

    Any but 0 keeps the window open, so that it can be read.
    """
    sys.stdout.reconfigure(errors="replace")  # a terminal may lack the letters of a QR code
    try:
        address = running_at()
        if arguments == ["lupa-sandi"]:
            if not address:
                raise Stuck("Jalankan Mulai dahulu, dan biarkan jendelanya terbuka.")
            return subprocess.run([*FLASK, "officer", "reset-password"], cwd=ROOT).returncode or 1
        if address:
            print(f"Anjungan sudah berjalan di {address}/")
            open_browser(f"{address}/")
            return 0
        if not is_whole(ROOT):
            refuse_python(sys.maxsize, importlib.util.find_spec("ensurepip") is not None)
            install(ROOT)
        if "--new-kiosk" not in arguments:
            refuse_data_beside(ROOT)
        return serve(arguments)
    except Stuck as reason:
        print(f"\n{reason}", file=sys.stderr)
    except OSError as error:
        print(f"\nBelum berhasil ({error}): tutup program lain yang memakai folder ini, coba lagi.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nDihentikan.", file=sys.stderr)
    return 1


def running_at() -> str:
    """The address where this folder's kiosk answers, or "" where it does not."""
    try:
        address = (INSTANCE / "addresses").read_text("ascii").split()[0]
        with build_opener(ProxyHandler({})).open(f"{address}/healthz", timeout=20) as answer:
            return address if "revision" in json.load(answer) else ""
    except (OSError, ValueError, TypeError, IndexError):
        return ""


def refuse_python(largest: int, has_venv: bool) -> None:
    """Raise Stuck for a Python that the kiosk can't be installed with.

    Mulai looks for one that is new enough.
    """
    if largest < 2**32:
        raise Stuck("Python ini 32-bit: pasang Python 64-bit (di Raspberry Pi: sistem 64-bit), lalu coba lagi.")
    if not has_venv:
        raise Stuck("Python ini belum lengkap: jalankan 'sudo apt install python3-venv', lalu coba lagi.")


def is_whole(root: Path) -> bool:
    """True if everything was installed."""
    mark = root / ".venv" / "whole"
    return (root / ".venv" / PYTHON).exists() and mark.is_file() and mark.read_text("ascii") == fingerprint(root)


def fingerprint(root: Path) -> str:
    """One word for the list, the place and the Python.

    It tells a folder that was copied or moved.
    """
    here = f"{root} {sys.version_info[:2]}".encode()
    content = b"".join((root / name).read_bytes() for name in LIST)
    return hashlib.sha256(here + content).hexdigest()


def install(root: Path) -> None:
    """Make the environment. If that is cut off, the next start makes it again."""
    print("Menyiapkan anjungan, hanya kali ini: satu sampai lima menit. Jangan tutup jendela ini.", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(root / ".venv")], check=True)
        stick = ["--no-index", "--find-links", "wheels"] if (root / "wheels").is_dir() else []
        pip(root, *stick, "--require-hashes", "--only-binary", ":all:", "--requirement", LIST[0])
        pip(root, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ".", stdout=subprocess.DEVNULL)
        (root / ".venv" / "whole").write_text(fingerprint(root), "ascii")
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stuck(
            f"Anjungan belum bisa disiapkan di {root}: sambungkan internet sekali ini, atau pakai flashdisk buatan "
            "deploy/bundle.sh (Python 3.11 sampai 3.14). Foldernya harus di komputer, bukan di flashdisk, dan ruang "
            f"simpannya masih 500 MB. Lalu coba lagi. Data anjungan tidak diubah; rinciannya di {LOG}."
        ) from error


def pip(root: Path, *arguments: str, stdout: int | None = None) -> None:
    """Run the environment's own pip. Its words are for the office's ICT, in a file."""
    command = [str(root / ".venv" / PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--log", LOG]
    subprocess.run([*command, *arguments], cwd=root, check=True, stdout=stdout, stderr=subprocess.DEVNULL)


def refuse_data_beside(root: Path) -> None:
    """Raise Stuck while the folder of another version has data that belong here.

    So two never record at once.
    """
    ours = secret_of(root / "instance")
    for program in root.parent.glob("*/wsgi.py"):
        older = program.parent
        if older == root or not secret_of(older / "instance"):
            continue
        if not ours:
            raise Stuck(f"Data anjungan masih di {older}: pindahkan dahulu seperti di deploy/pindah-mesin.md.")
        if secret_of(older / "instance") == ours:
            raise Stuck(f"Di {older} ganti dahulu nama folder instance menjadi instance-dipindahkan, lalu coba lagi.")


def secret_of(instance: Path) -> str:
    """The secret of a kiosk, or "" before its first start, which makes it."""
    secret = instance / "secret"
    return secret.read_text("ascii") if secret.is_file() else ""


def serve(arguments: list[str]) -> int:
    """Run the server until the window closes, and return its exit status.

    Whatever ends this program asks the server politely.
    """
    by = "deploy\\Mulai.bat" if os.name == "nt" else "bash deploy/mulai.sh"
    with subprocess.Popen(
        [*FLASK, "serve", "--host", "0.0.0.0", *arguments],  # noqa: S104 - for tablets; what is typed after Mulai wins
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "KIOSK_STARTED_BY": by},
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
    """Show what the server prints.

    When it is ready, open the browser and say what may be in the way.
    """
    text = ""
    for line in server.stdout or ():
        print(line, end="", flush=True)
        text += line
        if "Ctrl+C" in line:
            address, port = re.findall(r"(http://\S+:(\d+))", text)[0]
            running_at()  # from here on it answers
            link = re.search(r"http://\S+/admin/set-up/\S+", text)
            print(HINTS.format(port), flush=True)
            open_browser(link[0] if link else f"{address}/")


def open_browser(address: str) -> None:
    """Open the browser there, or print where to open it."""
    has_screen = os.name == "nt" or {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & set(os.environ)
    if not (has_screen and webbrowser.open(address)):
        print(f"  Buka di peramban: {address}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
