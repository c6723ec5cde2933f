"""The commands flask backup, restore and purge."""

from contextlib import suppress
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from kiosk.clock import WIB, utcnow
from kiosk.commands.output import fail, in_plain_words, invite_a_supervisor, on_a_ready_database
from kiosk.data_care import copies, restore, retention
from kiosk.db import db, errors
from kiosk.machine import serve, upkeep
from kiosk.rules import audit, checkins, known_days, photos

file = click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path, readable=False))  # we say it ourselves


@click.command("backup")
@file
@click.option("--force", is_flag=True, help="Timpa berkas yang sudah ada.")
@with_appcontext
@on_a_ready_database
def back_up(file: Path, force: bool) -> None:
    """Menyalin basis data, rekaman suara dan foto ke satu BERKAS, juga selagi orang mencatat kehadiran."""
    try:
        refuse_target(file, force)
    except OSError as error:
        fail(f"{file} bukan tempat untuk salinan ({errors.cause(error)}): tulis nama berkas yang lain.")
    with suppress(DBAPIError), db.write():  # a full disk is no reason not to copy to a stick
        audit.note("backup", officer_id=None, reason="command")
    try:
        copies.make(file)
    except copies.FAULTS as error:
        fail(f"Salinan tidak jadi ({errors.cause(error)}): periksa ruang simpan dan hak akses {file.parent}.")
    click.echo(f"Salinan utuh ada di {file} ({megabytes(file)} MB).")
    click.echo("Isinya data pribadi: simpan di tempat terkunci.")


def refuse_target(path: Path, force: bool) -> None:
    """End where the copy can't or must not go."""
    if db.file is None:
        fail("Basis data ini PostgreSQL: salin dengan pg_dump, pulihkan dengan pg_restore.")
    if not path.parent.is_dir():
        fail(f"Folder {path.parent} tidak ada.")
    if path.exists() and (not path.is_file() or path.samefile(db.file)):
        fail(f"{path} bukan tempat untuk salinan: tulis nama berkas yang lain.")
    if path.exists() and not force:
        fail(f"Berkas {path} sudah ada: pilih nama lain, atau pakai --force untuk menimpanya.")


def megabytes(path: Path) -> str:
    """A size as people write it: 1,4."""
    return f"{path.stat().st_size / 1024**2:.1f}".replace(".", ",")


@click.command("restore")
@click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path, readable=False), required=False)
@click.option("--replaced", metavar="NAMA", help="Sesudah pg_restore: nama basis data yang digantikan.")
@click.option("--other-kiosk", is_flag=True, help="Berkas ini dari anjungan lain, dan mesin ini menjadi anjungan itu.")
@with_appcontext
@in_plain_words
def bring_back(file: Path | None, replaced: str | None, other_kiosk: bool) -> None:
    """Mengganti basis data dengan salinan di BERKAS; yang diganti tetap disimpan."""
    if replaced and db.file is None:
        return take_over(replaced)
    if replaced or file is None:
        fail("Tulis BERKAS yang dikembalikan. --replaced hanya untuk PostgreSQL.")
    try:
        done = restore.restore(file, other_kiosk)
    except restore.Refused as reason:
        fail(str(reason))
    except copies.FAULTS as error:
        fail(f"Tidak ada yang diganti ({errors.cause(error)}): periksa ruang simpan dan hak akses folder instance.")
    click.echo(f"Basis data sekarang berisi salinan dari {file}.")
    for line in done.in_words():
        click.echo(line)
    clean_up(bool(done.erased))
    invite_a_supervisor()


def take_over(name: str) -> None:
    """After pg_restore: apply to this database what was erased in the one of this name, and its accounts."""
    serve.prepare_database()
    try:
        erased = restore.take_over_from(name)
    except restore.Refused as reason:
        fail(str(reason))
    click.echo(f"{erased} kehadiran yang sudah dihapus tidak dihidupkan lagi; akun tetap seperti sekarang.")


def clean_up(erased: bool) -> None:
    """Retention after data came in, and wiping what it or the data erased; and what came of both."""
    done = retention.clean_up(erased, None, "command")
    click.echo(CLOCK_IN_DOUBT if done.purged is None else f"{done.purged} data yang melewati masa simpan dihapus.")
    say_if_left(done.wiped)


CLOCK_IN_DOUBT = (
    "Jam mesin melompat lebih dari 30 hari sejak penghapusan terakhir, jadi tidak ada yang dihapus. "
    "Kalau tanggal mesin ini benar, jalankan: flask purge --clock-is-right"
)


def say_if_left(wiped: bool) -> None:
    """Say so if something was in the way of wiping."""
    if not wiped:
        click.echo("Jejaknya belum terhapus dari semua berkas: kosongkan ruang simpan, lalu jalankan: flask purge")


@click.command()
@click.option("--clock-is-right", is_flag=True, help="Tanggal mesin sudah dicocokkan.")
@with_appcontext
@on_a_ready_database
def purge(clock_is_right: bool) -> None:
    """Menghapus sekarang apa yang melewati masa simpan, dan menghitung kuis yang sudah selesai; jumlah tetap ada."""
    if known_days.clock_in_doubt() and not clock_is_right:
        fail(f"Jam mesin ini {utcnow().astimezone(WIB):%d/%m/%Y %H.%M} WIB. {CLOCK_IN_DOUBT}")
    erased = retention.purge(None, "command")
    upkeep.run_chores(current_app, *upkeep.TIDYING)
    say_if_left(retention.wipe_what_is_left())
    click.echo(f"{erased} data yang melewati masa simpan dihapus. Tersisa {checkins.overdue() + photos.overdue()}.")


COMMANDS = (back_up, bring_back, purge)
