"""Bring the data of an older version's folder beside this one. A start that was cut off goes on, or begins anew.

Standard library only, as deploy/start.py.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

DATABASE, CONFIG, LOCK = "kiosk.sqlite3", "config.py", "serve.lock"
ASIDE = "instance-dipindahkan"  # the old folder's instance/ once its data are here
COMING, COPYING = "instance-masuk", "instance-disalin"  # what comes, whole and up to date; and before that
NOTE = "moved-from.json"  # tells kiosk/data_care/older_versions.py which folders still hold data
LOG = ".venv/update.log"
sync = getattr(os, "sync", lambda: None)  # waits until everything is on disk; Windows writes names by itself
MOVED = "# Data folder ini sudah pindah.\n"
STAND_ASIDE = (
    MOVED + "# Aslinya di instance-dipindahkan; cara kembali: deploy/pindah-mesin.md\nraise SystemExit({!r})\n"
)


class Stuck(Exception):
    """Why it can't go on, as one sentence that says what to do."""


def take_over(root: Path, flask: Sequence[str]) -> None:
    """Bring the older folder's data here if there are none yet. Raise Stuck where they can't come: then nothing moved.

    The old folder stops before this one starts on the copy, so two folders never record at once.
    """
    ours, coming = root / "instance", root / COMING
    if any((ours / name).exists() for name in (DATABASE, "backups")) or has_moved(ours):
        return
    # a whole copy may lack what the old folder, if it has not stopped, recorded since
    if not coming.exists() or (older_folder(coming) / "instance" / DATABASE).exists():
        shutil.rmtree(coming, ignore_errors=True)
        source = find_older_data(root)
        if not source:
            return
        refuse_running(source)
        print(f"Data anjungan di {source.parent} dibawa ke {root}. Folder lama lalu tidak dipakai lagi.", flush=True)
        if sys.stdin and sys.stdin.isatty():
            input("Tekan Enter untuk membawanya. Kalau tidak, tutup jendela ini. ")
        copy_and_upgrade(source, root, flask)
        refuse_running(source)  # somebody may have started it meanwhile
    stand_aside(older_folder(coming), root)
    shutil.rmtree(ours, ignore_errors=True)
    coming.rename(ours)
    sync()


def has_moved(instance: Path) -> bool:
    """True in an old folder once its data went to a newer one."""
    return (instance / CONFIG).exists() and (instance / CONFIG).read_text("utf-8").startswith(MOVED)


def older_folder(coming: Path) -> Path:
    """The folder that a whole copy was made of."""
    return Path(json.loads((coming / NOTE).read_text("utf-8"))["folders"][-1]).parent


def find_older_data(root: Path) -> Path | None:
    """The instance folder of the neighbouring kiosk that was written last."""
    beside = [path.parent / "instance" for path in root.parent.glob("*/wsgi.py") if path.parent != root]
    found = [instance for instance in beside if (instance / DATABASE).is_file()]
    found.sort(key=lambda instance: max(path.stat().st_mtime for path in instance.glob(f"{DATABASE}*")))
    return found[-1] if found else None


def refuse_running(source: Path) -> None:
    """Raise Stuck for a kiosk that is still running, or that stood aside before."""
    if (source.parent / ASIDE).exists():
        raise Stuck(f"{source.parent / ASIDE} sudah ada dari pembaruan lain: beri nama lain dahulu, lalu coba lagi.")
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


def copy_and_upgrade(source: Path, root: Path, flask: Sequence[str]) -> None:
    """Copy all of it and bring the database up to date. It gets its name when it is whole."""
    copying, log = root / COPYING, root / LOG
    shutil.rmtree(copying, ignore_errors=True)
    try:
        shutil.copytree(source, copying, ignore=shutil.ignore_patterns(LOCK))
        with open(log, "w") as said:
            environment = {**os.environ, "KIOSK_INSTANCE": str(copying)}
            done = subprocess.run([*flask, "db", "upgrade"], cwd=root, env=environment, stdout=said, stderr=said)
        if done.returncode:
            raise Stuck(f"Data dari {source.parent} tidak bisa disesuaikan dengan versi ini, dan tidak berubah: {log}.")
        note = copying / NOTE
        earlier = json.loads(note.read_text("utf-8"))["folders"] if note.exists() else []
        note.write_text(json.dumps({"folders": [*earlier, str(source.parent / ASIDE)], "since": None}), "utf-8")
        sync()
        copying.rename(root / COMING)
    except BaseException:
        shutil.rmtree(copying, ignore_errors=True)  # it holds names that the old folder may erase meanwhile
        raise


def stand_aside(old: Path, root: Path) -> None:
    """Let the old folder refuse to start, and say where its data are. Cut off, it is done again."""
    instance, waiting = old / "instance", old / "instance-menyusul"
    if has_moved(instance):
        return
    waiting.mkdir(exist_ok=True)
    words = f"Data anjungan sudah pindah ke {root}: jalankan Mulai di sana."
    (waiting / CONFIG).write_text(STAND_ASIDE.format(words), "utf-8")
    sync()
    if not (old / ASIDE).exists():
        instance.rename(old / ASIDE)
    waiting.rename(instance)
    sync()
