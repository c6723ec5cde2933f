"""Phone numbers of people: parsing, formatting and masking."""

import phonenumbers


def parse_phone(text: str) -> str | None:
    """The number in E.164 form (+628123456789), Indonesian without a country code; None where it is invalid."""
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
    """A stored number in international form: +62 812-3456-7141."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask_phone(number: str) -> str:
    """A stored number with all hidden but country code and last three digits: +62 ••• 141."""
    return f"{format_phone(number).partition(' ')[0]} ••• {number[-3:]}"
