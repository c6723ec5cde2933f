"""Phone numbers of people: parsing, formatting and masking."""

import phonenumbers


def parse_phone(text: str) -> str | None:
    """The number as +628123456789; None if no such number can exist."""
    typed = text.strip()
    if typed.startswith("00"):
        typed = "+" + typed[2:]
    try:
        number = phonenumbers.parse(typed, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """A stored number with spaces: +62 812-3456-7141."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask_phone(number: str) -> str:
    """A stored number that its owner recognises but nobody can call: +62 ••• 141."""
    return f"{format_phone(number).partition(' ')[0]} ••• {number[-3:]}"
