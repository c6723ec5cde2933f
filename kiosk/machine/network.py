"""The addresses of this machine: where a browser finds the kiosk, and which are this machine's own."""

import socket
import sys
from contextlib import suppress
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import qrcode
from flask import Flask

from kiosk.db.whole_files import write

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
ASK_FOR_ADDRESS = 0x8915  # Linux's SIOCGIFADDR


def addresses(listening: socket.socket) -> list[str]:
    """Where a browser finds this server: on this machine first, then from a tablet."""
    host, port = listening.getsockname()[:2]
    hosts = ["127.0.0.1", *own_addresses()] if host in EVERYWHERE else [f"[{host}]" if ":" in host else host]
    return [f"http://{name}:{port}" for name in hosts]


def note_addresses(app: Flask, printed: list[str]) -> None:
    """Keep what was printed, for the doctor to ask. On a full disk the kiosk runs without."""
    with suppress(OSError):
        write(addresses_path(app), lambda file: file.write_text("\n".join(printed), "ascii"))


def noted_addresses(app: Flask) -> list[str]:
    """What the last start printed; nothing before the first."""
    try:
        return addresses_path(app).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def addresses_path(app: Flask) -> Path:
    return Path(app.instance_path) / "addresses"


def own_addresses() -> list[str]:
    """This machine's addresses in its networks. Nothing is sent, and it works with no way out."""
    found = [address_of(name) for _number, name in socket.if_nameindex()] if fcntl else []
    with suppress(OSError):  # a machine that does not know its own name still has its interfaces
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return sorted({address for address in found if address and not address.startswith(("127.", "169.254."))})


def is_this_machine(address: str) -> bool:
    """Whether this address is one of this machine's own: only those can be taken. Nothing is looked up or sent."""
    try:
        number = ip_address(address)
    except ValueError:
        return False
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_loopback or number.is_unspecified or number.is_multicast:
        return number.is_loopback
    family = socket.AF_INET if number.version == 4 else socket.AF_INET6
    with suppress(OSError), socket.socket(family) as taken:
        taken.bind((str(number), 0))
        return True
    return False


def is_loopback(address: str) -> bool:
    """Whether this address of a page leads to the machine of whoever opens it, and so no phone here."""
    host = urlsplit(address).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def of_a_hall(address: str) -> int:
    """How likely a network of a hall is: routers and hotspots give such addresses, programs of this machine others."""
    host = urlsplit(address).hostname or ""
    return 2 if host.startswith("192.168.") else int(host.startswith("10."))


def address_of(interface: str) -> str | None:
    """The address of a network interface, or None if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            answer = fcntl.ioctl(asking, ASK_FOR_ADDRESS, interface.encode()[:15].ljust(40, b"\0"))
        except OSError:
            return None
    return socket.inet_ntoa(answer[20:24])


def qr_in_terminal(text: str) -> str:
    """A QR code of half-block letters, or nothing where the terminal has no such letters."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    drawn = StringIO()
    code.print_ascii(out=drawn, invert=True)
    try:
        drawn.getvalue().encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return ""
    return drawn.getvalue()
