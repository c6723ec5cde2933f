"""A limit on guesses at passwords, withdrawal codes and joining letters.

All processes share it. What failed is counted by kind and by a keyed hash of the address it came from. A hall is often
one address, so only further guesses of the same kind are held up. Time is the machine's clock as it is now: what is
dated later counts for nothing, so no jump keeps anybody out.
"""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from ipaddress import IPv6Address

from flask import abort, current_app, request
from sqlalchemy import func, select

from kiosk.clock import utcnow
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import FailedTry

MOST_FROM_ONE = 30  # failures of one kind from one address
MOST_FROM_ALL = 300  # and from all of them
# strangers elsewhere must not keep a hall out, which is one address
LIMITS: dict[str, tuple[int, float]] = {"join-letters": (60, float("inf"))}
# Where everybody in the internet may guess, a limit over all lets one stranger with ten addresses keep all people from
# withdrawing. Ten digits do without it: with 1,000 codes alive one guess in ten million hits, for which one address
# needs six years and a thousand of them two days; it reads nothing, and erases one check-in of somebody unknown.
LIMITS_ON_A_SERVER = LIMITS | {"withdrawal-code": (MOST_FROM_ONE, float("inf"))}


@contextmanager
def attempt(kind: str, *, limited: bool = True) -> Iterator[Callable[[], None]]:
    """A db.write() for one guess, which yields a function to count it as wrong.

    Aborts with 429 after too many, if ``limited``. An exception inside, also of abort(), takes the count back. Checked
    and counted in one write, many guesses at once get no more answers than one after another.
    """
    with db.write():
        if limited:
            refuse_if_too_many(kind)
        yield lambda: count_failure(kind)


def refuse_if_too_many(kind: str) -> None:
    """Abort with 429 if too many guesses of this kind failed lately.

    They are counted over ten minutes, from here and in all.
    """
    now = utcnow()
    last_minutes = FailedTry.at.between(now - timedelta(minutes=10), now)
    same_source = func.count().filter(FailedTry.source == address_hash())
    query = select(func.count(), same_source).where(FailedTry.kind == kind, last_minutes)
    from_all, from_one = db.session.execute(query).one()
    limits = LIMITS_ON_A_SERVER if current_app.config["JOIN_REQUIRED"] else LIMITS
    most_of_one, most_of_all = limits.get(kind, (MOST_FROM_ONE, MOST_FROM_ALL))
    if from_one >= most_of_one or from_all >= most_of_all:
        abort(429)


def count_failure(kind: str) -> None:
    """Count a wrong guess from this address, in `db.write()`.

    Tries too old for any limit are deleted.
    """
    retention.forget_failed_tries()
    db.session.add(FailedTry(kind=kind, source=address_hash()))


def address_hash() -> str:
    """A hash of the address asking, keyed by this kiosk's secret.

    Of an IPv6 address only the first half counts. One line has countless IPv6 addresses, which differ in their second
    half.
    """
    address = request.remote_addr or ""
    with suppress(ValueError):  # an IPv4 address
        long = IPv6Address(address)
        address = str(long.ipv4_mapped or long.packed[:8].hex())
    secret = str(current_app.secret_key).encode()
    return hmac.digest(secret, address.encode(), "sha256").hex()[:32]
