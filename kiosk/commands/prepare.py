"""The command flask prepare: what a start makes ready, for a server whose processes are not ours to start."""

import click
from flask import current_app
from flask.cli import with_appcontext

from kiosk.commands.output import fail, print_link
from kiosk.machine import network, serve


@click.command("prepare")
@click.option("--address", metavar="ALAMAT", help="Alamat anjungan bagi peramban, misalnya https://anjungan.contoh.id.")
@with_appcontext
def make_ready(address: str | None) -> None:
    """Menyiapkan folder, skema dan isi, sebelum gunicorn melayani; dua kali sama dengan sekali."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        serve.prepare(app)
        if address:
            network.note_addresses(app, [address.rstrip("/")])
        link = serve.set_up_link()
    except serve.CannotServe as reason:
        fail(str(reason))
    click.echo("Anjungan siap.")
    if link:
        print_link("akun yang pertama", link)
