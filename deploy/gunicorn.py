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
worker_class, threads = "gthread", 32  # so a silent connection holds nobody up; with 64 people waited for seconds
keepalive = 90  # seconds; Caddy keeps a connection for 60, and so never asks on one that ends here
preload_app = True  # a worker that ended is replaced at once, and all share the memory of the program
control_socket_disable = True  # nobody steers it but the service manager


def on_starting(server: Any) -> None:
    """Make secret, tables and content ready in one process before any serves."""
    server.log.error_log.addFilter(without_request)
    app = server.app.wsgi()
    with app.app_context():
        if db.file:
            fail("SQLite hanya aman dengan satu proses: flask serve.")
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
    """Log a fault's kind and place, never who asked or for what."""
    if record.exc_info or " request" in record.msg:
        record.msg = record.msg.partition(" from ip=")[0].partition(" %s")[0]
        serve.redact_record(record)
    return True


def when_ready(server: Any) -> None:
    """End each connection whose next byte does not come within ten seconds.

    Its thread is free again.
    """
    ten_seconds = struct.pack("ll", 10, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, ten_seconds)
    serve.tune_garbage_collection()  # before the workers, who share what is here
