"""The environment that deploy/start.py runs the kiosk in: made once, in the folder itself, and kept.

Standard library only, and readable by a Python that is too old for the kiosk, as deploy/start.py is.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

LIST = ("deploy/requirements.txt", "pyproject.toml")  # what the environment holds is said here
LOG = ".venv/install.log"


class Stuck(Exception):
    """Why it can't go on, as one sentence that says what to do."""


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
        pip(root, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ".", stdout=subprocess.DEVNULL)
        (environment / "whole").write_text(wanted(root), "ascii")
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stuck(
            f"Anjungan belum bisa disiapkan di {root}: salin folder ini ke komputer (bukan di flashdisk) yang ruang "
            f"simpannya masih 500 MB, lalu coba lagi. Data anjungan tidak diubah; rinciannya di {LOG}."
        ) from error


def fetch(root: Path) -> None:
    """Install what is listed: from the wheels of a stick where there are some, else from the network."""
    stick = [["--no-index", "--find-links", "wheels"]] if (root / "wheels").is_dir() else []
    for source in (*stick, []):
        with suppress(subprocess.CalledProcessError):
            return pip(root, *source, "--require-hashes", "--only-binary", ":all:", "--requirement", LIST[0])
    raise Stuck(
        "Komponen anjungan belum terpasang, biasanya karena internet tidak ada: sambungkan internet sekali ini, atau "
        "pakai flashdisk buatan deploy/bundle.sh (untuk Python 3.11 sampai 3.14; di sini {}.{}), lalu coba lagi. "
        "Rinciannya di {}.".format(*sys.version_info[:2], LOG)
    )


def pip(root: Path, *arguments: str, stdout: int | None = None) -> None:
    """The environment's own pip, with its bar. What it says is for the office's ICT, in a file."""
    command = [str(python_of(root / ".venv")), "-m", "pip", "install", "--quiet", "--no-input", "--log", LOG]
    subprocess.run([*command, *arguments], cwd=root, check=True, stdout=stdout, stderr=subprocess.DEVNULL)
