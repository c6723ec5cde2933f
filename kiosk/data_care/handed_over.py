"""Stands as config.py in an instance folder whose data an update took to another folder, or a way back took home.

Every program of ours, an old one too, runs that file before anything else: so it refuses to start, and where somebody
sits there it offers the way back. It imports none of them. `update.py` puts it there.
"""

import os
import secrets
import sqlite3
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

DATABASE, CONFIG = "kiosk.sqlite3", "config.py"
OWN = "config.own.py"  # the hall's own, on its way back while this file still stands in its place
STAY = ("README.md", CONFIG, DATABASE)  # the database goes last, and alone
CALL = "\n\nstand_aside("


class Move(NamedTuple):
    """Where the data went and when, between which versions; of an update also the copy it made, the last day on which
    answers are in it, and what a check-in that is erased is without.
    """

    there: str
    old: str
    new: str
    since: str
    copy: str = ""
    last: str = ""
    blank: tuple[str, ...] = ()


def stand_aside(**given: Any) -> None:
    """Say where the data are, and end. Where somebody asks for it, go back first, and then let this folder start."""
    move, here = Move(**given), Path(__file__).parent
    other = here.parents[1] / move.there
    if move.copy:
        words = f"Data anjungan pindah ke versi {move.new} di {other} sejak {move.since} WIB"
        if not sys.stdin.isatty():
            end(f"{words}: jalankan dari sana. Untuk kembali ke versi {move.old}, jalankan di sini dari terminal.")
        tell(f"{words}: jalankan anjungan dari sana.")
        offer_way_back(move, here, other / "instance")
    elif sys.argv[1:2] != ["update"]:  # which asks by itself
        end(f"Data anjungan kembali ke versi {move.old} di {other} sejak {move.since} WIB: jalankan dari sana.")


def offer_way_back(move: Move, here: Path, theirs: Path) -> None:
    """Say what it costs, ask for a word, and take it."""
    refuse_what_cannot_be(move, here, theirs)
    newer = lost(find(move.copy, here, theirs), theirs / DATABASE)
    tell(f"\nAnjungan bisa kembali ke versi {move.old}, dengan data seperti waktu itu. Yang dicatat sesudahnya tidak")
    tell(f"ikut{newer}. Akun dan kata sandi petugas juga seperti waktu itu.")
    if f"{datetime.now():%Y-%m-%d}" > move.last:
        tell("Jawaban kuis dan cek tawaran yang waktu itu belum dihitung tidak ada lagi: sudah lebih dari 14 hari.")
    tell("Untuk kembali, ketik KEMBALI lalu Enter. Selain itu, tidak ada yang berubah.")
    if sys.stdin.readline().strip() != "KEMBALI":
        end("Tidak ada yang berubah.")
    try:
        go_back(move, here, theirs)
    except (OSError, sqlite3.Error) as error:
        end(f"Belum selesai ({error}): betulkan itu, lalu jalankan folder ini sekali lagi. Tidak ada yang hilang.")
    tell(f"Anjungan kembali ke versi {move.old}.")
    if (here / CONFIG).exists():  # the hall's own
        exec(compile((here / CONFIG).read_bytes(), here / CONFIG, "exec"), globals())  # noqa: S102


# --- words


def tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()  # before somebody is waited for


def end(words: str) -> NoReturn:
    raise SystemExit(words)


def lost(copy: Path | None, newer: Path) -> str:
    """How much stands in the newer database alone; empty where that can't be read, or is nothing."""
    parts = []
    with suppress(sqlite3.Error), closing(opened(newer)) as database:
        database.execute("ATTACH ? AS before", [str(copy)])
        for table, key, words in (("check_in", "nonce", "kehadiran"), ("outreach_session", "id", "sesi")):
            count = f"SELECT count(*) FROM {table} WHERE {key} NOT IN (SELECT {key} FROM before.{table})"  # noqa: S608
            parts += [f"{number} {words}" for (number,) in database.execute(count) if number]
    return f": {', '.join(parts)}" if parts else ""


# --- the way back


def refuse_what_cannot_be(move: Move, here: Path, theirs: Path) -> None:
    """End where the way back is not open, before anything has changed."""
    if is_placed(theirs / CONFIG) and not leads_to(theirs / CONFIG, here.parent.name):
        end(f"Data anjungan sudah pindah lagi dari {theirs.parent}: kembali dahulu dari sana, lalu dari sini.")
    if not find(move.copy, here, theirs) and not (here / DATABASE).exists():
        end(f"Salinan {move.copy} tidak ada lagi di {theirs / 'backups'}: tidak ada yang berubah.")
    refuse_in_use(theirs / DATABASE)


def refuse_in_use(database: Path) -> None:
    """End while a program has it open; else its log is folded in. A broken one, or none, keeps nobody."""
    try:
        with closing(opened(database)) as connection:
            free = connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    except sqlite3.DatabaseError as error:
        free = "locked" not in str(error)
    if not free:
        end(f"Anjungan masih berjalan di {database.parents[1]}: hentikan dahulu, lalu coba lagi.")


def go_back(move: Move, here: Path, theirs: Path) -> None:
    """Each step may be the last before the power goes: then both folders refuse, and this one goes on when asked."""
    if theirs.is_dir():
        if (theirs / CONFIG).exists() and not is_placed(theirs / CONFIG):
            write(here / OWN, (theirs / CONFIG).read_bytes())
        place(theirs, Move(here.parent.name, move.old, move.new, f"{now():%d/%m/%Y %H.%M}"))
    refuse_in_use(theirs / DATABASE)
    move_files(theirs, here)
    if (theirs / DATABASE).exists():
        swap(here / DATABASE, theirs / DATABASE, here / "backups" / move.copy, move.blank)
    if (here / OWN).exists():
        (here / OWN).replace(here / CONFIG)
    else:
        (here / CONFIG).unlink()
    flush(here)


def swap(database: Path, newer: Path, copy: Path, blank: tuple[str, ...]) -> None:
    """Let the copy be the database, and the newer one a copy like those of before a restore."""
    if copy.exists():
        erase_again(copy, newer, blank)
        copy.replace(database)
        flush(database.parent)
    kept = copy.with_name(f"before-restore-{now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.sqlite3")
    newer.rename(kept)
    tell(f"Basis data yang lebih baru disimpan di {kept}.")


def erase_again(copy: Path, newer: Path, blank: tuple[str, ...]) -> None:
    """Who was erased or taken back since the copy stays so, and no byte of them is left in it."""
    stones: list[Any] = []
    blanked: list[Any] = []
    try:
        with closing(opened(newer)) as database:
            stones = database.execute("SELECT nonce_hash, erased_on FROM tombstone").fetchall()
            blanked = database.execute("SELECT erased_at, nonce FROM check_in WHERE erased_at IS NOT NULL").fetchall()
    except sqlite3.Error:
        tell("Basis data yang lebih baru tidak terbaca, jadi penghapusan sesudah pembaruan tidak ikut: hapus lagi.")
    gone = {stone for stone, _day in stones}
    with closing(opened(copy)) as database:
        database.execute("BEGIN")
        nonces = [nonce for (nonce,) in database.execute("SELECT nonce FROM check_in")]
        removed = [(nonce,) for nonce in nonces if sha256(nonce.encode()).hexdigest() in gone]
        database.executemany("DELETE FROM check_in WHERE nonce = ?", removed)
        database.executemany("INSERT OR IGNORE INTO tombstone (nonce_hash, erased_on) VALUES (?, ?)", stones)
        there = {name for _number, name, *_more in database.execute("PRAGMA table_info(check_in)")}
        nothing = ", ".join(f"{name} = NULL" for name in blank if name in there)
        change = f"UPDATE check_in SET {nothing}, erased_at = ? WHERE nonce = ? AND erased_at IS NULL"  # noqa: S608
        database.executemany(change, blanked)
        database.execute("COMMIT")
        database.execute("VACUUM")


# --- files


def find(copy: str, *instances: Path) -> Path | None:
    """Where the copy stands."""
    return next((each / "backups" / copy for each in instances if (each / "backups" / copy).exists()), None)


def opened(database: Path) -> sqlite3.Connection:
    """A database that is there; none is made."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=1, isolation_level=None)


def move_files(source: Path, target: Path) -> None:
    """Let what stands in one instance folder stand in the other, but for what stands there already."""
    for each in sorted(source.glob("*")):
        if each.name not in STAY and not (target / each.name).exists():
            each.rename(target / each.name)
    flush(target)


def place(instance: Path, move: Move) -> None:
    """Let this file stand in an instance folder as its config.py."""
    source = Path(__file__).read_text("utf-8").partition(CALL)[0].rstrip()
    given = ", ".join(f"{name}={value!r}" for name, value in move._asdict().items())
    write(instance / CONFIG, f"{source}\n{CALL}{given})\n".encode())


def is_placed(config: Path) -> bool:
    """Whether a config.py is this file."""
    return config.is_file() and config.read_bytes().startswith(b'"""Stands as config.py')


def leads_to(config: Path, folder: str) -> bool:
    """Whether that config.py sends people to this folder."""
    return config.read_text("utf-8", "replace").rpartition(CALL)[2].startswith(f"there={folder!r},")


def now() -> datetime:
    """The village's time."""
    return datetime.now(UTC) + timedelta(hours=7)


def write(path: Path, content: bytes) -> None:
    """A file that gets its name when it is whole and on disk, its owner's alone."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    flush(path.parent)


def flush(folder: Path) -> None:
    """Wait until the names in a folder are on disk. Windows flushes them by itself."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
