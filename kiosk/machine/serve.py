"""The server of `flask serve`: its port, this machine's files, the database, connections."""

import errno
import gc
import logging
import re
import secrets
import signal
import socket
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import waitress
from flask import Flask
from sqlalchemy.exc import DBAPIError
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from kiosk import config
from kiosk.data_care import copies, restore, schema
from kiosk.db import db, errors, new_key, whole_files
from kiosk.db.sqlite import hold_lock
from kiosk.rules import content, officers, settings

THREADS = 4
MOST_CONNECTIONS = 400  # a browser holds up to six, and a whole hall may look in; few enough for select() anywhere
LONGEST_SILENCE = 60  # seconds
LOCK = "serve.lock"
YOUNG = 10_000  # new objects, until Python looks among them for circles that nobody needs
NO_PORT = {
    errno.EADDRINUSE: "Port {port} sedang dipakai program lain: tutup program itu, atau pilih port lain dengan --port.",
    errno.EACCES: "Port {port} tidak boleh dipakai oleh pengguna ini: pilih port di atas 1024 dengan --port.",
}
NO_ADDRESS = "Alamat {host} bukan alamat mesin ini: pakai --host 127.0.0.1 atau --host 0.0.0.0."


class CannotServe(Exception):
    """One sentence for the officer about a server that can't start."""


@contextmanager
def alone(app: Flask) -> Iterator[None]:
    """Let no second server of ours start on this folder while this block lasts. The lock ends with its process."""
    folder = Path(app.instance_path)
    with ExitStack() as stack:
        try:
            if db.file:
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(hold_lock(folder / LOCK))
        except (OSError, sqlite3.Error) as error:  # of a folder that can't be written to `prepare` says so
            if errors.kind_of(error) == "busy":
                raise CannotServe(
                    f"Anjungan di {folder} sedang berjalan di jendela lain atau sebagai layanan: pakai yang itu."
                ) from None
        yield


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything is written."""
    is_ipv6 = ":" in host
    try:
        return socket.create_server(
            (host, port),
            family=socket.AF_INET6 if is_ipv6 else socket.AF_INET,
            dualstack_ipv6=is_ipv6 and socket.has_dualstack_ipv6(),  # "::" answers the older kind too
        )
    except OSError as error:
        raise CannotServe(NO_PORT.get(error.errno or 0, NO_ADDRESS).format(host=host, port=port)) from error


def prepare(app: Flask, new_kiosk: bool = False) -> None:
    """Make this machine's folder and secret, bring database and content up to date. Twice is the same as once.

    An empty or missing database is a new kiosk only where there is no copy of an old one, or with ``new_kiosk``.
    """
    folder = Path(app.instance_path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        if not app.config["SECRET_KEY"]:  # this machine's own, made at the first start; its owner alone reads it
            whole_files.write_file(
                config.secret_path(app), lambda file: file.write_text(secrets.token_urlsafe(48), "ascii")
            )
            app.config["SECRET_KEY"] = config.read_secret(app)
    except OSError as error:
        raise CannotServe(
            f"Folder {folder} tidak bisa ditulis ({errors.cause_of(error)}): "
            "periksa hak akses dan ruang simpannya, atau pilih folder lain dengan KIOSK_INSTANCE."
        ) from error
    done, why_not = restore.put_in_place()
    if not new_kiosk:
        refuse_to_begin_anew()
    prepare_database()
    app.extensions["restored"] = done, why_not  # for who is told at the start, and for the page


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Let whatever the database refuses in this block raise CannotServe."""
    try:
        yield
    except (errors.Unusable, DBAPIError, sqlite3.Error) as error:
        raise CannotServe(" ".join(map(str, schema.explain(error)))) from error


@in_one_sentence()
def refuse_to_begin_anew() -> None:
    """Raise CannotServe where the database has no tables and a copy is within reach."""
    found = copies.newest_of_any_kiosk() if db.file else None
    if found and schema.present() is None:
        flask = f'"{Path(sys.executable).with_name("flask")}"'  # of this installation: it may be on no path
        raise CannotServe(
            f"Basis data {db.file} tidak ada atau kosong, tetapi ada salinan dari "
            f"{copies.made_at(found):%d/%m/%Y %H.%M}. Kembalikan, dari folder program ini: "
            f'{flask} restore "{found}", atau mulai anjungan baru yang kosong: {flask} serve --new-kiosk.'
        )


@in_one_sentence()
def prepare_database() -> None:
    """Bring schema and content up to date; the first time, give it an identity. Raises CannotServe, also where nothing
    can be written.
    """
    schema.bring_up_to_date()
    with db.write():
        schema.write_what_is_there()
        content.load_content()
        if not settings.get("kiosk_id"):  # by it restoring tells our copies from another kiosk's
            settings.store("kiosk_id", new_key())


@in_one_sentence()
def set_up_link() -> str | None:
    """The token of a fresh one-time link while no supervisor can sign in, else None. Raises CannotServe."""
    with db.write():
        return officers.invite_first_supervisor()


class Connection(HTTPChannel):  # type: ignore[misc]
    """One of at most so many. When a new one comes, the one that has been silent longest goes: so a visitor, who asks
    at once, is answered however many send half a request and wait. Who has asked keeps the place.
    """

    def add_channel(self, map: Any = None) -> None:
        super().add_channel(map)
        others = [one for one in self.server.active_channels.values() if one is not self and not one.requests]
        if len(self.server.active_channels) > MOST_CONNECTIONS and others:
            min(others, key=lambda one: one.last_activity).handle_close()


def build(app: Flask, listening: socket.socket) -> BaseWSGIServer:
    """The server: one process, a few threads. From now on who stops it is heeded; before, it would end at once."""
    logging.basicConfig()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would write down each wait of a busy hour
    logging.getLogger("waitress").addFilter(without_address)
    tempfile.tempdir = app.instance_path  # where a body lies, without a name, until its page is asked for
    server = waitress.create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        # what is larger is refused by its head, in a few words; the rest by a page
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 4 * 1024 * 1024,
        clear_untrusted_proxy_headers=False,  # the desk asks whether there are any; nothing else believes them
        ident="",
        connection_limit=MOST_CONNECTIONS + 100,  # never reached: whoever opened that many would shut the server
        channel_timeout=LONGEST_SILENCE,
        cleanup_interval=10,
    )
    server.channel_class = Connection
    signal.signal(signal.SIGTERM, lambda _signal, _frame: end(server))
    return server


def end(server: BaseWSGIServer) -> None:
    """Let the loop end by itself, for want of anything to watch. What is raised here instead may be lost: it comes out
    wherever the program happens to be, in a library's `except` or in a callback from C.
    """
    server._map.clear()
    server.pull_trigger()


def settle() -> None:
    """Let Python look for circles no more in what the program consists of, which held up by 40 ms whoever asked just
    then; and more seldom in what requests make.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def run(server: BaseWSGIServer) -> None:
    """Serve until Ctrl+C or a polite end: then what is being answered is finished first."""
    server.run()
    server.task_dispatcher.shutdown()
    db.session.remove()
    db.empty_log()


def without_address(record: logging.LogRecord) -> bool:
    """Take out the address that was asked for, which a stranger chose, and a fault's own words; True: it is logged."""
    record.msg, record.args = re.split(" serving | closing channel ", str(record.msg))[0], None
    if record.exc_info and record.exc_info[0]:
        record.msg += f": {record.exc_info[0].__name__}\n{''.join(traceback.format_tb(record.exc_info[2]))}"
    record.exc_info = record.exc_text = None
    return True
