"""The command flask update: an older folder's data come to this one."""

import sys

import click
from flask.cli import with_appcontext

from kiosk.commands.output import fail, in_plain_words
from kiosk.data_care import foreign_file, update
from kiosk.data_care.update import Found


@click.command("update")
@click.option("--yes", is_flag=True, help="Tanpa bertanya.")
@with_appcontext
@in_plain_words
def bring_here(yes: bool) -> None:
    """Membawa data ke sini dari folder versi lama yang ada di sebelah; tidak ada apa-apa kalau data sudah di sini."""
    try:
        found = update.look()
        if found:
            agree(found, yes)
            copy = update.take_over(found)
            click.echo(f"Data sudah di sini. Salinan keadaan sebelumnya: {copy}")
    except foreign_file.Refused as reason:
        fail(str(reason))


def agree(found: Found, yes: bool) -> None:
    """Say what is about to happen, and ask; without somebody to answer the command ends."""
    click.echo(f"Data anjungan ditemukan di {found.folder}, dari versi {found.old}; akan dipindahkan ke folder ini,")
    click.echo(f"versi {found.new}. Sebelumnya dibuat salinan. Folder lama tidak dipakai lagi, kecuali untuk kembali.")
    if yes:
        return
    if not sys.stdin.isatty():
        fail("Tidak ada yang dipindahkan: jalankan di terminal, atau tambahkan --yes.")
    word = "PERBARUI" if found.again else ""
    click.echo(f"Ketik {word} lalu Enter untuk memindahkan." if word else "Tekan Enter untuk memindahkan.")
    click.echo("Kalau tidak, tutup jendela ini atau tekan Ctrl+C.")
    if sys.stdin.readline() != f"{word}\n":  # the end of input is no answer
        fail("Tidak ada yang dipindahkan.")
