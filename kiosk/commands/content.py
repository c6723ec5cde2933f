"""The commands flask content load and check."""

import click
from flask.cli import AppGroup

from kiosk.commands.output import on_a_ready_database
from kiosk.db import db
from kiosk.rules import content

group = AppGroup("content", help="Isi: desa, pertanyaan, hotline, tanda bahaya.")


@group.command()
@on_a_ready_database
def load() -> None:
    """Memuat isi dari berkas; suntingan petugas tidak ditimpa."""
    with db.write():
        changed = content.load_content()
    click.echo(f"{changed} baris baru atau diperbarui.")


@group.command()
@on_a_ready_database
def check() -> None:
    """Mencetak isi yang perlu diperiksa lagi atau yang tanpa sumber.

    Kode 1 bila ada yang tanpa sumber.
    """
    stale = content.slugs_due()
    for slug in stale:
        click.echo(f"{slug}: perlu diperiksa lagi.")
    unsourced = content.slugs_without_source()
    for slug in unsourced:
        click.echo(f"{slug}: tanpa sumber.")
    click.echo(f"{len(stale)} perlu diperiksa lagi, {len(unsourced)} tanpa sumber.")
    if unsourced:
        raise SystemExit(1)
