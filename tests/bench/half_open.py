"""How long the server people use is out while somebody holds hundreds of half requests. Prints seconds.

.venv/bin/python -m tests.bench.half_open [connections]
"""

import socket
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

from click import echo

from tests.cast import databases
from tests.cast.server import NO_POWER, hall

HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 405
    with tempfile.TemporaryDirectory() as name, ExitStack() as many:
        server = hall(Path(name) / "instance", Path(databases.make_filled(Path(name))))
        server.start()
        for _connection in range(number):
            connection = many.enter_context(closing(socket.create_connection(("127.0.0.1", server.port))))
            connection.sendall(HALF)
        begun = time.monotonic()
        while True:
            try:
                server.ask("/")
                break
            except NO_POWER:
                continue
        echo(f"{number} half requests: the first page came after {time.monotonic() - begun:.2f} s")
        server.kill()


if __name__ == "__main__":
    main()
