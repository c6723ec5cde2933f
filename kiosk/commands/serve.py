"""The commands flask serve, demo and doctor, and all commands for Flask's own to find."""

import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from socket import socket

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
def start(host: str, port: int, desk_on_network: bool, new_kiosk: bool) -> None:
    """Menjalankan anjungan: untuk warga, dan meja petugas."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.config["DESK_ON_NETWORK"] |= desk_on_network
    with serve.alone(app):
        listening = serve.listen(host, port)
        serve.prepare(app, new_kiosk)
        upkeep.start(app)
        done, why_not = app.extensions["restored"]
        if done:
            click.echo("\n".join(["Salinan yang menunggu sudah dipasang.", *map(str, done), ""]))
            invite_a_supervisor()
        elif why_not:
            click.echo(f"Salinan yang menunggu belum dipasang, data yang lama dipakai. {why_not}\n")
        answer(app, listening, host, port)


@click.command()
@HOST
@PORT
@OPEN
@with_appcontext
@in_plain_words
def demo(host: str, port: int, desk_on_network: bool) -> None:
    """Menjalankan anjungan contoh: basis data terpisah, isinya karangan dan baru tiap kali."""
    app = current_app.extensions["build"](sample.overrides())
    app.config["DESK_ON_NETWORK"] |= desk_on_network
    with app.app_context():
        listening = serve.listen(host, port)
        password = sample.prepare(app)
        upkeep.start(app)
        click.echo("DATA CONTOH: semua orang dan angka di sini karangan. Data sungguhan tidak disentuh.\n")
        for username, (name, _role) in sample.NAMES.items():
            click.echo(f"  {name:14}: {username}, kata sandi {password}")
        click.echo()
        answer(app, listening, host, port)


def answer(app: Flask, listening: socket, host: str, port: int) -> None:
    """Say where, and serve until somebody ends it."""
    link = serve.set_up_link()
    addresses = [app.config["ADDRESS"]] if app.config["ADDRESS"] else network.addresses(listening)
    network.note_addresses(app, addresses)
    server = serve.build(app, listening)
    print_addresses(addresses, host, port, link)
    db.session.remove()
    serve.settle()
    serve.run(server)


def print_addresses(addresses: list[str], host: str, port: int, link: str | None) -> None:
    """Print where to find the kiosk and the desk, and the way in while nobody has an account."""
    here, others = addresses[0], addresses[1:]
    desks = addresses if current_app.config["DESK_ON_NETWORK"] else [here]
    option = f" --port {port}" if port != 8000 else ""
    on_network = f"{this_command()} --host {host if host in network.EVERYWHERE else '0.0.0.0'}{option}"  # noqa: S104
    click.echo(f"Anjungan Migrasi Aman {version('anjungan-migrasi-aman')}\n")
    click.echo(f"  Untuk warga   : {here}/")
    for address in others:
        click.echo(f"\n  Dari tablet   : {address}/\n")
        code = QRCode(border=2)
        code.add_data(f"{address}/")
        with suppress(UnicodeEncodeError):  # a terminal without half-block letters
            code.print_ascii(invert=True)
        click.echo()
    if host not in network.EVERYWHERE and not current_app.config["ADDRESS"]:
        click.echo(f"\n  Untuk tablet di jaringan balai desa:\n  {on_network}\n")
    elif not others and not current_app.config["ADDRESS"]:
        click.echo("\n  Mesin ini belum tersambung ke jaringan mana pun, jadi tablet lain belum bisa membukanya.\n")
    for address in desks:
        click.echo(f"  Meja petugas  : {address}/admin/")
    if link:
        click.echo("\n  Belum ada petugas yang bisa masuk. Tautan sekali pakai ini berlaku 24 jam:")
        for address in desks:
            click.echo(f"  {address}/admin/set-up/{link}")
    print_who_reads_along(on_network)
    click.echo("\n  Berhenti: Ctrl+C")


def print_who_reads_along(on_network: str) -> None:
    """Print where the desk answers, and what it means to open it with this command."""
    if current_app.config["DESK_ON_NETWORK"]:
        click.echo(
            "\n  BAHAYA: meja petugas terbuka untuk jaringan tanpa HTTPS. Siapa pun di Wi-Fi yang sama bisa\n"
            "  membaca kata sandi petugas dan nama warga. Tutup lagi: jalankan tanpa --desk-on-network\n"
            "  (dan tanpa KIOSK_DESK_ON_NETWORK)."
        )
    elif not current_app.config["HTTPS"]:
        click.echo(
            "\n  Meja petugas hanya menjawab di mesin ini. Membukanya untuk perangkat lain (siapa pun di Wi-Fi\n"
            f"  yang sama bisa ikut membaca): {on_network} --desk-on-network"
        )


def this_command() -> str:
    """This command as it was called: by Mulai, in README's words, or by what this machine knows it by."""
    if current_app.config["STARTED_BY"]:
        return str(current_app.config["STARTED_BY"])
    program = sys.argv[0] if "flask" in sys.argv[0].rpartition("/")[2] else "flask"
    return f"{program} {click.get_current_context().info_name}"


@click.command("doctor")
@with_appcontext
def examine() -> None:
    """Memeriksa mesin dan data ini: apa yang salah, dan cara memperbaikinya."""
    for line in checks.details():
        click.echo(line)
    click.echo()
    found = checks.findings(checks.OFFICER, checks.SUPERVISOR, checks.NOBODY)
    for finding in found:
        click.echo(f"PERLU TINDAKAN  {finding.words}\n{'':14}  -> {finding.remedy} {finding.command}".rstrip())
    click.echo(f"{len(found)} hal perlu tindakan." if found else "Semua baik.")
    raise SystemExit(1 if found else 0)


def init_app(app: Flask, build: Callable[..., Flask]) -> None:
    """Add our commands to Flask's own. ``build`` makes another app, for the sample."""
    app.extensions["build"] = build
    migrations = str(ROOT / "kiosk" / "migrations").replace("%", "%%")  # it stands in a file of settings
    Migrate(app, db, directory=migrations, render_as_batch=True)
    groups = (officers.group, content.group, audio.group, session_files.group)
    for command in (start, demo, examine, *data.COMMANDS, *groups):
        app.cli.add_command(command)
