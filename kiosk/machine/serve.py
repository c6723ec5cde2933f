"""The server of `flask serve`: port, files, database and connections."""

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
from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from werkzeug.exceptions import HTTPException

from kiosk import config
from kiosk.clock import moment
from kiosk.data_care import copies, restore, schema
from kiosk.db import db, errors, new_key, whole_files
from kiosk.db.sqlite import hold_lock
from kiosk.machine import network, upkeep
from kiosk.rules import content, officers, settings

FLASK = Path(sys.executable).with_name("flask")  # it may be on no path
THREADS = 4
MOST_CONNECTIONS = 400  # a browser holds up to six, and a whole hall may look in; few enough for select() anywhere
LOCK = "serve.lock"
NO_PORT = {
    errno.EADDRINUSE: "Port {port} sedang dipakai program lain: tutup program itu, atau pilih port lain dengan --port.",
    errno.EACCES: "Port {port} tidak boleh dipakai oleh pengguna ini: pilih port di atas 1024 dengan --port.",
}
NO_ADDRESS = "Alamat {host} bukan alamat mesin ini: pakai --host 127.0.0.1 atau --host 0.0.0.0."


class CannotServe(Exception):
    """One sentence for the officer: why the server can't start."""


@contextmanager
def hold_folder(app: Flask) -> Iterator[None]:
    """Lock this folder in the block, on SQLite.

    Raises CannotServe if a server holds it. There is no lock if it can't be written to.
    """
    folder = Path(app.instance_path)
    with ExitStack() as stack:
        try:
            if db.file:
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(hold_lock(folder / LOCK))
        except (OSError, sqlite3.Error) as error:  # if the folder can't be written to, `prepare` says so
            if errors.kind_of(error) == "busy":
                raise CannotServe(
                    f"Anjungan di {folder} sedang berjalan di jendela lain atau sebagai layanan: pakai yang itu."
                ) from None
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on this port, taken before anything is written.

    Raises CannotServe.
    """
    try:
        return socket.create_server((host, port))
    except OSError as error:
        sentence = NO_PORT.get(error.errno or 0, NO_ADDRESS)
        raise CannotServe(sentence.format(host=host, port=port)) from error


def prepare(app: Flask, new_kiosk: bool = False) -> None:
    """Prepare folder, secret and database, and restore a waiting copy.

    Raises CannotServe. A failure of the restore is only noted. The words of a restore, done or failed, go into
    ``app.extensions["restored"]``. An empty or missing database is a new kiosk only where there is no copy of an older
    one, or with ``new_kiosk``.
    """
    folder = Path(app.instance_path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        if not app.config["SECRET_KEY"]:  # made at the first start; its owner alone reads it
            app.config["SECRET_KEY"] = secret = secrets.token_urlsafe(48)
            whole_files.write_file(config.secret_path(app), lambda file: file.write_text(secret, "ascii"))
    except OSError as error:
        raise CannotServe(
            f"Folder {folder} tidak bisa ditulis ({errors.cause_of(error)}): "
            "periksa hak akses dan ruang simpannya, atau pilih folder lain dengan KIOSK_INSTANCE."
        ) from error
    app.extensions["restored"] = restore.restore_waiting_copy()  # for the start's words and for the desk's page
    if not new_kiosk:
        refuse_new_kiosk()
    prepare_database()


@contextmanager
def explain_database_errors() -> Iterator[None]:
    """Raise CannotServe in place of errors of the database.

    Pool timeouts and OSError pass through.
    """
    try:
        yield
    except (errors.Unusable, DBAPIError, sqlite3.Error) as error:
        raise CannotServe(" ".join(map(str, schema.words_on_unusable(error)))) from error


@explain_database_errors()
def refuse_new_kiosk() -> None:
    """Raise CannotServe where the database is gone and a copy is within reach.

    That is SQLite's, missing or without tables, and any kiosk's copy.
    """
    copy = db.file and copies.newest_of_any_kiosk()
    if copy and schema.present_revision() is None:
        raise CannotServe(
            f"Basis data {db.file} tidak ada atau kosong, tetapi ada salinan dari "
            f"{moment(copies.made_at(copy))}. Kembalikan, dari folder program ini: "
            f'"{FLASK}" restore "{copy}", atau mulai anjungan baru yang kosong: "{FLASK}" serve --new-kiosk.'
        )


@explain_database_errors()
def prepare_database() -> None:
    """Bring schema and content up to date, and give a new kiosk its id.

    Raises CannotServe, also if it is read-only.
    """
    schema.bring_up_to_date()
    with db.write():
        schema.write_what_is_there()
        content.load_content()
        if not settings.get("kiosk_id"):  # restoring tells copies of this kiosk from others' by it
            settings.store("kiosk_id", new_key())


@explain_database_errors()
def set_up_link() -> str | None:
    """Token of a new one-time link for the first supervisor.

    None once one can sign in. It is a write of its own.
    """
    with db.write():
        return officers.invite_first_supervisor()


class Incoming(HTTPRequestParser):  # type: ignore[misc]
    """A request whose body is not kept where its head announces too large a one."""

    def __init__(self, adjustments: Any, app: Flask, peer: str) -> None:
        super().__init__(adjustments)
        self.app = app
        self.peer = peer

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head, and refuse by it a body that is larger than a form, or in chunks.

        No browser sends chunks. The application answers with its own page, because it is told a length that it takes
        nowhere. With the answer the connection ends: what still comes is no other request.
        """
        super().parse_header(header_plus)
        is_large = self.content_length > self.app.config["MAX_CONTENT_LENGTH"]
        if self.chunked or (is_large and not self.may_bring_file()):
            self.headers |= {"CONTENT_LENGTH": str(self.adj.max_request_body_size), "CONNECTION": "close"}
            self.body_rcv = None
            self.expect_continue = False  # else waitress asks for the body

    def may_bring_file(self) -> bool:
        """True where this address takes files so large, and the desk is open to who asks."""
        try:
            endpoint, _values = self.app.url_map.bind("").match(self.path, self.command)
            is_own = network.is_own_request(self.peer, self.headers.get("HOST", ""), self.headers)
        except (HTTPException, ValueError):  # no address of ours, or no host
            return False
        is_open = self.app.config["HTTPS"] or self.app.config["DESK_ON_NETWORK"] or is_own
        is_small = self.content_length < self.adj.max_request_body_size  # waitress alone would ask for a larger one
        return is_open and is_small and getattr(self.app.view_functions[endpoint], "takes_files", False)


class Connection(HTTPChannel):  # type: ignore[misc]
    """One of at most MOST_CONNECTIONS.

    A new one replaces the one that has been silent longest without a request. Visitors, who ask at once, are answered
    however many others send half a request and wait.
    """

    def parser_class(self, adjustments: Any) -> Incoming:
        """A request that begins, with the application's limits."""
        return Incoming(adjustments, self.server.application, self.addr[0])

    def add_channel(self, map: Any = None) -> None:
        """Let this connection in, and close the most silent of too many."""
        super().add_channel(map)
        connections = self.server.active_channels.values()
        others = [one for one in connections if one is not self and not one.requests]
        if len(connections) > MOST_CONNECTIONS and others:
            min(others, key=lambda one: one.last_activity).handle_close()


def build(app: Flask, listener: socket.socket) -> BaseWSGIServer:
    """The server on this socket, not yet running.

    Its log, the temporary folder and SIGTERM, which ends it, are set up too.
    """
    logging.basicConfig()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would log each wait of a busy hour
    logging.getLogger("waitress").addFilter(redact_record)
    tempfile.tempdir = app.instance_path  # the body of a request lies here, without a name, until it is read
    server = waitress.create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        # a larger file is refused by its head, in a few words; a smaller one that is too large by a page
        max_request_body_size=app.config["MAX_CONTENT_LENGTH_WITH_FILE"] + 4 * 1024 * 1024,
        clear_untrusted_proxy_headers=False,  # the desk refuses requests that bear any; nothing believes them
        ident="",
        connection_limit=MOST_CONNECTIONS + 100,  # never reached: whoever opened that many would shut the server
        channel_timeout=60,
        cleanup_interval=10,
    )
    server.channel_class = Connection
    signal.signal(signal.SIGTERM, lambda _signal, _frame: end(server))
    return server


def end(server: BaseWSGIServer) -> None:
    """End the server's loop, from a signal, by leaving it nothing to watch.

    An exception raised here could be lost: it would come out wherever the program happens to be, in a library's
    `except` or in a callback from C.
    """
    server._map.clear()
    server.pull_trigger()


def tune_garbage_collection() -> None:
    """Let Python's garbage collector run less often, and skip the program.

    It delayed a page by 40 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def run(server: BaseWSGIServer) -> None:
    """Serve until Ctrl+C or SIGTERM.

    Then running requests get 5 s to finish, and queued ones are cancelled. At last SQLite's file is rewritten, so that
    no row's place tells when it came, and its log is emptied.
    """
    server.run()
    server.task_dispatcher.shutdown()
    db.session.remove()
    upkeep.run_chores(current_app, db.compact, db.empty_log)


def redact_record(record: logging.LogRecord) -> bool:
    """Strip a log record of addresses, arguments and an exception's words.

    Its traceback stays. Always True.
    """
    record.msg = re.split(" serving | closing channel ", str(record.msg))[0]
    record.args = None
    if record.exc_info and record.exc_info[0]:
        record.msg += f": {record.exc_info[0].__name__}\n{''.join(traceback.format_tb(record.exc_info[2]))}"
    record.exc_info = record.exc_text = None
    return True
