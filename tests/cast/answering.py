"""A small server of a test's own, for what asks one over the network."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def answering(program: Any, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port at which this WSGI program answers, by HTTPS with a context."""
    with make_server("127.0.0.1", 0, program, handler_class=Quiet) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
