"""Machines that may reach the desk: over plain HTTP only this one, because anybody in a hall's Wi-Fi can listen."""

from urllib.parse import urlsplit

from flask import current_app, render_template, request

from kiosk.machine import network

# headers of proxies: the sender of such a request is not the machine that asks
FORWARDING = ("Forwarded", "Via", "X-Real-Ip")


def refuse_other_machines() -> tuple[str, int] | None:
    """Answer other machines with a page that says why the desk is closed, and what to do."""
    if is_desk_closed():
        return render_template("admin/elsewhere.html"), 403
    return None


def is_desk_closed() -> bool:
    """True where the desk is closed to the machine that asks."""
    return can_be_overheard() and not is_desk_on_network() and not is_request_from_here()


def is_desk_on_network() -> bool:
    """True where the configuration opens the desk to the network."""
    return bool(current_app.config["DESK_ON_NETWORK"])


def can_be_overheard() -> bool:
    """True where a stranger in the network can read what this browser sends."""
    return not (current_app.config["HTTPS"] and request.is_secure)


def is_request_from_here() -> bool:
    """True where this machine asks itself, by an address of its own; a host name could be anybody's (DNS rebinding)."""
    if any(name in FORWARDING or name.startswith("X-Forwarded-") for name, _value in request.headers):
        return False
    asked = urlsplit(f"//{request.host}").hostname or ""
    own = network.is_this_machine
    return own(request.remote_addr or "") and (asked == "localhost" or own(asked))
