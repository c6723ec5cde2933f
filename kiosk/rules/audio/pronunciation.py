"""How numbers and abbreviations are said in Indonesian."""

import re

DIGITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()
# numbers that change from time to time are put together from these
NUMBERS = (*DIGITS, "sepuluh", "sebelas", "belas", "puluh", "seratus", "ratus", "seribu", "ribu", "plus")
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
LARGEST = 999_999  # above it, and with a zero in front, a number is said digit by digit
LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet".split(),
        strict=True,
    )
)
# abbreviations that are said as words, and foreign words; every other abbreviation is spelt
WORDS = {
    "Bapak/Ibu": "bapak dan ibu",
    "Kelas I": "kelas satu",
    "KUR": "kur",
    "LAPOR": "lapor",
    "PIMPASA": "pimpasa",
    "RI": "republik indonesia",
    "SAPA": "sapa",
    "SISKOP2MI": "sisko pe dua em i",
    "UU": "undang-undang",
    "WA": "we a",
    "WhatsApp": "wotsap",
    "chat": "cet",
    "online": "onlain",
    "panic button": "penik baten",
    "Hotline": "hotlain",
    "hotline": "hotlain",
}
DIALLED = ("110", "129", "148", "157", "1708", "1955")  # short codes: nobody says seratus sepuluh
ABBREVIATION = re.compile(r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9])[A-Z0-9]{2,}\b|\be-(?=[A-Z])")
TELEPHONE = re.compile(rf"(?<![\d.])(?:\+?\d[\d -]{{5,}}\d|(?:{'|'.join(DIALLED)}))(?![\d.]\d)\b")
MONEY = re.compile(r"Rp ?([\d.]+(?: (?:ribu|juta|miliar))?)")
LAW = re.compile(r"\b(\d+)/(\d{4})\b")
FOREIGN = re.compile("|".join(rf"\b{word}\b" for word in WORDS))


def pronounce(text: str) -> str:
    """The text as a machine should read it: numbers to dial digit by digit, abbreviations spelt."""
    text = MONEY.sub(r"\1 rupiah", text).replace("✓ =", "Tanda cek artinya")
    text = LAW.sub(r"\1 tahun \2", FOREIGN.sub(lambda found: WORDS[found[0]], text)).replace("/", ", ")
    text = TELEPHONE.sub(lambda found: dialled(found[0]), text)
    return ABBREVIATION.sub(lambda found: spelt(found[0]), text)


def dialled(number: str) -> str:
    """A telephone number with a breath between its groups."""
    return ", ".join(" ".join(digit_words(group)) for group in re.split(r"[ -]+", number))


def spelt(abbreviation: str) -> str:
    """An abbreviation letter by letter."""
    known = LETTERS | {str(digit): word for digit, word in enumerate(DIGITS)}
    return " ".join(known[sign] for sign in abbreviation.upper() if sign in known) + " " * abbreviation.endswith("-")


def digit_words(number: str) -> list[str]:
    """A number to dial, digit by digit."""
    return ["plus" if sign == "+" else DIGITS[int(sign)] for sign in number if sign == "+" or sign.isdecimal()]


def number_words(digits: str) -> list[str]:
    """How many, in words that are recorded one by one."""
    number = int(digits)
    if number > LARGEST or (len(digits) > 1 and digits.startswith("0")):
        return digit_words(digits)
    return counted(number) or [DIGITS[0]]


def date_words(written: str) -> list[str]:
    """A date as the office writes it, in words: 24/11/2026, 11/2025."""
    *day, month, year = map(int, written.split("/"))
    return [*(word for number in day for word in counted(number)), MONTHS[month - 1], *counted(year)]


def counted(number: int) -> list[str]:
    """A number above zero in words; nothing for zero."""
    for size, one, many in ((1000, "seribu", "ribu"), (100, "seratus", "ratus"), (10, "sepuluh", "puluh")):
        if 10 < number < 20:
            return ["sebelas"] if number == 11 else [DIGITS[number - 10], "belas"]
        if number >= size:
            first = [one] if number // size == 1 else [*counted(number // size), many]
            return [*first, *counted(number % size)]
    return [DIGITS[number]] if number else []
