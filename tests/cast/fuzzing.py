"""Requests that no browser of ours would send: drawn from what the pages' own forms hold, and from what is odd."""

import random
import string
from collections import defaultdict
from itertools import cycle
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from bs4 import BeautifulSoup, Tag
from hypothesis import strategies as st

from tests.cast.officers import PASSWORD
from tests.cast.photos import small

Fields = dict[str, list[str]]  # name: values that the page itself offers

HIDDEN = ["", " ", "\0", "Si\0ti", "\r\nX-Odd: 1", "\t\x0b\x1b[31m", "\x7f\x85", "\u202egnp.exe", "\u2066a\u2069"]
HIDDEN += ["\u200b\u200d\ufeff", "\ud800", "a\udfff", "\ufffe", "e" + "\u0301" * 200, "😀" * 90]
NUMBERS = ["-1", "0", "1", "9" * 5000, "1e309", "NaN", "٣", "²", "0x10", "1_000", "+628123", "081298765432", "24:61"]
DATES = ["2026-02-30", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59~x", "~"]
TRICKS = [
    "../../etc/passwd",
    "..\\..\\x",
    "//evil.example",
    "%2e%2e%2f",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n",
]
TRICKS += ["' OR '1'='1", "a;b,c\td", "=cmd|' /C calc'!A0"]
RIGHT_ELSEWHERE = ["L", "P", "adult", "child", "Warga", "calon", "36.04.13.2007", "ya", "on"]
ODD = [*HIDDEN, *NUMBERS, *DATES, *TRICKS, *RIGHT_ELSEWHERE, "a" * 5000, "x" * 81]
# what people type where a page offers nothing yet
USUAL = {
    "searched": [""],
    "village_search": [""],
    "present": [PASSWORD],
    "phone": ["0812 3456 7890"],
    "held_on": ["2026-11-25"],
    "starts_at": ["09:00"],
    "ends_at": ["11.30"],
    "from": ["2026-01-01"],
    "to": ["31/12/2026"],
    "source_date": ["11/2026"],
    "source_url": ["https://www.imigrasi.go.id/"],
    "checked_on": ["2026-01-02"],
    "number_1": ["110"],
    "number_2": [""],
    "number_3": [""],
    "pair": ["1234"],
    "code": ["1234 5678", "36.04.13.2099"],
    "text": ["code,village,district,regency\n36.04.13.2099,Baru,Tirtayasa,Serang\n"],
    "username": ["joko"],
    "wifi_name": ["Balai Desa"],
    "heads_male": ["12"],
    "heads_female": ["30"],
    "review": ["", "void:new:x:double", "confirm:new:x y:", "undo:new:x:", ":::::"],
    "act": ["correct", "phone", "move", "erase"],
    "close": ["1"],
    "retention_days": ["90"],
    "idle_seconds": ["60"],
    "desk_idle_minutes": ["10"],
    "password": ["perahu di muara"],
    "again": ["perahu di muara"],
    "village": ["Lontar"],
    "village_code": ["Lontar"],
    "sex": ["L"],
    "group": ["Warga"],
    "district": ["Tirtayasa", ""],
    "regency": ["Kabupaten Serang", ""],
    **{group: ["3", ""] for group in ("perangkat", "tokoh", "warga", "pelajar", "calon", "purna")},
}
SPOILING = "\0\x07\x7f\u202e\u2066\u200b\u2028\ud800"
PATHS = ["/", "/..", "//", "/%2e%2e/", "/static/../wsgi.py", "/static/%2e%2e%2fwsgi.py", "/admin", "/admin//", "/;a=b"]
PATHS += [
    "/static//etc/passwd",
    "/audio/../../secret",
    "/check-in",
    "/%ff%fe",
    "/\xe2\x80\xae",
    "/admin/%0d%0aX: y",
    "/?",
]
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=X", "multipart/form-data", "text/plain"]
KINDS += [
    "application/json",
    "multipart/form-data; boundary=\xff",
    "",
    "application/x-www-form-urlencoded; charset=utf-7",
]
HEADERS = ["HX-Request", "HX-Boosted", "Accept-Language", "Accept-Encoding", "X-Forwarded-For", "Range", "Referer"]
HEADERS += ["If-None-Match", "If-Modified-Since", "Content-Encoding", "X-HTTP-Method-Override", "User-Agent", "Host"]
FILE_NAMES = [b"suara.ogg", b"suara.ogg", b"desa.csv", b"../../secret", b"a\xff.ogg", b"", b"x" * 300]
FILES = [b"", b"OggS" + b"\0" * 24 + b"OpusHead", b"\xff\xfe\0", b"\0" * 9000]
FILES += [b"code,village,district,regency\n1,2,3,4\n", small()]


class Sent(NamedTuple):
    """One request; its address is a rule of the URL map, to be filled in when it is sent."""

    method: str
    rule: str
    odd_part: tuple[int, str] | None  # which part of the address is replaced, and by what
    query: str
    kind: str
    body: bytes
    headers: dict[str, str]
    cookie: str | None


class Form(NamedTuple):
    """The fields of a form, each with what may be in it, and its buttons, of which one is pressed."""

    fields: Fields
    buttons: list[tuple[str, str]]


def forms_of(pages: dict[str, str]) -> dict[str, Form]:
    """Every form on these pages, {path: HTML}, by the path it is sent to."""
    found: dict[str, Form] = defaultdict(lambda: Form(defaultdict(list), []))
    for path, html in pages.items():
        page = BeautifulSoup(html, "html.parser")
        for form in page.select("main form"):
            target = found[urlsplit(str(form.get("action") or path)).path or path]
            for field in form.select("input[name], select[name], textarea[name]"):
                kept = target.fields[str(field["name"])]
                kept += [value for value in usual_values(field)[:40] if value not in kept]
            target.buttons.extend((str(b.get("name", "")), str(b.get("value", ""))) for b in form.select("button"))
    return found


def usual_values(field: Tag) -> list[str]:
    """What a person may put into a field."""
    name, options = str(field["name"]), [str(option.get("value", "")) for option in field.select("option")]
    typed = USUAL.get(name)
    if options or field.get("type") in ("radio", "checkbox"):
        return options or [str(field.get("value", "on"))]
    present = str(field.get("value") or field.get_text().strip())
    return typed or ([present] if present else ["Sulastri Warsono"])


def escaped(text: str) -> str:
    """As it stands in an address or a body; a lone surrogate too, as bytes that are no UTF-8."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


odd_texts = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=40),
    st.text(alphabet=string.printable, max_size=200),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Zl", "Zp"]), min_size=1, max_size=20),
)


Pairs = list[tuple[str, str]]


class Lot:
    """Draws evenly, which Hypothesis does not mean to do, and always the same for a place and the odd texts from it.

    The place belongs to it because Hypothesis gives the same texts to every place: one odd address would be all's.
    """

    def __init__(self, place: str, texts: list[str]) -> None:
        self.random = random.Random(repr((place, texts)))
        self.choice, self.texts = self.random.choice, cycle(texts)

    def once_in(self, times: int) -> bool:
        """True once in so many times."""
        return self.random.randrange(times) == 0

    def text(self) -> str:
        """Something odd."""
        return next(self.texts)


def pairs(lot: Lot, form: Form) -> Pairs:
    """Fields of a form, rightly filled but for a few: odd, missing, repeated, or such as nobody asked for."""
    filled = [(name, lot.choice(form.fields[name])) for name in sorted(set(form.fields) - {"csrf_token"})]
    filled += [button for button in [lot.choice(form.buttons or [("", "")])] if button[0]]
    for _turn in range(lot.choice([0, 0, 1, 1, 1, 2, 3, 12])):
        change(lot, filled)
    if lot.once_in(60):
        filled += lot.choice([[("sign", "R01")] * 2001, [(f"n{n}", "") for n in range(3000)]])
    return filled


def change(lot: Lot, filled: Pairs) -> None:
    """Make one field odd, leave it out, send it twice, or add one."""
    place = lot.random.randint(0, len(filled))
    kind = lot.choice(["spoiled"] * 5 + ["odd"] * 3 + ["missing", "twice"])
    if place == len(filled):
        filled.append((lot.text(), lot.text()))
    elif kind == "missing":
        del filled[place]
    elif kind == "twice":
        filled.append((filled[place][0], lot.text()))
    elif kind == "spoiled":  # right but for one character: what a rule that only looks at the length lets through
        name, value = filled[place]
        at = lot.random.randint(0, len(value))
        filled[place] = (name, value[:at] + lot.choice(SPOILING) + value[at:])
    else:
        filled[place] = (filled[place][0], lot.text())


def multipart(fields: Pairs, field: bytes, name: bytes, file: bytes) -> bytes:
    """The fields and a file, in parts."""
    parts = [
        b'--X\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (escaped(name).encode(), value.encode("utf-8", "surrogatepass"))
        for name, value in fields
    ]
    head = b'--X\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n' % (field, name)
    return b"".join([*parts, head, file, b"\r\n--X--\r\n"])


def encoded(lot: Lot, typed: Pairs) -> tuple[str, bytes]:
    """A body and what it is said to be; mostly as a browser would send it."""
    kind = lot.choice(KINDS[:1] * 24 + KINDS[1:2] * 8 + KINDS)
    if kind.startswith("multipart"):
        body = multipart(typed, lot.choice([b"file", b"photo"]), lot.choice(FILE_NAMES), lot.choice(FILES))
    else:
        body = "&".join(f"{escaped(name)}={escaped(value)}" for name, value in typed).encode()
    return kind, body[: int(len(body) * lot.random.random())] if lot.once_in(20) else body


def request_of(lot: Lot, method: str, rule: str, form: Form, token: str) -> Sent:
    """One request to this rule; ``form`` says what is usually sent there."""
    odd_part, query, kind, body, headers = None, "", "", b"", {}
    if lot.once_in(8):
        odd_part = (lot.random.randint(1, rule.count("/")), escaped(lot.text()))
    elif lot.once_in(40):
        rule = lot.choice(PATHS)
    if method == "GET" or lot.once_in(10):
        more: Fields = {"before": ["", "2026-01-01.x"], "after": [""], "page": ["", "x"]}
        query = "&".join(f"{escaped(k)}={escaped(v)}" for k, v in pairs(lot, Form({**form.fields, **more}, [])))
    if method == "POST":
        sent_token = lot.choice([token] * 14 + ["forged", lot.text()])
        kind, body = encoded(lot, [*pairs(lot, form), ("csrf_token", sent_token)])
    if lot.once_in(4):
        headers = {lot.choice(HEADERS): lot.choice(["true", "\xff\x80", "id;q=x", "9" * 99]) for _header in range(3)}
    cookie = lot.choice(["x", "eyJhIjoxfQ.x.y", "\xff\xfe", "a" * 4000, ""]) if lot.once_in(12) else None
    return Sent(method, rule, odd_part, query, kind, body, headers, cookie)


def requests(method: str, rule: str, form: Form, token: str) -> st.SearchStrategy[Sent]:
    """Requests to this rule."""
    drawn = st.lists(odd_texts, min_size=6, max_size=6)
    return drawn.map(lambda texts: request_of(Lot(f"{method} {rule}", texts), method, rule, form, token))
