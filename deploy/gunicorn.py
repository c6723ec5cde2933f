"""How gunicorn serves the kiosk on PostgreSQL: gunicorn --config deploy/gunicorn.py wsgi:app."""

import socket
import struct
from typing import Any

bind = "127.0.0.1:8000"
workers = 2
worker_class = "gthread"  # a plain worker waits for one silent connection and answers nobody meanwhile
threads = 64  # each holds one connection that has begun to ask; few of them work at a time
LONGEST_SILENCE = 10  # seconds in which the next byte has to come


def when_ready(server: Any) -> None:
    """Connections that are taken here inherit it: a thread is free again after half a request, too."""
    for listening in server.LISTENERS:
        listening.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", LONGEST_SILENCE, 0))
