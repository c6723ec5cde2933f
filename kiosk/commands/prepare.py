"""The command flask prepare: what a start makes ready, for a server whose processes are not ours to start."""

import click
from flask import current_app
from flask.cli import with_appcontext

from kiosk.commands.output import fail, in_plain_words, print_link
from kiosk.data_care import foreign_file, replaced
from kiosk.db import db
from kiosk.machine import network, serve


@click.command("prepare")
@click.option("--address", metavar="ALAMAT", help="Alamat anjungan bagi peramban, misalnya https://anjungan.contoh.id.")
@click.option(
    "--replaced",
    "name",
    metavar="NAMA",
    help="Sesudah pg_restore: basis data yang digantikan. Yang sudah dihapus di sana dihapus, akunnya tetap berlaku.",
)
@with_appcontext
@in_plain_words
def make_ready(address: str | None, name: str | None) -> None:
    """Menyiapkan folder, skema dan isi, sebelum gunicorn melayani; dua kali sama dengan sekali."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    serve.refuse_processes(app)
    serve.prepare(app)
    if name:
        take_over(name)
    if address:
        network.note_addresses(app, [address.rstrip("/")])
    click.echo("Anjungan siap.")
    link = serve.set_up_link()
    if link:
        print_link("akun yang pertama", link)


def take_over(name: str) -> None:
    """What a copy must not undo, and what came of it. Ends if that database is none of this kiosk."""
    if db.file:
        fail("Basis data ini SQLite: pulihkan dengan flask restore.")
    try:
        done = replaced.take_over_from(name)
    except foreign_file.Refused as reason:
        fail(str(reason))
    click.echo(f"{done.erased} kehadiran yang sudah dihapus tidak dihidupkan lagi; akun tetap seperti sekarang.")
