"""The commands flask backup, restore and purge."""

from contextlib import suppress
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from kiosk.clock import moment, utcnow
from kiosk.commands.output import fail, in_plain_words, invite_a_supervisor, on_a_ready_database
from kiosk.data_care import copies, restore, retention
from kiosk.db import db, errors
from kiosk.machine import serve, upkeep
from kiosk.rules import audit, known_days, photos


@click.command("backup")
@click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path, readable=False))  # refused in our own words
@with_appcontext
@on_a_ready_database
def back_up(file: Path) -> None:
    """Menyalin basis data, rekaman suara dan foto ke satu BERKAS.

    Boleh juga selagi orang mencatat kehadiran.
    """
    if db.file is None:
        fail("Basis data ini PostgreSQL: salin dengan pg_dump, pulihkan dengan pg_restore.")
    if not file.parent.is_dir():
        fail(f"Folder {file.parent} tidak ada.")
    if file.exists():
        fail(f"{file} sudah ada: pilih nama lain.")
    with suppress(DBAPIError), db.write():  # a full disk is no reason not to copy to a stick
        audit.note("backup", officer_id=None, reason="command")
    try:
        copies.make_copy(file)
    except copies.FAULTS as error:
        fail(f"Salinan tidak jadi ({errors.cause_of(error)}): periksa ruang simpan dan hak akses {file.parent}.")
    megabytes = f"{file.stat().st_size / 1024**2:.1f}".replace(".", ",")
    click.echo(f"Salinan utuh ada di {file} ({megabytes} MB).\nIsinya data pribadi: simpan di tempat terkunci.")


@click.command("restore")
@click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path, readable=False), required=False)
@click.option("--replaced", metavar="NAMA", help="Sesudah pg_restore: nama basis data yang digantikan.")
@click.option("--other-kiosk", is_flag=True, help="Berkas ini dari anjungan lain, dan mesin ini menjadi anjungan itu.")
@with_appcontext
@in_plain_words
def restore_copy(file: Path | None, replaced: str | None, other_kiosk: bool) -> None:
    """Mengganti basis data dengan salinan di BERKAS; yang diganti tetap disimpan."""
    if replaced and db.file is None:
        serve.prepare_database()
        count = restore.carry_from_database(replaced)
        click.echo(f"{count} kehadiran yang sudah dihapus tidak dihidupkan lagi; akun tetap seperti sekarang.")
        return
    if replaced or file is None:
        fail("Tulis BERKAS yang dikembalikan. --replaced hanya untuk PostgreSQL.")
    try:
        notes = restore.restore(file, other_kiosk)
    except copies.FAULTS as error:
        fail(f"Tidak ada yang diganti ({errors.cause_of(error)}): periksa ruang simpan dan hak akses folder instance.")
    click.echo(f"Basis data sekarang berisi salinan dari {file}.")
    for note in notes:
        click.echo(note)
    count = retention.purge(None, "command")
    click.echo(f"{count} data yang melewati masa simpan dihapus.")
    print_waiting()
    wipe_traces()
    invite_a_supervisor()


def print_waiting() -> None:
    """Print how much waits for a confirmed day, and how to confirm it.

    It prints nothing where nothing waits.
    """
    count = retention.count_waiting()
    if count:
        date = known_days.date_confirmed()
        last = f"{date:%d/%m/%Y}" if date else "belum pernah"
        click.echo(
            f"{count} data menunggu tanggal yang dipastikan. Terakhir dipastikan petugas: {last}; jam mesin ini "
            f"{moment(utcnow())} WIB. Kalau itu benar, pastikan di meja petugas, Hari ini, atau jalankan: "
            "flask purge --clock-is-right"
        )


def wipe_traces() -> None:
    """Wipe the traces of what was erased.

    Prints what to do if something was in the way.
    """
    if not retention.wipe_traces():
        click.echo("Jejaknya belum terhapus dari semua berkas: kosongkan ruang simpan, lalu jalankan: flask purge")


@click.command()
@click.option("--clock-is-right", is_flag=True, help="Tanggal mesin sudah dicocokkan.")
@with_appcontext
@on_a_ready_database
def purge(clock_is_right: bool) -> None:
    """Menghapus sekarang apa yang melewati masa simpan, dan menghitung kuis selesai.

    Jumlah tetap ada.
    """
    if clock_is_right:
        with db.write():
            known_days.confirm_today(None, "command")
    count = retention.purge(None, "command")
    upkeep.run_chores(current_app, *upkeep.TIDYING)
    wipe_traces()
    still_due = retention.count_overdue_names() + photos.count_overdue()
    click.echo(f"{count} data yang melewati masa simpan dihapus. Tersisa {still_due}.")
    print_waiting()


COMMANDS = (back_up, restore_copy, purge)
