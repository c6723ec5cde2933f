"""What a row of each table may say where neither type nor constraint tells: forms of keys, and JSON."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from phonenumbers import NumberParseException

from kiosk.config import LIMITS, OFFICE_SETTINGS
from kiosk.models import check_in, hotline, outreach_session
from kiosk.models.learning import SMALLEST
from kiosk.models.question import Columns
from kiosk.models.quiz_attempt import ATTITUDES
from kiosk.rules import officers, phones

KEY = r"[\w-]+"
SLUG = r"[\w-]+"
HASH = r"[0-9a-f]{64}"
DATE = r"([0-9]{4}(-[0-9]{2}){0,2})?"  # as precise as it is known
VILLAGE = r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}"
HOTLINE_TEXTS = ("agency", "purpose", "hours", "cost", "abroad", "address", "source")
SOUND_SUMS = ("sound_questions", "sound_before", "sound_after", "sound_squares", "unsound_squares")

FORMS: dict[str, dict[str, str]] = {
    "audit_entry": {"id": KEY, "action": r"[a-z][a-z-]*"},
    "check_in": {
        "id": KEY,
        "nonce": KEY,
        "withdrawal_code": r"[0-9]{8}|[0-9]{10}",
        "phone": r"\+[1-9][0-9]{6,14}",
        "name": r"(?s).*\S.*",
    },
    "hotline": {
        "slug": SLUG,
        "country": r"[a-z-]*",
        "address_date": DATE,
        "source_url": r"(https?://\S+)?",
        "source_date": DATE,
    },
    "learning_batch": {"id": KEY},
    "learning_count": {"option": r"\w+"},
    "offer_batch": {"id": KEY},
    "officer": {"id": KEY, "username": officers.USERNAME.pattern},
    "officer_village": {"code": rf"{VILLAGE}|[0-9]{{2}}\.[0-9]{{2}}\.[0-9]{{2}}"},
    "outreach_session": {"id": KEY, "join_key": KEY, "title": r"(?s).*\S.*"},
    "question": {"id": KEY, "slug": SLUG, "answer": r"\w+"},
    "session_photo": {"id": KEY, "digest": HASH},
    "tablet": {"id": KEY, "code_hash": HASH, "token_hash": HASH, "name": r"(?s).*\S.*"},
    "tombstone": {"nonce_hash": HASH},
    "village": {"code": VILLAGE, "name": r"(?s).*\S.*"},
}


def broken(table: str, row: Columns) -> list[str]:
    """The rules of its table that a row breaks, in words; it has the types of its columns."""
    given = {name: value for name, value in row.items() if value is not None}
    forms = FORMS.get(table, {})
    bent = [name for name in forms.keys() & given if not re.fullmatch(forms[name], given[name])]
    return [
        *(f"kolom {name}: bentuknya salah" for name in bent),
        *(words for words, holds in RULES.get(table, {}).items() if not can(holds, row)),
    ]


def can(holds: Callable[[Any], Any], row: Any) -> bool:
    """Whether a rule holds; a value of another kind, of which it can't be asked, breaks it."""
    try:
        return bool(holds(row))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, NumberParseException):
        return False


# --- JSON


def is_count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and 0 <= value <= outreach_session.MOST_HEADS)


def are_texts(value: Any, kind: type[Any] = dict) -> bool:
    """Whether this is {name: text}, or a list of texts."""
    inner = value.values() if isinstance(value, dict) else value
    return isinstance(value, kind) and all(isinstance(text, str) for text in inner)


def are_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(is_count(number) for number in value.values())


def are_sums(row: Columns) -> bool:
    """Whether the sums of what is sound are all there, or none of them, and fit into the whole."""
    sums = [row[name] for name in SOUND_SUMS]
    if None in sums:
        return set(sums) == {None}
    most = min(row["questions"], row["sound_questions"])
    fitting = row["sound_questions"] <= row["questions"] and max(sums[1:3]) <= most
    return bool(min(sums) >= 0 and fitting)


def are_rounds(row: Columns) -> bool:
    """Whether what was right of the sound offers is told with how many these were, or neither, and fits."""
    right, answers = row["sound_right"], row["sound_answers"]
    return bool(right is answers is None or (0 <= right <= answers <= row["answers"] and right <= row["right"]))


def are_large(counts: dict[str, Any]) -> bool:
    """Whether these are numbers of choices, none of too few; None is one that is not told."""
    return all(number is None or (type(number) is int and number >= SMALLEST) for number in counts.values())


def is_first(month: date | None) -> bool:
    """Whether a month is written as its first day."""
    return month is None or month.day == 1


def are_channels(value: Any) -> bool:
    """Whether each can be shown: its kind is known, and its number or address can be written."""
    return isinstance(value, list) and all(is_channel(channel) for channel in value)


def is_channel(channel: Any) -> bool:
    known, text = channel["kind"] in hotline.CHANNEL_KINDS, channel["value"]
    plain = text.startswith("https://") if channel["kind"] == "web" else re.fullmatch(r"\+?[0-9]+", text)
    return bool(known and plain and hotline.Hotline.digits(channel))


def is_asked(row: Columns) -> bool:
    """Whether a question has its texts, its answer is one of its options, and an offer shows the bubbles that tell."""
    whole = all(are_question_texts(texts) for texts in row["texts"].values())
    shown = row["kind"] == "choice" or set(row["telling"]) <= set(row["texts"]["id"]["bubbles"])
    return whole and shown and row["answer"] in row["texts"]["id"]["options"] and are_texts(row["picture"], list)


def are_question_texts(texts: Any) -> bool:
    nests = {name: part for name, part in texts.items() if name in ("options", "bubbles")}
    parts = {name: text for name, text in texts.items() if name not in nests}
    return are_texts(parts) and {"stem", "explanation"} <= set(parts) and all(map(are_texts, nests.values()))


def setting_holds(row: Columns) -> bool:
    """Whether a setting has its kind of value. A name this program does not know is read by nobody."""
    name, value = row["name"], row["value"]
    if name in LIMITS:
        least, most = LIMITS[name]
        return isinstance(value, int) and least <= value <= most
    if name == "voices":
        return all(is_voice(slug, fields) for slug, fields in value.items())
    if name == "notice":
        return not value or is_notice(value)
    return name not in OFFICE_SETTINGS or isinstance(value, type(OFFICE_SETTINGS[name]))


def is_notice(value: Any) -> bool:
    """Its days are days."""
    whole = set(value) == {"id", "en", "date", "until"} and are_texts(value)
    return whole and all(date.fromisoformat(value[name]) for name in ("date", "until"))


def is_voice(slug: str, fields: Any) -> bool:
    """Its slug names a folder."""
    named = re.fullmatch(r"[a-z0-9-]+", slug) and re.fullmatch(r"[a-z-]+", fields["variety"])
    known = set(fields) == {"label", "variety", "everywhere", "villages"}
    return bool(named and known) and are_texts([fields["label"], *fields["villages"]], list)


Rules = dict[str, Callable[[Columns], Any]]
RULES: dict[str, Rules] = {
    "audit_entry": {"kolom fields: bukan daftar nama": lambda row: are_texts(row["fields"], list)},
    "check_in": {
        "nomor HP yang tidak mungkin": lambda row: row["phone"] is None or phones.spaced(row["phone"]),
    },
    "hotline": {
        "salah satu teksnya bukan teks": lambda row: all(are_texts(row[name]) for name in HOTLINE_TEXTS),
        "kolom channels: nomor atau alamat yang tidak mungkin": lambda row: are_channels(row["channels"]),
    },
    "learning_batch": {
        "kolom faces: bukan jumlah orang": lambda row: (
            set(row["faces"]) <= set(ATTITUDES) and all(map(are_counts, row["faces"].values()))
        ),
        "jumlahnya tidak mungkin": lambda row: (
            row["finished"] <= row["started"]
            and 0 <= row["right"] <= row["answers"]
            and are_rounds(row)
            and is_first(row["month"])
        ),
    },
    "learning_pairs": {
        "jumlahnya tidak mungkin": lambda row: (
            min(row["right_before"], row["right_after"], row["squares"]) >= 0
            and (row["questions"] >= row["pairs"] or row["questions"] == 0)
            and are_sums(row)
        ),
    },
    "offer_batch": {
        "kolom verdicts: bukan jumlah cek": lambda row: are_large(row["verdicts"]) and is_first(row["month"]),
        "kolom signs: bukan jumlah cek": lambda row: are_large(
            {s: n for s, n in row["signs"].items() if n is not None}
        ),
    },
    "outreach_session": {
        "kolom heads_by_group: bukan jumlah orang": lambda row: (
            are_counts(row["heads_by_group"]) and set(row["heads_by_group"]) <= set(check_in.GROUPS)
        ),
        "kolom held_on: tahunnya tidak mungkin": lambda row: 2000 <= row["held_on"].year <= 2100,
    },
    "question": {"kolom texts: pertanyaannya tidak lengkap": is_asked},
    "setting": {"kolom value: bukan isi pengaturan itu": setting_holds},
}
