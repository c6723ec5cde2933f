"""The slow sum of a password, one at a time.

It takes a core for a tenth of a second and 32 MB. A small machine has few: whoever guesses at eight passwords at once
would take them from everybody who checks in.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.security import check_password_hash, generate_password_hash

# no password has this hash: checking it costs an unknown name the same time as a known one
NOBODYS_HASH = f"scrypt:32768:8:1$nobody${'0' * 128}"

_places = threading.Semaphore(2)  # one sum is made and one more waits, so that of four threads two are left
_sum = threading.Lock()


class Busy(Exception):
    """Others are being asked for their password just now: nothing was tried."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for the sum before, or raise Busy where another waits already."""
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        with _sum:
            yield
    finally:
        _places.release()


def is_right(known: str | None, password: str) -> bool:
    """Whether this is the password of that hash; without one the work is the same and the answer no. Raises Busy."""
    with one_at_a_time():
        return check_password_hash(known or NOBODYS_HASH, password)


def hashed(password: str) -> str:
    """What is stored of a password. Raises Busy."""
    with one_at_a_time():
        return generate_password_hash(password)
