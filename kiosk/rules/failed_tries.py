"""Counts failed codes and sign-ins, so that guessing is slow: in memory and in this process alone.

Nothing of it is stored or logged. An address is held as a hash under a key that ends with the process, and time goes
by a clock that nobody sets, so that no jump of the machine's clock keeps anybody out. Several processes, such as
gunicorn's workers, count each for itself: together they let through as many times more.

A hall is often one address, so only further guesses of the same kind are held up, and nothing else is ever asked here.
"""

import secrets
import threading
from collections import defaultdict, deque
from hashlib import blake2b
from time import monotonic

OF_ONE = 30  # failures of one kind from one address
OF_ALL = 300  # and from all of them
WITHIN = 600  # seconds

_key = secrets.token_bytes(32)
_lock = threading.Lock()
# kind: when and from where. Over the limit nothing is tried and so nothing is added: it never grows beyond
_failures: dict[str, deque[tuple[float, bytes]]] = defaultdict(lambda: deque(maxlen=OF_ALL))


def may_try(kind: str, address: str | None) -> bool:
    """Whether few enough tries of this kind failed lately, from this address and from all. A refused one is none."""
    with _lock:
        lately = _failures[kind]
        while lately and lately[0][0] <= monotonic() - WITHIN:
            lately.popleft()
        mine = _hashed(address)
        return len(lately) < OF_ALL and sum(one == mine for _at, one in lately) < OF_ONE


def count(kind: str, address: str | None) -> None:
    """Count one. Ask `may_try` first, both within one db.write(): so not even tries at once get beyond."""
    with _lock:
        _failures[kind].append((monotonic(), _hashed(address)))


def _hashed(address: str | None) -> bytes:
    """An address as it is held."""
    return blake2b((address or "").encode(), key=_key, digest_size=16).digest()
