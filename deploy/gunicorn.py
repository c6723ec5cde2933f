"""How gunicorn serves the kiosk on PostgreSQL: gunicorn --config deploy/gunicorn.py wsgi:app."""

import logging
import os
import socket
import struct
from typing import Any

from kiosk.commands.output import fail, print_link
from kiosk.db import db
from kiosk.machine import network, serve

bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)  # one for each core
worker_class = "gthread"  # a plain worker waits for one silent connection and answers nobody meanwhile
# each holds a connection that has begun to ask. They take turns: with 64 of them a busy server let people wait for
# seconds that it answers at once with these (docs/scaling.md)
threads = 32
keepalive = 90  # seconds; Caddy keeps a connection for 60, and so never asks on one that ends here
preload_app = True  # a worker that ended is replaced at once, and all share the memory of the program
control_socket_disable = True  # nobody steers it but the service manager
LONGEST_SILENCE = 10  # seconds in which the next byte has to come


def on_starting(server: Any) -> None:
    """One process makes secret, tables and content ready before any serves. Its log is told neither who asked nor what
    for.
    """
    server.log.error_log.addFilter(without_request)
    app = server.app.wsgi()
    with app.app_context():
        if db.file:
            fail(
                "SQLite hanya aman dengan satu proses: jalankan flask serve, atau pakai PostgreSQL lewat DATABASE_URL."
            )
        try:
            serve.prepare(app)
            link = serve.set_up_link()
        except serve.CannotServe as reason:
            fail(str(reason))
        if app.config["ADDRESS"]:
            network.note_addresses(app, [app.config["ADDRESS"]])
        if link:
            print_link("akun yang pertama", link)
        db.session.remove()
        db.engine.dispose()  # each process opens connections of its own


def without_request(record: logging.LogRecord) -> bool:
    """Of a request that went wrong the kind of fault and its place; it is always logged."""
    if record.exc_info or " request" in record.msg:
        record.msg = record.msg.partition(" from ip=")[0].partition(" %s")[0]
        serve.without_address(record)
    return True


def when_ready(server: Any) -> None:
    """Connections that are taken here inherit it: a thread is free again after half a request, too."""
    for listening in server.LISTENERS:
        listening.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", LONGEST_SILENCE, 0))
    serve.settle()  # before the workers, who share what is here
