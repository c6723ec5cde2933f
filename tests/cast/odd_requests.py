"""Requests that no browser of ours would send: drawn from what the pages' own forms hold, and from what is odd."""

import random
from collections import Counter, defaultdict
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests.cast.officers import PASSWORD
from tests.cast.photos import small
from tests.cast.planted import QUESTIONS, Planted, form_nonce, form_token
from tests.cast.roles import ROWS, send
from tests.cast.stored import broken_rules

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
PATHS = "/ /.. // /%2e%2e/ /static/../wsgi.py /static/%2e%2e%2fwsgi.py /admin /admin// /;a=b /? /check-in".split()
PATHS += "/static//etc/passwd /audio/../../secret /%ff%fe /\xe2\x80\xae /admin/%0d%0aX:y".split()
FORM_KIND, FILE_KIND = "application/x-www-form-urlencoded", "multipart/form-data; boundary=X"
OTHER_KINDS = ["multipart/form-data", "text/plain", "application/json", "multipart/form-data; boundary=\xff", ""]
HEADERS = "HX-Request HX-Boosted Accept-Language Accept-Encoding X-Forwarded-For Range Referer Host".split()
HEADERS += "If-None-Match If-Modified-Since Content-Encoding X-HTTP-Method-Override User-Agent".split()
FILE_NAMES = [b"suara.ogg", b"desa.csv", b"../../secret", b"a\xff.ogg", b"", b"x" * 300]
FILES = [b"", b"OggS" + b"\0" * 24 + b"OpusHead", b"\xff\xfe\0", b"\0" * 9000, small()]
FILES += [b"code,village,district,regency\n1,2,3,4\n"]
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


def body_of(lot: random.Random, pairs: Pairs) -> tuple[str, bytes]:
    """A body and the kind that it is said to be; mostly as a browser would send it."""
    kind = lot.choice([FORM_KIND] * 24 + [FILE_KIND] * 8 + OTHER_KINDS)
    if kind.startswith("multipart"):
        part = b'--X\r\nContent-Disposition: form-data; name="%s"'
        parts = [
            (part + b"\r\n\r\n%s\r\n") % (escaped(n).encode(), v.encode("utf-8", "surrogatepass")) for n, v in pairs
        ]
        file = part + b'; filename="%s"\r\n\r\n%s\r\n--X--\r\n'
        parts.append(file % (lot.choice([b"file", b"photo"]), lot.choice(FILE_NAMES), lot.choice(FILES)))
        body = b"".join(parts)
    else:
        body = "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs).encode()
    return kind, body[: int(len(body) * lot.random())] if lot.random() < 0.05 else body


def send_oddly(app: Flask, planted: Planted, who: str, lot: random.Random, method: str, rule: str, form: Form) -> int:
    """The status of one request to this rule; ``form`` is what is usually sent there."""
    client, path = visiting(app, planted, who), planted.address(rule)
    request: dict[str, Any] = {}
    if lot.random() < 1 / 8:
        parts = path.split("/")
        parts[lot.randint(1, len(parts) - 1)] = escaped(odd_text(lot))
        path = "/".join(parts)
    elif lot.random() < 1 / 40:
        path = lot.choice(PATHS)
    if method == "GET" or lot.random() < 0.1:
        more = {"before": ["", "2026-01-01.x"], "after": [""], "page": ["", "x"]}
        query = fill_oddly(lot, Form({**form.fields, **more}, []))
        request["query_string"] = "&".join(f"{escaped(name)}={escaped(value)}" for name, value in query)
    if method == "POST":
        token = lot.choice([form_token(app)] * 14 + ["forged", odd_text(lot)])
        request["content_type"], request["data"] = body_of(lot, [*fill_oddly(lot, form), ("csrf_token", token)])
    if lot.random() < 0.25:
        odd = ["true", "\xff\x80", "id;q=x", "9" * 99]
        request["headers"] = {lot.choice(HEADERS): lot.choice(odd) for _header in range(3)}
    if lot.random() < 1 / 12:
        cookie = lot.choice(["x", "eyJhIjoxfQ.x.y", "\xff\xfe", "a" * 4000, ""])
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    try:
        response = send(client, method, path, **request)
    except Exception as fault:
        raise AssertionError(f"a 500: {fault!r} from {method} {path} {request}") from fault
    assert b"Traceback" not in response.get_data(), (path, request)
    assert response.status_code in EXPECTED, (response.status, path, request)
    return response.status_code


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
    assert list(broken_rules()) == []
    return answers
