"""The commands flask serve, demo and doctor, and the registration of all commands."""

from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from secrets import randbelow
from socket import socket
from tempfile import TemporaryDirectory

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate
from qrcode import QRCode

from kiosk import demo as sample
from kiosk.commands import audio, content, data, officers, session_files
from kiosk.commands.output import in_plain_words, invite_a_supervisor
from kiosk.config import ROOT
from kiosk.db import db
from kiosk.machine import checks, network, serve, upkeep

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
@in_plain_words
def serve_kiosk(host: str, port: int, desk_on_network: bool, new_kiosk: bool) -> None:
    """Menjalankan anjungan: untuk warga, dan meja petugas."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.config["DESK_ON_NETWORK"] |= desk_on_network
    with serve.hold_folder(app):
        listener = serve.listen(host, port)
        serve.prepare(app, new_kiosk)
        upkeep.start(app)
        notes, refusal = app.extensions["restored"]
        if notes:
            click.echo("Salinan yang menunggu sudah dipasang.")
            for note in notes:
                click.echo(note)
            click.echo()
            invite_a_supervisor()
        elif refusal:
            click.echo(f"Salinan yang menunggu belum dipasang, data yang lama dipakai. {refusal}\n")
        announce_and_serve(app, listener, host)


@click.command("demo")
@HOST
@PORT
@OPEN
@with_appcontext
@in_plain_words
def serve_sample(host: str, port: int, desk_on_network: bool) -> None:
    """Menjalankan anjungan contoh: basis data terpisah, isinya karangan."""
    password = f"contoh-{randbelow(10**6):06d}"
    with TemporaryDirectory(prefix="anjungan-contoh-", ignore_cleanup_errors=True) as folder:
        app = current_app.extensions["build"](sample.overrides(folder))
        app.config["DESK_ON_NETWORK"] |= desk_on_network
        with app.app_context():
            listener = serve.listen(host, port)
            serve.prepare(app)
            with db.write():
                sample.fill_database(password)
            upkeep.start(app)
            click.echo("DATA CONTOH: semua orang dan angka di sini karangan. Data sungguhan tidak disentuh.\n")
            for username, (name, _role) in sample.NAMES.items():
                click.echo(f"  {name:14}: {username}, kata sandi {password}")
            click.echo()
            announce_and_serve(app, listener, host)


def announce_and_serve(app: Flask, listener: socket, host: str) -> None:
    """Print and note where the kiosk answers, and serve until somebody ends it.

    A first supervisor is invited.
    """
    token = serve.set_up_link()
    addresses = network.addresses(listener)
    if app.config["ADDRESS"]:
        addresses = [app.config["ADDRESS"]]
    network.note_addresses(app, addresses)
    server = serve.build(app, listener)
    print_addresses(addresses, host)
    print_desks(addresses if app.config["DESK_ON_NETWORK"] else addresses[:1], token)
    click.echo("\n  Berhenti: Ctrl+C")
    db.session.remove()
    serve.tune_garbage_collection()
    serve.run(server)


def print_addresses(addresses: list[str], host: str) -> None:
    """Print where villagers find the kiosk, with a QR code for tablets."""
    click.echo(f"Anjungan Migrasi Aman {version('anjungan-migrasi-aman')}\n")
    click.echo(f"  Untuk warga   : {addresses[0]}/")
    for address in addresses[1:]:
        click.echo(f"\n  Dari tablet   : {address}/\n")
        code = QRCode(border=2)
        code.add_data(f"{address}/")
        with suppress(UnicodeEncodeError):  # a terminal without half-block letters
            code.print_ascii(invert=True)
        click.echo()
    if not current_app.config["ADDRESS"] and not addresses[1:]:
        words = f"Untuk tablet di jaringan balai desa:\n  {network_command()}"
        if host == network.EVERYWHERE:
            words = "Mesin ini belum tersambung ke jaringan mana pun, jadi tablet lain belum bisa membukanya."
        click.echo(f"\n  {words}\n")


def print_desks(addresses: list[str], token: str | None) -> None:
    """Print where the desk answers, and who can read along.

    With a token, its one-time link is printed too.
    """
    for address in addresses:
        click.echo(f"  Meja petugas  : {address}/admin/")
    if token:
        click.echo("\n  Belum ada petugas yang bisa masuk. Tautan sekali pakai ini berlaku 24 jam:")
        for address in addresses:
            click.echo(f"  {address}/admin/set-up/{token}")
    if current_app.config["DESK_ON_NETWORK"]:
        click.echo(
            "\n  BAHAYA: meja petugas terbuka untuk jaringan tanpa HTTPS. Siapa pun di Wi-Fi yang sama bisa\n"
            "  membaca kata sandi petugas dan nama warga. Tutup lagi: jalankan tanpa --desk-on-network\n"
            "  (dan tanpa KIOSK_DESK_ON_NETWORK)."
        )
    elif not current_app.config["HTTPS"]:
        click.echo(
            "\n  Meja petugas hanya menjawab di mesin ini. Membukanya untuk perangkat lain (siapa pun di Wi-Fi\n"
            f"  yang sama bisa ikut membaca): {network_command()} --desk-on-network"
        )


def network_command() -> str:
    """This command with the options that serve the hall's network.

    It is written as Mulai or somebody in a terminal called it.
    """
    context = click.get_current_context()
    command = current_app.config["STARTED_BY"] or f"{serve.FLASK} {context.info_name}"
    command += " --host 0.0.0.0"
    port = context.params["port"]
    if port != 8000:
        command += f" --port {port}"
    return command


@click.command("doctor")
@with_appcontext
def print_findings() -> None:
    """Memeriksa mesin dan data ini: apa yang salah, dan cara memperbaikinya."""
    for line in checks.details():
        click.echo(line)
    click.echo()
    faults = checks.findings(checks.OFFICER, checks.SUPERVISOR, checks.NOBODY)
    for fault in faults:
        click.echo(f"PERLU TINDAKAN  {fault.words}\n{'':14}  -> {fault.remedy} {fault.command}".rstrip())
    if faults:
        click.echo(f"{len(faults)} hal perlu tindakan.")
        raise SystemExit(1)
    click.echo("Semua baik.")


def init_app(app: Flask, build: Callable[..., Flask]) -> None:
    """Add the commands to Flask's own. ``build`` makes another app, for the sample."""
    app.extensions["build"] = build
    migrations = str(ROOT / "kiosk" / "migrations").replace("%", "%%")  # in Alembic's file % has a meaning
    Migrate(app, db, directory=migrations, render_as_batch=True)
    for command in (serve_kiosk, serve_sample, print_findings, *data.COMMANDS):
        app.cli.add_command(command)
    for noun in (officers, content, audio, session_files):
        app.cli.add_command(noun.group)
