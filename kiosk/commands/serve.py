"""The commands flask serve, demo and doctor, and all commands for Flask's own to find."""

import sys
from collections.abc import Callable
from importlib.metadata import version
from socket import socket
from typing import TypeVar

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate

from kiosk import demo as sample
from kiosk.commands import audio, content, data, officers, session_files
from kiosk.commands.output import fail, invite_a_supervisor
from kiosk.config import ROOT
from kiosk.db import db
from kiosk.machine import doctor, network, serve, upkeep
from kiosk.machine.hardware import Finding

T = TypeVar("T")


HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="0.0.0.0: juga untuk tablet di jaringan ini."
)
OPEN = click.option(
    "--desk-on-network",
    is_flag=True,
    help="Meja petugas juga untuk perangkat lain, tanpa HTTPS: siapa pun di Wi-Fi yang sama bisa membaca kata sandi.",
)
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))


@click.command("serve")
@HOST
@PORT
@OPEN
@click.option("--new-kiosk", is_flag=True, help="Mulai anjungan baru yang kosong, walaupun ada salinan yang lama.")
@with_appcontext
def start(host: str, port: int, desk_on_network: bool, new_kiosk: bool) -> None:
    """Menjalankan anjungan: untuk warga, dan meja petugas."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.config["DESK_ON_NETWORK"] |= desk_on_network
    try:
        with serve.alone(app):
            listening, _nothing = ready(app, host, port, lambda app: serve.prepare(app, new_kiosk))
            tell_what_was_restored(app)
            answer(app, listening, host, port)
    except serve.CannotServe as reason:
        fail(str(reason))


def tell_what_was_restored(app: Flask) -> None:
    """What this start put in place of the database, or why it did not."""
    done, why_not = app.extensions["restored"]
    if done:
        click.echo("\n".join(["Salinan yang menunggu sudah dipasang.", *map(str, done.in_words()), ""]))
        invite_a_supervisor()
    elif why_not:
        click.echo(f"Salinan yang menunggu belum dipasang, data yang lama dipakai. {why_not}\n")


@click.command()
@HOST
@PORT
@OPEN
@with_appcontext
def demo(host: str, port: int, desk_on_network: bool) -> None:
    """Menjalankan anjungan contoh: basis data terpisah, isinya karangan dan baru tiap kali."""
    app = current_app.extensions["build"](sample.overrides())
    app.config["DESK_ON_NETWORK"] |= desk_on_network
    with app.app_context():
        listening, password = ready(app, host, port, sample.prepare)
        click.echo("DATA CONTOH: semua orang dan angka di sini karangan. Data sungguhan tidak disentuh.\n")
        for username, (name, _role) in sample.NAMES.items():
            click.echo(f"  {name:14}: {username}, kata sandi {password}")
        click.echo()
        answer(app, listening, host, port)


def ready(app: Flask, host: str, port: int, prepare: Callable[[Flask], T]) -> tuple[socket, T]:
    """Take the port, then make files and database ready; the port, and what ``prepare`` gave. Ends if it can't."""
    try:
        listening = serve.listen(host, port)
        prepared = prepare(app)
    except serve.CannotServe as reason:
        fail(str(reason))
    upkeep.start(app)
    return listening, prepared


def answer(app: Flask, listening: socket, host: str, port: int) -> None:
    """Say where, and serve until somebody ends it."""
    try:
        link = serve.set_up_link()
    except serve.CannotServe as reason:
        fail(str(reason))
    addresses = [app.config["ADDRESS"]] if app.config["ADDRESS"] else network.addresses(listening)
    network.note_addresses(app, addresses)
    server = serve.build(app, listening)
    print_addresses(addresses, host, port, link)
    db.session.remove()
    serve.settle()
    serve.run(server)


def print_addresses(addresses: list[str], host: str, port: int, link: str | None) -> None:
    """Where to find the kiosk and the desk, and the way in while nobody has an account."""
    here, others = addresses[0], addresses[1:]
    desks = addresses if current_app.config["DESK_ON_NETWORK"] else [here]
    click.echo(f"Anjungan Migrasi Aman {version('anjungan-migrasi-aman')}\n")
    click.echo(f"  Untuk warga   : {here}/")
    for address in others:
        click.echo(f"\n  Dari tablet   : {address}/\n")
        click.echo(network.qr_in_terminal(f"{address}/"))
    if host not in network.EVERYWHERE and not current_app.config["ADDRESS"]:
        click.echo(f"\n  Untuk tablet di jaringan balai desa:\n  {this_command()} --host 0.0.0.0{port_option(port)}\n")
    elif not others and not current_app.config["ADDRESS"]:
        click.echo("\n  Mesin ini belum tersambung ke jaringan mana pun, jadi tablet lain belum bisa membukanya.\n")
    for address in desks:
        click.echo(f"  Meja petugas  : {address}/admin/")
    print_set_up(desks, link)
    print_who_reads_along(host, port)
    click.echo("\n  Berhenti: Ctrl+C")


def print_set_up(desks: list[str], link: str | None) -> None:
    """The one-time link, while nobody has an account that opens."""
    if link:
        click.echo("\n  Belum ada petugas yang bisa masuk. Tautan sekali pakai ini berlaku 24 jam:")
        for address in desks:
            click.echo(f"  {address}/admin/set-up/{link}")


def print_who_reads_along(host: str, port: int) -> None:
    """Where the desk answers, and what it means to open it."""
    if current_app.config["DESK_ON_NETWORK"]:
        click.echo(
            "\n  BAHAYA: meja petugas terbuka untuk jaringan tanpa HTTPS. Siapa pun di Wi-Fi yang sama bisa\n"
            "  membaca kata sandi petugas dan nama warga. Tutup lagi: jalankan tanpa --desk-on-network\n"
            "  (dan tanpa KIOSK_DESK_ON_NETWORK)."
        )
    elif not current_app.config["HTTPS"]:
        elsewhere = f"--host {host if host in network.EVERYWHERE else '0.0.0.0'}{port_option(port)}"  # noqa: S104
        click.echo(
            "\n  Meja petugas hanya menjawab di mesin ini. Membukanya untuk perangkat lain (siapa pun di Wi-Fi\n"
            f"  yang sama bisa ikut membaca): {this_command()} {elsewhere} --desk-on-network"
        )


def this_command() -> str:
    """How this command was called: by Mulai, in README's words, or by what this machine knows it by."""
    if current_app.config["STARTED_BY"]:
        return str(current_app.config["STARTED_BY"])
    program = sys.argv[0] if "flask" in sys.argv[0].rpartition("/")[2] else "flask"
    return f"{program} {click.get_current_context().info_name}"


def port_option(port: int) -> str:
    """The option of a port that is not the usual one."""
    return "" if port == 8000 else f" --port {port}"


@click.command("doctor")
@with_appcontext
def examine() -> None:
    """Memeriksa mesin dan data ini: apa yang salah, dan cara memperbaikinya."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = doctor.findings(app, thorough=True)
    for finding in found:
        show(finding)
    needed = sum(not finding.ok for finding in found)
    click.echo(f"\n{needed} hal perlu tindakan." if needed else "\nSemua baik.")
    raise SystemExit(1 if needed else 0)


def show(finding: Finding) -> None:
    """One finding: its state, what was seen, and how to mend it."""
    click.echo(f"{'ok            ' if finding.ok else 'PERLU TINDAKAN'}  {finding.words}")
    if not finding.ok and finding.remedy:
        click.echo(f"{'':14}  -> {finding.remedy}")


def init_app(app: Flask, build: Callable[..., Flask]) -> None:
    """Add our commands to Flask's own. ``build`` makes another app, for the sample."""
    app.extensions["build"] = build
    migrations = str(ROOT / "kiosk" / "migrations").replace("%", "%%")  # it stands in a file of settings
    Migrate(app, db, directory=migrations, render_as_batch=True)
    groups = (officers.group, content.group, audio.group, session_files.group)
    for command in (start, demo, examine, *data.COMMANDS, *groups):
        app.cli.add_command(command)
