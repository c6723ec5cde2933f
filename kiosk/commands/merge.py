"""The command that merges: it asks before anything is taken away, calls the rules, and prints in plain Indonesian."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from kiosk.commands.data import cause, clean_up, file
from kiosk.commands.output import fail, on_a_ready_database
from kiosk.data_care import backup, foreign_file, foreign_recordings
from kiosk.data_care.merge import whole
from kiosk.data_care.merge.rows import Count
from kiosk.db import db
from kiosk.rules import audit

TABLES = {
    "session": "Sesi",
    "check_in": "Check-in",
    "attempt": "Percobaan kuis",
    "offer_check": "Cek tawaran kerja",
    "question": "Versi pertanyaan",
    "hotline": "Hotline",
    "recording": "Rekaman suara",
    "village": "Desa",
    "alias": "Nama lain desa",
    "officer": "Akun (nonaktif, hanya untuk jejak audit)",
    "audit": "Catatan audit",
}


@click.command()
@file
@click.option("--yes", is_flag=True, help="Tanpa bertanya: hapus juga di sini apa yang sudah dihapus di sana.")
@with_appcontext
@on_a_ready_database
def merge(file: Path, yes: bool) -> None:
    """Menggabungkan data anjungan lain dari BERKAS; dua kali sama dengan sekali."""
    try:
        done, safety = bring_in(file, yes)
    except foreign_file.Refused as reason:
        fail(str(reason))
    except backup.FAULTS as error:
        fail(f"Tidak ada yang digabungkan ({cause(error)}): periksa ruang simpan dan hak akses folder instance.")
    for name, words in TABLES.items():
        click.echo(f"{words}: {in_words(done.counts[name])}")
    if done.erased:
        click.echo(f"{done.erased} check-in di sini ikut dihapus karena sudah dihapus di sana.")
    clean_up(bool(done.erased))
    if safety:
        click.echo(f"Keadaan sebelum digabungkan ada di {safety}.")


def bring_in(file: Path, yes: bool) -> tuple[whole.Merged, Path | None]:
    """Ask what has to be asked, keep the state before, then merge; and where that is kept. Raises Refused."""
    with foreign_file.alone(), foreign_file.mergeable(file) as engine, engine.connect() as source:
        agreed = agree(whole.losses(source), yes)
        db.session.rollback()
        safety = backup.keep_before_merge()
        with db.write():
            if not yes and whole.losses(source) != agreed:
                raise foreign_file.Refused("Data di sini berubah selagi ditanya: jalankan sekali lagi.")
            done = whole.merge(source)
            done.counts["recording"] = Count(foreign_recordings.merge(source, db.session.connection()))
            audit.note("merged", officer_id=None, reason="command")
    return done, safety


LOST = (
    "{} check-in dihapus, karena sudah dihapus di sana",
    "{} check-in dikosongkan dari nama dan nomornya, karena sudah dikosongkan di sana",
    "{} sesi dibatalkan, dan jawaban kuisnya dihapus",
    "{} check-in tidak dihitung lagi, karena dibatalkan di sana",
)


def agree(losses: whole.Losses, yes: bool) -> whole.Losses:
    """Say what the file takes away here and ask, before anything is written. Raises Refused unless that is wanted."""
    if not any(losses):
        return losses
    click.echo("Berkas itu mengurangi data di sini:")
    for words, count in zip(LOST, losses, strict=True):
        if count:
            click.echo(f"- {words.format(count)}")
    if not yes and not can_ask():
        raise foreign_file.Refused("Tidak ada yang digabungkan: kalau itu memang diinginkan, tambahkan --yes.")
    if not yes and not click.confirm("Tetap gabungkan?"):
        raise foreign_file.Refused("Tidak ada yang digabungkan.")
    return losses


def can_ask() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin.isatty()


def in_words(count: Count) -> str:
    """Rows that came and rows that changed."""
    return f"{count.added} baru" + (f", {count.changed} diperbarui" if count.changed else "")
