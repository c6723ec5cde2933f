"""Where a guess comes from, as what is counted holds it."""

from hashlib import blake2b

from flask import current_app, request


def source() -> str:
    """A hash of the address asking, under the secret of this kiosk: the same in each of its processes."""
    key = blake2b(str(current_app.secret_key).encode()).digest()
    return blake2b((request.remote_addr or "").encode(), key=key, digest_size=16).hexdigest()
