"""A list of licensed companies, with borrowed names."""

from datetime import timedelta

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Company
from kiosk.rules import companies

SEJATI = "PT Karya Mandiri Sejati"
MIRIP = "Karya Mandiri Sejahtera"  # similar to it
DICABUT = "PT Cahaya Laut Selatan"
DIBEKUKAN = "PT Pelangi Tujuh Samudra"
LEWAT = "PT Bina Tenaga Utama"
ADDRESS = "Jalan Raya Bogor 12, Jakarta"
SOURCE = "BP3MI Banten"


def company(name: str, licence: str = "", status: str = "active", days_left: int = 300, address: str = "") -> Company:
    """A company, not yet in a list. Its licence has so many days left."""
    valid_until = today() + timedelta(days=days_left)
    return Company(name=name, licence=licence, status=status, valid_until=valid_until, address=address)


def bring_list(*rows: Company, days_old: int = 0) -> None:
    """The office's list, of so many days ago; without rows one company of each status."""
    shipped = [
        company(SEJATI, "SIP3MI 123/2024", address=ADDRESS),
        company(DICABUT, "SIP3MI 45/2021", "revoked"),
        company(DIBEKUKAN, "SIP3MI 46/2021", "suspended"),
        company(LEWAT, "SIP3MI 47/2021", days_left=-1),
    ]
    with db.write():
        companies.replace_list(rows or shipped, today() - timedelta(days=days_old), SOURCE)
