"""Machines that may reach the desk: over plain HTTP only this one, because anybody in a hall's Wi-Fi can listen."""

from urllib.parse import urlsplit

from flask import current_app, render_template, request

from kiosk.machine import network

# headers of proxies: the sender of such a request is not the machine that asks
FORWARDING = ("Forwarded", "Via", "X-Real-Ip")


def refuse_other_machines() -> tuple[str, int] | None:
    """Before each request of the desk: answer 403 and how to open the desk where it is closed; else None."""
    if is_desk_closed():
        return render_template("admin/elsewhere.html"), 403
    return None


def is_desk_closed() -> bool:
    """True where the desk is closed to this request: plain HTTP from another machine, and not opened to the network."""
    return can_be_overheard() and not is_desk_on_network() and not is_request_from_here()


def is_desk_on_network() -> bool:
    """True where the configuration opens the desk to the network."""
    return bool(current_app.config["DESK_ON_NETWORK"])


def can_be_overheard() -> bool:
    """True unless HTTPS is configured and used: a stranger in the network could read this request."""
    return not (current_app.config["HTTPS"] and request.is_secure)


def is_request_from_here() -> bool:
    """True where this machine asks itself without a proxy, by localhost or its own address (no DNS rebinding)."""
    if any(name in FORWARDING or name.startswith("X-Forwarded-") for name, _value in request.headers):
        return False
    asked = urlsplit(f"//{request.host}").hostname or ""
    own = network.is_this_machine
    return own(request.remote_addr or "") and (asked == "localhost" or own(asked))
