"""Numbers of the directory as they are written, typed and scanned: digits, QR codes, the contact for a phone."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
import qrcode
from phonenumbers import PhoneNumberFormat
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from kiosk.clock import today
from kiosk.models import Hotline
from kiosk.models.texts import Text, in_language
from kiosk.rules import phones
from kiosk.rules.hotlines import shown

# libphonenumber refuses these, so they are an explicit list: the number and how it is written
SHORT_CODES = {
    "110": "110",
    "129": "129",
    "148": "148",
    "157": "157",
    "1708": "1708",
    "08001000": "0800-1000",
    "1955": "1955",  # reached only inside Taiwan
}
EXTRA_HOSTS = ("aduannomor.id", "cekrekening.id", "aduankonten.id")  # official, though not under go.id
CONTACT_NAME = {"id": "Bantuan Migrasi Aman", "en": "Safe Migration Help"}
# what the emergency contact for a phone holds: slug, kind of channel, and its word in the note
CONTACT = (
    ("polisi-110", "tel", {"id": "Polisi", "en": "Police"}),
    ("sapa-129", "tel", {"id": "Perempuan dan anak", "en": "Women and children"}),
    ("kp2mi-08001000", "tel", {"id": "Pekerja migran", "en": "Migrant workers"}),
    ("kp2mi-whatsapp", "wa", {"id": "WA pekerja migran", "en": "WA migrant workers"}),
    ("kemlu-pelindungan-wni", "tel", {"id": "Kemlu", "en": "Foreign Ministry"}),
)
QUIET_ZONE = 4  # white modules around a QR code

Channel = Mapping[str, Any]


# --- numbers


def target(channel: Channel) -> str:
    """What this channel's QR code holds."""
    value = str(channel["value"])
    if channel["kind"] == "wa":
        return "https://wa.me/" + value.removeprefix("+")  # wa.me takes no plus and no leading zero
    return f"tel:{value}" if channel["kind"] == "tel" else value


def key(channel: Channel) -> str:
    """What tells this channel from the others of its card: two may share a number."""
    return f"{channel['kind']}:{channel['value']}"


def digits(channel: Channel) -> str:
    """The number as its owner writes it, or as people in Indonesia do.

    A foreign one, or one for calls from abroad, has its country before it.
    """
    if "written" in channel:
        return str(channel["written"])
    value = str(channel["value"])
    if channel["kind"] == "web":
        return value.removeprefix("https://").rstrip("/")
    if value in SHORT_CODES:
        return SHORT_CODES[value]
    if value.startswith("+62") and not channel.get("from_abroad"):
        return written(value, PhoneNumberFormat.NATIONAL)
    return written(value, PhoneNumberFormat.INTERNATIONAL)


def digits_abroad(channel: Channel) -> str:
    """The same number dialled from abroad, where it differs from ``digits``; else nothing."""
    value = str(channel["value"])
    if not value.startswith("+62") or channel.get("from_abroad"):
        return ""
    if "written" in channel:
        return "+62 " + str(channel["written"]).removeprefix("0")
    return written(value, PhoneNumberFormat.INTERNATIONAL)


def written(value: str, style: int) -> str:
    """An E.164 number with spaces, also where libphonenumber leaves eight digits in one row."""
    return re.sub(r"\b(\d{3,4})(\d{4})\b", r"\1 \2", phonenumbers.format_number(phonenumbers.parse(value), style))


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


def label(channel: Channel, language: str) -> Text:
    """The channel's own name in this language, or in Indonesian where it has none."""
    words: Text = in_language(channel.get("label") or {}, language)
    return words


def written_date(source_date: str) -> str:
    """A source's date as the office writes it, as precise as it is known: 12/01/2026, 11/2025, 2019."""
    return "/".join(reversed(source_date.split("-")))


def read_date(typed: str) -> str | None:
    """The same the other way: 2026-01-12, 2025-11 or 2019; None for a date that never was, or is yet to come."""
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


def call_channel(hotline: Hotline) -> Channel:
    """The channel that is simply dialled, or the first one."""
    return next((c for c in hotline.channels if c["kind"] == "tel"), hotline.channels[0])


# --- drawing


@lru_cache(maxsize=256)
def qr_svg(text: str, dense: bool = False) -> str:
    """A QR code as SVG: black on white, level Q; ``dense`` is level M, for what would be too fine to scan at Q."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M if dense else ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    size = len(rows)
    path = "".join(bars(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def bars(y: int, row: list[bool]) -> str:
    """The dark runs of one row as path commands."""
    line = "".join("1" if dark else "0" for dark in row)
    return "".join(f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z" for run in re.finditer("1+", line))


# --- the contact for a phone


def emergency_numbers(language: str) -> list[tuple[Hotline, Channel, Text]]:
    """What the emergency contact holds: each number and whose it is. Hidden hotlines are left out."""
    found = {hotline.slug: hotline for hotline in shown(slug for slug, _, _ in CONTACT)}
    chosen = [
        (found[slug], next((c for c in found[slug].channels if c["kind"] == kind), None), in_language(words, language))
        for slug, kind, words in CONTACT
        if slug in found
    ]
    return [(hotline, channel, word) for hotline, channel, word in chosen if channel]


def vcard(language: str) -> str:
    """One contact with the emergency numbers, for a phone without internet."""
    listed = emergency_numbers(language)
    name = in_language(CONTACT_NAME, language)
    numbers = [f"TEL:{channel['value']}" for _, channel, _ in listed]
    # phones drop labels of our own, so the note says which number is whose
    note = r"\n".join(f"{digits(channel)} {word}" for _, channel, word in listed)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{name};;;;", f"FN:{name}", *numbers, f"NOTE:{note}", "END:VCARD"]
    return "\r\n".join(lines)
