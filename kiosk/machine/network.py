"""The addresses of this machine: where a browser finds the kiosk, and which are this machine's own."""

import socket
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from kiosk.db.whole_files import write

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
ASK_FOR_ADDRESS = 0x8915  # Linux's SIOCGIFADDR
NOTE = "addresses"


def addresses(listening: socket.socket) -> list[str]:
    """Addresses where a browser finds this server: on this machine first, then from a tablet."""
    host, port = listening.getsockname()[:2]
    hosts = ["127.0.0.1", *own_addresses()] if host in EVERYWHERE else [f"[{host}]" if ":" in host else host]
    return [f"http://{name}:{port}" for name in hosts]


def note_addresses(app: Flask, printed: list[str]) -> None:
    """Keep what was printed, for the doctor to ask. On a full disk the kiosk runs without."""
    with suppress(OSError):
        write(Path(app.instance_path, NOTE), lambda file: file.write_text("\n".join(printed), "ascii"))


def noted_addresses(app: Flask) -> list[str]:
    """Addresses that the last start printed; nothing before the first."""
    try:
        return Path(app.instance_path, NOTE).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


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


def of_a_hall(address: str) -> int:
    """Higher, the likelier it is a hall's network: routers and hotspots give such addresses, other programs others."""
    host = urlsplit(address).hostname or ""
    return 2 if host.startswith("192.168.") else int(host.startswith("10."))
