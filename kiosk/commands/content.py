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
        count = content.load_content()
    click.echo(f"{count} baris baru atau diperbarui.")


@group.command()
@on_a_ready_database
def check() -> None:
    """Mencetak isi yang perlu diperiksa lagi atau yang tanpa sumber.

    Kode 1 bila ada yang tanpa sumber.
    """
    slugs_due = content.slugs_due()
    for slug in slugs_due:
        click.echo(f"{slug}: perlu diperiksa lagi.")
    slugs_without_source = content.slugs_without_source()
    for slug in slugs_without_source:
        click.echo(f"{slug}: tanpa sumber.")
    click.echo(f"{len(slugs_due)} perlu diperiksa lagi, {len(slugs_without_source)} tanpa sumber.")
    if slugs_without_source:
        raise SystemExit(1)
