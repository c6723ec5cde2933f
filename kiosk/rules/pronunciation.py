"""Pronunciation of Indonesian texts, as the machine's voice says them.

These are numbers, abbreviations and foreign words.
"""

import re
import unicodedata
from functools import lru_cache

from kiosk.models.hotline import SHORT_CODES

DIGITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()
# numbers that change from time to time are put together from these
NUMBERS = (*DIGITS, "sepuluh", "sebelas", "belas", "puluh", "seratus", "ratus", "seribu", "ribu", "plus")
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
SIZES = ((1000, "seribu", "ribu"), (100, "seratus", "ratus"), (10, "sepuluh", "puluh"))
LARGEST_COUNTED = 999_999  # above it, and with a zero in front, a number is said digit by digit
LETTERS = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet".split()
SIGN_NAMES = dict(zip("0123456789+ABCDEFGHIJKLMNOPQRSTUVWXYZ", (*DIGITS, "plus", *LETTERS), strict=True))
# abbreviations that are said as words, and foreign words; every other abbreviation is spelt
SPOKEN_FORMS = {
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
ABBREVIATION = re.compile(r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9])[A-Z0-9]{2,}\b|\be-(?=[A-Z])")
TELEPHONE = re.compile(rf"(?<![\d.])(?:\+?\d[\d -]{{5,}}\d|(?:{'|'.join(SHORT_CODES)}))(?![\d.]\d)\b")
MONEY = re.compile(r"Rp ?([\d.]+(?: (?:ribu|juta|miliar))?)")
LAW = re.compile(r"\b(\d+)/(\d{4})\b")
FOREIGN = re.compile("|".join(rf"\b{word}\b" for word in SPOKEN_FORMS))
# a comma that nobody hears: “Cek dulu, yuk”
SILENT_COMMA = re.compile(r",(?= (?:kok|ya|yuk)\b)")
# a date as the office writes it, too
NUMBER_IN_TEXT = re.compile(r"((?<!\d)(?:\d\d/)?(?:0[1-9]|1[0-2])/[12]\d{3}|\d+)")


# --- a text respelt for the machine


def pronounce(text: str) -> str:
    """The text respelt for the machine.

    That concerns abbreviations, foreign words, money, laws and telephone numbers.
    """
    text = SILENT_COMMA.sub("", text)
    text = MONEY.sub(r"\1 rupiah", text).replace("✓ =", "Tanda cek artinya")
    text = FOREIGN.sub(lambda word: SPOKEN_FORMS[word[0]], text)
    text = LAW.sub(r"\1 tahun \2", text).replace("/", ", ")
    text = TELEPHONE.sub(dialling_words, text)
    return ABBREVIATION.sub(spell_out, text)


def dialling_words(number: re.Match[str]) -> str:
    """The digits of a telephone number in words.

    A comma makes a pause between its groups.
    """
    groups = re.split(r"[ -]+", number[0])
    return ", ".join(" ".join(digit_words(group)) for group in groups)


def spell_out(abbreviation: re.Match[str]) -> str:
    """The Indonesian names of an abbreviation's letters and digits.

    They end in a space where the abbreviation ended in a hyphen.
    """
    words = digit_words(abbreviation[0].upper())
    if abbreviation[0].endswith("-"):
        words.append("")
    return " ".join(words)


def digit_words(number: str) -> list[str]:
    """The Indonesian name of each digit, capital letter and plus.

    Other characters are left out.
    """
    return [SIGN_NAMES[sign] for sign in number if sign in SIGN_NAMES]


# --- numbers in words


def number_words(digits: str) -> list[str]:
    """A number in words as people say it.

    It is said digit by digit above LARGEST_COUNTED, or with a zero in front.
    """
    number = int(digits)
    if number > LARGEST_COUNTED or digits.startswith("0"):
        return digit_words(digits)
    return counting_words(number)


def date_words(date: str) -> list[str]:
    """The words of a date as the office writes it: 24/11/2026 or 11/2025."""
    *day, month, year = date.split("/")
    words = counting_words(int(day[0])) if day else []
    return [*words, MONTHS[int(month) - 1], *counting_words(int(year))]


def counting_words(number: int) -> list[str]:
    """An Indonesian number below a million in words, and [] for zero."""
    if number == 11:
        return ["sebelas"]
    if 11 < number < 20:
        return [DIGITS[number - 10], "belas"]
    for size, one, many in SIZES:
        if number >= size:
            count, rest = divmod(number, size)
            words = [one] if count == 1 else [*counting_words(count), many]
            return words + counting_words(rest)
    return [DIGITS[number]] if number else []


# --- a text split at its numbers


@lru_cache(maxsize=4096)
def normal_text(text: str) -> str:
    """The text in one line and Unicode NFC, so that equal texts compare equal."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def split_text(text: str, by_digit: bool = False) -> list[str]:
    """Parts to record of a text, split at its numbers, which become words.

    Soal 12 dari 5 → Soal, dua, belas, dari, lima. ``by_digit``: as people's voices say numbers, one digit after the
    other: Soal, satu, dua, dari, lima.
    """
    words = []
    for part in NUMBER_IN_TEXT.split(normal_text(text)):
        if not NUMBER_IN_TEXT.fullmatch(part):
            if any(map(str.isalpha, part)):
                words.append(part.strip(" .,:;–/()"))
        elif by_digit:
            words += digit_words(part)
        elif "/" in part:
            words += date_words(part)
        else:
            words += number_words(part)
    return words
