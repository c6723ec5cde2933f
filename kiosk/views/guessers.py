"""Where a guess comes from, as what is counted holds it."""

import hmac

from flask import current_app, request


def source() -> str:
    """A hash of the address asking, under the secret of this kiosk: the same in each of its processes."""
    key, address = str(current_app.secret_key).encode(), (request.remote_addr or "").encode()
    return hmac.digest(key, address, "sha256").hex()[:32]
