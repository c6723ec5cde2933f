"""The directory of hotlines, their numbers, and the contact for a phone.

Rules write inside their caller's `db.write()`.
"""

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.models.hotline import CHANNEL_KINDS, SHORT_CODES, Channel
from kiosk.models.texts import Text, in_language
from kiosk.rules import phones

URGENT_SLUGS = ("polisi-110", "sapa-129")
FOREIGN_MINISTRY = "kemlu-pelindungan-wni"
MIGRANT_MINISTRY = "kp2mi-08001000"
AT_SEA = "di-kapal"  # listed among the countries, though no mission has it
HALL_SLUGS = (MIGRANT_MINISTRY, "polisi-110")  # whose numbers a whole hall is asked to keep
HELP_AT_SEA = (FOREIGN_MINISTRY, MIGRANT_MINISTRY, "sbmi")
SHELVES = ("urgent", "local", "general", "missions")  # as the desk lists them, and people see them
GOVERNMENT_HOST = re.compile(r"([a-z0-9-]+\.)+go\.id")
OFFICIAL_HOSTS = ("aduannomor.id", "cekrekening.id", "aduankonten.id")  # official, though not under go.id
CONTACT_NAME = {"id": "Bantuan Migrasi Aman", "en": "Safe Migration Help"}
# what the emergency contact for a phone holds: slug, kind of channel ("abroad": the one for calls from there), and
# its word in the note
EMERGENCY_CONTACT = (
    ("polisi-110", "tel", {"id": "Polisi", "en": "Police"}),
    ("sapa-129", "tel", {"id": "Perempuan dan anak", "en": "Women and children"}),
    (MIGRANT_MINISTRY, "tel", {"id": "Pekerja migran", "en": "Migrant workers"}),
    (MIGRANT_MINISTRY, "abroad", {"id": "Dari luar negeri", "en": "From abroad"}),
    ("kp2mi-whatsapp", "wa", {"id": "WA pekerja migran", "en": "WA migrant workers"}),
    (FOREIGN_MINISTRY, "tel", {"id": "Kemlu", "en": "Foreign Ministry"}),
)
EMERGENCY_SLUGS = [slug for slug, _, _ in EMERGENCY_CONTACT]
UNCHECKED = {"id": "Belum dicek petugas", "en": "Not yet checked"}
DATE_FORMATS = {"%d/%m/%Y": "%Y-%m-%d", "%m/%Y": "%Y-%m", "%Y": "%Y"}  # of a source, as typed and as stored


# --- the directory


def find_hotline(slug: str) -> Hotline | None:
    """The hotline with this slug.

    Returns None where there is none or it is hidden.
    """
    return db.session.scalar(select(Hotline).filter_by(slug=slug, active=True))


def hotlines_with_slugs(slugs: Sequence[str]) -> list[Hotline]:
    """Hotlines with these slugs in the order given.

    Hidden and unknown ones are left out.
    """
    rows = hotlines_in_order(Hotline.slug.in_(slugs), Hotline.active)
    by_slug = {row.slug: row for row in rows}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def directory_page(codes: Collection[str] | None) -> tuple[list[Hotline], list[Hotline], list[Hotline]]:
    """(urgent, local, others): shown hotlines without missions.

    Local are those of these villages, None for all. Missions have pages of their own, by country.
    """
    shelves = hotlines_by_shelf(Hotline.active)
    local = shelves["local"]
    if codes is not None:
        local = [hotline for hotline in local if hotline.village_code in codes]
    return shelves["urgent"], local, shelves["general"]


def hotlines_for_country(country: str) -> list[Hotline]:
    """This country's shown missions, then the Foreign Ministry, any out of reach last.

    If none is shown, KP2MI. KP2MI is the ministry for migrant workers. On a ship, it and the union of migrant workers
    come last.
    """
    others = HELP_AT_SEA if country == AT_SEA else (FOREIGN_MINISTRY,)
    is_of_country = or_(Hotline.country == country, Hotline.slug.in_(others))
    rows = hotlines_in_order(is_of_country, Hotline.active)
    if not rows:
        return hotlines_with_slugs((MIGRANT_MINISTRY,))
    return sorted(rows, key=lambda row: (row.is_out_of_reach, not row.country, row.slug != FOREIGN_MINISTRY))


def hotlines_in_order(*conditions: Any) -> list[Hotline]:
    """Hotlines that meet these conditions, in the order set by officers.

    Hidden ones are among them.
    """
    hotlines = select(Hotline).where(*conditions)
    return list(db.session.scalars(hotlines.order_by(Hotline.position, Hotline.slug)))


def is_listed(name: str) -> bool:
    """True where a shown hotline's Indonesian agency contains this text.

    Upper and lower case differ.
    """
    agencies = [hotline.agency["id"] for hotline in hotlines_in_order(Hotline.active)]
    return any(name in agency for agency in agencies)


def count_first_to_call() -> int:
    """Number of shown emergency-contact and local hotlines to call.

    They are within reach, and were not checked within 90 days.
    """
    first = or_(Hotline.slug.in_(EMERGENCY_SLUGS), Hotline.village_code.is_not(None))
    return sum(hotline.is_to_call for hotline in hotlines_in_order(first))


# --- changing it


def hotlines_by_shelf(*conditions: Any) -> dict[str, list[Hotline]]:
    """Hotlines that meet these conditions, hidden ones too, by shelf (SHELVES).

    An empty shelf has a list too.
    """
    shelves: dict[str, list[Hotline]] = {name: [] for name in SHELVES}
    for hotline in hotlines_in_order(*conditions):
        shelves[shelf_of(hotline)].append(hotline)
    return shelves


def shelf_of(hotline: Hotline) -> str:
    """The one of SHELVES for this hotline.

    Its country decides first, then its urgency, then its village.
    """
    if hotline.country:
        return "missions"
    if hotline.slug in URGENT_SLUGS:
        return "urgent"
    if hotline.village_code:
        return "local"
    return "general"


def slug_of_contact(key: str) -> str:
    """The slug of an officer's own contact, made from its form's key."""
    return f"kontak-{key}"


def add_contact(fields: dict[str, Any], key: str) -> Hotline:
    """Add an officer's own contact as the last hotline.

    A key used before fails when it is flushed.
    """
    last = db.session.scalar(select(func.max(Hotline.position))) or 0
    hotline = Hotline(slug=slug_of_contact(key), origin="officer", position=last + 10, **fields)
    db.session.add(hotline)
    return hotline


def change_hotline(hotline: Hotline, fields: dict[str, Any]) -> list[str]:
    """Set columns, and return the names of those changed.

    New numbers clear the check. Files stop updating the hotline, unless ``active`` alone changed.
    """
    uncheck_new_numbers(hotline, fields.get("channels", hotline.channels))
    names = hotline.set_columns(fields)
    if {*names} - {"active"}:
        hotline.origin = "officer"
    return names


def uncheck_new_numbers(hotline: Hotline, channels: list[Any]) -> None:
    """Clear check and confidence, if these channels have other numbers.

    The channels are not stored.
    """
    new_numbers = set(map(Hotline.key, channels))
    if new_numbers != set(map(Hotline.key, hotline.channels)):
        hotline.checked_on = None
        hotline.checked_by = None
        hotline.confidence = ""


def move_hotline_up(hotline: Hotline) -> None:
    """Move a hotline up one place on its shelf, hidden ones counted.

    The whole shelf is renumbered.
    """
    shelf = hotlines_by_shelf()[shelf_of(hotline)]
    place = shelf.index(hotline)
    shelf.remove(hotline)
    shelf.insert(max(place - 1, 0), hotline)
    for number, each in enumerate(shelf, 1):
        each.position = number * 10


def record_call(hotline: Hotline, officer: str) -> None:
    """Store today and this officer's name as the hotline's last check."""
    hotline.checked_on = today()
    hotline.checked_by = officer


# --- numbers and dates as officers type them


def parse_channel(kind: str, text: str) -> str | None:
    """The number or address to store for what was typed.

    Returns None where it can't be stored. A short code is only accepted as a number to dial.
    """
    if not CHANNEL_KINDS[kind].is_number:
        address = text.strip()
        return address if is_official(address) else None
    digits = re.sub(r"[\s().-]", "", text)
    if digits not in SHORT_CODES:
        return phones.parse_phone(text)
    return digits if CHANNEL_KINDS[kind].is_dialled else None


def is_official(address: str) -> bool:
    """True for an https address under go.id, or on one of OFFICIAL_HOSTS."""
    parts = urlsplit(address)
    host = parts.netloc.lower()
    if parts.scheme != "https":
        return False
    return host.removeprefix("www.") in OFFICIAL_HOSTS or GOVERNMENT_HOST.fullmatch(host) is not None


def parse_source_date(text: str) -> str | None:
    """ISO date, as precise as this text: 12/01/2026, 11/2025 or 2019.

    Returns None where impossible or in the future.
    """
    for format_typed, format_stored in DATE_FORMATS.items():
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), format_typed).date()
            return day.strftime(format_stored) if day <= today() else None
    return None


# --- the contact for a phone


def emergency_numbers(language: str) -> list[tuple[Hotline, Channel, Text]]:
    """(hotline, channel, label) by entry of EMERGENCY_CONTACT.

    Only the first fitting number counts. Hidden hotlines are left out.
    """
    by_slug = {hotline.slug: hotline for hotline in hotlines_with_slugs(EMERGENCY_SLUGS)}
    numbers = []
    for slug, kind, words in EMERGENCY_CONTACT:
        if slug not in by_slug:
            continue
        channel = first_channel(by_slug[slug], kind)
        if channel:
            label = in_language(words, language)
            numbers.append((by_slug[slug], channel, label))
    return numbers


def first_channel(hotline: Hotline, kind: str) -> Channel | None:
    """The hotline's first channel of this kind.

    Of the kind "abroad" it is the one for calls from there.
    """
    channels: list[Channel] = hotline.channels
    for channel in channels:
        if channel["kind"] == kind or (kind == "abroad" and channel.get("from_abroad")):
            return channel
    return None


def emergency_vcard(language: str) -> str:
    """One vCard holding all emergency numbers.

    Its note names each, and says if any was not checked lately.
    """
    entries = emergency_numbers(language)
    name = in_language(CONTACT_NAME, language)
    numbers = [f"TEL:{channel['value']}" for _, channel, _ in entries]
    # phones drop labels of our own, so the note says which number is whose
    notes = [f"{Hotline.digits(channel)} {word}" for _, channel, word in entries]
    if not all(hotline.is_fresh for hotline, _, _ in entries):
        notes.append(in_language(UNCHECKED, language))
    note = r"\n".join(notes)
    head = ["BEGIN:VCARD", "VERSION:3.0", f"N:{name};;;;", f"FN:{name}"]
    return "\r\n".join([*head, *numbers, f"NOTE:{note}", "END:VCARD"])
