"""The JSON Schema of session files, made from the models' own lists and lengths, and the check of a file by it.

docs/session-file.schema.json is this schema; a test compares the two.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import JSON, Date, DateTime, Integer, String, Time

from kiosk.clock import today
from kiosk.models import LearningPairs, OutreachSession
from kiosk.models.check_in import AGES, GROUPS, ORIGINS, REVIEW_STATES, SEXES
from kiosk.models.learning import OTHERS, SKIPPED, SMALLEST_GROUP
from kiosk.models.outreach_session import MOST_HEADS, PLACE_KINDS, SESSION_KINDS
from kiosk.models.quiz_attempt import ATTITUDES, PHASES, QUIZ_LENGTHS
from kiosk.rules import photos
from kiosk.rules.attendance import SORTS

FORMAT, VERSION = "anjungan-migrasi-aman/sesi", 2
# keys and options of version 1, by those of today
NAMES_IN_VERSION_1 = {
    "genuine": "genuine",
    "scam": "scam",
    "genuine_answers": "genuine_answers",
    "genuine_right": "genuine_right",
    "genuine_questions": "genuine_questions",
    "genuine_before": "genuine_before",
    "genuine_after": "genuine_after",
    "genuine_squares": "genuine_squares",
    "scam_squares": "scam_squares",
}
NAMES_OF_TODAY = {before: now for now, before in NAMES_IN_VERSION_1.items()}
LONGEST = 4000  # letters of a text that its table lets be of any length
MOST = 10_000_000  # answers of a phase
# no tag, and nothing that XML can't hold
TEXT = r"^(?![\s\S]*<[A-Za-z/!?])[^\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]*$"
VILLAGE = r"\d\d\.\d\d\.\d\d\.\d{4}"
CODES = {
    "kind": SESSION_KINDS,
    "place_kind": PLACE_KINDS,
    "state": ("open", "closed", "cancelled"),  # open: opened again after it was handed over
    "quiz_length": QUIZ_LENGTHS,
}
COLUMNS = (
    *("village_code", "village_name", "kind", "title", "order_number", "place_kind", "place_name", "held_on"),
    *("starts_at", "ends_at", "officers", "speakers", "material", "obstacles", "follow_up", "questions_asked"),
    *("report_number", "reporter_name", "heads_male", "heads_female", "heads_by_group", "state", "cancel_reason"),
    *("quiz_length", "closed_at"),
)
MOMENT = r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$"
FORMATS: dict[type[Any], tuple[str, str]] = {
    Date: ("date", r"^20\d\d-\d\d-\d\d$"),
    Time: ("time", r"^\d\d:\d\d:\d\d$"),
    DateTime: ("date-time", MOMENT),
}
CONVERTERS = {"date": date.fromisoformat, "time": time.fromisoformat, "date-time": datetime.fromisoformat}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
Json = dict[str, Any]
Rule = Json


class Refused(Exception):
    """The reason why no file was written or taken in, as a sentence for the officer."""


def refused_at(place: str, why: str) -> Refused:
    """A Refused that names the place in the file."""
    where = place.removeprefix(".") or _("isinya")
    return Refused(
        _(
            "Berkas ditolak di %(where)s: %(why)s. Tidak ada yang disimpan. Minta berkasnya sekali lagi dari mesin "
            "asalnya.",
            where=where,
            why=why,
        )
    )


def rename_words(value: Any, names: dict[str, str]) -> Any:
    """A part of a file, in which keys and options are replaced by these names."""
    if isinstance(value, list):
        return [rename_words(each, names) for each in value]
    if isinstance(value, dict):
        renamed = {names.get(key, key): rename_words(inner, names) for key, inner in value.items()}
        option = renamed.get("option")
        return renamed | {"option": names.get(option, option)} if isinstance(option, str) else renamed
    return value


# --- the schema


def number_rule(least: int = 0, most: int = MOST) -> Rule:
    return {"type": "integer", "minimum": least, "maximum": most}


def nullable(rule: Rule) -> Rule:
    return rule | {"type": [rule["type"], "null"]}


def text_rule(longest: int, pattern: str = TEXT) -> Rule:
    return {"type": "string", "maxLength": longest, "pattern": pattern}


def object_rule(**rules: Rule) -> Rule:
    """The rule for an object with exactly these keys."""
    return {"type": "object", "properties": rules, "required": list(rules), "additionalProperties": False}


def counts_rule(*codes: str, rule: Rule | None = None) -> Rule:
    """The rule for numbers of people by code."""
    return {"type": "object", "propertyNames": {"enum": list(codes)}, "additionalProperties": rule or number_rule()}


def list_rule(rule: Rule, most: int) -> Rule:
    return {"type": "array", "maxItems": most, "items": rule}


def column_rule(name: str) -> Rule:
    """The rule for the values of a column of a session."""
    column = OutreachSession.__table__.columns[name]
    kind: Any = getattr(column.type, "impl", column.type)
    if name in CODES:
        rule: Rule = {"type": "string", "enum": list(CODES[name])}
    elif name == "village_code":
        rule = text_rule(13, f"^{VILLAGE}$")
    elif isinstance(kind, JSON):
        return counts_rule(*GROUPS, rule=nullable(number_rule(most=MOST_HEADS)))
    elif isinstance(kind, Integer):
        rule = number_rule(most=MOST_HEADS)
    elif isinstance(kind, String):
        rule = text_rule(kind.length or LONGEST)
    else:
        form, pattern = FORMATS[type(kind)]
        rule = {"type": "string", "format": form, "pattern": pattern}
    return nullable(rule) if column.nullable else rule


DATA = {name: column_rule(name) for name in COLUMNS}
KEY = text_rule(16, "^[A-Za-z0-9_-]{16}$")
CHECK_INS = object_rule(
    sex=counts_rule(*SEXES, ""),
    group=counts_rule(*GROUPS, ""),
    age=counts_rule(*AGES),
    village={"type": "object", "propertyNames": {"pattern": f"^({VILLAGE})?$"}, "additionalProperties": number_rule()},
    origin=counts_rule(*ORIGINS),
    state=counts_rule(*REVIEW_STATES),
)
COUNT = object_rule(
    question=text_rule(20, "^[A-Za-z0-9-]{1,20}$"),
    wording=text_rule(16, "^[0-9a-f]{16}$"),
    option=text_rule(10, "^[a-z0-9]{1,10}$"),
    number=number_rule(1),
)
PAIRS = {
    column.name: nullable(number_rule()) if column.nullable else number_rule(int(column.name == "pairs"))
    for column in LearningPairs.__table__.columns
    if column.name != "batch_id"
}
FACES = counts_rule(*ATTITUDES, rule=counts_rule("1", "2", "3", SKIPPED, OTHERS))
LEARNED = object_rule(
    phase={"type": "string", "enum": list(PHASES)},
    pooled={"type": "boolean"},
    **dict.fromkeys(("started", "finished", "answers", "right"), number_rule()),
    **dict.fromkeys(("genuine_answers", "genuine_right"), nullable(number_rule())),
    faces=FACES,
    pairs=list_rule(object_rule(**PAIRS), 1),
    counts=list_rule(COUNT, 5000),
)
PHOTO = object_rule(
    digest=text_rule(64, "^[0-9a-f]{64}$"),
    kept_until={"type": "string", "format": "date", "pattern": FORMATS[Date][1]},
    image={"type": "string", "pattern": "^[A-Za-z0-9+/]*={0,2}$"},
)
SESSION = object_rule(
    id=KEY,
    revision=number_rule(1),
    handed_over_at={"type": "string", "format": "date-time", "pattern": MOMENT},
    data=object_rule(**DATA),
    check_ins=CHECK_INS,
    learned=list_rule(LEARNED, 20),
    photos=list_rule(PHOTO, photos.MOST_PHOTOS),
)
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Session file of Anjungan Migrasi Aman",
    **object_rule(
        format={"type": "string", "enum": [FORMAT]},
        version={"type": "integer", "enum": [VERSION]},
        kiosk=object_rule(id=KEY, name=text_rule(80)),
        sessions=list_rule(SESSION, 5000),
    ),
}


# --- the check


def check_value(value: Any, rule: Rule, place: str) -> None:
    """Raise Refused where a value breaks a rule. Of JSON Schema only what the rules above use is known."""
    kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    if type(value) not in [TYPES[kind] for kind in kinds]:
        raise refused_at(place, _("jenisnya lain"))
    if isinstance(value, dict):
        check_object(value, rule, place)
    elif isinstance(value, list):
        if len(value) > rule["maxItems"]:
            raise refused_at(place, _("terlalu banyak"))
        for number, item in enumerate(value):
            check_value(item, rule["items"], f"{place}[{number}]")
    elif value is not None and not is_within(value, rule):
        raise refused_at(place, _("nilainya tidak dikenal, terlalu panjang, atau di luar batas"))


def check_object(value: dict[str, Any], rule: Rule, place: str) -> None:
    """Raise Refused where a key is missing or unknown, or its value breaks its rule."""
    known, names = rule.get("properties", {}), rule.get("propertyNames", {})
    for name in known.keys() - value.keys():
        raise refused_at(f"{place}.{name}", _("tidak ada"))
    for name, inner in value.items():
        inside = known.get(name) or rule["additionalProperties"]
        if not inside or not is_within(name, names):
            raise refused_at(f"{place}.{name[:40]!r}", _("tidak dikenal"))
        check_value(inner, inside, f"{place}.{name}")


def is_within(value: Any, rule: Rule) -> bool:
    """True for a text or number that is allowed by the codes, the length, the pattern and the range of a rule."""
    if value not in rule.get("enum", [value]):
        return False
    if not isinstance(value, str):
        return bool(rule.get("minimum", value) <= value <= rule.get("maximum", value))
    try:
        CONVERTERS.get(rule.get("format", ""), str)(value)  # a date or time that exists
    except ValueError:
        return False
    return len(value) <= rule.get("maxLength", len(value)) and bool(re.fullmatch(rule.get("pattern", "(?s:.*)"), value))


# --- what goes with what


def check_entry(entry: Json, place: str, villages: set[str]) -> None:
    """Raise Refused where the parts of a session contradict each other, or a village is not known here."""
    data, sums = entry["data"], entry["check_ins"]
    if data["village_code"] not in villages:
        raise refused_at(f"{place}.data.village_code", _("desa ini tidak dikenal di sini"))
    if (data["state"] == "cancelled") != bool(data["cancel_reason"]):
        raise refused_at(f"{place}.data.cancel_reason", _("tidak cocok dengan statusnya"))
    is_past = date.fromisoformat(data["held_on"]) <= today() + timedelta(days=1)  # by a clock that may differ
    if not is_past and (data["state"] != "cancelled" or entry["photos"]):  # which are kept from that day on
        raise refused_at(f"{place}.data.held_on", _("hari itu belum tiba"))
    if unknown := set(sums["village"]) - villages:
        raise refused_at(f"{place}.check_ins.village.{min(unknown)}", _("desa ini tidak dikenal di sini"))
    people = sum(number for state, number in sums["state"].items() if state != "void")
    for sort in SORTS:
        if sort != "state" and sum(sums[sort].values()) != people:
            raise refused_at(f"{place}.check_ins.{sort}", _("jumlahnya tidak sama"))
    for number_of_batch, batch in enumerate(entry["learned"]):
        if not is_consistent_batch(batch):
            raise refused_at(f"{place}.learned[{number_of_batch}]", _("jumlahnya tidak sama"))


def is_consistent_batch(batch: Json) -> bool:
    """True where the numbers of a batch fit together, and give no details of fewer than five people."""
    counts = batch["counts"]
    return (
        (batch["finished"] >= SMALLEST_GROUP or not (batch["answers"] or counts or batch["faces"]))
        and batch["started"] >= batch["finished"]
        and batch["answers"] >= max(batch["right"], sum(count["number"] for count in counts))
        and len({(count["question"], count["wording"], count["option"]) for count in counts}) == len(counts)
        and all(is_consistent_change(pairs) for pairs in batch["pairs"])
    )


def is_consistent_change(pairs: Json) -> bool:
    """True where sums are given of five pairs or more alone, and of genuine questions all of them or none."""
    empty = {pairs[name] is None for name, rule in PAIRS.items() if "null" in rule["type"]}
    return (pairs["pairs"] >= SMALLEST_GROUP or pairs["questions"] == 0) and len(empty) == 1
