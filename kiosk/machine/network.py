"""Addresses: where a browser finds the kiosk, and which are this machine's own."""

import socket
import ssl
from collections.abc import Iterable
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app

from kiosk.db.whole_files import write_file

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

HEALTH = "/healthz"  # where a kiosk says that it is one, and whether it can serve
EVERYWHERE = "0.0.0.0"  # noqa: S104 - compared with, not listened on
PRINTED = "addresses"  # files in the instance folder, an address a line
TABLETS = "tablet-addresses"


def addresses(listener: socket.socket) -> list[str]:
    """This server's addresses, on this machine first, then for tablets.

    A single one unless it listens on 0.0.0.0.
    """
    host, port = listener.getsockname()
    hosts = [host]
    if host == EVERYWHERE:
        hosts = ["127.0.0.1", *own_addresses()]
    return [f"http://{name}:{port}" for name in hosts]


def note_addresses(app: Flask, addresses: Iterable[str], name: str = PRINTED) -> None:
    """Replace the addresses in a file of the instance folder.

    If it can't be written, the old ones stay, silently.
    """
    with suppress(OSError):
        write_file(Path(app.instance_path, name), lambda file: file.write_text("\n".join(addresses), "ascii"))


def noted_addresses(app: Flask, name: str = PRINTED) -> list[str]:
    """Addresses read from a file of the instance folder.

    [] where it is missing or can't be read.
    """
    try:
        return Path(app.instance_path, name).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def note_tablet_address(app: Flask, address: str, peer: str) -> None:
    """Keep an address of this machine that another one opened.

    Lost ones and those of earlier runs are dropped. Only numbers of this machine are kept: a stranger may send any
    name.
    """
    addresses = app.extensions.get(TABLETS, ())
    if address in addresses or is_loopback(address) or is_this_machine(peer) or not is_this_machine(host_of(address)):
        return
    still_here = {each for each in addresses if not is_lost(each)}
    app.extensions[TABLETS] = sorted(still_here | {address})
    note_addresses(app, app.extensions[TABLETS], TABLETS)


def own_addresses() -> list[str]:
    """This machine's IPv4 addresses in its networks, sorted.

    Loopback and self-assigned ones (169.254) are left out.
    """
    addresses = list[str]()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        for _number, interface in socket.if_nameindex() if fcntl else ():
            with suppress(OSError):  # an interface that has none
                question = interface.encode()[:15].ljust(40, b"\0")
                # Linux's question SIOCGIFADDR
                answer = fcntl.ioctl(any_socket, 0x8915, question)
                addresses.append(socket.inet_ntoa(answer[20:24]))
    with suppress(OSError):  # a machine that does not know its own name still has its interfaces
        infos = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        addresses += [str(info[4][0]) for info in infos]
    return sorted({address for address in addresses if not address.startswith(("127.", "169.254."))})


def host_of(address: str) -> str:
    """The host in a page's address without the port, or ""."""
    return urlsplit(address).hostname or ""


def is_this_machine(host: str) -> bool:
    """True for an IP address of this machine, loopback too.

    False for a name. Nothing is looked up or sent.
    """
    with suppress(ValueError, OSError):  # a name, or another machine's
        number = ip_address(host)
        number = getattr(number, "ipv4_mapped", None) or number
        if number.is_loopback or number.is_unspecified or number.is_multicast:
            return number.is_loopback
        with socket.socket(socket.AF_INET if number.version == 4 else socket.AF_INET6) as any_socket:
            any_socket.bind((str(number), 0))
            return True
    return False


def is_own_request(peer: str, host: str, headers: Iterable[str]) -> bool:
    """True where this machine asks itself without a proxy.

    It asks by localhost or its own address: another name may be a stranger's (DNS rebinding). ValueError for a host
    that is none.
    """
    names = [name.upper().replace("_", "-") for name in headers]
    # with headers of proxies, the sender of a request is not the machine that asks
    is_forwarded = any(name in ("FORWARDED", "VIA", "X-REAL-IP") or name.startswith("X-FORWARDED-") for name in names)
    name = host_of(f"//{host}")
    return not is_forwarded and is_this_machine(peer) and (name == "localhost" or is_this_machine(name))


def is_desk_on_network() -> bool:
    """True where the configuration opens the desk to the network."""
    return bool(current_app.config["DESK_ON_NETWORK"])


def is_loopback(address: str) -> bool:
    """True for a page's address that leads any machine to itself."""
    host = host_of(address)
    return host in ("localhost", "::1") or host.startswith("127.")


def is_lost(address: str) -> bool:
    """True for a page's address whose number is not this machine's.

    Never for a name, which may lead here.
    """
    with suppress(ValueError):
        return bool(ip_address(host_of(address))) and not is_this_machine(host_of(address))
    return False


def hall_addresses(app: Flask) -> list[str]:
    """Addresses where a phone in the hall finds the kiosk now, likeliest first.

    Each is asked. [] if none answers. A network may have come or gone since the start. There is none where it listens
    to this machine alone.
    """
    own = noted_addresses(app)
    addresses = {address for address in own if not is_loopback(address) and not is_lost(address)}
    port = own and urlsplit(own[0]).port
    if port:
        addresses |= {f"http://{host}:{port}" for host in own_addresses()}
    return [address for address in sorted(addresses, key=unlikelihood) if ask_address(address) == "kiosk"]


def unlikelihood(address: str) -> tuple[bool, bool]:
    """A key that sorts addresses first as routers and hotspots of a hall give them."""
    return "//192.168." not in address, "//10." not in address


def ask_address(address: str) -> str:
    """Name of whoever answers there.

    One of kiosk, nobody (refused), untrusted (certificate) and another. Silence of five seconds is another, too.
    """
    place = urlsplit(address)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    try:
        with closing(kind(place.hostname or "", place.port, timeout=5)) as connection:
            connection.request("GET", HEALTH)
            answer = connection.getresponse()
            if answer.status == 200 and b'"revision"' in answer.read():
                return "kiosk"
            return "another"
    except ConnectionRefusedError:
        return "nobody"
    except ssl.SSLCertVerificationError:
        return "untrusted"
    except (OSError, HTTPException):
        return "another"
