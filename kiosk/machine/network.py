"""The addresses of this machine: where a browser finds the kiosk, and which are this machine's own."""

import socket
import ssl
from collections.abc import Iterable
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from kiosk.db.whole_files import write_file

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
ASK_FOR_ADDRESS = 0x8915  # Linux's SIOCGIFADDR
PRINTED = "addresses"  # files in the instance folder, an address a line
TABLETS = "tablet-addresses"


def addresses(listening: socket.socket) -> list[str]:
    """Addresses where a browser finds this server: on this machine first, then from a tablet."""
    host, port = listening.getsockname()[:2]
    hosts = ["127.0.0.1", *own_addresses()] if host in EVERYWHERE else [f"[{host}]" if ":" in host else host]
    return [f"http://{name}:{port}" for name in hosts]


def note_addresses(app: Flask, addresses: Iterable[str], name: str = PRINTED) -> None:
    """Write down addresses, those that the start printed or others. On a full disk the kiosk runs without."""
    with suppress(OSError):
        write_file(Path(app.instance_path, name), lambda file: file.write_text("\n".join(addresses), "ascii"))


def noted_addresses(app: Flask, name: str = PRINTED) -> list[str]:
    """Addresses that were written down; nothing before the first."""
    try:
        return Path(app.instance_path, name).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def note_tablet_address(app: Flask, address: str, peer: str) -> None:
    """Write down the address by which another machine opened a page, in place of those that this one has no longer.

    Only numbers of this machine: a name could be anybody's, and a stranger may send any.
    """
    known = app.extensions.get(TABLETS, ())
    if address in known or is_loopback(address):
        return
    if is_this_machine(peer) or not is_this_machine(urlsplit(address).hostname or ""):
        return
    app.extensions[TABLETS] = sorted({address, *(each for each in known if not is_lost(each))})
    note_addresses(app, app.extensions[TABLETS], TABLETS)


def lost_tablet_addresses(app: Flask) -> list[str]:
    """Addresses that tablets opened last and that this machine has no longer."""
    return [address for address in noted_addresses(app, TABLETS) if is_lost(address)]


def own_addresses() -> list[str]:
    """This machine's addresses in its networks. Nothing is sent, and it works with no way out."""
    found = list[str]()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _number, interface in socket.if_nameindex() if fcntl else ():
            with suppress(OSError):  # an interface that has none
                answer = fcntl.ioctl(asking, ASK_FOR_ADDRESS, interface.encode()[:15].ljust(40, b"\0"))
                found.append(socket.inet_ntoa(answer[20:24]))
    with suppress(OSError):  # a machine that does not know its own name still has its interfaces
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return sorted({address for address in found if not address.startswith(("127.", "169.254."))})


def is_this_machine(address: str) -> bool:
    """True for an address of this machine's own: only those can be taken. Nothing is looked up or sent."""
    with suppress(ValueError, OSError):  # no address at all, or another machine's
        number = ip_address(address)
        number = getattr(number, "ipv4_mapped", None) or number
        if number.is_loopback or number.is_unspecified or number.is_multicast:
            return number.is_loopback
        with socket.socket(socket.AF_INET if number.version == 4 else socket.AF_INET6) as taken:
            taken.bind((str(number), 0))
            return True
    return False


def is_loopback(address: str) -> bool:
    """True for a page's address that leads to the machine of whoever opens it, and so no phone here."""
    host = urlsplit(address).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def is_lost(address: str) -> bool:
    """True for a page's address whose number is not this machine's; a name may be anybody's."""
    host = urlsplit(address).hostname or ""
    with suppress(ValueError):
        return bool(ip_address(host)) and not is_this_machine(host)
    return False


def hall_addresses(app: Flask) -> list[str]:
    """Addresses where a phone in this machine's networks finds the kiosk, the likeliest first, asked now: a network may
    have come or gone since the start. None where it listens to this machine alone.
    """
    noted = noted_addresses(app)
    port = urlsplit(noted[0]).port if noted else None
    own = [f"http://{host}:{port}" for host in own_addresses()] if port else []
    found = {address for address in noted if not is_loopback(address) and not is_lost(address)} | set(own)
    return sorted((address for address in found if answer_of(address) == "kiosk"), key=unlikelihood)


def unlikelihood(address: str) -> int:
    """Lower for a hall's network: routers and hotspots give such addresses, other programs others."""
    host = urlsplit(address).hostname or ""
    return 0 if host.startswith("192.168.") else 1 if host.startswith("10.") else 2


def answer_of(address: str, path: str = "/healthz", sign: bytes = b'"revision"', **headers: str) -> str:
    """The one who answers in five seconds: kiosk, which gives that page with its sign; nobody, another, untrusted."""
    place = urlsplit(address)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    try:
        with closing(kind(place.hostname or "", place.port, timeout=5)) as asking:
            asking.request("GET", path, headers=headers)
            answer = asking.getresponse()
            return "kiosk" if answer.status == 200 and sign in answer.read() else "another"
    except ConnectionRefusedError:
        return "nobody"
    except ssl.SSLCertVerificationError:
        return "untrusted"
    except (OSError, HTTPException):
        return "another"
