"""Phone numbers of people: parsing, formatting and masking."""

import re

import phonenumbers


def parse_phone(text: str) -> str | None:
    """The number in E.164 form, such as +628123456789, or None if invalid.

    It is an Indonesian one if it has no country code.
    """
    try:
        number = phonenumbers.parse(re.sub(r"^\s*00", "+", text), "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """A stored number in international form: +62 812-3456-7141."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask_phone(number: str) -> str:
    """A stored number but for its middle, such as +62 ••• 141."""
    return f"{format_phone(number).partition(' ')[0]} ••• {number[-3:]}"
