"""Brings what an older version's folder beside this one holds; where that is cut off, the next start begins anew.

Standard library only, and readable by a Python that is too old for the kiosk, as deploy/start.py is.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from environment import Stuck

DATABASE, CONFIG, LOCK = "kiosk.sqlite3", "config.py", "serve.lock"
ASIDE = "instance-dipindahkan"  # the name of the old folder's instance/ once its data are here
COMING = "instance-masuk"  # the name of what comes here until it is whole and the old folder stands aside
NOTE = "moved-from.json"  # tells kiosk/data_care/old_folders.py what was left in which folders
LOG = ".venv/update.log"
LEFT = ("uploads", "merged-*", "incoming-*", "*.part")  # whole databases that nobody needs any more
MOVED = "# Data folder ini sudah pindah ke folder "
STAND_ASIDE = "# Aslinya di instance-dipindahkan; cara kembali: deploy/pindah-mesin.md\nraise SystemExit({!r})\n"


def take_over(root: Path, flask: Sequence[str]) -> None:
    """Bring the data of the older folder beside this one, if this one has none yet. Raises Stuck; then nothing moved.

    The old folder gives them up once they are whole here and fit this version, and before this one has any: so no two
    folders ever record at once.
    """
    ours, coming = root / "instance", root / COMING
    if any((ours / name).exists() for name in (DATABASE, "backups")) or read(ours / CONFIG).startswith(MOVED):
        return
    if not (coming / NOTE).exists():
        source = find(root)
        if not source:
            return
        refuse_unfit(source, root)
        agree(source, root)
        try:
            before = written(source)
            bring(source, coming, flask)
            refuse_unfit(source, root)
            if written(source) != before:
                raise Stuck(f"Data di {source.parent} dipakai selagi dibawa, jadi tidak ada yang pindah: coba lagi.")
            aside = stand_aside(source, root)
        except BaseException:
            shutil.rmtree(coming, ignore_errors=True)  # it holds names that the old folder may erase meanwhile
            raise
        earlier = json.loads(read(aside / NOTE) or '{"folders": []}')["folders"]
        write(coming / NOTE, json.dumps({"folders": [*earlier, str(aside)], "since": None}))
    for path in ours.glob("*"):
        if not (coming / path.name).exists():
            path.rename(coming / path.name)
    shutil.rmtree(ours, ignore_errors=True)
    coming.rename(ours)
    sync()


def find(root: Path) -> Path | None:
    """The instance folder beside this one that was written last, or which a move to here that was cut off left."""
    found = []
    for folder in root.parent.iterdir() if os.access(root.parent, os.R_OK) else ():
        config = read(folder / "instance" / CONFIG)
        cut_off = config.startswith(f"{MOVED}{root.name}\n") or not (folder / "instance").exists()
        for instance in [folder / "instance", *([folder / ASIDE] if cut_off else [])]:
            if folder != root and os.path.isfile(folder / "wsgi.py") and os.path.isfile(instance / DATABASE):
                found.append(instance)
    found.sort(key=lambda instance: max(path.stat().st_mtime for path in instance.glob(f"{DATABASE}*")))
    for other in found[:-1]:
        print(f"Data di {other} lebih lama, jadi dibiarkan.")
    return found[-1] if found else None


def agree(source: Path, root: Path) -> None:
    """Say what is about to happen; who sits at a terminal may still close it."""
    old, new = version_of(source.parent), version_of(root)
    print(f"Data anjungan versi {old} ada di {source.parent}.")
    print(f"Sekarang dibawa ke versi {new} di {root}. Folder lama lalu tidak dipakai lagi.", flush=True)
    if sys.stdin and sys.stdin.isatty():
        print("Tekan Enter untuk membawanya. Kalau tidak, tutup jendela ini.", flush=True)
        if not sys.stdin.readline():
            raise Stuck("Tidak ada yang dibawa.")


def refuse_unfit(source: Path, root: Path) -> None:
    """Raise Stuck for data of a later version, and for those that a running kiosk still writes to."""
    old, new = ([int(part) for part in re.findall(r"\d+", version_of(folder))] for folder in (source.parent, root))
    if old > new:
        raise Stuck(f"Data di {source.parent} dari versi yang lebih baru: jalankan Mulai di sana.")
    if source.name != ASIDE and (source.parent / ASIDE).exists():
        raise Stuck(f"{source.parent / ASIDE} sudah ada dari pembaruan lain: beri nama lain dahulu, lalu coba lagi.")
    own, old_config = root / "instance" / CONFIG, read(source / CONFIG)
    if old_config and own.exists():
        raise Stuck(f"{source / CONFIG} ada juga di {own}: simpan satu saja, lalu coba lagi.")
    if "SQLALCHEMY_DATABASE_URI" in old_config or str(source) in old_config:
        raise Stuck(f"Hapus SQLALCHEMY_DATABASE_URI dan alamat folder lama dari {source / CONFIG}, lalu coba lagi.")
    for name, hold in ((LOCK, "BEGIN EXCLUSIVE"), (DATABASE, "PRAGMA journal_mode=DELETE")):
        if (source / name).exists():
            try:
                with closing(sqlite3.connect(source / name, timeout=1, isolation_level=None)) as connection:
                    connection.execute(hold).fetchall()
            except sqlite3.Error as error:
                raise Stuck(
                    f"Anjungan di {source.parent} masih berjalan, atau datanya tidak terbaca ({error}): "
                    "tutup dahulu jendelanya, lalu coba lagi. Tidak ada yang berubah."
                ) from error


def written(source: Path) -> dict[str, tuple[int, int]]:
    """Size and moment of the database and its log: another program that was here in between changed them."""
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in source.glob(f"{DATABASE}*")}


def bring(source: Path, coming: Path, flask: Sequence[str]) -> None:
    """Copy all of it beside this folder's own, flushed to disk, and bring the database up to date."""
    shutil.rmtree(coming, ignore_errors=True)
    shutil.copytree(source, coming, copy_function=copy, ignore=shutil.ignore_patterns(NOTE, LOCK, *LEFT))
    with open(coming.parent / LOG, "w") as log:
        done = subprocess.run(
            [*flask, "db", "upgrade"],
            cwd=coming.parent,
            env={**os.environ, "KIOSK_INSTANCE": str(coming)},
            stdout=log,
            stderr=log,
            check=False,
        )
    if done.returncode:
        raise Stuck(
            f"Data dari {source.parent} tidak bisa disesuaikan dengan versi ini. Folder lama tidak berubah, dan masih "
            f"bisa dipakai. Rinciannya di {coming.parent / LOG}."
        )
    sync()


def stand_aside(source: Path, root: Path) -> Path:
    """Let the old folder refuse to start, and say where its data are; the folder where it keeps its own."""
    old = source.parent
    instance, aside, waiting = old / "instance", old / ASIDE, old / "instance-menyusul"
    if not read(instance / CONFIG).startswith(MOVED):
        waiting.mkdir(exist_ok=True)
        words = f"Data anjungan sudah pindah ke versi {version_of(root)} di {root}: jalankan Mulai di sana."
        write(waiting / CONFIG, f"{MOVED}{root.name}\n{STAND_ASIDE.format(words)}")
        if source != aside:
            source.rename(aside)
        waiting.rename(instance)
        sync()
    return aside


def version_of(folder: Path) -> str:
    """As its pyproject.toml says; a question mark where that says nothing."""
    found = re.search(r'^version = "(.+)"', read(folder / "pyproject.toml"), re.M)
    return found.group(1) if found else "?"


def read(path: Path) -> str:
    """A file's text; none where it can't be read."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def write(path: Path, text: str) -> None:
    """A file that gets its name when it is whole and on disk."""
    unfinished = path.with_name(path.name + ".part")
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync()


def copy(source: str, target: str) -> None:
    """A copy with the rights of the other, on disk."""
    shutil.copy2(source, target)
    with open(target, "rb+") as file:
        os.fsync(file.fileno())


def sync() -> None:
    """Wait until names are on disk too. Windows writes them by itself."""
    if hasattr(os, "sync"):
        os.sync()
