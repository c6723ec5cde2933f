"""Where a guess comes from, as what is counted holds it."""

import hmac
from contextlib import suppress
from ipaddress import IPv6Address

from flask import current_app, request


def source() -> str:
    """A hash of the address asking, under the secret of this kiosk: the same in each of its processes.

    Of IPv6 it is that of the first half, for whoever has one such line has addresses without number.
    """
    address = request.remote_addr or ""
    with suppress(ValueError):  # it is none of IPv6
        long = IPv6Address(address)
        address = str(long.ipv4_mapped or long.packed[:8].hex())
    return hmac.digest(str(current_app.secret_key).encode(), address.encode(), "sha256").hex()[:32]
