"""The forms of the desk's pages, and what is typed into them."""

import re
from datetime import timedelta
from urllib.parse import urlencode

from bs4 import Tag
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import Base, db
from tests.cast.pages import Browser, is_file
from tests.cast.roles import PARTS, ROWS

# pages whose forms are about different things, and what these are; every other page is one form
SEPARATE = {
    "/admin/sessions/<session_id>/": "acts that exclude each other: opening, planning again, cancelling; a photo",
    "/admin/sessions/<session_id>/hall": "what is asked; what the hall answered",
    "/admin/check-ins/<session_id>/<checkin_id>/": "a correction; the reason to open a phone; another session",
    "/admin/officers/": "an account each",
    "/admin/data/": "the second place for copies; a list of companies",
}
SECRET = ("/admin/sign-in", "/admin/set-up/<token>", "/admin/password")  # pages whose words are never shown again
PAGES = [
    rule
    for rule, method, *_who in ROWS
    if method == "GET" and rule.startswith("/admin/") and rule not in (*PARTS, *SECRET)
]
TYPABLE = "input:not([type=hidden], [type=file], [type=password], [hidden]), select, textarea"
SUITABLE = {  # texts that fields of these names take
    "q": "siti",
    "number_1": "0812-3456-7890",
    "source_date": "11/2026",
    "source_url": "https://kemlu.go.id/kata",
    "retention_days": "45",
    "idle_seconds": "75",
    "desk_idle_minutes": "12",
    "wifi_password": "maju bersama 2026",
    "starts_at": "08.35",
    "ends_at": "11.35",
}
DAYS = {"until": 30, "held_on": 0}  # from today; others lie behind


def forms_of(browser: Browser) -> list[Tag]:
    """Forms in the middle of the page into which something can be typed or chosen."""
    return [form for form in browser.page.select("main form") if form.select(TYPABLE)]


def buttons_of(browser: Browser, form: Tag) -> list[Tag]:
    """Buttons that send this form, also those outside of it; of those that do the same to many rows the first."""
    outside = browser.page.select(f"button[form={form['id']}]") if form.get("id") else []
    buttons = {}
    for button in (*form.select("button:not([type=button])"), *outside):
        act = str(button.get("value", "")).partition(":")[0]
        buttons.setdefault((button.get("name"), act, button.get("formaction")), button)
    return list(buttons.values())


def suitable_text(field: Tag, number: int) -> str:
    """A text that a field takes, another one for each number where it can be chosen freely."""
    name, example = str(field["name"]), str(field.get("placeholder", ""))
    if "/" in example:
        return f"{today() + timedelta(days=DAYS.get(name, -number)):%d/%m/%Y}"
    if field.get("list"):
        return "Lontar"
    free = f"{number}" if field.get("inputmode") == "numeric" else f"Kata{number}"
    return SUITABLE.get(name, free)


def type_into(form: Tag) -> dict[str, str]:
    """Type into every field of a form, choose the last of each list and tick all; texts by the name of their field."""
    values = {}
    for number, field in enumerate(form.select(TYPABLE), 1):
        kind = field.get("type") or field.name
        if kind == "select":
            for option in field.select("option"):
                del option["selected"]
            field.select("option")[-1]["selected"] = ""
        elif kind in ("checkbox", "radio"):
            for other in form.select(f"[type=radio][name={field['name']}]"):
                del other["checked"]
            field["checked"] = ""
        else:
            text = values[str(field["name"])] = suitable_text(field, number)
            field["value"] = field.string = text
    return values


def press(browser: Browser, form: Tag, button: Tag) -> None:
    """Press this button of the form as it stands."""
    data, address = browser.form_data(form), str(button.get("formaction") or form["action"])
    if button.get("name"):
        data.setlist(str(button["name"]), [str(button.get("value", ""))])
    if form["method"] == "post":
        browser.post(address, data, status=None)
    else:
        browser.get(f"{address}?{urlencode(list(data.items(multi=True)))}", status=None)


def stored_text() -> str:
    """All that lies in the database, as text."""
    rows = [list(row) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))]
    db.session.rollback()
    return repr(rows)


def spellings(text: str) -> list[str]:
    """How a typed text may be stored: as it is, a day or an hour as such, a village by its code, a phone's digits."""
    variants = [text, text.replace("Lontar", "36.04.13.2007"), re.sub(r"\D", "", text).removeprefix("0") or text]
    if day := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text):
        year, month, of_month = day[3], day[2], day[1]
        variants += [f"{year}-{month}-{of_month}", f"datetime.date({year}, {int(month)}, {int(of_month)})"]
    if hour := re.fullmatch(r"(\d\d)\.(\d\d)", text):
        variants.append(f"datetime.time({int(hour[1])}, {int(hour[2])})")
    return variants


def lost_words(browser: Browser, values: dict[str, str]) -> dict[str, str]:
    """What of the typed texts is neither stored nor shown again; a file leaves the page as it was."""
    assert browser.response
    if is_file(browser.response):
        return {}
    here = browser.response.text + stored_text()
    return {name: text for name, text in values.items() if not any(each in here for each in spellings(text))}
