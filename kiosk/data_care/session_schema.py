"""The check of a session file.

It is held against its JSON Schema, which lies beside, and against what has to fit together.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from kiosk.clock import today
from kiosk.models.learning import PAIR_RESULTS, PAIR_SUMS, SMALLEST_GROUP
from kiosk.rules.attendance import SORTS
from kiosk.rules.refusals import Refused

SCHEMA = json.loads(Path(__file__).with_name("session-file.schema.json").read_text("utf-8"))
SESSION = SCHEMA["properties"]["sessions"]["items"]["properties"]
DATA = SESSION["data"]["properties"]
BATCH = SESSION["learned"]["items"]["properties"]
PAIRS = BATCH["pairs"]["items"]["properties"]
CONVERTERS = {"date": date.fromisoformat, "time": time.fromisoformat, "date-time": datetime.fromisoformat}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
Json = dict[str, Any]


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


# --- the schema


def check_value(value: Any, rule: Json, place: str = "") -> None:
    """Raise Refused where a value breaks a rule of the schema.

    Of JSON Schema only the words that our schema uses are known.
    """
    if type(value) not in [TYPES[kind] for kind in TYPES if kind in rule["type"]]:
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


def check_object(value: Json, rule: Json, place: str) -> None:
    """Raise Refused where a key is missing or unknown, or its value breaks its rule."""
    properties = rule.get("properties", {})
    for name in properties.keys() - value.keys():
        raise refused_at(f"{place}.{name}", _("tidak ada"))
    for name, inner in value.items():
        inside = properties.get(name) or rule["additionalProperties"]
        if not inside or not is_within(name, rule.get("propertyNames", {})):
            raise refused_at(f"{place}.{name[:40]!r}", _("tidak dikenal"))
        check_value(inner, inside, f"{place}.{name}")


def is_within(value: Any, rule: Json) -> bool:
    """True for a text or number that a rule allows.

    Its codes, length, pattern, range and format are looked at.
    """
    if value not in rule.get("enum", [value]):
        return False
    if not isinstance(value, str):
        least = rule.get("minimum", value)
        most = rule.get("maximum", value)
        return bool(least <= value <= most)
    convert = CONVERTERS.get(rule.get("format", ""), str)
    try:
        convert(value)  # a date or time that exists
    except ValueError:
        return False
    if len(value) > rule.get("maxLength", len(value)):
        return False
    return "pattern" not in rule or re.fullmatch(rule["pattern"], value) is not None


# --- what goes with what


def check_entry(entry: Json, place: str, villages: set[str]) -> None:
    """Raise Refused where a session of a file contradicts itself or can't be stored.

    Parts of it disagree, a village is unknown, or it is held later than tomorrow and was not cancelled.
    """
    data = entry["data"]
    sums = entry["check_ins"]
    if data["village_code"] not in villages:
        raise refused_at(f"{place}.data.village_code", _("desa ini tidak dikenal di sini"))
    if (data["state"] == "cancelled") != bool(data["cancel_reason"]):
        raise refused_at(f"{place}.data.cancel_reason", _("tidak cocok dengan statusnya"))
    tomorrow = today() + timedelta(days=1)  # the other kiosk's clock may be ahead of ours
    is_ahead = date.fromisoformat(data["held_on"]) > tomorrow
    if is_ahead and (data["state"] != "cancelled" or entry["photos"]):  # which are kept from that day on
        raise refused_at(f"{place}.data.held_on", _("hari itu belum tiba"))
    unknown = set(sums["village"]) - villages
    if unknown:
        raise refused_at(f"{place}.check_ins.village.{min(unknown)}", _("desa ini tidak dikenal di sini"))
    for part in inconsistent_parts(entry):
        raise refused_at(f"{place}.{part}", _("jumlahnya tidak sama"))


def inconsistent_parts(entry: Json) -> Iterator[str]:
    """Yield the parts of an entry whose numbers do not fit together."""
    sums = entry["check_ins"]
    people = sum(sums["state"].values()) - sums["state"].get("void", 0)
    for sort in SORTS:
        if sort != "state" and sum(sums[sort].values()) != people:
            yield f"check_ins.{sort}"
        if sort == "group" and sums["group"].get("", 0) < sums["age"].get("child", 0):  # who have none
            yield "check_ins.group"
    for number, batch in enumerate(entry["learned"]):
        if not is_consistent_batch(batch):
            yield f"learned[{number}]"


def is_consistent_batch(batch: Json) -> bool:
    """True where the numbers of a batch fit together.

    Of fewer than SMALLEST_GROUP people it gives no details.
    """
    answers = batch["answers"]
    if batch["started"] < batch["finished"]:
        return False
    if batch["finished"] < SMALLEST_GROUP and (answers or batch["counts"] or batch["faces"]):
        return False
    by_option = sum(count["number"] for count in batch["counts"])
    by_act = sum(sum(acts.values()) for acts in batch["acts"].values())
    if answers < max(batch["right"], by_option, by_act):
        return False
    return all(is_consistent_change(pairs) for pairs in batch["pairs"])


def is_consistent_change(pairs: Json) -> bool:
    """True where a small group has its number alone, and the sums of a larger one fit.

    They fit where each pair has one result, and no sum is above another.
    """
    if pairs["pairs"] < SMALLEST_GROUP:
        return bool(sum(pairs.values()) == pairs["pairs"])
    if sum(pairs[name] for name in PAIR_RESULTS) != pairs["pairs"]:
        return False
    for questions, before, after, _squares in PAIR_SUMS.values():
        if max(pairs[before], pairs[after]) > pairs[questions]:
            return False
    return bool(pairs["questions"] >= pairs["genuine_questions"] + pairs["scam_questions"])
