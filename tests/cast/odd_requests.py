"""Requests that no browser of ours would send: drawn from what the pages' own forms hold, and from what is odd."""

import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import String, Text, select

from kiosk.db import Base, db
from kiosk.models import CheckIn, check_in as check_ins
from tests.cast.officers import PASSWORD
from tests.cast.planted import QUESTIONS, Planted, form_nonce, form_token
from tests.cast.roles import ROWS, send

EXPECTED = {200, 206, 303, 304, 308, 400, 401, 403, 404, 405, 413, 416, 422, 429}
# requests to each address: of the person's own side, and of the other side
OWN, OTHER, STRANGERS = {"POST": 2, "GET": 1}, {"POST": 1, "GET": 1}, {"POST": 6, "GET": 2}

ODD = ["", "\0", "Si\0ti", "\r\nX-Odd: 1", "\u202egnp.exe", "\ud800", "😀" * 90, "a" * 5000, "-1", "9" * 5000, "²"]
ODD += ["24:61", "2026-02-30", "9999-12-31T23:59:59~x", "../../etc/passwd", "//evil.example", "=cmd|' /C'", "NaN"]
ODD += ["<script>alert(1)</script>", "child", "calon", "on"]
BYTES = ("utf-8", "surrogatepass")  # a lone surrogate is sent too
SPOILING = "\0\x07\u202e\u200b\ud800"
# what people type where a page offers nothing yet, as it would stand in an address
USUAL = parse_qs(
    "village_search=&phone=0812 3456 7890&held_on=2026-11-25&starts_at=09:00&ends_at=11.30&from=2026-01-01&pair=1234"
    "&source_date=11/2026&number_1=110&number_2=&number_3=&code=1234 5678&username=joko&wifi_name=Balai Desa"
    "&heads_male=12&heads_female=30&review=&review=act%3Dvoid%26before%3Dnew%26ids%3Dx%2500%26reason%3Ddouble"
    "&review=%26%3D%25&act=correct&act=phone&act=move"
    "&act=erase&retention_days=90&idle_seconds=60&desk_idle_minutes=10&password=perahu di muara&again=perahu di muara"
    "&village=Lontar&village_code=Lontar&sex=L&group=Warga&perangkat=&tokoh=3&warga=3&pelajar=3&calon=&purna=3",
    keep_blank_values=True,
) | {"present": [PASSWORD]}

Fields = dict[str, list[str]]
Pairs = list[tuple[str, str]]


def forms_of(pages: dict[str, str]) -> dict[str, Fields]:
    """The fields and buttons of every form on these pages, {path: HTML}, by the path it is sent to."""
    forms: dict[str, Fields] = defaultdict(lambda: defaultdict(list))
    for path, html in pages.items():
        for form in BeautifulSoup(html, "html.parser").select("main form"):
            target = forms[urlsplit(str(form.get("action") or path)).path or path]
            for field in form.select("input[name], select[name], textarea[name], button[name]"):
                target[str(field["name"])] += usual_values(field)[:40]
    return forms


def usual_values(field: Tag) -> list[str]:
    """The values that a person may put into a field."""
    options = [str(option.get("value", "")) for option in field.select("option")]
    if options or field.name == "button" or field.get("type") in ("radio", "checkbox"):
        return options or [str(field.get("value", "on"))]
    present = str(field.get("value") or field.get_text().strip())
    return USUAL.get(str(field["name"])) or [present or "Sulastri Warsono"]


def odd_text(lot: random.Random) -> str:
    """A text of the list, or any characters at all."""
    if lot.random() < 0.6:
        return lot.choice(ODD)
    return "".join(chr(lot.choice([lot.randrange(0x250), lot.randrange(0x11000)])) for _ in range(lot.randrange(1, 40)))


def fill_oddly(lot: random.Random, fields: Fields) -> Pairs:
    """Fields of a form, rightly filled but for a few: odd, missing, repeated, or such as nobody asked for."""
    pairs = [(name, lot.choice(fields[name])) for name in sorted(set(fields) - {"csrf_token"})]
    for _turn in range(lot.choice([0, 0, 1, 1, 1, 2, 3, 12])):
        place = lot.randint(0, len(pairs))
        name, value = pairs[place] if place < len(pairs) else (odd_text(lot), odd_text(lot))
        at = lot.randint(0, len(value))
        spoiled = value[:at] + lot.choice(SPOILING) + value[at:]  # a rule that looks at the length lets it through
        odd = (name, odd_text(lot))
        pairs[place : place + 1] = lot.choice([[(name, spoiled)], [(name, spoiled)], [odd], [], [(name, value), odd]])
    return pairs


def send_oddly(app: Flask, planted: Planted, who: str, lot: random.Random, method: str, rule: str, form: Fields) -> int:
    """The status of one request to this rule; ``form`` is what is usually sent there."""
    path, pairs = planted.address(rule), fill_oddly(lot, form)
    if method == "POST":
        pairs.append(("csrf_token", lot.choice([form_token(app)] * 14 + ["forged"])))
    body = urlencode([(name.encode(*BYTES), value.encode(*BYTES)) for name, value in pairs])
    more: dict[str, Any] = {"query_string": body}
    if method == "POST":
        more = {"data": body, "content_type": "application/x-www-form-urlencoded"}
    try:
        response = send(planted.client(app, who), method, path, **more)
    except Exception as fault:
        raise AssertionError(f"a 500: {fault!r} from {method} {path} {more}") from fault
    assert response.status_code in EXPECTED, (response.status, path, more)
    return response.status_code


def odd_round(app: Flask, who: str, seed: int) -> Counter[int]:
    """One round over all addresses by one person; how often each status was the answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(USUAL, "nonce", [form_nonce(app, f"drawn-number-{n:03d}") for n in range(300)])
        planted, answers, lot = Planted(), Counter[int](), random.Random(f"{who} {seed}")
        planted.renew("open", answered=0)
        addresses = [planted.address(rule) for rule, method, *_who in ROWS if method == "GET"]
        pages = {path: send(planted.client(app, who), "GET", path).data for path in addresses}
        forms = forms_of({path: page.decode(errors="replace") for path, page in pages.items()})
        usual = {rule: forms.get(planted.address(rule), {}) for rule, *_more in ROWS}
        for rule, method, *_who in ROWS:
            own = rule.startswith("/admin/") is (who != "villager")
            for _time in range((OTHER if not own else STRANGERS if who == "villager" else OWN)[method]):
                if answers.total() % 10 == 9:
                    state = "planned" if answers.total() % 30 == 29 else "open"
                    planted.renew(state, answers.total() // 10 % 2 * QUESTIONS)
                answers[send_oddly(app, planted, who, lot, method, rule, usual[rule])] += 1
    assert answers[200] + answers[303] > answers.total() / 3, "much of it gets in"
    odd = list(odd_things_stored())
    assert odd == [], odd
    return answers


def odd_things_stored() -> Iterator[str]:
    """Texts in the database that are too long or hold no letters, and check-ins that say more than they may."""
    db.session.rollback()
    db.session.expire_all()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            for column in table.columns:
                text, kind = row[column.name], column.type
                if not isinstance(text, str):
                    continue
                long_text = isinstance(kind, Text)
                too_long = isinstance(kind, String) and not long_text and len(text) > (kind.length or 0)
                odd = {"Cc", "Cf", "Cs", "Zl", "Zp", "Co"} & {unicodedata.category(c) for c in text if c != "\n"}
                if too_long or odd or ("\n" in text and not long_text):
                    yield f"{table.name}.{column.name}: {text!r}"
    for each in db.session.scalars(select(CheckIn)):
        columns = {field for field in check_ins.ANSWER_COLUMNS if getattr(each, field)}
        if (each.age == "child" and columns - set(check_ins.CHILD_COLUMNS)) or bool(each.name) != bool(each.consent_at):
            yield f"{vars(each)}"
