"""Machines that may reach the desk.

Over plain HTTP only this one may, because anybody in a hall's Wi-Fi can listen.
"""

from flask import current_app, render_template, request

from kiosk.machine import network


def refuse_other_machines() -> tuple[str, int] | None:
    """Before each request of the desk: answer 403 and how to open it, or None.

    It is closed to plain HTTP from another machine, unless it was opened to the network.
    """
    is_own = network.is_own_request(request.remote_addr or "", request.host, request.headers.keys())
    if can_be_overheard() and not network.is_desk_on_network() and not is_own:
        return render_template("admin/elsewhere.html"), 403
    return None


def can_be_overheard() -> bool:
    """True unless HTTPS is configured and used.

    Without it a stranger in the network could read this request.
    """
    return not (current_app.config["HTTPS"] and request.is_secure)
