"""Hotlines: each number is data with a source and the date of its last check."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.clock import today
from kiosk.db import Base, Versioned
from kiosk.models.constraints import one_of
from kiosk.models.texts import ORIGINS, Text, _l, in_language
from kiosk.models.village import Village


class ChannelKind(NamedTuple):
    """A way to reach a hotline, by its code in CHANNEL_KINDS.

    Forms, pages, cards, QR codes and what is recorded follow it. Its words are Indonesian; views translate them.
    """

    label: str
    icon: str
    scan: str  # beside its QR code: what to do with it
    refusal: str  # why what an officer typed can't be stored
    address: Callable[[str], str] = str  # of a channel's value: what its QR code opens
    button: str = ""  # calls or writes at once; a website has none
    prefix: str = ""  # before its number where there is no room for a pictogram
    is_number: bool = False  # of a phone, and read out digit by digit
    is_dialled: bool = False  # also a short code; what it costs is told by the number
    price: str = ""  # of what is not dialled, as in Hotline.price()


REFUSED_NUMBER = _l("Nomor ini tidak mungkin ada. Periksa lagi angkanya dan jenisnya.")
CHANNEL_KINDS = {
    "tel": ChannelKind(
        label=_l("Telepon"),
        icon="phone",
        scan=_l("Arahkan kamera HP ke kotak ini, lalu ketuk tombol telepon."),
        refusal=REFUSED_NUMBER,
        address="tel:{}".format,
        button=_l("Telepon sekarang"),
        is_number=True,
        is_dialled=True,
    ),
    "wa": ChannelKind(
        label=_l("WhatsApp"),
        icon="whatsapp",
        scan=_l("Arahkan kamera HP ke kotak ini untuk membuka WhatsApp."),
        refusal=REFUSED_NUMBER,
        address=lambda value: "https://wa.me/" + value.removeprefix("+"),  # it takes no plus and no leading zero
        button=_l("Buka WhatsApp"),
        prefix="WA ",
        is_number=True,
        price="internet",
    ),
    "web": ChannelKind(
        label=_l("Situs"),
        icon="web",
        scan=_l("Arahkan kamera HP ke kotak ini untuk membuka situsnya. HP perlu internet."),
        refusal=_l("Alamat situs harus https dan milik pemerintah (berakhir go.id)."),
    ),
}
FRESH_DAYS = 90
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

FREE_SHORT_CODES = ("110", "08001000", "1955")  # as their owners say; no source tells the price of the others

Channel = Mapping[str, Any]


class Hotline(Versioned, Base):
    """One body that helps.

    Texts are {language: text}. Channels are [{kind, value, label}], some with ``written``. A channel's value is E.164,
    one of SHORT_CODES, or an https address; ``from_abroad`` marks a number that is given for calls from abroad.
    ``written`` is the number in its owner's own groups of digits.
    """

    __table_args__ = (one_of("origin", ORIGINS),)

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    agency: Mapped[dict[str, Any]]
    purpose: Mapped[dict[str, Any]]
    channels: Mapped[list[Any]]
    hours: Mapped[dict[str, Any]]
    cost: Mapped[dict[str, Any]]
    abroad: Mapped[dict[str, Any]]
    address: Mapped[dict[str, Any]] = mapped_column(default=dict)  # where to go, of an office
    address_date: Mapped[str] = mapped_column(String(10), default="")  # of its source, as precise as that is
    address_sure: Mapped[bool] = mapped_column(default=False)  # supported by a good source, or by an officer
    government: Mapped[bool] = mapped_column(default=True)
    country: Mapped[str] = mapped_column(String(20), default="")  # of an embassy or consulate, by its slug; else empty
    source: Mapped[dict[str, Any]]
    source_url: Mapped[str] = mapped_column(String(300), default="")
    source_date: Mapped[str] = mapped_column(String(10), default="")  # as precise as the source: 2025-11
    confidence: Mapped[str] = mapped_column(String(10), default="")
    checked_on: Mapped[date | None]  # the last call an officer made
    checked_by: Mapped[str | None] = mapped_column(String(80))  # the officer who called
    village_code: Mapped[str | None] = mapped_column(ForeignKey("village.code"))  # a local contact
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str] = mapped_column(String(10), default="file")  # one of ORIGINS
    village: Mapped[Village | None] = relationship()

    def text(self, name: str, language: str) -> Text:
        """The text of this column in this language, or in Indonesian where it has none."""
        return in_language(getattr(self, name), language)  # type: ignore[no-any-return]

    def name(self, language: str) -> Text:
        """The agency's name without what follows in brackets.

        It is KBRI Kuala Lumpur, without (Kedutaan Besar RI).
        """
        agency = self.text("agency", language)
        return Text(agency.partition(" (")[0], agency.language)

    @property
    def is_fresh(self) -> bool:
        """True where an officer reached this hotline within the last 90 days."""
        return self.checked_on is not None and today() - self.checked_on <= timedelta(days=FRESH_DAYS)

    @property
    def is_out_of_reach(self) -> bool:
        """True where any of its numbers works only in Taiwan.

        No officer can check it.
        """
        return any(self.works_from(channel) == "taiwan" for channel in self.channels)

    @property
    def is_to_call(self) -> bool:
        """True where an officer should call it.

        It is shown, can be reached, and was not checked within 90 days.
        """
        return self.active and not self.is_fresh and not self.is_out_of_reach

    @property
    def call_channel(self) -> Channel:
        """The first channel to dial, or the first of any kind."""
        channels_to_dial = (channel for channel in self.channels if self.kind(channel).is_dialled)
        return next(channels_to_dial, self.channels[0])

    @property
    def numbers(self) -> list[Channel]:
        """Its channels but websites."""
        return [channel for channel in self.channels if self.kind(channel).is_number]

    @staticmethod
    def kind(channel: Channel) -> ChannelKind:
        """Kind of this channel, with its words in Indonesian."""
        return CHANNEL_KINDS[channel["kind"]]

    @staticmethod
    def target(channel: Channel) -> str:
        """The address in this channel's QR code: tel:…, https://wa.me/… or the website."""
        return Hotline.kind(channel).address(channel["value"])

    @staticmethod
    def key(channel: Channel) -> str:
        """Kind and value of the channel, its key within a hotline.

        Two channels may share a number.
        """
        return f"{channel['kind']}:{channel['value']}"

    @staticmethod
    def digits(channel: Channel) -> str:
        """The number for people to read, or a website without https://.

        It is as its owner groups it, or as written in Indonesia. A foreign number, or one for calls from abroad, has
        its country code before it.
        """
        if "written" in channel:
            return str(channel["written"])
        value: str = channel["value"]
        if not Hotline.kind(channel).is_number:
            return value.removeprefix("https://").rstrip("/")
        if value in SHORT_CODES:
            return SHORT_CODES[value]
        is_abroad = channel.get("from_abroad") or not value.startswith("+62")
        style = PhoneNumberFormat.INTERNATIONAL if is_abroad else PhoneNumberFormat.NATIONAL
        return spaced_number(value, style)

    @staticmethod
    def digits_abroad(channel: Channel) -> str:
        """The number to dial from abroad with +62, or "" where ``digits`` serves."""
        value = str(channel["value"])
        if not value.startswith("+62") or channel.get("from_abroad"):
            return ""
        if "written" in channel:
            return "+62 " + str(channel["written"]).removeprefix("0")
        return spaced_number(value, PhoneNumberFormat.INTERNATIONAL)

    @staticmethod
    def works_from(channel: Channel) -> str:
        """Where this channel can be reached from.

        It is "everywhere", or for a short code "indonesia" or "taiwan".
        """
        if channel["value"] not in SHORT_CODES:
            return "everywhere"
        return "taiwan" if channel["value"] == "1955" else "indonesia"

    @staticmethod
    def price(channel: Channel) -> str:
        """Kind of cost in Indonesia, or "" if unknown or a website.

        It is "free", "ordinary", "abroad" or "internet".
        """
        kind = Hotline.kind(channel)
        if not kind.is_dialled:
            return kind.price
        if channel["value"] in SHORT_CODES:
            return "free" if channel["value"] in FREE_SHORT_CODES else ""
        return "ordinary" if channel["value"].startswith("+62") else "abroad"

    @staticmethod
    def label(channel: Channel, language: str) -> Text:
        """The channel's own label in this language or in Indonesian, or ""."""
        return in_language(channel.get("label") or {}, language)  # type: ignore[no-any-return]


@lru_cache(maxsize=512)
def spaced_number(value: str, style: int) -> str:
    """An E.164 number in this style of libphonenumber.

    Eight digits in one row get a space in the middle.
    """
    number = phonenumbers.format_number(phonenumbers.parse(value), style)
    return re.sub(r"\b(\d{3,4})(\d{4})\b", r"\1 \2", number)


def office_date(source_date: str) -> str:
    """An ISO date as the office writes it: 2026-01-12 as 12/01/2026.

    A month alone, such as 2025-11, becomes 11/2025.
    """
    return "/".join(reversed(source_date.split("-")))
