"""The commands flask officer add, list, reset-password and disable."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from kiosk.commands.output import fail, on_a_ready_database, print_link
from kiosk.db import db
from kiosk.models import Officer
from kiosk.models.officer import LONGEST_NAME, ROLES
from kiosk.rules import audit, officers
from kiosk.rules.refusals import Refused

group = AppGroup("officer", help="Akun petugas.")


@group.command()
@click.argument("name")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), default="officer", show_default=True)
@on_a_ready_database
def add(name: str, username: str, role: str) -> None:
    """Menambah akun dan mencetak tautan sekali pakai untuk memilih kata sandi."""
    if len(name) > LONGEST_NAME:
        fail(f"Nama paling banyak {LONGEST_NAME} huruf.")
    with db.write(), refusals_in_words():
        account = officers.add_account(name, role, username)
        token = officers.make_set_up_link(account)
        audit.note("officer-added", f"officer:{account.id}", officer_id=None, reason="command")
    print_link(account.name or account.username or "", token)


@group.command("list")
@on_a_ready_database
def list_officers() -> None:
    """Semua akun: nama pengguna, nama, peran, keadaan."""
    for account in officers.list_officers():
        click.echo(f"{account.username or '-':20} {account.name or '-':30} {account.role:11} {STATES[account.state]}")


@group.command("reset-password")
@click.argument("username", required=False)
@on_a_ready_database
def reset_password(username: str | None) -> None:
    """Mematikan kata sandi lama dan mencetak tautan untuk memilih yang baru.

    Tanpa nama: untuk supervisor yang sendirian, dan tautannya langsung dibuka.
    """
    name = username or ask_which_supervisor()
    with db.write(), refusals_in_words():
        account = account_of(name)
        token = officers.reset_at_machine(account)
    link = print_link(account.name or name, token)
    click.echo("Selama 14 hari, setiap petugas melihat di Hari ini bahwa kata sandi ini direset di mesin.")
    if not username:
        click.echo("Belum terbuka di peramban? Jalankan Mulai, lalu buka tautan di atas.")
        click.launch(link)


def ask_which_supervisor() -> str:
    """The user name of a supervisor whom no other can help.

    It asks which of several is meant. Without any the command ends.
    """
    with refusals_in_words():
        supervisors = officers.resettable_supervisors()
    if not supervisors:
        fail("Belum ada supervisor: jalankan Mulai, halaman akun baru terbuka sendiri.")
    number = 1
    if len(supervisors) > 1:
        for place, account in enumerate(supervisors, 1):
            click.echo(f"{place}. {account.name} ({account.username})")
        number = click.prompt("Nomor berapa", type=click.IntRange(1, len(supervisors)))
    return supervisors[number - 1].username or ""


@group.command()
@click.argument("username")
@on_a_ready_database
def disable(username: str) -> None:
    """Menonaktifkan akun; ia langsung keluar di semua perangkat."""
    with db.write(), refusals_in_words():
        account = account_of(username)
        officers.disable_account(account)
        audit.note("officer-disabled", f"officer:{account.id}", officer_id=None, reason="command")
    click.echo(f"Akun {username} dinonaktifkan.")


STATES = {
    "active": "aktif",
    "disabled": "dinonaktifkan",
    "waiting": "menunggu tautannya dipakai",
    "expired": "tautannya kedaluwarsa",
}
REFUSALS = {
    "disabled": "Akun nonaktif: aktifkan dulu di Kantor, Akun.",
    "another-supervisor": "Tidak ada yang diubah. Minta salah satu dari {names} membuat tautan baru di Kantor, Akun.",
    "last-supervisor": "Ini supervisor terakhir yang bisa masuk: jadikan orang lain supervisor dahulu.",
    "username-taken": "Nama pengguna itu sudah dipakai: pilih yang lain.",
    "username-form": "Nama pengguna terdiri dari 3 sampai 40 huruf kecil, angka, titik, atau tanda hubung.",
}


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """End the command with one sentence if the officers' rules refuse this block."""
    try:
        yield
    except Refused as reason:
        names = ", ".join(officers.names_of_supervisors())
        fail(REFUSALS[str(reason)].format(names=names))


def account_of(username: str) -> Officer:
    """The account of this user name. Without one the command ends."""
    return officers.find_by_username(username) or fail(f"Tidak ada akun bernama {username}.")
