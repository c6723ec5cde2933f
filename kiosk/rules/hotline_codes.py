"""Numbers of the directory as officers type them and phones scan them: QR codes, the contact for a phone."""

import re
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from kiosk.clock import today
from kiosk.models import Hotline
from kiosk.models.hotline import SHORT_CODES, Channel
from kiosk.models.texts import Text, in_language
from kiosk.rules import phones
from kiosk.rules.hotlines import with_slugs

EXTRA_HOSTS = ("aduannomor.id", "cekrekening.id", "aduankonten.id")  # official, though not under go.id
CONTACT_NAME = {"id": "Bantuan Migrasi Aman", "en": "Safe Migration Help"}
# what the emergency contact for a phone holds: slug, kind of channel ("abroad": the one for calls from there), and
# its word in the note
CONTACT = (
    ("polisi-110", "tel", {"id": "Polisi", "en": "Police"}),
    ("sapa-129", "tel", {"id": "Perempuan dan anak", "en": "Women and children"}),
    ("kp2mi-08001000", "tel", {"id": "Pekerja migran", "en": "Migrant workers"}),
    ("kp2mi-08001000", "abroad", {"id": "Dari luar negeri", "en": "From abroad"}),
    ("kp2mi-whatsapp", "wa", {"id": "WA pekerja migran", "en": "WA migrant workers"}),
    ("kemlu-pelindungan-wni", "tel", {"id": "Kemlu", "en": "Foreign Ministry"}),
)
UNCHECKED = {"id": "Belum dicek petugas", "en": "Not yet checked"}
QUIET_ZONE = 4  # white modules around a QR code

# --- numbers


def channel_value(kind: str, typed: str) -> str | None:
    """What is stored for a number or address as an officer types it, or None if it cannot be right."""
    typed = typed.strip()
    if kind == "web":
        return typed if is_official(typed) else None
    bare = re.sub(r"[\s().-]", "", typed)
    if bare in SHORT_CODES:
        return bare if kind == "tel" else None
    return phones.e164(typed)


def is_official(address: str) -> bool:
    """Whether this is an https address of a government site, or of one of the few named exceptions."""
    parts = urlsplit(address)
    host = parts.netloc.lower()
    named = host in EXTRA_HOSTS or host.removeprefix("www.") in EXTRA_HOSTS
    return parts.scheme == "https" and bool(re.fullmatch(r"([a-z0-9-]+\.)+go\.id", host) or named)


def read_date(typed: str) -> str | None:
    """A typed date, 12/01/2026 or 11/2025 or 2019, as it is stored; None where it never was or is yet to come."""
    parts = re.fullmatch(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})", typed.strip())
    if parts is None:
        return None
    day, month, year = (int(part or 1) for part in parts.groups())
    try:
        if date(year, month, day) > today():
            return None
    except ValueError:
        return None
    return "-".join(part.zfill(2) for part in reversed(parts.groups()) if part)


# --- drawing


@lru_cache(maxsize=256)
def qr_svg(text: str, dense: bool = False) -> str:
    """A QR code as SVG: black on white, level Q; ``dense`` is level M, for what would be too fine to scan at Q."""
    rows = qr_rows(text, dense)
    size = len(rows)
    path = "".join(bars(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def qr_rows(text: str, dense: bool) -> list[list[bool]]:
    """The modules of a QR code with its quiet zone, row by row; True is dark."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M if dense else ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(text)
    code.make()
    return [list(row) for row in code.get_matrix()]


def bars(y: int, row: list[bool]) -> str:
    """The dark runs of one row as path commands."""
    line = "".join("1" if dark else "0" for dark in row)
    return "".join(f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z" for run in re.finditer("1+", line))


# --- the contact for a phone


def emergency_numbers(language: str) -> list[tuple[Hotline, Channel, Text]]:
    """What the emergency contact holds: each number and whose it is. Hidden hotlines are left out."""
    found = {hotline.slug: hotline for hotline in with_slugs([slug for slug, _, _ in CONTACT])}
    chosen = [
        (found[slug], next((c for c in found[slug].channels if fits(c, kind)), None), in_language(words, language))
        for slug, kind, words in CONTACT
        if slug in found
    ]
    return [(hotline, channel, word) for hotline, channel, word in chosen if channel]


def fits(channel: Channel, kind: str) -> bool:
    """Whether a channel is of a kind of CONTACT."""
    return bool(channel.get("from_abroad")) if kind == "abroad" else bool(channel["kind"] == kind)


def vcard(language: str) -> str:
    """One contact with the emergency numbers, for a phone without internet; it says while one is unchecked."""
    listed = emergency_numbers(language)
    name = in_language(CONTACT_NAME, language)
    numbers = [f"TEL:{channel['value']}" for _, channel, _ in listed]
    # phones drop labels of our own, so the note says which number is whose
    notes = [f"{Hotline.digits(channel)} {word}" for _, channel, word in listed]
    if not all(hotline.is_fresh for hotline, _, _ in listed):
        notes.append(in_language(UNCHECKED, language))
    note = r"\n".join(notes)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{name};;;;", f"FN:{name}", *numbers, f"NOTE:{note}", "END:VCARD"]
    return "\r\n".join(lines)
