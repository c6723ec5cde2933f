"""Requests that no browser of ours would send: drawn from what the pages' own forms hold, and from what is odd."""

import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.db import Base, db
from tests.cast.officers import PASSWORD
from tests.cast.planted import QUESTIONS, Planted, form_nonce, form_token
from tests.cast.roles import ROWS, send

EXPECTED = {200, 206, 303, 304, 308, 400, 401, 403, 404, 405, 413, 416, 422, 429}
# requests to each address: of the person's own side, and of the other side
OWN, OTHER, STRANGERS = {"POST": 2, "GET": 1}, {"POST": 1, "GET": 1}, {"POST": 6, "GET": 2}

ODD = ["", " ", "\0", "Si\0ti", "\r\nX-Odd: 1", "\t\x0b\x1b[31m", "\x7f\x85", "\u202egnp.exe", "\u2066a\u2069"]
ODD += ["\u200b\u200d\ufeff", "\ud800", "a\udfff", "\ufffe", "e" + "\u0301" * 200, "😀" * 90, "a" * 5000, "x" * 81]
ODD += ["-1", "0", "1", "9" * 5000, "1e309", "NaN", "٣", "²", "0x10", "1_000", "+628123", "081298765432", "24:61", "ya"]
ODD += ["2026-02-30", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59~x", "~", "%s%n", "a;b,c\td", "{{ 7*7 }}"]
ODD += ["../../etc/passwd", "..\\..\\x", "//evil.example", "%2e%2e%2f", "<script>alert(1)</script>", "' OR '1'='1"]
ODD += ["=cmd|' /C calc'!A0", "L", "P", "adult", "child", "Warga", "calon", "36.04.13.2007", "on"]
SPOILING = "\0\x07\x7f\u202e\u2066\u200b\u2028\ud800"
FORM_KIND = "application/x-www-form-urlencoded"
OTHER_KINDS = ["multipart/form-data", "text/plain", "multipart/form-data; boundary=\xff", ""]
HEADERS = "HX-Request Accept-Language X-Forwarded-For Range Referer If-None-Match If-Modified-Since".split()
# what people type where a page offers nothing yet, as it would stand in an address
USUAL = parse_qs(
    "searched=&village_search=&phone=0812 3456 7890&held_on=2026-11-25&starts_at=09:00&ends_at=11.30&from=2026-01-01"
    "&to=31/12/2026&source_date=11/2026&source_url=https://www.imigrasi.go.id/&checked_on=2026-01-02&number_1=110"
    "&number_2=&number_3=&pair=1234&code=1234 5678&code=36.04.13.2099&username=joko&wifi_name=Balai Desa&close=1"
    "&heads_male=12&heads_female=30&review=&review=void:new:x:double&review=confirm:new:x y:&review=undo:new:x:"
    "&review=:::::&act=correct&act=phone&act=move&act=erase&retention_days=90&idle_seconds=60&desk_idle_minutes=10"
    "&password=perahu di muara&again=perahu di muara&village=Lontar&village_code=Lontar&sex=L&group=Warga"
    "&district=Tirtayasa&district=&regency=Kabupaten Serang&regency=&perangkat=3&perangkat=&tokoh=3&tokoh="
    "&warga=3&warga=&pelajar=3&pelajar=&calon=3&calon=&purna=3&purna=",
    keep_blank_values=True,
)
USUAL["present"] = [PASSWORD]
USUAL["text"] = ["code,village,district,regency\n36.04.13.2099,Baru,Tirtayasa,Serang\n"]


class Form(NamedTuple):
    """The fields of a form, each with what may be in it, and its buttons, of which one is pressed."""

    fields: dict[str, list[str]]
    buttons: list[tuple[str, str]]


Pairs = list[tuple[str, str]]
NO_FORM = Form({}, [])


def forms_of(pages: dict[str, str]) -> dict[str, Form]:
    """Every form on these pages, {path: HTML}, by the path it is sent to."""
    forms: dict[str, Form] = defaultdict(lambda: Form(defaultdict(list), []))
    for path, html in pages.items():
        for form in BeautifulSoup(html, "html.parser").select("main form"):
            target = forms[urlsplit(str(form.get("action") or path)).path or path]
            for field in form.select("input[name], select[name], textarea[name]"):
                values = target.fields[str(field["name"])]
                values += [value for value in usual_values(field)[:40] if value not in values]
            target.buttons.extend((str(b.get("name", "")), str(b.get("value", ""))) for b in form.select("button"))
    return forms


def usual_values(field: Tag) -> list[str]:
    """The values that a person may put into a field."""
    options = [str(option.get("value", "")) for option in field.select("option")]
    if options or field.get("type") in ("radio", "checkbox"):
        return options or [str(field.get("value", "on"))]
    present = str(field.get("value") or field.get_text().strip())
    return USUAL.get(str(field["name"])) or [present or "Sulastri Warsono"]


def forms_by_rule(app: Flask, planted: Planted, who: str) -> dict[str, Form]:
    """The forms on this person's pages, by the rule of the address they are sent to."""
    pages = {}
    for rule, method, *_who in ROWS:
        if method == "GET":
            page = send(visiting(app, planted, who), "GET", planted.address(rule))
            pages[planted.address(rule)] = page.data.decode(errors="replace")  # one is a picture
    forms = forms_of(pages)
    return {rule: forms[planted.address(rule)] for rule, *_more in ROWS if planted.address(rule) in forms}


def visiting(app: Flask, planted: Planted, who: str) -> FlaskClient:
    """A browser of this person, in the middle of the activities that were planted."""
    client = planted.client(app, who)
    with client.session_transaction() as cookie:
        cookie.update(quiz=planted.quiz, offer=planted.offer, check_in="nonce-of-the-tablet")
    return client


def odd_text(lot: random.Random) -> str:
    """A text of the list, or any characters at all."""
    if lot.random() < 0.6:
        return lot.choice(ODD)
    return "".join(chr(lot.choice([lot.randrange(0x250), lot.randrange(0x11000)])) for _ in range(lot.randrange(1, 40)))


def escaped(text: str) -> str:
    """The text as it stands in an address or a body; a lone surrogate too, as bytes that are no UTF-8."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def fill_oddly(lot: random.Random, form: Form) -> Pairs:
    """Fields of a form, rightly filled but for a few: odd, missing, repeated, or such as nobody asked for."""
    pairs = [(name, lot.choice(form.fields[name])) for name in sorted(set(form.fields) - {"csrf_token"})]
    pairs += [button for button in [lot.choice(form.buttons or [("", "")])] if button[0]]
    for _turn in range(lot.choice([0, 0, 1, 1, 1, 2, 3, 12])):
        place = lot.randint(0, len(pairs))
        if place == len(pairs):
            pairs.append((odd_text(lot), odd_text(lot)))
            continue
        name, value = pairs[place]
        at = lot.randint(0, len(value))
        spoiled = value[:at] + lot.choice(SPOILING) + value[at:]  # a rule that looks at the length lets it through
        pairs[place : place + 1] = lot.choice(
            [*[[(name, spoiled)]] * 5, *[[(name, odd_text(lot))]] * 3, [], [(name, value), (name, odd_text(lot))]]
        )
    if lot.random() < 1 / 60:
        pairs += lot.choice([[("sign", "R01")] * 2001, [(f"n{n}", "") for n in range(3000)]])
    return pairs


def send_oddly(app: Flask, planted: Planted, who: str, lot: random.Random, method: str, rule: str, form: Form) -> int:
    """The status of one request to this rule; ``form`` is what is usually sent there."""
    client, path = visiting(app, planted, who), planted.address(rule)
    request: dict[str, Any] = {}
    if lot.random() < 1 / 8:
        parts = path.split("/")
        parts[lot.randint(1, len(parts) - 1)] = escaped(odd_text(lot))
        path = "/".join(parts)
    pairs = fill_oddly(lot, form)
    if method == "POST":
        pairs.append(("csrf_token", lot.choice([form_token(app)] * 14 + ["forged", odd_text(lot)])))
        request["content_type"] = lot.choice([FORM_KIND] * 24 + OTHER_KINDS)
    body = "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs)
    request["data" if method == "POST" else "query_string"] = body
    if lot.random() < 1 / 8:
        request["headers"] = {lot.choice(HEADERS): lot.choice(["true", "\xff\x80", "id;q=x", "9" * 99])}
    try:
        response = send(client, method, path, **request)
    except Exception as fault:
        raise AssertionError(f"a 500: {fault!r} from {method} {path} {request}") from fault
    assert response.status_code in EXPECTED, (response.status, path, request)
    return response.status_code


def odd_texts() -> Iterator[str]:
    """Every text in the database that holds a character which is none."""
    db.session.rollback()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            for text in (value for value in row if isinstance(value, str)):
                if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co") and c != "\n" for c in text):
                    yield f"{table.name}: {text!r}"


def odd_round(app: Flask, who: str, seed: int) -> Counter[int]:
    """One round over all addresses by one person; how often each status was the answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(USUAL, "nonce", [form_nonce(app, f"drawn-number-{n:03d}") for n in range(300)])
        planted, answers, lot = Planted(), Counter[int](), random.Random(f"{who} {seed}")
        planted.renew("open", answered=0)
        forms = forms_by_rule(app, planted, who)
        for rule, method, *_who in ROWS:
            own = rule.startswith("/admin/") is (who != "stranger")
            for _time in range((OTHER if not own else STRANGERS if who == "stranger" else OWN)[method]):
                if answers.total() % 10 == 9:
                    state = "planned" if answers.total() % 30 == 29 else "open"
                    planted.renew(state, answers.total() // 10 % 2 * QUESTIONS)
                answers[send_oddly(app, planted, who, lot, method, rule, forms.get(rule, NO_FORM))] += 1
    assert answers[200] + answers[303] > answers.total() / 3, "much of it gets in"
    assert list(odd_texts()) == []
    return answers
