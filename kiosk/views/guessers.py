"""Where a guess comes from, as what is counted holds it."""

import hmac
from contextlib import suppress
from ipaddress import IPv6Address

from flask import current_app, request


def source() -> str:
    """A hash of where a request comes from, under the secret of this kiosk: the same in each of its processes."""
    return hmac.digest(str(current_app.secret_key).encode(), line().encode(), "sha256").hex()[:32]


def line() -> str:
    """The address asking; of IPv6 its first half, for whoever has one such line has addresses without number."""
    address = request.remote_addr or ""
    with suppress(ValueError):  # it is none of IPv6
        long = IPv6Address(address)
        return str(long.ipv4_mapped or long.packed[:8].hex())
    return address
